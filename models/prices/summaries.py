"""Summaries (汇总) kept with the prices, in the same transaction: per market and per place, by day, week, 旬 and
month."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from models.engines import Transaction, database, numbered
from models.prices import areas, newest, periods
from models.prices.cells import Cells, Numbers, found, keep
from models.prices.informants import informants
from models.prices.told import PERSON
from models.rules import days, statistics, units
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.readings import Series
from models.rules.statistics import Quote, Summary

Row = tuple[Any, ...]
Touched = Mapping[tuple[int, int], Series]
"""(id of a market's series, day) -> the series."""


async def fold(tx: Transaction, catalogue: Catalogue, touched: Touched, numbers: Numbers | None = None) -> None:
    """Makes every summary that the touched days of markets reach into anew, from its parts.

    `numbers` are all series of the products, where they are known already.
    """
    counted = {key: series for key, series in touched.items() if series.per in units.COUNTED}
    if not counted:
        return
    told = await _of_days(tx, list(counted))
    await keep(tx, told)
    numbers = numbers or await found(tx, {series.product for series in counted.values()})
    who = await informants(tx, counted, numbers)
    longer = await periods.of_days(tx, list(counted), who)
    await keep(tx, longer)
    below = await areas.fold(tx, catalogue, (counted, numbers, who), told | longer)
    await newest.refresh(tx, _days(counted, below), below)


def _days(touched: Touched, below: Mapping[int, list[int]]) -> dict[int, set[int]]:
    """Series -> its touched days; a place's are those of its markets."""
    told: dict[int, set[int]] = defaultdict(set)
    for series, day in touched:
        told[series].add(day)
    for area, markets in below.items():
        told[area] = set().union(*(told[market] for market in markets if market in told))
    return told


QUOTES = f"""
SELECT t.series_id, t.day, o.position, p.low, p.avg, p.high, p.volume, p.missing, {PERSON}
FROM (SELECT value >> 20 AS series_id, ((value & 1048575) + 524288) % 1048576 - 524288 AS day FROM
  {{numbers}} AS n) AS t
JOIN price AS p ON p.series_id = t.series_id AND p.day = t.day AND p.current = 1 AND p.state = 'accepted'
JOIN source AS o ON o.id = p.source_id
ORDER BY t.series_id, t.day, o.position
"""


async def _of_days(tx: Transaction, touched: list[tuple[int, int]]) -> Cells:
    """A market's days; of several sources that tell one, the first of the registry counts."""
    asked = numbered(series << 20 | days.packed(day) for series, day in touched)
    rows = await tx.rows(QUOTES.format(numbers=database().numbers), (asked,))
    cells: Cells = {(series, Period.DAY, day): None for series, day in touched}
    for (series, day), quotes in groupby(rows, itemgetter(0, 1)):
        told = list(quotes)
        cells[series, Period.DAY, day] = _day([row for row in told if row[2] == told[0][2]])
    return cells


def _day(told: list[Row]) -> Summary:
    """What one market told, or several people of one place, each of whom counts."""
    if not told[0][-1]:
        return statistics.day_of([Quote._make(row[3:-1]) for row in told])
    by_person: dict[str, list[Quote]] = defaultdict(list)
    for row in told:
        by_person[row[-1]].append(Quote._make(row[3:-1]))
    return statistics.merged([statistics.day_of(quotes) for quotes in by_person.values()])
