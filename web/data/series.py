"""A series of prices (走势): a product somewhere or at one market, by day, week or month."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import cast

import msgspec

from models import prices
from models.prices import Latest, Pieces, published
from models.prices.answers import NEAR_THE_FARM
from models.prices.pieces import Row
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from web.answers import ENCODE, Answer, Day, Yuan, endpoint, unit
from web.asked import DAY, GRADE, MARKET, PLACE, PRODUCT, STAGE, TO, Asked, Parameter

PERIODS = {"day": Period.DAY, "week": Period.WEEK, "month": Period.MONTH}
LONGEST = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31}
MOST_POINTS = 5_000
CHOICE = {"type": "string", "enum": list(PERIODS), "default": "day"}
PER = Parameter("per", "一个点是一天 day、一周 week（从星期一起）还是一个月 month", CHOICE)
SINCE = Parameter("from", f"从哪一天所在的日、周、月起；不写就从头，最多 {MOST_POINTS} 个点", DAY)


class SeriesPoint(msgspec.Struct, gc=False):
    """One period. Without a price the figures are null and the reason is told."""

    date: Day
    low: Yuan | None
    avg: Yuan | None
    high: Yuan | None
    quotes: int
    volume: float | None
    missing_reason: str | msgspec.UnsetType = msgspec.UNSET


class PriceSeries(Answer):
    """All points of one series; periods that nobody told of are not among them."""

    product: str
    place: str
    market: str | None
    stage: str | None
    grade: str | None
    nature: str | None
    currency: str | None
    unit: str | None
    per: str
    items: list[SeriesPoint]
    next: str | None = None


ASKED = (PRODUCT, PLACE, MARKET, STAGE, GRADE, PER, SINCE, TO)


@endpoint("走势：一个产品在一个地方或一个市场，按日、周、月", PriceSeries, ASKED)
async def index(asked: Asked) -> PriceSeries:
    query = asked.query()
    per = asked.choice("per", PERIODS, "day")
    since, until = span(asked, PERIODS[per])
    price = await prices.latest(asked.catalogue, query) if query.spot else None
    told = await items(asked.catalogue, price, PERIODS[per], since, until) if price and since <= until else []
    market = asked.text("market") or None
    place = asked.catalogue.markets[market].place if market else query.spot
    return PriceSeries(
        product=query.product,
        place=place,
        market=market,
        stage=price.stage if price else query.stage or None,
        grade=price.grade if price else query.grade,
        nature=price.nature if price else None,
        currency=price.currency if price else None,
        unit=unit(price.per, price.currency) if price else None,
        per=per,
        items=told,
    )


def span(asked: Asked, period: Period) -> tuple[date, date]:
    """First and last day on which a period may begin."""
    until = asked.day("to", days.today())
    earliest = max(1, until.toordinal() - MOST_POINTS * LONGEST[period] + 1)
    since = max(asked.day("from", date.min), date.fromordinal(earliest))
    return days.of_number(days.start(period, days.number(since))), until


async def items(catalogue: Catalogue, price: Latest, period: Period, since: date, until: date) -> list[SeriesPoint]:
    """The points as JSON, without what too few people told."""
    said = OF_KG if price.per == "kg" else OF_OTHERS
    if price.stage in NEAR_THE_FARM:
        points = await prices.points(price.series, period, since, until)
        parts = [said.say(await published.seen(catalogue, price, points, period))]
    else:
        parts = await said.of(price.series, period, since, until)
    return cast(list[SeriesPoint], msgspec.Raw(b"[" + b",".join(filter(None, parts)) + b"]"))


def _said(weight: int, points: Sequence[Row]) -> bytes:
    """In yuan; volumes in kg or as they are, by their `weight`. Without the brackets of a list."""
    try:
        told = [
            SeriesPoint(days.text(start), low / 1000, avg / 1000, high / 1000, quotes, volume / weight)
            for start, low, avg, high, quotes, volume, _ in cast(Sequence[Whole], points)
        ]
    except TypeError:
        told = [_point(weight, point) for point in points]
    return ENCODE(told)[1:-1]


Whole = tuple[int, int, int, int, int, int, str]
"""A point with all its figures, as most have them."""


def _point(weight: int, point: Row) -> SeriesPoint:
    """One where some may be lacking."""
    start, low, avg, high, quotes, volume, missing = point
    return SeriesPoint(
        days.text(start),
        low if low is None else low / 1000,
        avg if avg is None else avg / 1000,
        high if high is None else high / 1000,
        quotes,
        volume if volume is None else volume / weight,
        missing or msgspec.UNSET,
    )


OF_KG = Pieces(partial(_said, 1000))
"""Volumes are kept in grams."""
OF_OTHERS = Pieces(partial(_said, 1))
