"""The latest price (最新价) of a product, somewhere or at one market."""

import msgspec

from models import prices
from models.prices import Latest
from models.prices.published import WITHHELD
from models.rules.catalogue import Catalogue
from models.rules.inputs import Query
from models.rules.statistics import NOTHING, change
from web.answers import Answer, Day, Percent, Yuan, amount, endpoint, unit, yuan
from web.asked import GRADE, MARKET, PLACE, PRODUCT, STAGE, Asked

NO_BASE = "no_quote_a_week_before"


class Trust(msgspec.Struct):
    """How sure the figure is, A to D, and which tests it did not pass: informants, age, checks, spread."""

    grade: str
    reasons: list[str]


class LatestPrice(Answer):
    """The newest price that fits; `price` is its average, null with a reason where there is none."""

    product: str
    place: str
    market: str | None
    stage: str | None
    grade: str | None
    price: Yuan | None
    missing_reason: str | None = None
    nature: str | None = None
    currency: str | None = None
    date: Day | None = None
    low: Yuan | None = None
    avg: Yuan | None = None
    high: Yuan | None = None
    median: Yuan | None = None
    unit: str | None = None
    quotes: int = 0
    volume: float | None = None
    change_on_week: Percent | None = None
    change_base_date: Day | None = None
    change_missing_reason: str | None = None
    sources: list[str] = []
    markets: list[str] = []
    trust: Trust | None = None


@endpoint("最新价：一个产品在一个地方或一个市场", LatestPrice, (PRODUCT, PLACE, MARKET, STAGE, GRADE))
async def show(asked: Asked) -> LatestPrice:
    query = asked.query()
    latest = await prices.latest(asked.catalogue, query) if query.spot else None
    if latest:
        return told(asked.catalogue, latest)
    is_withheld = query.spot and await prices.latest(asked.catalogue, query, thin=True)
    return none(asked, query, WITHHELD if is_withheld else NOTHING)


def told(catalogue: Catalogue, price: Latest) -> LatestPrice:
    market = None if price.area else catalogue.markets.get(price.spot)
    avg = yuan(price.avg)
    share = change(price.avg, price.before_avg)
    return LatestPrice(
        product=price.product,
        place=market.place if market else price.spot,
        market=market.id if market else None,
        stage=price.stage,
        grade=price.grade,
        price=avg,
        nature=price.nature,
        currency=price.currency,
        date=price.day.isoformat(),
        low=yuan(price.low),
        avg=avg,
        high=yuan(price.high),
        median=yuan(price.median),
        unit=unit(price.per, price.currency),
        quotes=price.quotes,
        volume=amount(price.volume, price.per),
        change_on_week=share,
        change_base_date=price.before_day.isoformat() if price.before_day else None,
        change_missing_reason=NO_BASE if share is None else None,
        sources=list(price.sources),
        markets=list(price.markets),
        trust=Trust(price.trust.grade, list(price.trust.amiss)),
    )


def none(asked: Asked, query: Query, reason: str) -> LatestPrice:
    """That there is no price to tell, where, and why."""
    market = asked.text("market") or None
    place = asked.catalogue.markets[market].place if market else query.spot
    return LatestPrice(
        product=query.product,
        place=place,
        market=market,
        stage=query.stage or None,
        grade=query.grade,
        price=None,
        missing_reason=reason,
    )
