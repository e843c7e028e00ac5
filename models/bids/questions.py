"""Questions about bids (查出价)."""

from models.bids.bid import Bid, Change
from models.talks import Talk

MOST = 50


async def of(talk: Talk) -> list[Bid]:
    """A talk's newest bids, the last one first."""
    return await Bid.filter(talk_id=talk.id).order_by("-id").limit(MOST)


async def changes(bid: Bid) -> list[Change]:
    """Everything that happened to it, oldest first."""
    return await Change.filter(bid_id=bid.id).order_by("id")
