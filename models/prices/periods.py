"""Periods (周旬月): a market's weeks, 旬 and months, made from its days."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from models.engines import Transaction, database, numbered
from models.prices.cells import Cells
from models.prices.informants import Informants
from models.rules import days, statistics
from models.rules.days import Period
from models.rules.statistics import Summary

LONGER = (Period.WEEK, Period.TENDAY, Period.MONTH)
PARTS = """
SELECT t.value, d.start, d.low, d.high, d.median, d.total, d.n, d.quotes, d.volume, d.worth, d.missing
FROM (SELECT value, value >> 26 AS series_id, (((value >> 6) & 1048575) + 524288) % 1048576 - 524288 AS first,
  value & 63 AS more FROM {numbers} AS n) AS t
JOIN summary AS d ON d.series_id = t.series_id AND d.period = 0 AND d.start BETWEEN t.first AND t.first + t.more
ORDER BY t.value, d.start
"""


class Span(NamedTuple):
    """One period with its first and its last day."""

    period: int
    first: int
    last: int


class Month(NamedTuple):
    """Periods that lie in a month or reach into it; `packed` is their first day and how many come after it."""

    spans: set[Span]
    packed: int


async def of_days(tx: Transaction, touched: list[tuple[int, int]], who: Informants) -> Cells:
    """The periods that the touched days of markets lie in; their days are read once, a month at a time."""
    first_day = {day: days.start(Period.MONTH, day) for day in {day for _, day in touched}}
    within: dict[tuple[int, int], set[int]] = defaultdict(set)
    for series, day in touched:
        within[series, first_day[day]].add(day)
    months = {some: _month(some) for some in {frozenset(some) for some in within.values()}}
    wanted = [(series, months[frozenset(some)]) for (series, _), some in within.items()]
    asked = {series << 26 | told.packed: (series, told.spans) for series, told in wanted}
    cells: Cells = {(series, span.period, span.first): None for series, told in asked.values() for span in told}
    rows = await tx.rows(PARTS.format(numbers=database().numbers), (numbered(asked),))
    for packed, parts in groupby(rows, itemgetter(0)):
        series, told = asked[packed]
        all_days = [(part[1], part[2:]) for part in parts]
        for span, summary in _summed(all_days, told):
            count = who.count([series], span.period, span.first)
            cells[series, span.period, span.first] = summary._replace(quotes=count) if count else summary
    return cells


def _summed(all_days: list[tuple[int, tuple[Any, ...]]], spans: Iterable[Span]) -> Iterator[tuple[Span, Summary]]:
    """The periods that hold any of the days; those that hold all of them are the same."""
    of_all: Summary | None = None
    for span in spans:
        _, first, last = span
        some = [part for day, part in all_days if first <= day <= last]
        if len(some) == len(all_days):
            of_all = of_all or statistics.merged(some, 1)
            yield span, of_all
        elif some:
            yield span, statistics.merged(some, 1)


def _month(some: Iterable[int]) -> Month:
    """The periods of some days of one month, and all their days packed: with the weeks that reach out of a month there
    are 43 at most."""
    spans = {_span(period, day) for day in some for period in LONGER}
    first = min(span.first for span in spans)
    return Month(spans, days.packed(first) << 6 | max(span.last for span in spans) - first)


def _span(period: Period, day: int) -> Span:
    first = days.start(period, day)
    return Span(period, first, days.end(period, first))
