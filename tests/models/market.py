"""A small market for the tests: a listing of a farmer's that stands, and people who ask about it."""

from datetime import date

from models import bids, listings, talks
from models.bids import At, Bid, Terms
from models.listings import Listing
from models.people import Person
from models.rules import days
from models.rules.catalogue import Catalogue
from models.talks import Talk
from tests.cast import Member
from tests.models.test_listings import passed

SAID = {"quantity": "500", "unit": "斤", "price": "1.15", "price_unit": "元/斤"}


async def stands(catalogue: Catalogue, owner: Member, **said: str) -> Listing:
    """An open listing of the owner's."""
    made = await passed(catalogue, owner, **said)
    listing = await listings.find(made.public_id)
    assert listing is not None
    return listing


async def permitted(listing: Listing, owner: Member, asker: Member) -> str:
    """The public id of a talk in which both may write."""
    talk = await talks.ask(listing, asker.person, "还有货吗？")
    await talks.move(talks.PERMIT, talk, owner.person)
    return talk


async def seen(talk: str, person: Person) -> Talk:
    """The talk as one side sees it."""
    found = await talks.find(talk, person)
    assert found is not None
    return found


async def bid_of(talk: str, person: Person) -> Bid:
    """The newest bid of a talk."""
    return (await bids.of(await seen(talk, person)))[0]


async def at(talk: str, person: Person) -> At:
    """Where the newest bid stands now."""
    bid = await bid_of(talk, person)
    return At(talk, bid.public_id, bid.round)


def terms(catalogue: Catalogue, today: date | None = None, **said: str) -> Terms:
    """500 jin at 1.15 yuan, wanted in three days, or as said."""
    day = today or days.today()
    words = {"day": days.text(days.number(day) + 3)} | SAID | said
    read, problems = bids.read(catalogue, words, day)
    assert problems == {}
    assert read is not None
    return read
