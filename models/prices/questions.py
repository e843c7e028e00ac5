"""Questions about prices (查询): the latest, a series, all markets of a day, the board; read from what is kept
ready."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from models.engines import database
from models.prices.answers import Latest, Point
from models.prices.behind import behind, support
from models.prices.points import points
from models.prices.published import shown
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.inputs import Query
from models.rules.readings import INDEX, NATURES
from models.rules.statistics import mean
from models.rules.trust import ENOUGH, trust

RECENT = 30
"""An answer takes the first stage that has a price within so many days."""
COLUMNS = """product, spot, area, stage, grade, nature, currency, per, series_id, day, low, high, median, total, n,
  quotes, volume,
  before_day, before_avg, sources, spots, checks, spread"""
LATEST = f"SELECT {COLUMNS} FROM latest WHERE product = ? AND spot = ? AND area = ?"
AROUND = f"SELECT {COLUMNS} FROM latest WHERE product = ? AND area = 1 AND spot IN (%s)"
BOARD = f"SELECT {COLUMNS} FROM latest WHERE area = 1 AND spot IN (%s)"
OFFICIAL_FIRST = (*reversed(NATURES[:3]), INDEX)

Row = tuple[Any, ...]


async def latest(catalogue: Catalogue, query: Query, *, thin: bool = False) -> Latest | None:
    """The newest price that fits; where stage or grade were not said, by the rules of `chosen`.

    Nobody may be told a `thin` one, of fewer than three people; it is for who asks for its series or why it is
    withheld.
    """
    rows = await database().few(LATEST, (query.product, query.spot, int(query.area)))
    found = told(catalogue, rows)
    return chosen(catalogue, query, found if thin else await open_ones(found))


QUOTES = "SELECT quotes FROM summary WHERE series_id = ? AND period = 0 AND start = ?"


async def open_ones(found: Iterable[Latest]) -> list[Latest]:
    """Without those that rest on the words of fewer than three people; nor is any compared with such a one."""
    return [await _compared(price) for price in found if not price.is_thin]


async def _compared(price: Latest) -> Latest:
    if price.before_day is None or not price.is_by_people:
        return price
    ((quotes,),) = await database().rows(QUOTES, (price.series, days.number(price.before_day)))
    return price if quotes >= ENOUGH else price._replace(before_day=None, before_avg=None)


async def around(catalogue: Catalogue, query: Query, places: Sequence[str]) -> list[Latest]:
    """What `latest` tells of each of these places that has a price, in their order, by one question."""
    marks = ", ".join("?" * len(places))
    rows = await open_ones(told(catalogue, await database().rows(AROUND % marks, (query.product, *places))))
    found = (chosen(catalogue, query, [row for row in rows if row.spot == place]) for place in places)
    return [price for price in found if price]


def chosen(catalogue: Catalogue, query: Query, found: Iterable[Latest]) -> Latest | None:
    """The first stage of the product with a price within 30 days, else the newest; ungraded before the default
    grade."""
    able = [price for price in found if _fits(catalogue, query, price)]
    since = days.number(days.today()) - RECENT
    stages = catalogue.products[query.product].stages
    order = {stage: number for number, stage in enumerate(stages)}

    def rank(price: Latest) -> tuple[object, ...]:
        day = days.number(price.day)
        recent = day >= since
        stage = order.get(price.stage, len(stages))
        return (
            not recent,
            stage if recent else 0,
            -day,
            stage,
            price.grade != "",
            OFFICIAL_FIRST.index(price.nature),
            price.per != "kg",
        )

    return min(able, key=rank, default=None)


async def fitting(catalogue: Catalogue, query: Query, rows: Iterable[Row]) -> list[Latest]:
    """All prices in these rows of `latest` that may be told and answer the query."""
    return [price for price in await open_ones(told(catalogue, rows)) if _fits(catalogue, query, price)]


def _fits(catalogue: Catalogue, query: Query, price: Latest) -> bool:
    product = catalogue.products[query.product]
    grades = {"", product.default_grade} if query.grade is None else {query.grade}
    return (
        price.grade in grades
        and query.stage in ("", price.stage)
        and query.nature in ("", price.nature)
        and query.per in ("", price.per)
        and query.currency == price.currency
        and (price.nature != INDEX or price.per == product.unit)
    )


def told(catalogue: Catalogue, rows: Iterable[Row]) -> list[Latest]:
    today = days.today()
    return [_latest(catalogue, row, today) for row in rows]


def _latest(catalogue: Catalogue, row: Row, today: date) -> Latest:
    (product, spot, area, stage, grade, nature, currency, per, series, day, low, high, median, total, n, quotes, volume,
     before_day, before_avg, sources, spots, checks, spread) = row  # fmt: skip
    keys = tuple(sources.split())
    when = days.of_number(int(day))
    official = any(catalogue.sources[key].official for key in keys if key in catalogue.sources)
    before = None if before_day is None else days.of_number(before_day)
    return Latest(
        product, spot, bool(area), stage, grade, nature, currency, per, series, when, low, mean(total, n), high, median,
        quotes, volume, before, before_avg, keys, tuple(spots.split()),
        trust(quotes, official, (today - when).days, not checks, spread),
    )  # fmt: skip


async def series(catalogue: Catalogue, query: Query, period: Period, since: date, until: date) -> list[Point]:
    """The points of the series that the query is answered from."""
    price = await latest(catalogue, query)
    return [] if price is None else await points(price.series, period, since, until)


COMPARE = """
SELECT s.product, s.spot, s.area, s.stage, s.grade, s.nature, s.currency, s.per, s.id, d.start, d.low, d.high,
  d.median, d.total, d.n, d.quotes, d.volume,
  b.start, (2 * b.total + b.n) / (2 * b.n)
FROM series AS s JOIN summary AS d ON d.series_id = s.id AND d.period = 0 AND d.start = ? AND d.n > 0
LEFT JOIN summary AS b ON b.series_id = s.id AND b.period = 0 AND b.start = (
  SELECT max(e.start) FROM summary AS e
  WHERE e.series_id = s.id AND e.period = 0 AND e.n > 0 AND e.start BETWEEN ? AND ?)
WHERE s.product = ? AND s.area = 0
"""


async def compare(catalogue: Catalogue, query: Query, day: date) -> list[Latest]:
    """Every market that told the product on that day, dearest first; one stage, one grade, one nature."""
    number = days.number(day)
    rows = await database().rows(COMPARE, (number, number - 10, number - 7, query.product))
    stands = await behind((row[8], row[9]) for row in rows)
    rows = [(*row, *support(stands.get((row[8], row[9]), ()))) for row in rows]
    found = await shown(catalogue, told(catalogue, rows))
    first = chosen(catalogue, query, found)
    if first is None:
        return []
    same = (first.stage, first.grade, first.nature, first.per)
    alike = [
        price
        for price in found
        if (price.stage, price.grade, price.nature, price.per) == same and price.currency == query.currency
    ]
    return sorted(alike, key=lambda price: (-price.avg, price.spot))


async def board(catalogue: Catalogue, spots: Sequence[str]) -> dict[str, Latest]:
    """Per product the newest price of the nearest place (`spots`, nearest first) that has one within 30 days, else
    at all."""
    marks = ", ".join("?" * len(spots))
    rows = await open_ones(told(catalogue, await database().rows(BOARD % marks, tuple(spots))))
    since = days.back(days.today(), RECENT)
    answers = {}
    for product in {price.product for price in rows} & catalogue.products.keys():
        by_spot = [
            chosen(catalogue, Query(product), [p for p in rows if p.product == product and p.spot == spot])
            for spot in spots
        ]
        found = [price for price in by_spot if price]
        if found:
            answers[product] = next(
                (price for price in found if price.day >= since), max(found, key=lambda price: price.day)
            )
    return answers


NEWEST = """
SELECT o.key, (SELECT max(p.day) FROM price AS p WHERE p.source_id = o.id AND p.current = 1) FROM source AS o
"""


async def newest_days() -> dict[str, date]:
    """Source -> the newest market day that it told."""
    rows = await database().rows(NEWEST)
    return {str(key): days.of_number(day) for key, day in rows if day is not None}


async def newest_day(source: str) -> date | None:
    """The newest market day that a source told."""
    return (await newest_days()).get(source)
