"""The trend (走势): 走势 蜜橘; 脐橙 这个月走势 三斗坪; 鸡蛋跟去年比."""

from collections.abc import Iterator, Mapping
from typing import Any

from models import prices
from models.prices import Span, Trend
from models.rules import days
from models.rules.inputs import Query
from models.rules.places import Market
from models.rules.products import Product
from web.sms import telling, which
from web.sms.command import Command, Reply, Said
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
    """How the price moved where it was asked for, else in the nearest place that can tell."""
    product = said.parse.product
    if product is None:
        return which.asked(said, WHICH)
    span = Span(said.parse.span or Span.MONTH)
    found = await _nearest(said, product, span)
    say = telling.words(said)
    told = {"product": telling.name(say, product), "span": say.pick(SPANS[span])}
    return Reply("trend.none", told) if found is None else _told(said, product, found, told)


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    """The digit of one of several products."""
    asked = which.chosen(said, question)
    return await answer(asked) if asked else None


async def _nearest(said: Said, product: Product, span: Span) -> Trend | None:
    for spot, area in _spots(said):
        query = Query(product.id, spot, area)
        if found := await prices.trend(said.catalogue, query, span, said.day):
            return found
    return None


def _spots(said: Said) -> Iterator[tuple[str, bool]]:
    """The market or place that was named, else the texter's own, else the district; then all places around it."""
    asked = said.parse.spot
    if isinstance(asked, Market):
        yield asked.id, False
    start = said.texter.place or said.catalogue.district
    if asked:
        start = asked.id if isinstance(asked, Market) else asked.code
    yield from ((place, True) for place in said.catalogue.chain(start))


def _told(said: Said, product: Product, found: Trend, told: dict[str, str]) -> Reply:
    say, price = telling.words(said), found.price
    told |= {
        "place": telling.where(said, price),
        "from": say.date(found.first_day),
        "to": say.date(found.last_day),
        "unit": telling.unit(say, price, product),
        "p0": telling.figure(say, found.first, price, product),
        "p1": telling.figure(say, found.last, price, product),
        "change": telling.change(say, found.last, found.first, price),
        "p2": _year_ago(said, product, found),
    }
    return Reply("trend.index" if price.per == POINT else "trend.ok", told)


def _year_ago(said: Said, product: Product, found: Trend) -> str:
    """Not told twice where the whole year was asked for."""
    if not found.year_ago or found.first_day <= days.back(found.last_day, YEAR):
        return ""
    return telling.figure(telling.words(said), found.year_ago, found.price, product)


COMMAND = Command(("trend",), answer, asks=(WHICH,), answered=answered)
