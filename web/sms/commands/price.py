"""The price (查价): 蜜橘; 脐橙 北京新发地; 蜜桔多少钱; JG QC."""

from models import prices
from models.prices import Latest
from models.rules.inputs import Query
from models.rules.places import Market, Place
from models.rules.products import Product
from web.sms import reader, replies
from web.sms.command import Said
from web.sms.reader import PriceQuestion, UnknownPlace, UnknownProduct
from web.words import Words

FRESH_DAYS = 7
CHANGES = {"up": "涨{share}", "down": "跌{share}", "flat": "持平", "none": ""}


async def answer(said: Said) -> str | None:
    """The latest price, from the nearest place that has one; None where no price is asked for."""
    match reader.price(said):
        case PriceQuestion() as question:
            return await _price(said, question)
        case UnknownProduct(word, several):
            near = "、".join(said.catalogue.nearest_products(word)[: 3 if several else 1])
            return _say(said, "price.which" if several else "error.product", x=replies.cropped(word), near=near)
        case UnknownPlace(product, word):
            place = said.catalogue.places[said.catalogue.district]
            return _say(said, "error.place", x=replies.cropped(word), product=product.zh, example=place.zh)
    return None


async def _price(said: Said, question: PriceQuestion) -> str:
    asked = Query(question.product.id, _code(question.spot) if question.spot else "", stage=question.stage)
    found = await prices.nearest(said.catalogue, asked)
    stage = said.catalogue.stages.get(question.stage)
    product = question.product.zh + (stage.zh if stage else "")
    if found is None:
        return _say(said, "price.none", product=product)
    return tell(said, question, found, product)


def tell(said: Said, question: PriceQuestion, price: Latest, product: str) -> str:
    """The price in one message, saying where it comes from."""
    say, usual = Words(today=said.day), question.product.unit
    change = say.change(price.avg, price.before_avg, price.per, usual)
    told = {
        "product": product,
        "date": say.date(price.day),
        "each": each(say, price, question.product),
        "quotes": say.quotes(price.quotes),
    }
    where = say.where(said.catalogue, price)
    if (said.day - price.day).days > FRESH_DAYS:
        return _say(said, "price.old", **told, place=where)
    if question.spot and price.spot != _code(question.spot):
        return _say(said, "price.near", **told, place=_name(question.spot), near=where)
    low, high = (figure(bound, price, question.product) if bound else "" for bound in (price.low, price.high))
    share = CHANGES[change.kind].format(share=change.share)
    return _say(said, "price.ok", **told, place=where, low=low, high=high, change=share)


def each(say: Words, price: Latest, product: Product) -> str:
    """每斤均3.1元; an index stands at 115.36点."""
    told, (money, *unit) = (
        figure(price.avg, price, product),
        say.per(price.per, product.unit, price.currency).split("/"),
    )
    return f"每{unit[0]}均{told}{money}" if unit else f"报{told}{money}"


def figure(figure: int, price: Latest, product: Product) -> str:
    """3.1, 580: without empty decimals."""
    told = Words().figure(figure, price.per, product.unit)
    return told.rstrip("0").rstrip(".") if "." in told else told


def _say(said: Said, template: str, **values: str) -> str:
    return replies.said(template, demo=said.demo, **values)


def _code(spot: Place | Market) -> str:
    return spot.id if isinstance(spot, Market) else spot.code


def _name(spot: Place | Market) -> str:
    return spot.short or spot.zh
