"""Backlog (待汇总): prices that are stored and not summed up yet, so that many pages of one crawl are summed up once.

A batch leaves the ids of its prices here in its own transaction, so a process that is killed loses nothing: whoever
comes next sums them up. Until then every summary is what it was before the batch: days, longer periods, places and the
newest price of a product change together, in one transaction, so nobody sees a week of which one day is missing; only
where so much of one product waits that others who write would have to wait too long, earlier days come first.
Summing up twice, or by two processes at once, changes nothing: every summary is made anew from the prices.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from models.engines import Transaction, database, numbered, writing
from models.prices import summaries
from models.prices.alone import alone
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.readings import Series

TOGETHER = 10_000
"""Days of series that are summed up in one transaction: about a second, while another that wants to write waits."""

LEAVE = "INSERT INTO backlog (first, last, stored_at) VALUES (?, ?, ?)"
EVER = datetime.max.replace(tzinfo=UTC)
LEFT = "SELECT id, first, last FROM backlog WHERE stored_at <= ? ORDER BY id"
DAYS = "SELECT DISTINCT series_id, day FROM price WHERE id BETWEEN ? AND ? AND series_id IS NOT NULL"
SERIES = """
SELECT id, product, spot, stage, grade, nature, currency, per FROM series WHERE id IN (SELECT value FROM {numbers} AS n)
"""
DONE = "DELETE FROM backlog WHERE id = ?"


async def newest(tx: Transaction) -> int:
    """The id of the price that was stored last."""
    return int((await tx.rows("SELECT COALESCE(max(id), 0) FROM price"))[0][0])


async def leave(tx: Transaction, before: int) -> None:
    """The prices that this transaction stored after the one with the id `before` are summed up later."""
    await tx.run(LEAVE, (before + 1, await newest(tx), days.now()))


async def settle(catalogue: Catalogue, until: datetime = EVER) -> None:
    """Sums up what was left, up to a moment; in several transactions, so that others who write get their turn."""
    left = await database().rows(LEFT, (until,))
    touched = [row for _, first, last in left for row in await database().rows(DAYS, (first, last))]
    for part in _parts(touched, await _series({series for series, _ in touched})):
        async with writing() as tx:
            await alone(tx)
            await summaries.fold(tx, catalogue, part)
    if left:
        async with writing() as tx:
            await tx.many(DONE, [(number,) for number, _, _ in left])


async def _series(numbers: set[int]) -> dict[int, Series]:
    rows = await database().rows(SERIES.format(numbers=database().numbers), (numbered(numbers),))
    return {number: Series(*words) for number, *words in rows}


def _parts(touched: list[tuple[int, int]], series: dict[int, Series]) -> Iterator[summaries.Touched]:
    """The touched days, those that a place averages together in one part; too many of them in several, by days."""
    part: dict[tuple[int, int], Series] = {}
    for family in _families(touched, series):
        if part and len(part) + len(family) > TOGETHER:
            yield part
            part = {}
        for _, told in groupby(sorted(family), itemgetter(0)):
            if len(part) >= TOGETHER:
                yield part
                part = {}
            part |= {(number, day): series[number] for day, number in told}
    if part:
        yield part


def _families(touched: list[tuple[int, int]], series: dict[int, Series]) -> Iterable[set[tuple[int, int]]]:
    """(day, series) by what the series have in common."""
    families: dict[Series, set[tuple[int, int]]] = defaultdict(set)
    of = {number: families[one._replace(spot="")] for number, one in series.items()}
    for number, day in touched:
        of[number].add((day, number))
    return families.values()
