"""Questions about bids (查出价)."""

from models.bids.bid import Bid, Turn
from models.talks import Talk

MOST = 50


async def of(talk: Talk) -> list[Bid]:
    """A talk's newest bids, the last one first."""
    return await Bid.filter(talk_id=talk.id).order_by("-id").limit(MOST)


async def turns(bid: Bid) -> list[Turn]:
    """Everything that happened to it, oldest first."""
    return await Turn.filter(bid_id=bid.id).order_by("id")
