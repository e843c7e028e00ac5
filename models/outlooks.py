"""Outlooks (货源): what is on offer and wanted now, put together from the open listings."""

from dataclasses import dataclass

from models.engines import database
from models.rules import days, outlooks
from models.rules.catalogue import Catalogue
from models.rules.outlooks import Cell, Heap

HEAPS = """
SELECT side, product, per, place, owner_id, CASE WHEN ready_from > ? THEN ready_from ELSE ? END AS ready, sum(amount),
  count(*)
FROM listing WHERE state IN ('active', 'reserved') AND state = 'active' AND expires >= ? GROUP BY 1, 2, 3, 4, 5, 6
"""
"""What someone has reserved is to be had no more; both states are named so that the index of the open ones serves."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """All cells, and what they rest on: how many listings of how many people."""

    cells: tuple[Cell, ...]
    listings: int
    people: int


async def board(catalogue: Catalogue, products: tuple[str, ...] = (), side: str = "") -> Outlook:
    """Of some products or all, of one side or both. What is ready by now belongs to this week."""
    today = days.number(days.today())
    rows = await database().rows(HEAPS, (today, today, today))
    heaps = [_heap(*row) for row in rows]
    asked = [one for one in heaps if one.side == (side or one.side) and (not products or one.product in products)]
    found = tuple(outlooks.cells(catalogue, asked))
    return Outlook(found, sum(one.listings for one in asked), len({one.owner for one in asked}))


def _heap(*row: object) -> Heap:
    side, product, per, place = (str(cell) for cell in row[:4])
    owner, ready, amount, listings = (int(str(cell)) for cell in row[4:])
    return Heap(side, product, per, days.week_start(ready), place, owner, amount, listings)
