"""Farewells (注销、我的数据): everything that is kept about someone, to be read, and to be erased."""

from pathlib import Path
from typing import Any

from models import (
    bids,
    consents,
    drafts,
    flags,
    listings,
    messages,
    people,
    photos,
    questions,
    searches,
    sessions,
    talks,
    texters,
    watches,
)
from models.engines import Transaction, writing
from models.listings import WITHDRAW, Listing
from models.people import Person
from models.rules import days

MOST = 10_000
BID = ("quantity", "unit", "price", "price_unit", "state", "made_at")
QUESTION = ("code", "kind", "body", "ref", "state", "asked_at", "answer", "answered_at")
WATCH = ("kind", "product", "spot", "freq", "op", "level", "per", "unit", "created_at", "expires_at")
SESSION = ("address", "agent", "created_at", "seen_at", "ended_at")


async def data(secret: str, person: Person) -> dict[str, Any]:
    """What is kept about the person, as it can be given to them."""
    told = {"phone": people.phone(secret, person), "name": person.name, "roles": person.roles}
    own = await listings.of(person.id, MOST)
    return {
        **told,
        "since": days.told(person.created_at),
        "consents": [_row(one, ("what", "version", "given_at", "withdrawn_at")) for one in await consents.of(person)],
        "listings": [{**listings.said(one), "id": one.public_id, "state": one.state} for one in own],
        "drafts": [draft.words for draft in await drafts.newest("", person)],
        "searches": [one.query for one in await searches.of(person)],
        "watches": [_row(one, WATCH) for one in await watches.of(person)],
        "talks": await talks.written(person),
        "bids": [_row(one, BID) for one in await bids.made(person)],
        "flags": [_row(one, ("at", "reason", "comment", "state")) for one in await flags.of(person)],
        "questions": [_row(one, QUESTION) for one in await questions.of(person, MOST)],
        "photos": [_row(one, ("public_id", "holder", "size", "created_at")) for one in await photos.owned(person)],
        "notices": [_row(one, ("kind", "values", "created_at")) for one in await messages.notices(person)],
        "sessions": [_row(one, SESSION) for one in await sessions.all_of(person)],
    }


def _row(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


async def erase(person: Person, media: Path) -> None:
    """Listings leave the index, photos the disk; the rest goes in the same transaction. What was sold stays a price."""
    own = await listings.of(person.id, MOST)
    unfinished = await drafts.newest("", person)
    holders = [*(one.holder for one in own), *(draft.holder for draft in unfinished)]
    hashes = {photo.sha256 for holder in holders for photo in await photos.of(holder)}
    async with writing() as tx:
        await _photos(tx, holders)
        for listing in own:
            await _listing(tx, listing, person)
        for leave in (bids.leave, talks.leave, flags.leave, questions.leave):
            await leave(tx, person)
        for table in ("draft", "notice", "consent", "search", "watch"):
            await tx.run(f"DELETE FROM {table} WHERE person_id = ?", (person.id,))
        await tx.run("DELETE FROM code WHERE phone_key = ?", (person.phone_key,))
        await tx.run("DELETE FROM outgoing WHERE recipient_key = ?", (person.phone_key,))
        await messages.unsay(tx, person.phone_key)
        await texters.wipe(tx, person.phone_key)
        await people.erase(tx, person)
    await photos.release(media, hashes)


async def _photos(tx: Transaction, holders: list[str]) -> None:
    for holder in holders:
        for photo in await photos.of(holder):
            await photos.drop(tx, photo)


WIPE = """
UPDATE listing SET title = ?, text = '', requirement = '', delivery = '', certificates = '', variety = '', contact = '',
  contact_key = '', text_key = '', words = '', photos = 0 WHERE id = ?
"""
GONE = "发布的人已经注销"


async def _listing(tx: Transaction, listing: Listing, person: Person) -> None:
    if listing.is_alive:
        await listings.move(tx, WITHDRAW, listing.public_id, (person.public_id, person.id))
    await tx.run(WIPE, (GONE, listing.id))
