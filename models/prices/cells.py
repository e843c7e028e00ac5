"""Cells (格): where summaries are kept, by series, period and first day, and the numbers of the series."""

from collections.abc import Collection

from models.engines import Transaction
from models.rules.readings import Series
from models.rules.statistics import Summary

Cell = tuple[int, int, int]
"""Series id, period, first day."""
Cells = dict[Cell, Summary | None]
"""Touched cells; None where nothing is left to sum up."""
Numbers = dict[tuple[Series, int], int]
"""The ids of series; with 1 for a place's own."""
LONGEST = 1 << 63
SAVE = """
INSERT INTO summary (series_id, period, start, low, high, median, total, n, quotes, volume, worth, missing) VALUES
  (?, ?, ?, ?, ?, ?, ?, ?, ?, {volume}, ?)
ON CONFLICT (series_id, period, start) DO UPDATE SET low = excluded.low, high = excluded.high, median =
  excluded.median, total = excluded.total,
  n = excluded.n, quotes = excluded.quotes, volume = excluded.volume, worth = excluded.worth, missing = excluded.missing
"""
TOLD, UNTOLD = SAVE.format(volume="?, ?"), SAVE.format(volume="NULL, NULL")
"""SQLite's driver takes four times as long for a None as for a number, and most summaries have no volume."""
DROP = "DELETE FROM summary WHERE series_id = ? AND period = ? AND start = ?"


async def keep(tx: Transaction, cells: Cells) -> None:
    """Saves what there is; a touched cell that nothing is left of goes."""
    await tx.many(DROP, [cell for cell, summary in cells.items() if summary is None])
    told, untold = [], []
    for (series, period, start), summary in cells.items():
        if summary and summary.volume is None:
            untold.append((series, int(period), start, *summary[:6], summary.missing))
        elif summary:
            told.append((series, int(period), start, *_storable(summary)))
    await tx.many(TOLD, sorted(told))
    await tx.many(UNTOLD, sorted(untold))


def _storable(summary: Summary) -> Summary:
    """A worth beyond what the database can count is not told."""
    worth = summary.worth
    return summary if worth is None or worth < LONGEST else summary._replace(worth=None)


FIND = "SELECT id, product, spot, stage, grade, nature, currency, per, area FROM series WHERE product IN ({marks})"
ADD = """
INSERT INTO series (product, spot, stage, grade, nature, currency, per, area) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
"""


async def series_ids(tx: Transaction, wanted: set[tuple[Series, int]], known: Numbers | None = None) -> Numbers:
    """The ids of these series, and all others of their products; or else `known` ones, with those of them that are not
    known yet. A series keeps its id for ever."""
    if known is None:
        known, asked = {}, wanted
    else:
        asked = wanted - known.keys()
    known |= await found(tx, {series.product for series, _ in asked})
    return await ensured(tx, known, wanted)


async def ensured(tx: Transaction, known: Numbers, wanted: set[tuple[Series, int]]) -> Numbers:
    """The known ids with those that are wanted, made where they are new."""
    if missing := wanted - known.keys():
        await tx.many(ADD, sorted((*series, area) for series, area in missing))
        known |= await found(tx, {series.product for series, _ in missing})
    return known


async def found(tx: Transaction, products: Collection[str]) -> Numbers:
    """Every series of the products."""
    find = FIND.format(marks=", ".join("?" * len(products)))
    rows = await tx.rows(find, tuple(products)) if products else []
    return {(Series._make(row[1:8]), row[8]): row[0] for row in rows}
