"""Holding (待核): fresh prices wait for an officer that jump from the last value of the same goods, or stand under a
name most of whose prices cannot be."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter

from models.engines import Transaction, database, numbered
from models.prices.fresh import Fresh, Row
from models.rules import anomalies, days
from models.rules.readings import ACCEPTED, HELD, Reading, Series

FEWEST = 3
LOOK_BACK = 30
LAST = """
SELECT p.series_id, p.name, p.spec, p.origin, p.day, p.avg
FROM (SELECT value >> 20 AS series_id, ((value & 1048575) + 524288) % 1048576 - 524288 AS first FROM {numbers}
  AS n) AS t
JOIN price AS p ON p.series_id = t.series_id AND p.day BETWEEN t.first AND ? AND p.current = 1 AND p.state =
  'accepted' AND p.avg IS NOT NULL
"""
Goods = tuple[int, str, str, str]
"""A series and what makes a row one of its sorts: the words of name, spec and origin."""


def misnamed(rows: list[Row]) -> list[Row]:
    """The rows, all of a name and day held where more than half of three or more lie outside the band."""
    names = [(document, reading.said.name, reading.day) for _, document, reading in rows]
    amiss = [(name, row.reading.checks) for name, row in zip(names, rows, strict=True) if row.reading.checks]
    outside = Counter(name for name, checks in amiss if "band" in checks.split())
    if not outside:
        return rows
    all_of = Counter(names)
    doubted = {name for name, times in outside.items() if all_of[name] >= FEWEST and times * 2 > all_of[name]}
    return [
        row._replace(reading=_held(row.reading, "misnamed")) if name in doubted else row
        for name, row in zip(names, rows, strict=True)
    ]


def _held(reading: Reading, why: str) -> Reading:
    if reading.state != ACCEPTED:
        return reading
    return reading._replace(state=HELD, checks=f"{reading.checks} {why}".strip())


async def jumps(tx: Transaction, rows: list[Fresh], series: Mapping[tuple[Series, int], int]) -> list[Fresh]:
    """The rows, those held that jump from the last accepted figure of the same words in the same series.

    What an earlier document of the batch says counts as stored.
    """
    told = await _told(tx, rows, series)
    judged = []
    for _, said in groupby(sorted(rows, key=attrgetter("document")), attrgetter("document")):
        page = [(row, _goods(row.reading, series)) for row in said]
        judged += [_judged(row, told[goods]) for row, goods in page]
        for (_, goods), (_, _, reading, _) in zip(page, judged[-len(page) :], strict=True):
            if reading.state == ACCEPTED and reading.avg is not None:
                told[goods][reading.day] = reading.avg
    return judged


async def _told(
    tx: Transaction, rows: list[Fresh], series: Mapping[tuple[Series, int], int]
) -> dict[Goods, dict[int, int]]:
    """Goods -> day -> their accepted average, of the days before those of the rows."""
    first: dict[int, int] = {}
    for reading in (row.reading for row in rows):
        if reading.series:
            number = series[reading.series, 0]
            first[number] = min(reading.day, first.get(number, reading.day))
    asked = numbered(number << 20 | days.packed(day - LOOK_BACK) for number, day in first.items())
    until = max((row.reading.day for row in rows), default=0) - 1
    found: dict[Goods, dict[int, int]] = defaultdict(dict)
    for *goods, day, avg in await tx.rows(LAST.format(numbers=database().numbers), (asked, until)):
        found[goods[0], goods[1], goods[2], goods[3]][day] = avg
    return found


def _goods(reading: Reading, series: Mapping[tuple[Series, int], int]) -> Goods:
    said = reading.said
    return (series[reading.series, 0] if reading.series else 0, said.name, said.spec, said.origin)


def _judged(row: Fresh, told: Mapping[int, int]) -> Fresh:
    reading = row.reading
    if not told or reading.state != ACCEPTED or reading.avg is None:
        return row
    before = range(reading.day - 1, reading.day - LOOK_BACK - 1, -1)
    last = next((told[day] for day in before if day in told), None)
    jumps = last is not None and anomalies.jumped(reading.avg, last)
    return row._replace(reading=_held(reading, "jump")) if jumps else row
