"""Bids (出价): how much, for how much and when, said and answered in a talk until both agree."""

from models.bids.bid import WAITING, Bid, Change, State
from models.bids.deals import Deal, confirm, deals
from models.bids.deeds import At, agree, close, counter, expire, make, refuse, withdraw
from models.bids.questions import changes, of
from models.bids.terms import Terms, read

__all__ = [
    "WAITING",
    "At",
    "Bid",
    "Change",
    "Deal",
    "State",
    "Terms",
    "agree",
    "changes",
    "close",
    "confirm",
    "counter",
    "deals",
    "expire",
    "make",
    "of",
    "read",
    "refuse",
    "withdraw",
]
