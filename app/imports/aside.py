"""What is put aside (没收下的行): rows that an import does not take, in a file beside it, each with the reason."""

import csv
import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any


@contextmanager
def without_cycles() -> Iterator[None]:
    """Millions of small values and no cycles among them: the search for cycles would be a third of the work."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Aside:
    """FILE.refused.csv: made when the first row is put aside."""

    def __init__(self, path: Path, head: list[list[str]], stack: ExitStack) -> None:
        self.path = path.with_name(f"{path.name}.refused.csv")
        self.head, self.stack = head, stack
        self.writer: Any = None
        _writable(self.path).unlink(missing_ok=True)

    def write(self, batch: list[list[str]], put_aside: list[tuple[int, str]]) -> None:
        """Each row once, with all that is said against it: a row may tell several prices."""
        for place, said in groupby(sorted(put_aside), itemgetter(0)):
            reasons = dict.fromkeys(reason for _, reason in said)
            self._open().writerow([*batch[place], "；".join(reasons)])

    def _open(self) -> Any:
        if self.writer is None:
            file = self.stack.enter_context(_writable(self.path).open("w", encoding="utf-8-sig", newline=""))
            self.writer = csv.writer(file)
            self.writer.writerows([*line, ""] for line in self.head[:-1])
            self.writer.writerows([*line, "reason 原因"] for line in self.head[-1:])
        return self.writer


def _writable(path: Path) -> Path:
    """Beside the file, or in the working folder where its own cannot be written to."""
    return path if os.access(path.parent, os.W_OK) else Path(path.name)
