"""Published (公开的数据): every accepted observation and every summary of a product, read in parts of any length.

What people said themselves is never told one by one, and a figure near the farm that fewer than three of them told is
withheld.
"""

from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from models.engines import database
from models.prices.answers import NEAR_THE_FARM, Latest, Point
from models.prices.cells import Cell
from models.prices.told import OTHERS
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.statistics import Summary
from models.rules.trust import ENOUGH

PART = 2_000
"""Rows that are read at once."""
WITHHELD = "withheld"
FIRST = -(1 << 30)
"""A day before all others."""
LAST = 1 << 62
LONGEST = 31
"""Days of a period at most."""

Row = tuple[Any, ...]


class Line(NamedTuple):
    """A series with its number; `area` tells a place's own."""

    id: int
    product: str
    spot: str
    area: int
    stage: str
    grade: str
    nature: str
    currency: str
    per: str

    @property
    def family(self) -> tuple[str, ...]:
        """What the series of a market and of the places above it share."""
        return (self.product, self.stage, self.grade, self.nature, self.currency, self.per)


@dataclass(frozen=True, slots=True)
class Reach:
    """From which day on, and up to which stored row: what is stored later is left for the next time."""

    since: int = FIRST
    until: int = LAST


LINES = "SELECT id, product, spot, area, stage, grade, nature, currency, per FROM series WHERE product = ? ORDER BY id"


async def lines(product: str) -> list[Line]:
    return [Line._make(row) for row in await database().rows(LINES, (product,))]


async def stored() -> tuple[int, int, int]:
    """The newest stored row's number, and how many rows and summaries there are."""
    ((last, rows),) = await database().rows("SELECT coalesce(max(id), 0), count(*) FROM price")
    ((summaries,),) = await database().rows("SELECT count(*) FROM summary")
    return int(last), int(rows), int(summaries)


OBSERVATIONS = f"""
SELECT p.day, p.id, p.name, p.spec, p.market, p.place, p.origin, p.low, p.avg, p.high, p.volume, p.note, o.key,
  p.upstream, p.period, p.revision, p.current, p.missing, p.checks, p.unit, p.said_low, p.said_avg, p.said_high,
  d.url, d.sha256, d.published_at, d.collected_at
FROM price AS p JOIN source AS o ON o.id = p.source_id JOIN document AS d ON d.id = p.document_id
WHERE p.series_id = ? AND p.state = 'accepted' AND p.id <= ? AND (p.day, p.id) > (?, ?) AND {OTHERS}
ORDER BY p.day, p.id LIMIT {PART}
"""


async def observations(line: Line, reach: Reach) -> AsyncIterator[list[Row]]:
    """The accepted observations of a series with all their revisions, in order of days."""
    day, number = reach.since - 1, LAST
    while rows := await database().rows(OBSERVATIONS, (line.id, reach.until, day, number)):
        yield rows
        if len(rows) < PART:
            return
        day, number = rows[-1][:2]


SUMMARIES = f"""
SELECT period, start, low, high, median, total, n, quotes, volume, worth, missing FROM summary
WHERE series_id = ? AND start >= ? AND (period, start) > (?, ?) ORDER BY period, start LIMIT {PART}
"""
Told = tuple[int, int, Summary]
"""Period, its first day, and its figures."""


async def summaries(line: Line, reach: Reach, thin: frozenset[Cell]) -> AsyncIterator[list[Told]]:
    """The summaries of a series: days, then weeks, 旬 and months. What is thin tells that it is withheld."""
    period, start = -1, FIRST
    while rows := await database().rows(SUMMARIES, (line.id, reach.since, period, start)):
        yield [(row[0], row[1], _told(line.id, row, thin)) for row in rows]
        if len(rows) < PART:
            return
        period, start = rows[-1][:2]


def _told(series: int, row: Row, thin: frozenset[Cell]) -> Summary:
    summary = Summary._make(row[2:])
    if summary.quotes >= ENOUGH or (series, row[0], row[1]) not in thin:
        return summary
    return Summary(None, None, None, 0, 0, 0, None, None, WITHHELD)


BY_PEOPLE = f"""
SELECT DISTINCT p.series_id, p.day FROM price AS p JOIN source AS o ON o.id = p.source_id
JOIN series AS s ON s.id = p.series_id
WHERE s.product = ? AND s.stage IN ({", ".join(repr(stage) for stage in NEAR_THE_FARM)})
  AND p.day BETWEEN ? AND ? AND p.current = 1
  AND p.state = 'accepted' AND p.avg IS NOT NULL AND NOT {OTHERS}
  AND NOT EXISTS (SELECT 1 FROM price AS q JOIN source AS o ON o.id = q.source_id WHERE q.series_id = p.series_id
    AND q.day = p.day AND q.current = 1 AND q.state = 'accepted' AND q.avg IS NOT NULL AND {OTHERS})
"""


async def thin(catalogue: Catalogue, known: Iterable[Line], first: int = FIRST, last: int = -FIRST) -> frozenset[Cell]:
    """The summaries of a product's series that a day enters which people alone told: of them too few may stand behind.

    A week that holds one such day counts too: from it and its other days that day could be reckoned.
    """
    by_id = {line.id: line for line in known}
    product = next((line.product for line in by_id.values()), "")
    areas = {(line.family, line.spot): line.id for line in by_id.values() if line.area}
    cells: set[Cell] = set()
    for series, day in await database().rows(BY_PEOPLE, (product, first, last)):
        if line := by_id.get(series):
            above = [areas.get((line.family, place)) for place in catalogue.chain(line.spot)]
            reached = [series, *(number for number in above if number is not None)]
            cells |= {(number, int(period), days.start(period, day)) for number in reached for period in Period}
    return frozenset(cells)


async def shown(catalogue: Catalogue, found: list[Latest]) -> list[Latest]:
    """Prices of one product on one day, without those that too few people told."""
    if all(price.stage not in NEAR_THE_FARM or price.quotes >= ENOUGH for price in found):
        return found
    of_day = days.number(found[0].day)
    hidden = await thin(catalogue, await lines(found[0].product), of_day, of_day)
    return [
        price
        for price in found
        if price.quotes >= ENOUGH or (price.series, int(Period.DAY), days.number(price.day)) not in hidden
    ]


async def seen(catalogue: Catalogue, price: Latest, points: list[Point], period: Period = Period.DAY) -> list[Point]:
    """Days, or longer periods, of a price's series; what too few people told is withheld."""
    if price.stage not in NEAR_THE_FARM or all(point.quotes >= ENOUGH for point in points):
        return points
    hidden = await thin(catalogue, await lines(price.product), points[0].start, points[-1].start + LONGEST)
    return [veiled(price.series, period, point, hidden) for point in points]


def veiled(series: int, period: Period, point: Point, hidden: Collection[Cell]) -> Point:
    """The point, without its figures where too few people told it."""
    if point.quotes < ENOUGH and (series, int(period), point.start) in hidden:
        return Point(point.start, None, None, None, 0, None, WITHHELD)
    return point
