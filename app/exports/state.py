"""State (进度): how far a dump is, kept in the folder that it is written to: what a stopped run leaves to the next."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any

from app.exports import sheets

STATE = ".state.json"
PAUSE = 2.0
"""Seconds between two times that it is kept: so much is done again after a stop."""

Step = tuple[str, str]
"""A table, and of the large ones the product."""


class State:
    """Which steps are done, how many rows each table has, and how long each file is."""

    def __init__(self, folder: Path, print_: Mapping[str, Any]) -> None:
        self.folder, self.print = folder, print_
        self.done: list[Step] = []
        self.rows: dict[str, int] = {}
        self.sizes: dict[str, int] = {}
        self.fresh: set[Path] = set()
        self.next = 0.0
        kept = self._kept()
        if kept and kept["print"] == print_ and sheets.cut(folder, kept["sizes"]):
            self.done = [(table, product) for table, product in kept["done"]]
            self.rows, self.sizes = kept["rows"], kept["sizes"]
        else:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)

    def _kept(self) -> dict[str, Any] | None:
        try:
            kept: dict[str, Any] = json.loads((self.folder / STATE).read_bytes())
        except (OSError, ValueError):
            return None
        return kept

    def note(self, step: Step, counts: Mapping[str, int], files: list[Path]) -> None:
        """The step is done."""
        self.done.append(step)
        for name, count in counts.items():
            self.rows[name] = self.rows.get(name, 0) + count
        self.fresh.update(files)
        if monotonic() >= self.next:
            self.keep()
            self.next = monotonic() + PAUSE

    def keep(self) -> None:
        """What was written up to now is safe on the disk, and then known to be."""
        for file in self.fresh:
            sheets.flush(file)
            self.sizes[file.relative_to(self.folder).as_posix()] = file.stat().st_size
        self.fresh.clear()
        kept = {"print": self.print, "done": self.done, "rows": self.rows, "sizes": self.sizes}
        new = self.folder / f"{STATE}.new"
        new.write_text(json.dumps(kept), "utf-8")
        sheets.flush(new)
        new.replace(self.folder / STATE)

    def end(self) -> Path:
        """The folder, with nothing in it that was of use to the run alone."""
        (self.folder / STATE).unlink(missing_ok=True)
        return self.folder
