"""Gaps (缺口): the periods of a series without a price, those in a row together, each with its reason."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, Protocol

from models.rules import days
from models.rules.days import Period
from models.rules.statistics import NOTHING

OFF_SEASON = "off_season"
"""Nobody told a price, and the product is not sold in these months (不在上市季)."""


class Told(Protocol):
    """A period that was told of; `missing` is the reason where it has no price."""

    @property
    def start(self) -> int: ...
    @property
    def avg(self) -> int | None: ...
    @property
    def missing(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reach:
    """The periods that begin between two days; `today` is not over yet, so its silence says nothing."""

    period: Period
    first: int
    last: int
    today: int


class Gap(NamedTuple):
    """So many periods in a row without a price for one reason: its first and its last day."""

    first: int
    last: int
    times: int
    reason: str


def gaps(points: Iterable[Told], reach: Reach, months: Collection[int] = ()) -> list[Gap]:
    """The oldest first. `months`: when the product is sold, all year where they are not told."""
    told = {point.start: point for point in points}
    named = [(start, _reason(told.get(start), start, reach, months)) for start in starts(reach)]
    return list(_in_a_row(named, reach.period))


def starts(reach: Reach) -> Iterator[int]:
    """The first day of every period."""
    start = days.start(reach.period, reach.first)
    while start <= reach.last:
        yield start
        start = days.end(reach.period, start) + 1


def _reason(point: Told | None, start: int, reach: Reach, months: Collection[int]) -> str:
    """ "" where there is a price, or where the period still runs."""
    if point is not None:
        return "" if point.avg is not None else point.missing or NOTHING
    end = days.end(reach.period, start)
    if end >= reach.today:
        return ""
    sold = not months or any(days.of_number(day).month in months for day in (start, end))
    return NOTHING if sold else OFF_SEASON


def _in_a_row(named: Iterable[tuple[int, str]], period: Period) -> Iterator[Gap]:
    for reason, group in groupby(named, itemgetter(1)):
        own = [start for start, _ in group]
        if reason:
            yield Gap(own[0], days.end(period, own[-1]), len(own), reason)
