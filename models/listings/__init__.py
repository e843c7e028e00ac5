"""Listings (供求信息): what people have and want, what becomes of it, and how it is found."""

from models.listings.batches import Arrival
from models.listings.changes import (
    RELEASE,
    RESERVE,
    SELL,
    WITHDRAW,
    Deed,
    expire,
    history,
    judge,
    look,
    move,
    note,
    remove,
    renew,
    reopen,
    withdraw,
)
from models.listings.contacts import readdress
from models.listings.edits import edit, said
from models.listings.index import tidy
from models.listings.listing import ALIVE, CLOSED, OPEN, SEEN, Change, Channel, Listing, State, holder
from models.listings.orders import Page, page, part
from models.listings.publish import PRIVATE, Poster, Posting, Published, illustrate, lately, market, publish, store
from models.listings.questions import counts, find, of, open_of, own, pending, pending_count
from models.listings.reminders import remind
from models.listings.search import MOST_PAGES, PAGE, Found, Ready, Wanted, ready, search

__all__ = [
    "ALIVE",
    "CLOSED",
    "MOST_PAGES",
    "OPEN",
    "PAGE",
    "PRIVATE",
    "RELEASE",
    "RESERVE",
    "SEEN",
    "SELL",
    "WITHDRAW",
    "Arrival",
    "Change",
    "Channel",
    "Deed",
    "Found",
    "Listing",
    "Page",
    "Poster",
    "Posting",
    "Published",
    "Ready",
    "State",
    "Wanted",
    "counts",
    "edit",
    "expire",
    "find",
    "history",
    "holder",
    "illustrate",
    "judge",
    "lately",
    "look",
    "market",
    "move",
    "note",
    "of",
    "open_of",
    "own",
    "page",
    "part",
    "pending",
    "pending_count",
    "publish",
    "readdress",
    "ready",
    "remind",
    "remove",
    "renew",
    "reopen",
    "said",
    "search",
    "store",
    "tidy",
    "withdraw",
]
