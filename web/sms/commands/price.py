"""The price (查价): 蜜橘; 脐橙 北京新发地; 蜜桔多少钱; JG QC; 昨天生猪价."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models import prices
from models.prices import Latest, Point, published
from models.rules import days
from models.rules.days import Period
from models.rules.inputs import Query
from models.rules.places import Market
from models.rules.products import Product
from web.sms import asking, saying
from web.sms.command import Command, Example, Reply, Said, Spot
from web.sms.saying import CNY, Saying

FRESH_DAYS, RECENT_DAYS = 7, 30
POINT = "point"
WHICH = "which_price"


async def answer(said: Said) -> Reply:
    """The latest price from the nearest place that has one; of a day or a week what was told then."""
    parse = said.parse
    if parse.error == "place" and parse.goods:
        return asking.place(said)
    if not parse.goods:
        return asking.product(said)
    if parse.product is None:
        return asking.which(said, WHICH)
    if len(parse.goods) > 1 and parse.goods[1].product:
        return await _two(said, parse.product, parse.goods[1].product)
    return await told(said, parse.product)


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    """Which kind was meant."""
    product = asking.chosen(said, question)
    return await told(said, product, asking.spot(said, question)) if product else None


async def told(said: Said, product: Product, spot: Spot | None = None) -> Reply:
    """The price of one product where it was asked for, else where the sender is at home."""
    where, stage = spot or said.parse.spot or _home(said), _stage(said)
    if said.parse.days and said.parse.days != (said.day, said.day):
        return await _then(said, product, where, said.parse.days)
    found = await nearest(said, product, where, stage, thin=True)
    return _none(said, product, stage) if found is None else await _latest(said, product, where, found)


def _stage(said: Said) -> str:
    """The stage that a message names, 产地批发价 before 批发价."""
    named = ((word, stage.code) for stage in said.catalogue.stages.values() for word in (stage.zh, *stage.aliases))
    return max(((len(word), code) for word, code in named if word in said.text), default=(0, ""))[1]


def _home(said: Said) -> Spot | None:
    code = said.texter.place
    return said.catalogue.places.get(code) or said.catalogue.markets.get(code)


async def nearest(
    said: Said, product: Product, spot: Spot | None, stage: str = "", *, thin: bool = False
) -> Latest | None:
    """What the page tells too: from there outwards; nothing that is older than a month."""
    query = Query(product.id, _code(spot) if spot else "", stage=stage)
    price = await prices.nearest(said.catalogue, query, thin=thin)
    return price if price and (said.day - price.day).days <= RECENT_DAYS else None


async def _latest(said: Said, product: Product, asked: Spot | None, price: Latest) -> Reply:
    say = saying.of(said)
    where = say.where(price)
    if price.is_thin:
        return await _thin(said, product, price)
    values = _values(say, product, price)
    if (said.day - price.day).days > FRESH_DAYS:
        return Reply("price.old", {**values, "place": where})
    if price.per == POINT or price.currency != CNY:
        return Reply("price.index", {**values, "place": where, "price": _point(say, product, price)})
    if asked and price.spot != _code(asked):
        return Reply("price.near", {**values, "place": say.spot(asked), "near": where})
    low, high = (say.figure(bound, price.per, product) if bound else "" for bound in (price.low, price.high))
    return Reply("price.ok", {**values, "place": where, "low": low, "high": high, "change": say.change(price, product)})


def _values(say: Saying, product: Product, price: Latest) -> dict[str, str]:
    return {
        "product": say.product(product),
        "date": say.date(price.day),
        "unit": say.unit(price.per, product),
        "price": say.figure(price.avg, price.per, product),
        "quotes": str(price.quotes),
        "change": say.change(price, product),
    }


def _point(say: Saying, product: Product, price: Latest) -> str:
    """115.36点; 3.1美元/公斤."""
    return saying.trimmed(say.words.figure(price.avg, price.per, product.unit)) + say.words.per(
        price.per, product.unit, price.currency
    )


async def _thin(said: Said, product: Product, price: Latest) -> Reply:
    """What the whole district tells instead, where that is enough."""
    say, whole = saying.of(said), await prices.whole(said.catalogue, price)
    if whole is None:
        return _none(said, product)
    return Reply("price.thin", {**_values(say, product, whole), "place": say.where(price)})


def _none(said: Said, product: Product, stage: str = "") -> Reply:
    say, named = saying.of(said), said.catalogue.stages.get(stage)
    told = f"{say.product(product)}{named.zh}" if named and say.lang == "zh" else say.product(product)
    return Reply("price.none", {"product": told})


def _code(spot: Spot) -> str:
    return spot.id if isinstance(spot, Market) else spot.code


async def _two(said: Said, first: Product, second: Product) -> Reply:
    """Two products in one message; what has no price is told alone."""
    say = saying.of(said)
    found = [(product, await nearest(said, product, said.parse.spot or _home(said))) for product in (first, second)]
    known = [(product, price) for product, price in found if price and price.per != POINT]
    if len(known) < len(found):
        return await told(said, known[0][0] if known else first)
    (one, price), (other, second_price) = known
    values, more = _values(say, one, price), _values(say, other, second_price)
    return Reply("price.two", {**values, "prod2": more["product"], "v2": more["price"], "unit2": more["unit"]})


async def _then(said: Said, product: Product, spot: Spot | None, span: tuple[date, date]) -> Reply:
    """What was told on a day, or in a time: the mean of its days, its lowest and highest."""
    say, (first, last) = saying.of(said), span
    for code, area in prices.outwards(said.catalogue, _code(spot) if spot else "")[: 1 if spot else None]:
        price = await prices.latest(said.catalogue, Query(product.id, code, area))
        if price is None:
            continue
        found = await prices.points(price.series, Period.DAY, first, last)
        told = await published.seen(said.catalogue, price, found)
        if known := [point for point in told if point.avg is not None]:
            return Reply("price.ok", _summed(say, product, price, known))
    where = say.spot(spot) if spot else say.place(said.catalogue.district)
    return Reply("price.day", {"product": say.product(product), "place": where, "date": say.span(first, last)})


def _summed(say: Saying, product: Product, price: Latest, known: list[Point]) -> dict[str, str]:
    avg = round(sum(point.avg or 0 for point in known) / len(known))
    lows, highs = [point.low for point in known if point.low], [point.high for point in known if point.high]
    return {
        "product": say.product(product),
        "place": say.where(price),
        "date": say.span(days.of_number(known[0].start), days.of_number(known[-1].start)),
        "unit": say.unit(price.per, product),
        "price": say.figure(avg, price.per, product),
        "low": say.figure(min(lows), price.per, product) if lows else "",
        "high": say.figure(max(highs), price.per, product) if highs else "",
        "quotes": str(max(point.quotes for point in known)),
        "change": "",
    }


EXAMPLES = (
    Example(
        "price",
        ("查价", "Price"),
        ("{product}", "{product} {town}", "{product}多少钱"),
        ("{product}", "{product} {town}", "price {product}"),
    ),
)
COMMAND = Command(("price",), answer, asks=(WHICH,), answered=answered, examples=EXAMPLES)
