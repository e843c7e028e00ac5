"""Looking (编号、我的、谁收、谁卖): one listing by its number, one's own, and who buys or sells."""

from collections.abc import Sequence

from models import listings, people, questions, talks
from models.engines import writing
from models.listings import Found, Listing, Wanted, numbers
from models.people import Person
from models.rules import days, masks
from models.rules.offers import Side
from models.talks import codes as relays
from web.sms import asking, owned, saying
from web.sms.command import Command, Example, Reply, Said
from web.sms.saying import Saying

SIDES = {"find_demand": Side.DEMAND, "find_supply": Side.SUPPLY}
TEMPLATES = {Side.DEMAND: "demand", Side.SUPPLY: "supply"}
SHOWN, COUNTED = 2, 20


async def answer(said: Said) -> Reply:
    intent = said.parse.intent
    if intent == "mine":
        return await _mine(said)
    return await (_info(said) if intent == "info" else _found(said))


async def _info(said: Said) -> Reply:
    """A listing by its number, or one's own question or talk by its code."""
    ref, say = said.parse.ref, saying.of(said)
    if not ref.isdigit():
        return await _code(said, ref)
    public_id = await owned.numbered(ref)
    listing = await listings.find(public_id) if public_id else None
    if listing is None:
        return Reply("error.ref.none", {"ref": ref})
    if not listing.is_open:
        return _closed(said, listing) if listing.owner.phone_key == said.texter.key else owned.over(said, listing)
    return Reply("info.ok", {"ref": ref, "date": say.date(days.local(listing.posted_at)), **_values(say, listing)})


def _closed(said: Said, listing: Listing) -> Reply:
    """One's own that nobody finds: where it stands."""
    say = saying.of(said)
    return Reply(
        "info.own", {"ref": said.parse.ref, "state": say.words.listing_state(listing.state), **_values(say, listing)}
    )


async def _code(said: Said, code: str) -> Reply:
    person = await Person.get_or_none(phone_key=said.texter.key)
    question = await questions.find(code, person) if person else None
    if question is not None:
        state = STATES[questions.State(question.state)][said.texter.lang == "en"]
        told = saying.cropped(masks.masked(question.answer), 30)
        return Reply("case.ok", {"fid": code, "state": state, "body": told})
    talk = await talks.by_code(relays.read(code) or 0, person) if person else None
    found = await talks.find(talk, person) if talk and person else None
    if found is None:
        return Reply("error.ref.none", {"ref": code})
    number = await numbers.of(found.listing.id)
    return Reply(
        "talk.ok",
        {"relay": code, "ref": str(number or ""), "state": TALKS[talks.State(found.state)][said.texter.lang == "en"]},
    )


STATES = {
    questions.State.OPEN: ("还在办", "being looked at"),
    questions.State.ANSWERED: ("已答复", "answered"),
    questions.State.CLOSED: ("已办结", "closed"),
}
TALKS = {
    talks.State.ASKED: ("等对方同意", "they have not answered yet"),
    talks.State.PERMITTED: ("在谈", "open"),
    talks.State.REFUSED: ("对方不愿意", "they do not want to talk"),
    talks.State.CLOSED: ("已结束", "over"),
}


def _values(say: Saying, listing: Listing | Found) -> dict[str, str]:
    return {
        "product": say.product(say.catalogue.products[listing.product]),
        "place": say.place(listing.place),
        "q": say.lot(listing.quantity, listing.unit),
        "price": say.asking(listing.price, listing.price_unit),
    }


async def _mine(said: Said) -> Reply:
    """How many of one's own stand, and the two newest."""
    say, person = saying.of(said), await people.arrive(said.secret, said.phone)
    own = [listing for listing in await listings.of(person.id) if listing.is_alive]
    if not own:
        return Reply("mine.none", {"example": say.example, "town": say.town})
    refs = await _refs([listing.id for listing in own[:SHOWN]])
    second = own[1] if len(own) > 1 else None
    left = own[0].expires - days.number(said.day)
    values = {"n": str(len(own)), "ref": refs[0], "left": str(left), **_values(say, own[0])}
    more = {"ref2": refs[1], "prod2": _values(say, second)["product"]} if second else {}
    return Reply("mine.ok", {**values, **more})


async def _refs(ids: Sequence[int]) -> list[str]:
    """The numbers that listings are quoted by, lent where they had none."""
    known = {listing: await numbers.of(listing) for listing in ids}
    if any(number is None for number in known.values()):
        async with writing() as tx:
            known = {listing: await numbers.lend(tx, listing) for listing in ids}
    return [str(number) for number in known.values()]


async def _found(said: Said) -> Reply:
    """How many buy or sell it, and the two newest by number."""
    parse, say, side = said.parse, saying.of(said), SIDES[said.parse.intent]
    if not parse.goods:
        return asking.product(said)
    products = _meant(said)
    places = (parse.spot.code,) if parse.spot and hasattr(parse.spot, "code") else ()
    found = await listings.search(Wanted(side=side, products=products, places=places), COUNTED)
    found = found or (await listings.search(Wanted(side=side, products=products), COUNTED) if places else [])
    name = say.product(parse.product) if parse.product else parse.goods[0].word
    if not found:
        return Reply(f"{TEMPLATES[side]}.none", {"product": name})
    refs = await _refs([one.id for one in found[:SHOWN]])
    values = {"n": str(len(found)), "ref": refs[0], **_values(say, found[0]), "product": name}
    more = {"ref2": refs[1], "price2": say.asking(found[1].price, found[1].price_unit)} if len(found) > 1 else {}
    return Reply(f"{TEMPLATES[side]}.ok", {**values, **more})


def _meant(said: Said) -> tuple[str, ...]:
    """The product and what people call by the same word; of several all."""
    first = said.parse.goods[0]
    return tuple(sorted(said.catalogue.kin(first.product.id))) if first.product else first.several


EXAMPLES = (
    Example("info", ("看一条供求", "One listing"), ("1024",), ("1024",)),
    Example("mine", ("看自己的", "Your own"), ("我的",), ("mine",)),
    Example("find_demand", ("找买家", "Find buyers"), ("谁收{product}",), ("buyers {product}",)),
    Example("find_supply", ("找货", "Find sellers"), ("谁卖{product}",), ("search {product}",)),
)
COMMAND = Command(("info", "mine", "find_demand", "find_supply"), answer, examples=EXAMPLES)
