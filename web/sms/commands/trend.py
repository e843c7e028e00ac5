"""The trend (走势): 走势 蜜橘; 脐橙 这个月走势 三斗坪; 鸡蛋跟去年比."""

from collections.abc import Mapping
from typing import Any

from models import prices
from models.prices import Span, Trend
from models.rules import days
from models.rules.inputs import Query
from models.rules.places import Market
from models.rules.products import Product
from web.sms import asking, saying
from web.sms.command import Command, Example, Reply, Said
from web.words.pairs import Pair

WHICH = "which_trend"
POINT = "point"
YEAR = 365
SPANS: dict[Span, Pair] = {
    Span.WEEK: ("一周", "week"),
    Span.MONTH: ("一个月", "month"),
    Span.YEAR: ("一年", "year"),
}


async def answer(said: Said) -> Reply:
    """How the price moved where it was asked for, else at home or in the district, else in a place around it."""
    product, lacking = said.parse.product, asking.missing(said, WHICH)
    if product is None or lacking:
        return lacking or asking.product(said)
    span = Span(said.parse.span or Span.MONTH)
    found = await _nearest(said, product, span)
    say = saying.of(said)
    told = {"product": say.product(product), "span": say.words.pick(SPANS[span])}
    return Reply("trend.none", told) if found is None else _told(said, product, found, told)


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    """The digit of one of several products."""
    asked = asking.meant(said, question)
    return await answer(asked) if asked else None


async def _nearest(said: Said, product: Product, span: Span) -> Trend | None:
    asked = said.parse.spot
    start = said.texter.place if asked is None else asked.id if isinstance(asked, Market) else asked.code
    for spot, area in prices.outwards(said.catalogue, start):
        query = Query(product.id, spot, area)
        if found := await prices.trend(said.catalogue, query, span, said.day):
            return found
    return None


def _told(said: Said, product: Product, found: Trend, told: dict[str, str]) -> Reply:
    say, price = saying.of(said), found.price
    told |= {
        "place": say.where(price),
        "from": say.date(found.first_day),
        "to": say.date(found.last_day),
        "unit": say.unit(price.per, product),
        "p0": say.figure(found.first, price.per, product),
        "p1": say.figure(found.last, price.per, product),
        "change": say.moved(found.last, found.first, price.per, product),
        "p2": _year_ago(said, product, found),
    }
    return Reply("trend.index" if price.per == POINT else "trend.ok", told)


def _year_ago(said: Said, product: Product, found: Trend) -> str:
    """Not told twice where the whole year was asked for."""
    if not found.year_ago or found.first_day <= days.back(found.last_day, YEAR):
        return ""
    return saying.of(said).figure(found.year_ago, found.price.per, product)


EXAMPLES = (
    Example(
        "trend",
        ("看涨跌", "Trend"),
        ("走势 {product}", "{product}比去年涨没涨"),
        ("trend {product}", "trend {product} year"),
    ),
)
COMMAND = Command(("trend",), answer, asks=(WHICH,), answered=answered, examples=EXAMPLES)
