"""Questions about listings (查询): one by its public id, one's own, and those that wait for a reviewer."""

from collections.abc import Iterable

from models.engines import database
from models.listings.listing import OPEN, Listing

MINE = 50


async def find(public_id: str) -> Listing | None:
    """The listing with its owner."""
    return await Listing.filter(public_id=public_id).select_related("owner").first()


async def own(public_id: str, owner: int) -> Listing | None:
    """The listing, where it is theirs."""
    return await Listing.filter(public_id=public_id, owner_id=owner).select_related("owner").first()


async def of(owner: int, limit: int = MINE, before: int = 0) -> list[Listing]:
    """Someone's own, the newest first."""
    found = Listing.filter(owner_id=owner)
    return await (found.filter(id__lt=before) if before else found).order_by("-id").limit(limit)


PENDING = """
SELECT id FROM listing WHERE (state = 'pending_review' OR sampled = 1) AND id > ? ORDER BY id LIMIT ?
"""


async def pending(after: int = 0, limit: int = 20) -> list[Listing]:
    """What waits for a reviewer, or is to be looked at afterwards, oldest first."""
    rows = await database().rows(PENDING, (after, limit))
    return await Listing.filter(id__in=[number for (number,) in rows]).select_related("owner").order_by("id")


async def pending_count() -> int:
    sql = "SELECT count(*) FROM listing WHERE state = 'pending_review' OR sampled = 1"
    return int((await database().rows(sql))[0][0])


async def open_of(public_ids: Iterable[str]) -> list[Listing]:
    """Those of them that are open."""
    return await Listing.filter(public_id__in=list(public_ids), state__in=list(OPEN)).order_by("-id")


COUNTS = "SELECT state, count(*) FROM listing WHERE owner_id = ? GROUP BY state"


async def counts(owner: int) -> dict[str, int]:
    """State -> how many of someone's listings stand so: what a public count rests on."""
    return {str(state): int(count) for state, count in await database().rows(COUNTS, (owner,))}
