"""Feeds (订阅源): a product's price, an entry a day, and what people newly have and want."""

from datetime import timedelta

from models import listings, prices
from models.listings import Found, Wanted
from models.prices import Latest, Point, published
from models.rules import amounts, days, masks
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.inputs import Query
from models.rules.offers import Side
from web.answers import unit, yuan
from web.asked import ANY_PRODUCT, MARKET, PLACE, PRODUCT, STAGE, Asked, Parameter
from web.feeds import Entry, Feed, Figures, feed
from web.words import Words

SPAN = timedelta(30)
NEWEST = 50
LANGUAGES = {"zh": "zh-CN", "en": "en"}
SIDES = {Side.SUPPLY: ("供应", "On offer"), Side.DEMAND: ("求购", "Wanted")}
OF_PRODUCT = Parameter("product", PRODUCT.meaning, codes=PRODUCT.codes, required=True, where="path")
LANG = Parameter("lang", "zh 中文，en 英文", {"type": "string", "enum": list(LANGUAGES), "default": "zh"})
SIDE = Parameter("side", "supply 供应，demand 求购", {"type": "string", "enum": list(Side)})


@feed("一个产品每天的价格，一天一条；不写地方就是离本区最近的", Feed, (OF_PRODUCT, PLACE, MARKET, STAGE, LANG))
async def show(asked: Asked) -> Feed:
    catalogue, say = asked.catalogue, _say(asked)
    product = catalogue.products[asked.product()]
    price = await _price(asked)
    where = f" {say.where(catalogue, price)} {say.stage(catalogue, price)}" if price else ""
    entries = [_day(catalogue, say, price, point) for point in await _points(catalogue, price)] if price else []
    return Feed(
        title=f"{say.name(product)}{where}",
        home_page_url=f"/prices/{product.id}",
        language=LANGUAGES[say.lang],
        items=entries[::-1],
    )


def _say(asked: Asked) -> Words:
    return Words(asked.choice("lang", LANGUAGES, "zh"), today=days.today())


async def _price(asked: Asked) -> Latest | None:
    """At the market or place that was said, else the nearest round the district."""
    query = asked.query()
    is_near = not (asked.text("market") or asked.text("place"))
    if is_near:
        return await prices.nearest(asked.catalogue, Query(query.product, stage=query.stage))
    return await prices.latest(asked.catalogue, query) if query.spot else None


async def _points(catalogue: Catalogue, price: Latest) -> list[Point]:
    """The days of the last month that have a price."""
    points = await prices.points(price.series, Period.DAY, price.day - SPAN, price.day)
    return [point for point in await published.seen(catalogue, price, points) if point.avg is not None]


def _day(catalogue: Catalogue, say: Words, price: Latest, point: Point) -> Entry:
    product, day = catalogue.products[price.product], days.text(point.start)
    low, avg, high = (say.figure(figure, price.per, product.unit) for figure in (point.low, point.avg, point.high))
    per, where = say.per(price.per, product.unit, price.currency), say.where(catalogue, price)
    spread = f"，{low}—{high}" if point.low and point.high else ""
    kind = ":".join((price.product, price.spot, price.stage, price.grade, price.nature, price.currency, price.per))
    told = (yuan(point.low), yuan(point.avg), yuan(point.high))
    return Entry(
        f"urn:nongjia:price:{kind}:{day}",
        f"/prices/{product.id}?{'place' if price.area else 'market'}={price.spot}",
        f"{say.name(product)} {day} {avg} {per}",
        f"{where} {say.stage(catalogue, price)} {avg} {per}{spread}，{say.quotes(point.quotes)}",
        f"{day}T00:00:00+08:00",
        Figures(day, unit(price.per, price.currency), *told, point.quotes),
    )


@feed("新的供求，最新的五十条；不带人名和号码", Feed, (ANY_PRODUCT, SIDE, LANG))
async def index(asked: Asked) -> Feed:
    catalogue, say = asked.catalogue, _say(asked)
    product = asked.code("product", catalogue.products, "products")
    side = asked.choice("side", ("", *Side), "")
    found = await listings.search(Wanted(side=side, products=(product,) if product else ()), NEWEST)
    return Feed(
        title=say.pick(("供求", "Supply and demand")),
        home_page_url="/listings",
        language=LANGUAGES[say.lang],
        items=[_listing(catalogue, say, one) for one in found],
    )


def _listing(catalogue: Catalogue, say: Words, one: Found) -> Entry:
    product = catalogue.products.get(one.product)
    goods = say.name(product) if product else one.product
    place = say.name(catalogue.places[one.place]) if one.place in catalogue.places else one.place
    low, high = amounts.yuan(one.price) or (None, None)
    price = f"{one.price} {one.price_unit}" if low is not None else say.pick(("面议", "price open"))
    side = say.pick(SIDES[Side(one.side)])
    return Entry(
        f"urn:nongjia:listing:{one.public_id}",
        f"/listings/{one.public_id}",
        f"{side} {masks.masked(one.title) or goods}",
        f"{side} {goods} {one.quantity}{one.unit}，{price}，{place}",
        days.told(one.posted_at),
        Figures(days.local(one.posted_at).isoformat(), one.price_unit or None, low, low if low == high else None, high),
    )
