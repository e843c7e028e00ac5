"""Importing prices (导入行情): batch by batch, each in one transaction; what is put aside goes into a file beside
it."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from app.imports import columns, files, maps
from app.imports.aside import Aside, without_cycles
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
        stack.enter_context(without_cycles())
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
