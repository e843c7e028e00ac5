"""Edits (修改): an open listing told anew by its owner; what cannot be public without a look waits again."""

from dataclasses import fields

from models import photos
from models.engines import Transaction, writing
from models.listings import changes, index
from models.listings.listing import OPEN, SEEN, Listing, State
from models.listings.publish import OFFERED, text_key
from models.rules import days, reviews, tokens
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.offers import Offer

DATES = ("ready_from", "ready_to", "expires")


def said(listing: Listing) -> dict[str, str]:
    """The listing's words, as an offer is read from."""
    told = {field.name: str(getattr(listing, field.name)) for field in fields(Offer)}
    whole = {name: days.text(int(told[name])) for name in DATES if told[name] not in ("", "0")}
    return {**told, "ready_to": "", **whole}


EDIT = f"UPDATE listing SET {', '.join(f'{name} = ?' for name in OFFERED)}"
EDITED = f"""
{EDIT}, state = ?, checks = ?, text_key = ?, words = ?, changed_at = ? WHERE id = ? AND state = ? AND owner_id = ?
"""


async def edit(catalogue: Catalogue, listing: Listing, offer: Offer, who: str) -> State:
    """Stores the new words; a price that cannot be or a blocked word waits for a reviewer."""
    doubts, before = reviews.doubts(offer, catalogue.products[offer.product]), State(listing.state)
    after = State.PENDING if doubts else before
    words = tokens.written(catalogue, offer)
    told = tuple(getattr(offer, name) for name in OFFERED)
    kept = (after, " ".join(doubts) or listing.checks, text_key(offer), words, days.now())
    owner = listing.owner_id
    async with writing() as tx:
        await photos.show(tx, listing.holder, after in SEEN)
        if not listing.is_alive or not await tx.run(EDITED, (*told, *kept, listing.id, before, owner)):
            raise Refused(changes.GONE)
        await _indexed(tx, listing, after, words)
        await changes.note(tx, listing.id, who, "edit", (after, differences(listing, offer)))
    return after


async def _indexed(tx: Transaction, listing: Listing, after: State, words: str) -> None:
    if listing.is_open:
        await index.drop(tx, listing.id, listing.words)
    if after in OPEN:
        await index.put(tx, listing.id, words)


def differences(listing: Listing, offer: Offer) -> str:
    """1.20元/斤 → 1.15元/斤: what the history tells of an edit; of longer texts only that they changed."""
    price = (f"{listing.price}{listing.price_unit}", f"{offer.price}{offer.price_unit}")
    quantity = (f"{listing.quantity}{listing.unit}", f"{offer.quantity}{offer.unit}")
    return "，".join(f"{old} → {new}" for old, new in (price, quantity) if old != new)
