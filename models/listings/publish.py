"""Publishing (发布): an offer becomes a listing, public at once or after someone has looked at it."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import lru_cache
from random import SystemRandom
from typing import NamedTuple
from weakref import WeakKeyDictionary

from models import photos, prices, seals
from models.engines import Client, Transaction, database, writing
from models.listings import changes, index
from models.listings.listing import SEEN, Channel, State, holder
from models.prices import Latest
from models.rules import days, reviews, tokens
from models.rules.catalogue import Catalogue
from models.rules.inputs import Query
from models.rules.offers import Offer
from models.rules.reviews import Known, Reference

RECENT = 10
"""Days after which a market's price is no reference any more."""
PRIVATE = "listing.contact"
DICE = SystemRandom()


@dataclass(frozen=True, slots=True)
class Poster:
    """Who posts: the owner's row and public id, who did it for them, and the phone number."""

    owner: int
    by: str
    phone: str
    channel: Channel = Channel.WEB
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """What became of an offer: its row, its public id, where it stands, and the codes of why it waits."""

    id: int
    public_id: str
    state: State
    reasons: tuple[str, ...]


async def publish(catalogue: Catalogue, secret: str, offer: Offer, by: Poster) -> Published:
    """Stores the offer with its first change and its words, all or nothing."""
    reference = await market(catalogue, offer.product, offer.place, offer.price_per)
    async with writing() as tx:
        return await store(tx, catalogue, secret, Posting(offer, by, reference))


async def market(catalogue: Catalogue, product: str, place: str, per: str) -> Reference | None:
    """What the nearest place round a place told of the product in the last days, per the unit that is asked for."""
    since = days.back(days.today(), RECENT)
    found = await prices.around(catalogue, Query(product, place, per=per), catalogue.chain(place))
    return next((_reference(price) for price in found if price.day >= since), None)


FRESH, MOST_GOODS = 60, 10_000
"""Seconds for which what the market tells is remembered, and of how many goods and places."""
_markets: WeakKeyDictionary[Client, dict[tuple[str, str, str], tuple[float, Reference | None]]] = WeakKeyDictionary()


async def lately(catalogue: Catalogue, product: str, place: str, per: str) -> Reference | None:
    """The same, asked once a minute: programs post many of the same goods one after another."""
    known, now, goods = _markets.setdefault(database(), {}), days.now().timestamp(), (product, place, per)
    if goods not in known or not now - FRESH < known[goods][0] <= now:
        if len(known) >= MOST_GOODS:
            known.clear()
        known[goods] = now, await market(catalogue, *goods)
    return known[goods][1]


def _reference(price: Latest) -> Reference:
    low, high = price.low or price.avg, price.high or price.avg
    told = (price.spot, price.stage, " ".join(price.sources))
    return Reference(price.per, low, price.avg, high, days.number(price.day), *told)


async def illustrate(tx: Transaction, made: Published, draft: str, owner: int) -> None:
    """The draft's photos hang on the listing from now on, and are its owner's."""
    await photos.move(tx, draft, holder(made.public_id))
    await photos.give(tx, holder(made.public_id), owner)
    await photos.show(tx, holder(made.public_id), made.state in SEEN)
    count = len(await photos.of(holder(made.public_id)))
    await tx.run("UPDATE listing SET photos = ? WHERE id = ?", (count, made.id))


class Posting(NamedTuple):
    """An offer on its way in: who posts it, what the market tells, whether one of its photos is another's, and when it
    was posted elsewhere."""

    offer: Offer
    by: Poster
    reference: Reference | None = None
    copied: bool = False
    posted: datetime | None = None


async def store(tx: Transaction, catalogue: Catalogue, secret: str, posting: Posting) -> Published:
    """The listing within a transaction of another's."""
    keys = keys_of(secret, posting)
    known = replace(await _known(tx, posting.by, keys), copied=posting.copied)
    made = made_of(catalogue, secret, posting, known, keys)
    add = _added if database().dialect == "sqlite" else _added_at_once
    return Published(await add(tx, made, posting.by.by), made.public_id, made.state, made.reasons)


async def _added(tx: Transaction, made: "Made", who: str) -> int:
    """The row id of the listing, with its first change and its words."""
    number = int((await tx.rows(ADD, made.row))[0][0])
    await changes.note(tx, number, who, "publish", (made.state, ""))
    if made.state is State.ACTIVE:
        await index.put(tx, number, made.words)
    return number


async def _added_at_once(tx: Transaction, made: "Made", who: str) -> int:
    """The same by one statement: each is a way to the server and back."""
    change = (days.now(), who, "publish", made.state, "")
    if made.state is State.ACTIVE:
        rows = await tx.rows(ADD_OPEN, (*made.row, *change, index.tokens_of(made.words)))
    else:
        rows = await tx.rows(ADD_CLOSED, (*made.row, *change))
    return int(rows[0][0])


def keys_of(secret: str, posting: Posting) -> tuple[str, str]:
    """What tells the same number and the same words again."""
    return seals.keyed(secret, "phone", posting.by.phone), text_key(posting.offer)


class Made(NamedTuple):
    """A listing as it goes into the table: its row, and what of it matters besides."""

    row: tuple[object, ...]
    public_id: str
    state: State
    reasons: tuple[str, ...]
    words: str


def made_of(catalogue: Catalogue, secret: str, posting: Posting, known: Known, keys: tuple[str, str]) -> Made:
    """The row of a posting, judged by what is known of who posts."""
    offer, by, reference, _, posted = posting
    reasons = reviews.reasons(offer, catalogue.products[offer.product], known, reference)
    state = State.PENDING if reasons else State.ACTIVE
    public_id, words = seals.public_id(), tokens.written(catalogue, offer)
    sampled = int(not reasons and not by.trusted and DICE.randrange(reviews.SAMPLED) == 0)
    judged = (reviews.position(offer, reference), _told(reference), " ".join(reasons), sampled)
    contact = seals.seal(secret, PRIVATE, by.phone) if by.phone else ""
    now = days.now()
    who = (by.owner, by.by, by.channel, contact)
    row = (public_id, state, *_cells(offer), *judged, *who, *keys, posted or now, now, now, words)
    return Made(row, public_id, state, reasons, words)


OFFERED = (
    "side", "product", "place", "low", "high", "price_per", "amount", "per", "expires", "ready_from", "ready_to",
    "quantity", "unit", "price", "price_unit", "grade", "variety", "title", "text", "delivery", "certificates",
    "min_order", "requirement",
)  # fmt: skip
"""What of an offer stands in the listing's row."""
COLUMNS = (
    "public_id", "state", *OFFERED, "position", "reference", "checks", "sampled", "owner_id", "posted_by", "channel",
    "contact", "contact_key", "text_key", "posted_at", "changed_at", "confirmed_at", "words",
)  # fmt: skip
ADD = f"INSERT INTO listing ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) RETURNING id"

_CHANGE = changes.NOTE.replace("VALUES (?,", "SELECT id,").removesuffix(")")
ADD_CLOSED = f"WITH l AS ({ADD}), c AS ({_CHANGE} FROM l) SELECT id FROM l"
ADD_OPEN = f"""
WITH l AS ({ADD}), c AS ({_CHANGE} FROM l),
  w AS (INSERT INTO listing_words (id, tokens) SELECT id, string_to_array(?, ' ') FROM l),
  t AS (INSERT INTO listing_turn (listing_id) SELECT id FROM l)
SELECT id FROM l
"""


def _cells(offer: Offer) -> tuple[object, ...]:
    return tuple(getattr(offer, name) for name in OFFERED)


@lru_cache(maxsize=MOST_GOODS)
def _told(reference: Reference | None) -> str:
    return json.dumps(asdict(reference), separators=(",", ":")) if reference else ""


def text_key(offer: Offer) -> str:
    """Tells the same words posted again."""
    goods = (offer.side, offer.product, offer.place, offer.quantity, offer.unit, offer.price, offer.title, offer.text)
    return seals.digest("\x1f".join(goods))[:32]


KNOWN = """
SELECT EXISTS (SELECT 1 FROM listing WHERE contact_key = ? AND state IN ('active', 'reserved', 'sold', 'expired')),
  EXISTS (SELECT 1 FROM listing WHERE contact_key = ? AND state = 'sold'),
  EXISTS (SELECT 1 FROM listing WHERE contact_key = ? AND text_key = ?
    AND state IN ('pending_review', 'active', 'reserved'))
"""


async def _known(tx: Transaction, by: Poster, keys: tuple[str, str]) -> Known:
    if by.trusted:
        return Known(trusted=True)
    contact, text = keys
    posted, dealt, repeated = (await tx.rows(KNOWN, (contact, contact, contact, text)))[0]
    return Known(bool(posted), bool(dealt), bool(repeated))
