"""Importing prices (导入行情): batch by batch, each in one transaction; what is put aside goes into a file beside
it."""

import csv
import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from app.imports import columns, files, maps
from app.imports.columns import Layout
from app.progress import Told, silent
from models import prices
from models.prices import Counts, Manner
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.errors import Unclear
from models.rules.inputs import Observation

BATCH = 20_000
STRETCH = 200_000
"""Rows that are put in order of days before they go in: a batch then holds all markets of a few days, and places
are summed up once."""
MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Order:
    """What to import and how: `mapping` reads other layouts, `dry` stores nothing."""

    path: Path
    entry: SourceEntry
    mapping: Path | None = None
    dry: bool = False


@dataclass(slots=True)
class Result:
    """What became of a file; `repaired` rows had average and high price mended, outside the sum."""

    counts: Counts
    repaired: int = 0


async def imported(catalogue: Catalogue, order: Order, told: Told = silent) -> Result:
    """Stores the file's rows; `told(rows)` hears of every batch. Rows put aside stand in FILE.refused.csv with the
    reason."""
    rows = files.rows(order.path)
    first = next(rows, None)
    if first is None:
        raise Unclear(f"文件 {order.path.name} 是空的")
    layout = _layout(order, first, rows)
    received = files.received(order.path)
    manner = Manner.TRIAL if order.dry else Manner.IMPORT
    result, swap = Result(Counts()), None
    with ExitStack() as stack:
        stack.enter_context(_without_cycles())
        aside = Aside(order.path, layout.head, stack)
        for batch in _batches(rows if layout.head else chain([first], rows), layout):
            said, kept, counts = _observations(layout, batch)
            swap = columns.swapped(said) if swap is None else swap
            if swap:
                said = [row._replace(avg=row.high, high=row.avg) for row in said]
                result.repaired += len(said)
            stored = await prices.record(catalogue, order.entry, said, received, manner)
            aside.write(batch, [*counts.put_aside, *((kept[row], reason) for row, reason in stored.put_aside)])
            result.counts.add(counts)
            result.counts.add(stored)
            told(len(batch))
    return result


def _layout(order: Order, first: list[str], rows: Iterator[list[str]]) -> Layout:
    """As the order's own map says, else by what the file shows, else by the map of its source."""
    if order.mapping:
        return maps.laid_out(maps.read(order.mapping), first, rows)
    if found := columns.recognised(first, order.entry):
        return found
    if order.entry.map:
        return maps.laid_out(order.entry.map, first, rows)
    raise columns.strange(first, order.entry)


def _batches(rows: Iterator[list[str]], layout: Layout) -> Iterator[list[list[str]]]:
    """Within a stretch in order of days; rows of one day stay in the file's order."""
    at = layout.day
    while stretch := list(islice(rows, STRETCH)):
        stretch.sort(key=lambda row: row[at] if at < len(row) else "")
        for start in range(0, len(stretch), BATCH):
            yield stretch[start : start + BATCH]


def _observations(layout: Layout, batch: list[list[str]]) -> tuple[list[Observation], list[int], Counts]:
    """What the readable rows say, where in the batch each was said, and the count of the other rows."""
    said: list[Observation] = []
    kept: list[int] = []
    counts = Counts()
    for place, row in enumerate(batch):
        try:
            told = layout.observations(row)
            said += told
            kept += [place] * len(told)
        except Unclear as unclear:
            counts.read += 1
            counts.refused += 1
            counts.reasons[str(unclear)] += 1
            counts.put_aside.append((place, str(unclear)))
    return said, kept, counts


@contextmanager
def _without_cycles() -> Iterator[None]:
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
