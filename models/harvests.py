"""Harvests (上市量): what comes to be had in each week, kept from the listings by a job, beside officers' estimates."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from models import estimates
from models.engines import Transaction, database, writing
from models.estimates import Estimate
from models.rules import days, harvests
from models.rules.catalogue import Catalogue
from models.rules.harvests import NOTHING, WEEK, YEARS, Counted, Reckoned, Tally
from models.rules.outlooks import Heap

RECENT, AHEAD = 6 * WEEK, 54 * WEEK
"""Days behind and ahead of this week that are looked at again and again; what is older hardly changes."""
STRETCH = 13 * WEEK
"""Days that are put together at once, so that memory does not grow with the years."""
EARLIEST, LATEST = days.number(date(1980, 1, 1)), days.number(date(2200, 1, 1))
HEAPS = """
SELECT product, per, place, owner_id, ready_from - (ready_from + 3) % 7, CAST(sum(amount) AS BIGINT), count(*)
FROM listing WHERE side = 'supply' AND ready_from >= ? AND ready_from < ?
  AND state IN ('active', 'reserved', 'sold', 'expired') GROUP BY 1, 2, 3, 4, 5
"""
"""What was withdrawn or refused never came."""


async def refresh(catalogue: Catalogue) -> None:
    """The weeks about today."""
    this = days.week_start(days.number(days.today()))
    await _refresh(catalogue, this - RECENT, this + AHEAD)


async def rebuild(catalogue: Catalogue) -> None:
    """All years that a week is held against."""
    this = days.week_start(days.number(days.today()))
    await _refresh(catalogue, this - (YEARS + 1) * 53 * WEEK, this + AHEAD)


async def _refresh(catalogue: Catalogue, since: int, until: int) -> None:
    for first in range(since, until, STRETCH):
        last = min(first + STRETCH, until)
        rows = await database().rows(HEAPS, (first, last))
        counted = await asyncio.to_thread(_counted, catalogue, rows)
        async with writing() as tx:
            await _keep(tx, (first, last), counted)


def _counted(catalogue: Catalogue, rows: Sequence[tuple[Any, ...]]) -> list[Counted]:
    heaps = [
        Heap("supply", product, per, week, place, owner, amount, listings)
        for product, per, place, owner, week, amount, listings in rows
    ]
    return harvests.tallies(catalogue, heaps)


MADE = "INSERT INTO harvest (id, made_at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET made_at = excluded.made_at"
ADD = """
INSERT INTO harvest_week (product, per, week, amount, listings, people, withheld) VALUES (?, ?, ?, ?, ?, ?, ?)
"""


async def _keep(tx: Transaction, span: tuple[int, int], counted: list[Counted]) -> None:
    """The one row comes first: of two processes one waits there for the other."""
    await tx.run(MADE, (days.now(),))
    await tx.run("DELETE FROM harvest_week WHERE week >= ? AND week < ?", span)
    await tx.many(ADD, [(one.product, one.per, one.week, *one.tally) for one in counted])


class Year(NamedTuple):
    """A week so many years ago: what people posted for it, None from before there were listings; what officers
    reckoned."""

    ago: int
    year: int
    week: int
    tally: Tally | None
    reckoned: Reckoned | None

    @property
    def is_told(self) -> bool:
        return self.tally is not None or self.reckoned is not None


class Week(NamedTuple):
    """A week of this year in one unit, and the same weeks of past years that anything is known of, the newest first."""

    per: str
    now: Year
    past: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class Season:
    """Some weeks of a product beside past years: when the listings were counted, and the estimates that stand."""

    made_at: datetime | None
    weeks: list[Week]
    estimates: list[Estimate]


async def season(catalogue: Catalogue, product: str, first: int, count: int) -> Season:
    """So many weeks from a Monday on, each unit apart; none where it is so far that nobody can know."""
    mondays = [first + WEEK * number for number in range(count)]
    if mondays[0] < EARLIEST or mondays[-1] > LATEST:
        return Season(None, [], [])
    known = await _known(product, mondays)
    told = await estimates.standing(product, first, mondays[-1] + WEEK - 1)
    units = sorted({per for per, _ in known.tallies} | {one.per for one in known.guesses} | {one.per for one in told})
    weeks = [_week(catalogue, known, per, monday) for per in units for monday in mondays]
    return Season(known.made_at, weeks, told)


class Known(NamedTuple):
    """All that is kept of some weeks and of the same ones in past years; `since`: the first week of any listing."""

    made_at: datetime | None
    since: int | None
    tallies: dict[tuple[str, int], Tally]
    guesses: list[Estimate]


TALLIES = "SELECT per, week, amount, listings, people, withheld FROM harvest_week WHERE product = ? AND week IN ({})"


async def _known(product: str, mondays: Sequence[int]) -> Known:
    weeks = [week for monday in mondays for week in _years(monday) if week is not None]
    made = await database().rows("SELECT made_at, (SELECT min(week) FROM harvest_week) FROM harvest")
    rows = await database().rows(TALLIES.format(", ".join("?" * len(weeks))), (product, *weeks))
    guesses = await estimates.standing(product, min(weeks), max(weeks) + WEEK - 1)
    made_at, since = made[0] if made else (None, None)
    return Known(made_at, since, {(per, week): Tally(*tally) for per, week, *tally in rows}, guesses)


def _years(monday: int) -> list[int | None]:
    return [harvests.back(monday, years) for years in range(YEARS + 1)]


def _week(catalogue: Catalogue, known: Known, per: str, monday: int) -> Week:
    years = enumerate(_years(monday))
    told = [_year(catalogue, known, per, (ago, week)) for ago, week in years if week is not None]
    return Week(per, told[0], tuple(year for year in told[1:] if year.is_told))


def _year(catalogue: Catalogue, known: Known, per: str, which: tuple[int, int]) -> Year:
    ago, week = which
    guesses = (one.guess for one in known.guesses if one.per == per)
    tally = known.tallies.get((per, week), NOTHING) if known.since is not None and week >= known.since else None
    return Year(ago, harvests.year(week), week, tally, harvests.reckoned(catalogue, guesses, week))
