"""Points (点): the days, weeks, 旬 and months of series, as they are kept ready."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from models.engines import database, numbered
from models.prices.answers import Point
from models.rules import days
from models.rules.days import Period

POINT = (
    "d.start, d.low, CASE WHEN d.n > 0 THEN (2 * d.total + d.n) / (2 * d.n) END, d.high, d.quotes, d.volume, d.missing"
)
SERIES = f"""
SELECT {POINT} FROM summary AS d
WHERE d.series_id = ? AND d.period = ? AND d.start BETWEEN ? AND ? ORDER BY d.start
"""
WHOLE = f"""
SELECT CAST(json_group_array(json_array({POINT})) AS BLOB) FROM summary AS d
WHERE d.series_id = ? AND d.period = ? AND d.start BETWEEN ? AND ?
"""
"""All points as one value, in the order in which the table lies: a row at a time, the reader's thread and all others
would wait for each other at each."""
DECODE = msgspec.json.Decoder(list[Point]).decode
SHORT: dict[int, int] = {Period.DAY: 400, Period.WEEK: 2_800, Period.TENDAY: 4_000, Period.MONTH: 12_000}
"""So many days hold at most 400 points: they are read faster than a thread is reached."""
Asked = tuple[int, int, int, int]
"""A series (`Latest.series`), a period, and between which two days it begins."""


async def points(number: int, period: Period, since: date, until: date) -> list[Point]:
    """The points of one series (`Latest.series`) whose period begins between the two days."""
    asked = (number, int(period), days.number(since), days.number(until))
    if database().dialect != "sqlite":
        return list(map(Point._make, await database().rows(SERIES, asked)))
    ((told,),) = await read(WHOLE, asked)
    return DECODE(told)


async def read(sql: str, asked: Asked, *more: object) -> list[tuple[Any, ...]]:
    """What SQLite tells of the points asked for."""
    _, period, first, last = asked
    told = database().few if last - first <= SHORT[period] else database().rows
    return await told(sql, asked + more)


SPARKS = f"""
SELECT d.series_id, {POINT} FROM summary AS d
WHERE d.period = 0 AND d.start BETWEEN ? AND ? AND d.series_id IN (SELECT value FROM {{numbers}} AS n)
ORDER BY d.series_id, d.start
"""


async def sparks(series: Iterable[int], since: date, until: date) -> dict[int, list[Point]]:
    """Days of several series at once."""
    asked = (days.number(since), days.number(until), numbered(series))
    points: dict[int, list[Point]] = {}
    for number, *row in await database().rows(SPARKS.format(numbers=database().numbers), asked):
        points.setdefault(number, []).append(Point._make(row))
    return points
