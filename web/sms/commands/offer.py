"""Offers (卖、买): 卖 蜜橘 5000斤 1.2元 鸦鹊岭; 求购 仔猪 50头: as on the form; what is missing is asked for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models import listings, people, quotas
from models.engines import writing
from models.listings import Channel, Poster, Posting, State, numbers
from models.quotas import Spent
from models.rules import reviews
from models.rules.errors import Unclear
from models.rules.offers import Offer
from models.rules.products import Product
from models.rules.reviews import Reference
from web.sms import asking, half, reader, saying
from web.sms.command import Command, Example, Reply, Said
from web.sms.half import Half

MAI, WHICH, WHAT, MANY, PRICE = "offer_mai", "offer_which", "offer_product", "offer_quantity", "offer_price"
SELL, BUY = "sell", "buy"
UNDO = "listing"
SIDES = {1: SELL, 2: BUY}


async def answer(said: Said) -> Reply:
    """The listing, or the one thing that it still needs."""
    parse, say = said.parse, saying.of(said)
    if parse.error == "ambiguous":
        product = say.product(parse.product) if parse.product else parse.goods[0].word
        return Reply("ask.mai", {"product": product}, _open(MAI, half.of(said)))
    if parse.goods and parse.product is None:
        return asking.which(said, WHICH, half=half.of(said).told())
    return await _go_on(said, half.of(said))


def _open(kind: str, offer: Half) -> dict[str, Any]:
    return {"kind": kind, "half": offer.told()}


async def _go_on(said: Said, offer: Half, confirmed: bool = False) -> Reply:
    """Asks for the first thing that is missing, else publishes."""
    say = saying.of(said)
    product = said.catalogue.products.get(offer.product)
    if product is None:
        if said.parse.unknown:
            return asking.product(said)
        values = {"example": say.example, "town": say.town}
        return Reply(f"{offer.intent}.ask.product", values, _open(WHAT, offer))
    if not offer.quantity:
        return Reply(f"{offer.intent}.ask.quantity", {"product": say.product(product)}, _open(MANY, offer))
    return await _published(said, offer, product, confirmed)


async def _published(said: Said, offer: Half, product: Product, confirmed: bool) -> Reply:
    catalogue, secret = said.catalogue, said.secret
    reading = half.read(catalogue, offer, said.day)
    if reading.offer is None:
        raise Unclear(next(iter(reading.problems.values())))
    reference = await listings.lately(catalogue, product.id, reading.offer.place, reading.offer.price_per)
    if not confirmed and reviews.rare(reading.offer, product):
        return _doubted(said, offer, product, reading.offer, reference)
    person = await people.arrive(secret, said.phone)
    by = Poster(person.id, person.public_id, said.phone, Channel.SMS)
    try:
        async with writing() as tx:
            if said.settings.quotas:
                await quotas.spend(tx, secret, quotas.POSTS, person.public_id)
            made = await listings.store(tx, catalogue, secret, Posting(reading.offer, by, reference))
            number = await numbers.lend(tx, made.id)
    except Spent:
        return Reply("limit.posts", {"limit": str(quotas.POSTS.most)})
    undo = {"kind": UNDO, "listing": made.public_id, "ref": str(number)}
    template = f"{offer.intent}.{'review' if made.state is State.PENDING else 'ok'}"
    return Reply(template, _values(said, product, reading.offer, number), undo=undo)


def _values(said: Said, product: Product, offer: Offer, number: int) -> dict[str, str]:
    say = saying.of(said)
    return {
        "ref": str(number),
        "product": say.product(product),
        "q": say.lot(offer.quantity, offer.unit),
        "price": say.asking(offer.price, offer.price_unit),
        "place": say.place(offer.place),
        "days": str(product.listing_days),
    }


def _doubted(said: Said, offer: Half, product: Product, read: Offer, reference: Reference | None) -> Reply:
    """A price that is seldom seen is asked back, with what is usual here."""
    say, band = saying.of(said), product.band("farm_gate", read.price_per)
    if reference is not None and reference.per == read.price_per:
        normal = say.figure(reference.avg, read.price_per, product)
    else:
        normal = "-".join(say.figure(end, read.price_per, product) for end in band.soft) if band else ""
    told = say.figure(read.low or 0, read.price_per, product)
    values = {"unit": say.unit(read.price_per, product), "said": told, "normal": normal}
    return Reply("sell.ask.price", values, _open(PRICE, offer))


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    """Goes on with what was asked; a full command of its own is none of it."""
    rule = ANSWERS[question["kind"]]
    return await rule(said, question, half.kept(question))


async def _side(said: Said, question: Mapping[str, Any], offer: Half) -> Reply | None:
    side = SIDES.get(said.parse.choice or 0)
    return await _go_on(said, replace(offer, intent=side)) if side else None


async def _kind(said: Said, question: Mapping[str, Any], offer: Half) -> Reply | None:
    product = asking.chosen(said, question)
    return await _go_on(said, replace(offer, product=product.id)) if product else None


OWN = frozenset({"price", "report", "unknown", "sell", "buy", "find_supply", "find_demand"})
"""What the name of a product with more or less besides may look like."""
PLAIN = frozenset({"unknown", "choose", "info"})
OFFERED = frozenset({"sell", "buy", "report"})


def _is_plain(said: Said) -> bool:
    """Whether a message tells figures and names nothing."""
    parse = said.parse
    names_nothing = not parse.goods and not parse.unknown and not parse.spots
    return names_nothing and (parse.intent in PLAIN or (parse.intent in OFFERED and parse.error == "product"))


async def _named(said: Said, question: Mapping[str, Any], offer: Half) -> Reply | None:
    """What is sold: 蜜橘, or all in one message."""
    if said.parse.intent not in OWN or not said.parse.goods:
        return None
    if said.parse.product is None:
        return asking.which(said, WHICH, half=offer.told())
    new = half.of(said, intent=offer.intent)
    kept = {name: cell for name, cell in new.told().items() if cell and not (name == "place" and not said.parse.spots)}
    return await _go_on(said, replace(offer, **kept))


async def _many(said: Said, question: Mapping[str, Any], offer: Half) -> Reply | None:
    """How much, and for how much: 5000斤 1.2元."""
    if not _is_plain(said):
        return None
    amounts = reader.amounts(said.catalogue, said.text, said.day)
    usual = _usual(said, offer)
    counted = half.counted(offer, amounts, usual)
    if counted == offer:
        return None
    has_price = amounts.price is not None or len(amounts.bare) > (amounts.quantity is None)
    return await _go_on(said, half.priced(counted, amounts, _per(counted)) if has_price else counted)


def _usual(said: Said, offer: Half) -> str:
    unit = said.catalogue.units.get(said.catalogue.products[offer.product].unit)
    return unit.zh if unit and unit.kind == "count" else "斤"


def _per(offer: Half) -> str:
    """What a price counts for that names no unit."""
    return offer.unit if offer.unit in reader.COUNTED else "斤"


async def _dear(said: Said, question: Mapping[str, Any], offer: Half) -> Reply | None:
    """是: the price stands; a number is the right one."""
    if said.parse.intent == "yes":
        return await _go_on(said, offer, confirmed=True)
    if not _is_plain(said):
        return None
    amounts = reader.amounts(said.catalogue, said.text, said.day)
    changed = half.priced(offer, amounts, _per(offer))
    return await _go_on(said, changed) if changed != offer else None


ANSWERS = {MAI: _side, WHICH: _kind, WHAT: _named, MANY: _many, PRICE: _dear}


async def undo(said: Said, done: Mapping[str, Any]) -> Reply:
    """Takes the listing down again."""
    person = await people.arrive(said.secret, said.phone)
    await listings.withdraw(str(done["listing"]), person.public_id, person.id, "短信撤回")
    return Reply("undo.ok")


EXAMPLES = (
    Example(
        "sell",
        ("卖货", "Sell"),
        ("卖 {product} 5000斤 1.2元 {town}", "卖 {product}"),
        ("sell {product} 5000jin 1.2yuan {town}", "sell {product}"),
    ),
    Example("buy", ("收货", "Buy"), ("收 {product} 2吨 1.1元",), ("buy {product} 2000jin 1.1yuan",)),
)
COMMAND = Command((SELL, BUY), answer, True, (UNDO,), undo, tuple(ANSWERS), answered, examples=EXAMPLES)
