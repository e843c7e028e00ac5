"""Closing (售完、删、续): 售完 1024 1.15; 删 1024; 续 1024; and the answer to whether the goods are still there."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from models import listings, people
from models.listings import Listing, State, sales
from models.rules import days
from models.rules.errors import Refused
from web.sms import owned, reader, saying
from web.sms.command import Command, Example, Reply, Said

SOLD_PRICE, EXPIRE = "sold_price", "expire"
UNDO_SOLD, UNDO_DELETE, UNDO_PRICE = "sold", "delete", "sold_told"
WORDS = {
    "sold": {"zh": "售完", "en": "sold"},
    "delete": {"zh": "删", "en": "delete"},
    "renew": {"zh": "续", "en": "renew"},
}
BACK = timedelta(days=7)
"""Within it a deleted listing comes back by 续."""
_STILL = re.compile(r"\s*2\s*[,，.。 ]?\s*(?P<price>\S.*)?")
USUAL = "元/斤"


async def answer(said: Said) -> Reply:
    found = await owned.listing(said, WORDS[said.parse.intent])
    if isinstance(found, Reply):
        return found
    if reply := _unfit(said, found):
        return reply
    return await DEEDS[said.parse.intent](said, found)


def _unfit(said: Said, listing: Listing) -> Reply | None:
    """What is over, or waits for a reviewer, cannot be closed or renewed; what was deleted this week comes back."""
    if listing.state == State.PENDING and said.parse.intent != "delete":
        return Reply("error.pending", {"ref": said.parse.ref})
    if listing.is_alive or (said.parse.intent == "renew" and _comes_back(listing)):
        return None
    return owned.over(said, listing)


def _comes_back(listing: Listing) -> bool:
    return listing.state == State.WITHDRAWN and days.now() - listing.changed_at <= BACK


async def _sold(said: Said, listing: Listing) -> Reply:
    """Closed; the price it went for may follow."""
    figure = said.parse.price
    unit = f"元/{said.parse.price_unit}" if said.parse.price_unit else ""
    return await _closed(said, listing, saying.number(figure) if figure is not None else "", unit)


async def _closed(said: Said, listing: Listing, price: str, unit: str) -> Reply:
    person = await people.arrive(said.secret, said.phone)
    unit = unit or listing.price_unit or USUAL
    sale = sales.Sale(listing.quantity, listing.unit, price, unit if price else "")
    await sales.sell(said.catalogue, listing, sale, person.public_id)
    ref = await _ref(said, listing)
    undo = {"kind": UNDO_SOLD, "listing": listing.public_id}
    if price:
        return Reply("sold.price", {"ref": ref, "price": price}, undo=undo)
    return Reply("sold.ok", {"ref": ref}, {"kind": SOLD_PRICE, "listing": listing.public_id, "ref": ref}, undo)


async def _ref(said: Said, listing: Listing) -> str:
    return said.parse.ref or str(await listings.numbers.of(listing.id) or "")


async def _deleted(said: Said, listing: Listing) -> Reply:
    person = await people.arrive(said.secret, said.phone)
    await listings.withdraw(listing.public_id, person.public_id, person.id, "短信删除")
    return Reply("delete.ok", {"ref": said.parse.ref}, undo={"kind": UNDO_DELETE, "listing": listing.public_id})


async def _renewed(said: Said, listing: Listing) -> Reply:
    """It stands as long again; one that was deleted this week is there again."""
    person = await people.arrive(said.secret, said.phone)
    if _comes_back(listing):
        await listings.reopen(listing.public_id, (person.public_id, person.id))
        listing = await listings.own(listing.public_id, person.id) or listing
    await listings.renew(said.catalogue, listing, person.public_id)
    product = said.catalogue.products[listing.product]
    return Reply("renew.ok", {"ref": await _ref(said, listing), "days": str(product.listing_days)}, effect=True)


DEEDS = {"sold": _sold, "delete": _deleted, "renew": _renewed}


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    """The price that it was sold for, or whether it is still there."""
    person = await people.arrive(said.secret, said.phone)
    listing = await listings.own(str(question["listing"]), person.id)
    if listing is None:
        return None
    return await (_priced if question["kind"] == SOLD_PRICE else _still)(said, listing)


NUMBERS = frozenset({"unknown", "choose", "info", "report"})
"""What a price that stands alone may look like."""


async def _priced(said: Said, listing: Listing) -> Reply | None:
    if said.parse.intent not in NUMBERS or said.parse.goods:
        return None
    amounts = reader.amounts(said.catalogue, said.text, said.day)
    figure = amounts.price.low if amounts.price else amounts.bare[0] if amounts.bare else None
    if figure is None:
        return None
    unit = f"元/{amounts.price.unit}" if amounts.price and amounts.price.unit else listing.price_unit or USUAL
    person = await people.arrive(said.secret, said.phone)
    sale = sales.Sale(listing.quantity, listing.unit, saying.number(figure), unit)
    await sales.tell(said.catalogue, listing, sale, person.public_id)
    undo = {"kind": UNDO_PRICE, "listing": listing.public_id}
    return Reply("sold.price", {"ref": await _ref(said, listing), "price": saying.number(figure)}, undo=undo)


async def _still(said: Said, listing: Listing) -> Reply | None:
    """1: it is still there; 2 and a price: it is sold."""
    if said.parse.choice == 1:
        return await _renewed(said, listing)
    found = _STILL.fullmatch(said.text)
    if found is None:
        return None
    amounts = reader.amounts(said.catalogue, found["price"] or "", said.day)
    figure = amounts.price.low if amounts.price else amounts.bare[0] if amounts.bare else None
    unit = f"元/{amounts.price.unit}" if amounts.price and amounts.price.unit else ""
    return await _closed(said, listing, saying.number(figure) if figure is not None else "", unit)


async def undo(said: Said, done: Mapping[str, Any]) -> Reply:
    """Open again as before; a price that was told for it does not count."""
    person = await people.arrive(said.secret, said.phone)
    listing = await listings.own(str(done["listing"]), person.id)
    if listing is None:
        raise Refused("这一条已经不在了")
    if done["kind"] != UNDO_DELETE:
        await sales.untell(said.catalogue, listing)
    if done["kind"] != UNDO_PRICE:
        await listings.reopen(listing.public_id, (person.public_id, person.id))
    return Reply("undo.ok")


EXAMPLES = (
    Example("sold", ("卖完了", "Sold"), ("售完 1024 1.15", "售完 1024"), ("sold 1024 1.15", "sold 1024")),
    Example("delete", ("撤下", "Take down"), ("删 1024",), ("delete 1024",)),
    Example("renew", ("续期", "Renew"), ("续 1024",), ("renew 1024",)),
)
COMMAND = replace(
    Command(("sold", "delete", "renew"), answer, True),
    undoes=(UNDO_SOLD, UNDO_DELETE, UNDO_PRICE), undo=undo, asks=(SOLD_PRICE, EXPIRE), answered=answered,
    examples=EXAMPLES,
)  # fmt: skip
