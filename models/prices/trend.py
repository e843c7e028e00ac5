"""Trends (走势): how one series moved over a week, a month or a year, and where it stood a year ago."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.prices.answers import Latest
from models.prices.points import points
from models.prices.published import seen
from models.prices.questions import latest
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.inputs import Query


class Span(StrEnum):
    """How far one looks back: 一周 一个月 一年."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


LENGTHS = {Span.WEEK: (7, 3), Span.MONTH: (30, 7), Span.YEAR: (365, 15)}
"""Days back, and how many days further the nearest earlier quote may lie."""
YEAR_AGO = LENGTHS[Span.YEAR][0]
NEAR = 7
"""A quote of the same time last year lies at most so many days before that day."""


@dataclass(frozen=True, slots=True)
class Trend:
    """The first and the last day's average of one series (`price`), in whole 厘; `year_ago` where it is known."""

    price: Latest
    first_day: date
    first: int
    last_day: date
    last: int
    year_ago: int | None

    @property
    def change(self) -> float:
        """In per cent, not rounded."""
        return (self.last / self.first - 1) * 100


async def trend(catalogue: Catalogue, query: Query, span: Span, day: date) -> Trend | None:
    """How the series that answers the query moved up to `day`; None where it told too little to say so.

    The first day lies the whole span before the last one, or at most a few days further; else it is the earliest of
    at least half the span.
    """
    price = await latest(catalogue, query, thin=True)
    if price is None:
        return None
    length, slack = LENGTHS[span]
    told = await _told(catalogue, price, days.back(day, 2 * length + slack), day)
    last = _before(told, days.number(day), length)
    first = _first(told, last, span) if last else None
    if last is None or first is None:
        return None
    ago = days.back(days.of_number(last[0]), YEAR_AGO)
    before = _before(await _told(catalogue, price, days.back(ago, NEAR), ago), days.number(ago), NEAR)
    days_told = days.of_number(first[0]), days.of_number(last[0])
    return Trend(price, days_told[0], first[1], days_told[1], last[1], before[1] if before else None)


Told = tuple[int, int]
"""A day that told a price, and its average."""


async def _told(catalogue: Catalogue, price: Latest, since: date, until: date) -> list[Told]:
    found = await seen(catalogue, price, await points(price.series, Period.DAY, since, until))
    return [(point.start, point.avg) for point in found if point.avg]


def _before(told: list[Told], day: int, most: int) -> Told | None:
    """The nearest to `day` that is not after it and at most so many days before."""
    return next((one for one in reversed(told) if day - most <= one[0] <= day), None)


def _first(told: list[Told], last: Told, span: Span) -> Told | None:
    length, slack = LENGTHS[span]
    start = last[0] - length
    within = (one for one in told if start < one[0] <= last[0] - length // 2)
    return _before(told, start, slack) or next(within, None)
