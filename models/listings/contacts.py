"""Contacts (联系方式): the sealed number of a listing, shown to an officer who says why; the log tells who and why."""

from models import events, seals
from models.engines import writing
from models.listings.listing import Listing
from models.listings.publish import PRIVATE
from models.rules import masks, text
from models.rules.errors import Refused

LONGEST = 100


def why(said: str) -> str:
    """The reason, without any number in it: the log keeps it for long."""
    return masks.masked(text.line(said, "为什么要看", LONGEST))


async def reveal(secret: str, listing: Listing, who: str, said: str) -> str:
    """The number; noted before it is shown, and not shown where that cannot be noted."""
    reason = why(said)
    if not listing.contact:
        raise Refused("这条信息没有留电话")
    number = seals.opened(secret, PRIVATE, listing.contact)
    async with writing() as tx:
        await events.note(tx, who, "listing.reveal", listing.public_id, {"why": reason})
    return number
