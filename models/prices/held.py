"""Holding (待核): fresh prices wait for an officer that jump from the last value of the same goods, or stand under a
name most of whose prices cannot be."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import groupby

from models.engines import Transaction, database, numbered
from models.prices.fresh import Fresh, Row
from models.rules import anomalies, days
from models.rules.inputs import told as fields_of
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
WORDS = fields_of("name", "spec", "origin")
LATEST = 1 << 30
"""A day after all others."""
Goods = tuple[int, str, str, str]
"""A series and what makes a row one of its sorts: the words of name, spec and origin."""


def misnamed(rows: list[Row]) -> list[Row]:
    """The rows, all of a name and day held where more than half of three or more lie outside the band."""
    outside = Counter(_name(row) for row in rows if row.reading.checks and "band" in row.reading.checks.split())
    if not outside:
        return rows
    names = list(map(_name, rows))
    all_of = Counter(names)
    doubted = {name for name, times in outside.items() if all_of[name] >= FEWEST and times * 2 > all_of[name]}
    return [
        row._replace(reading=_held(row.reading, "misnamed")) if name in doubted else row
        for name, row in zip(names, rows, strict=True)
    ]


def _name(row: Row) -> tuple[int, str, int]:
    return row.document, row.reading.said.name, row.reading.day


def _held(reading: Reading, why: str) -> Reading:
    if reading.state != ACCEPTED:
        return reading
    return reading._replace(state=HELD, checks=f"{reading.checks} {why}".strip())


async def jumps(tx: Transaction, rows: list[Fresh], series: Mapping[tuple[Series, int], int]) -> list[Fresh]:
    """The rows, those held that jump from the last accepted figure of the same words in the same series.

    What an earlier document of the batch says counts as stored.
    """
    all_goods = [_goods(row.reading, series) for row in rows]
    told = await _told(tx, rows, all_goods)
    judged = []
    in_order = sorted(zip(rows, all_goods, strict=True), key=_document)
    for _, page in groupby(in_order, _document):
        accepted = []
        for row, goods in page:
            reading = row.reading
            if reading.state == ACCEPTED and reading.avg is not None:
                if (before := told.get(goods)) and _jumps(reading.day, reading.avg, before):
                    row = row._replace(reading=_held(reading, "jump"))
                else:
                    accepted.append((goods, reading.day, reading.avg))
            judged.append(row)
        for goods, day, avg in accepted:
            told[goods][day] = avg
    return judged


def _goods(reading: Reading, series: Mapping[tuple[Series, int], int]) -> Goods:
    return series[reading.series, 0] if reading.series else 0, *WORDS(reading.said)


def _document(told: tuple[Fresh, Goods]) -> int:
    return told[0].document


async def _told(tx: Transaction, rows: list[Fresh], all_goods: list[Goods]) -> dict[Goods, dict[int, int]]:
    """Goods -> day -> their accepted average, of the days before those of the rows."""
    first: dict[int, int] = {}
    for row, goods in zip(rows, all_goods, strict=True):
        if row.reading.day < first.get(goods[0], LATEST):
            first[goods[0]] = row.reading.day
    asked = numbered(number << 20 | days.packed(day - LOOK_BACK) for number, day in first.items() if number)
    until = max((row.reading.day for row in rows), default=0) - 1
    found: dict[Goods, dict[int, int]] = defaultdict(dict)
    for number, name, spec, origin, day, avg in await tx.rows(LAST.format(numbers=database().numbers), (asked, until)):
        found[number, name, spec, origin][day] = avg
    return found


def _jumps(day: int, avg: int, told: Mapping[int, int]) -> bool:
    """Whether the average jumps from the newest one told before the day."""
    before = range(day - 1, day - LOOK_BACK - 1, -1)
    last = next((told[day] for day in before if day in told), None)
    return last is not None and anomalies.jumped(avg, last)
