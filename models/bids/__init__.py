"""Bids (出价): how much, for how much and when, said and answered in a talk until both agree."""

from models.bids.bid import WAITING, Bid, State, Turn
from models.bids.deals import Deal, confirm, deals
from models.bids.deeds import At, agree, close, counter, expire, leave, make, refuse, withdraw
from models.bids.questions import made, of, turns
from models.bids.terms import Terms, read

__all__ = [
    "WAITING",
    "At",
    "Bid",
    "Deal",
    "State",
    "Terms",
    "Turn",
    "agree",
    "close",
    "confirm",
    "counter",
    "deals",
    "expire",
    "leave",
    "made",
    "make",
    "of",
    "read",
    "refuse",
    "turns",
    "withdraw",
]
