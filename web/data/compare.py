"""All markets of one day (比价), dearest first."""

from datetime import date

import msgspec

from models import prices
from models.prices import Latest
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Query
from models.rules.statistics import change
from web.answers import Answer, Day, Percent, Yuan, amount, endpoint, unit, yuan
from web.asked import DAY, GRADE, PRODUCT, STAGE, Asked, Parameter

DATE = Parameter("date", "哪一天，写成 2026-11-18；不写就是最近有报价的一天", DAY)


class MarketPrice(msgspec.Struct):
    """One market's price of the day; a point without a market is told by its place."""

    market: str | None
    name: str
    place: str
    date: Day
    low: Yuan | None
    avg: Yuan
    high: Yuan | None
    median: Yuan
    quotes: int
    volume: float | None
    change_on_week: Percent | None


class Comparison(Answer):
    """One stage and grade, so that the markets can be compared."""

    product: str
    date: Day
    stage: str | None
    grade: str | None
    nature: str | None
    currency: str | None
    unit: str | None
    items: list[MarketPrice]
    next: str | None = None


@endpoint("比价：一个产品一天在各市场的价格，贵的在前", Comparison, (PRODUCT, DATE, STAGE, GRADE))
async def index(asked: Asked) -> Comparison:
    query = asked.query()
    day = asked.day("date", days.today()) if asked.text("date") else await _newest(asked.catalogue, query)
    found = await prices.compare(asked.catalogue, query, day)
    first = found[0] if found else None
    return Comparison(
        product=query.product,
        date=day.isoformat(),
        stage=first.stage if first else query.stage or None,
        grade=first.grade if first else query.grade,
        nature=first.nature if first else None,
        currency=first.currency if first else None,
        unit=unit(first.per, first.currency) if first else None,
        items=[_item(asked.catalogue, price) for price in found],
    )


async def _newest(catalogue: Catalogue, query: Query) -> date:
    """The last day with a price anywhere; today where there is none."""
    price = await prices.latest(catalogue, query)
    return price.day if price else days.today()


def _item(catalogue: Catalogue, price: Latest) -> MarketPrice:
    market = catalogue.markets.get(price.spot)
    place = market.place if market else price.spot
    return MarketPrice(
        market.id if market else None,
        market.short or market.zh if market else catalogue.places[place].zh,
        place,
        price.day.isoformat(),
        yuan(price.low),
        price.avg / 1000,
        yuan(price.high),
        price.median / 1000,
        price.quotes,
        amount(price.volume, price.per),
        change(price.avg, price.before_avg),
    )
