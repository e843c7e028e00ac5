"""Forecasts (预测) for machines: what is told of the weeks to come, and how every one before it came out."""

from dataclasses import replace

import msgspec

from models import forecasts, prices
from models.forecasts import Forecast, Outlook, Track
from models.prices import Latest
from models.rules import days
from web.answers import Answer, Day, Yuan, endpoint, unit, yuan
from web.asked import MARKET, PAGING, PLACE, PRODUCT, STAGE, Asked

HERE = replace(PLACE, meaning="地方代码；地方和市场都不写，就取离本区最近的有价的地方")
NOT_YET = "not_yet"


class TrackItem(msgspec.Struct):
    """All forecasts of the series so many weeks ahead that have come: their mean error, that of repeating the last
    price, and how many came within the intervals."""

    ahead: int
    count: int
    error: Yuan
    naive_error: Yuan
    inside_80: int
    inside_95: int


class ForecastItem(msgspec.Struct):
    """The mean price of the week that begins on `target`, told on `made_on` from prices up to the week of `known_to`.

    `method`: naive (the last price), drift, ses, theta or snaive, chosen by trying all at past weeks. `tested` weeks
    were tried like this one: `test_error` and `test_naive_error` are mean errors, `test_inside_80` and
    `test_inside_95` counts. `actual` is what came, null before.
    """

    ahead: int
    made_on: Day
    known_to: Day
    target: Day
    method: str
    point: Yuan
    low_80: Yuan
    high_80: Yuan
    low_95: Yuan
    high_95: Yuan
    naive: Yuan
    weeks: int
    tested: int
    test_error: Yuan | None
    test_naive_error: Yuan | None
    test_inside_80: int
    test_inside_95: int
    actual: Yuan | None
    error: Yuan | None
    inside_80: bool | None
    inside_95: bool | None


class Forecasts(Answer):
    """Every forecast of one series, the newest first.

    `missing_reason`: why none is told of the weeks to come: none (no price), stale (none of last week), few (less than
    24 weeks without a break), closed (out of season), not_yet.
    """

    product: str
    place: str | None
    market: str | None
    stage: str | None
    grade: str | None
    unit: str | None
    weeks: int
    missing_reason: str | None
    track: list[TrackItem]
    items: list[ForecastItem]
    next: str | None = None


@endpoint(
    "预测：以后一周和四周的价，连同以前每次预测差了多少",
    Forecasts,
    (replace(PRODUCT, where="path"), HERE, MARKET, STAGE, *PAGING),
)
async def index(asked: Asked) -> Forecasts:
    query, limit, after = asked.query(), asked.limit(), asked.after()
    is_said = asked.text("market") or asked.text("place")
    price = await (prices.latest if is_said else prices.nearest)(
        asked.catalogue, query if is_said else replace(query, spot="")
    )
    if price is None:
        return _nothing(query.product)
    found = await forecasts.outlook(asked.catalogue, price, days.today())
    listed = await forecasts.listed(price.series, after, limit + 1)
    following = str(listed[limit - 1].id) if len(listed) > limit else None
    return _told(asked, price, found, [_item(one) for one in listed[:limit]], following)


def _nothing(product: str) -> Forecasts:
    return Forecasts(
        product=product,
        place=None,
        market=None,
        stage=None,
        grade=None,
        unit=None,
        weeks=0,
        missing_reason="none",
        track=[],
        items=[],
    )


def _told(asked: Asked, price: Latest, found: Outlook, items: list[ForecastItem], following: str | None) -> Forecasts:
    return Forecasts(
        product=price.product,
        place=price.spot if price.area else asked.catalogue.markets[price.spot].place,
        market=None if price.area else price.spot,
        stage=price.stage,
        grade=price.grade,
        unit=unit(price.per, price.currency),
        weeks=found.weeks,
        missing_reason=None if found.now else found.silence or NOT_YET,
        track=[_track(one) for one in found.tracks],
        items=items,
        next=following,
    )


def _track(one: Track) -> TrackItem:
    error, naive = round(one.error) / 1000, round(one.naive) / 1000
    return TrackItem(one.ahead, one.n, error, naive, one.inside80, one.inside95)


def _item(one: Forecast) -> ForecastItem:
    return ForecastItem(
        ahead=one.ahead,
        made_on=days.text(one.made_on),
        known_to=days.text(one.week),
        target=days.text(one.target),
        method=one.method,
        point=one.point / 1000,
        low_80=one.low80 / 1000,
        high_80=one.high80 / 1000,
        low_95=one.low95 / 1000,
        high_95=one.high95 / 1000,
        naive=one.naive / 1000,
        weeks=one.weeks,
        tested=one.tested,
        test_error=yuan(one.error if one.tested else None),
        test_naive_error=yuan(one.naive_error if one.tested else None),
        test_inside_80=one.inside80,
        test_inside_95=one.inside95,
        actual=yuan(one.actual),
        error=yuan(one.missed),
        inside_80=one.holds(80),
        inside_95=one.holds(95),
    )
