"""Editing (改): 改 1024 1.3元; 1024 还剩 2000斤: an own listing told anew; 0 brings the old words back."""

from collections.abc import Mapping
from typing import Any

from models import listings, people
from models.listings import Listing, State
from models.rules import days, offers
from models.rules.errors import Unclear
from models.rules.offers import Offer
from web.sms import owned, saying
from web.sms.command import Command, Example, Reply, Said
from web.sms.half import TOTAL

UNDO = "edit"
FIELDS = ("price", "price_unit", "quantity", "unit")
WORD = {"zh": "改", "en": "edit"}
OPEN = "面议"
USUAL = "元/斤"


async def answer(said: Said) -> Reply:
    found = await owned.listing(said, WORD)
    if isinstance(found, Reply):
        return found
    if not found.is_alive:
        return owned.over(said, found)
    changes = _changes(said, found)
    if not changes:
        return Reply("edit.ask", {"ref": said.parse.ref})
    before = {name: getattr(found, name) for name in FIELDS}
    reply = await _edited(said, found, changes)
    undo = {"kind": UNDO, "listing": found.public_id, "ref": said.parse.ref, **before}
    return Reply(reply.template, reply.values, undo=undo)


def _changes(said: Said, listing: Listing) -> dict[str, str]:
    """The fields that the message tells anew; a price without a unit keeps the listing's own."""
    parse, changes = said.parse, dict[str, str]()
    if parse.quantity is not None:
        changes |= {"quantity": saying.number(parse.quantity), "unit": parse.unit}
    if parse.negotiable:
        changes |= {"price": OPEN, "price_unit": ""}
    if parse.price is not None:
        ends = [parse.price] if parse.price_max is None else [parse.price, parse.price_max]
        unit = f"元/{parse.price_unit}" if parse.price_unit and parse.price_unit != TOTAL else ""
        changes |= {"price": "-".join(map(saying.number, ends)), "price_unit": unit or listing.price_unit or USUAL}
    return changes


async def _edited(said: Said, listing: Listing, changes: Mapping[str, str]) -> Reply:
    words = {**listings.said(listing), **changes}
    if words["title"].startswith(tuple(offers.WORDS.values())):
        words["title"] = ""
    reading = offers.read(said.catalogue, words, said.day)
    if reading.offer is None:
        raise Unclear(next(iter(reading.problems.values())))
    person = await people.arrive(said.secret, said.phone)
    state = await listings.edit(said.catalogue, listing, reading.offer, person.public_id)
    template = "edit.review" if state is State.PENDING and listing.state != State.PENDING else "edit.ok"
    return Reply(template, _values(said, listing, reading.offer))


def _values(said: Said, listing: Listing, offer: Offer) -> dict[str, str]:
    say = saying.of(said)
    return {
        "ref": said.parse.ref,
        "product": say.product(said.catalogue.products[offer.product]),
        "q": say.lot(offer.quantity, offer.unit),
        "price": say.asking(offer.price, offer.price_unit),
        "left": str(listing.expires - days.number(said.day)),
    }


async def undo(said: Said, done: Mapping[str, Any]) -> Reply:
    person = await people.arrive(said.secret, said.phone)
    listing = await listings.own(str(done["listing"]), person.id)
    if listing is None:
        return Reply("undo.none")
    await _edited(said, listing, {name: str(done[name]) for name in FIELDS})
    return Reply("undo.ok")


EXAMPLES = (
    Example(
        "edit", ("改价、改数量", "Change a listing"), ("改 1024 1.3元", "改 1024 还剩 3000斤"), ("edit 1024 price 1.3",)
    ),
)
COMMAND = Command(("edit",), answer, True, (UNDO,), undo, examples=EXAMPLES)
