"""Outlooks (货源): what is on offer and wanted, put together now and then from the open listings, by a job."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from models.engines import Transaction, database, writing
from models.rules import days, outlooks
from models.rules.catalogue import Catalogue
from models.rules.outlooks import Cell, Heap, Withheld

HEAPS = """
SELECT side, product, per, place, owner_id, CASE WHEN ready_from > ? THEN ready_from ELSE ? END AS ready,
  CAST(sum(amount) AS BIGINT), count(*)
FROM listing WHERE state IN ('active', 'reserved') AND state = 'active' AND expires >= ? GROUP BY 1, 2, 3, 4, 5, 6
"""
"""What someone has reserved is to be had no more; both states are named so that the index of the open ones serves."""


async def refresh(catalogue: Catalogue) -> None:
    """Puts it together anew. What is ready by now belongs to this week. The work is done beside the program's loop."""
    today, now = days.number(days.today()), days.now()
    rows = await database().rows(HEAPS, (today, today, today))
    heaps = await asyncio.to_thread(_heaps, rows)
    cells = await asyncio.to_thread(outlooks.cells, catalogue, heaps)
    counts = sum(heap.listings for heap in heaps), len({heap.owner for heap in heaps})
    async with writing() as tx:
        await _keep(tx, (now, *counts), cells)


def _heaps(rows: Sequence[tuple[Any, ...]]) -> list[Heap]:
    return [
        Heap(side, product, per, days.week_start(ready), place, owner, amount, listings)
        for side, product, per, place, owner, ready, amount, listings in rows
    ]


MADE = """
INSERT INTO outlook (id, made_at, listings, people) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO UPDATE
  SET made_at = excluded.made_at, listings = excluded.listings, people = excluded.people
"""
NAMES = "side, product, per, week, place, amount, listings, people, merged, withheld"
ADD = f"INSERT INTO outlook_cell (id, {NAMES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


async def _keep(tx: Transaction, made: tuple[datetime, int, int], cells: list[Cell]) -> None:
    """The row of the outlook comes first: of two processes one waits there for the other."""
    await tx.run(MADE, made)
    await tx.run("DELETE FROM outlook_cell")
    await tx.many(ADD, [(number, *_row(cell)) for number, cell in enumerate(cells, 1)])


def _row(cell: Cell) -> tuple[object, ...]:
    counts = cell.amount, cell.listings, cell.people
    return cell.side, cell.product, cell.per, cell.week, cell.place, *counts, " ".join(cell.merged), cell.withheld or ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """When it was put together, from how many listings of how many people."""

    made_at: datetime
    listings: int
    people: int


async def newest() -> Outlook | None:
    """None where it was never put together yet."""
    rows = await database().rows("SELECT made_at, listings, people FROM outlook")
    return Outlook(*rows[0]) if rows else None


class Asked(NamedTuple):
    """Which cells: of some products or all, of one side or both, after the one that the page before ended with."""

    products: tuple[str, ...] = ()
    side: str = ""
    after: int = 0
    limit: int = 200


async def cells(asked: Asked) -> list[tuple[int, Cell]]:
    """Numbered cells, by side and product as the catalogue has them, by week, the largest first."""
    tests, values = _tests(asked)
    sql = f"SELECT id, {NAMES} FROM outlook_cell WHERE id > CAST(? AS BIGINT){tests} ORDER BY id LIMIT ?"
    rows = await database().rows(sql, (asked.after, *values, asked.limit))
    return [(int(number), _cell(row)) for number, *row in rows]


def _tests(asked: Asked) -> tuple[str, list[str]]:
    marks = ", ".join("?" * len(asked.products))
    tests = (f" AND product IN ({marks})" if asked.products else "") + (" AND side = ?" if asked.side else "")
    return tests, [*asked.products, *([asked.side] if asked.side else [])]


def _cell(row: Sequence[Any]) -> Cell:
    side, product, per, week, place, amount, listings, people, merged, reason = row
    shown = amount, listings, people, tuple(merged.split())
    return Cell(side, product, per, week, place, *shown, Withheld(reason) if reason else None)


class Sum(NamedTuple):
    """A product on one side: what is published of it in all, and how many cells are not."""

    side: str
    product: str
    per: str
    amount: int | None
    withheld: int


SUMS = """
SELECT side, product, per, CAST(sum(amount) AS BIGINT), count(*) - count(amount) FROM outlook_cell
WHERE id > CAST(? AS BIGINT){tests} GROUP BY side, product, per ORDER BY min(id)
"""


async def sums(asked: Asked) -> list[Sum]:
    """The same, a line for each product."""
    tests, values = _tests(asked)
    return [Sum(*row) for row in await database().rows(SUMS.format(tests=tests), (asked.after, *values))]
