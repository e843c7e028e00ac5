"""What happened in the demo's district (演示的事件): invented, entered through the real deed."""

from datetime import date, timedelta

from models import occasions
from models.events import PROGRAM
from models.occasions import Kind, Told
from models.rules.catalogue import Catalogue

HAPPENED = (
    (12, 1, Kind.FROST, ("citrus",), "夜里降到零下，树上的果有冻伤"),
    (25, 0, Kind.FESTIVAL, (), "橘子节，外地客商来得多"),
)
"""How many days ago it began, how many days longer it lasted, what it was, to what, in words."""
SAID_BY = "演示，编的"


async def tell(catalogue: Catalogue, until: date) -> None:
    for ago, longer, kind, goods, words in HAPPENED:
        first = until - timedelta(ago)
        told = Told(kind, first, first + timedelta(longer), catalogue.district, goods, words, SAID_BY)
        await occasions.enter(told, PROGRAM)
