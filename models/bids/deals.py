"""Deals (成交): agreed bids of which both sides say that they were kept; nothing else is counted."""

from typing import NamedTuple

from models import talks
from models.bids.bid import State
from models.bids.deeds import GONE, NOTE
from models.engines import database, writing
from models.people import Person
from models.rules import days
from models.rules.errors import Refused

CONFIRM = """
UPDATE bid SET {side} = ? WHERE public_id = ? AND talk_id = ? AND state = 'agreed' AND {side} IS NULL RETURNING id
"""
OWNER, ASKER = (CONFIRM.format(side=f"confirmed_by_{side}") for side in ("owner", "asker"))


async def confirm(talk: str, bid: str, me: Person) -> None:
    """One side says that goods and money changed hands as agreed."""
    async with writing() as tx:
        sides = await talks.step(tx, talks.CONFIRM, talk, me.id)
        rows = await tx.rows(OWNER if me.id == sides.owner else ASKER, (days.now(), bid, sides.talk))
        if not rows:
            raise Refused(GONE)
        await tx.run(NOTE, (int(rows[0][0]), days.now(), me.public_id, "confirm", State.AGREED, ""))
        await talks.see(tx, sides)
        await talks.add(tx, sides.talk, me.id, "", "confirm")
        await talks.tell(tx, sides.other, "bid.confirm", {"title": sides.title}, talk)


class Deal(NamedTuple):
    """What was kept: the bid and the listing it was about."""

    bid: str
    listing: str


DEALS = """
SELECT b.public_id, l.public_id
FROM talk AS t JOIN bid AS b ON b.talk_id = t.id JOIN listing AS l ON l.id = t.listing_id
WHERE (t.owner_id = ? OR t.asker_id = ?) AND b.confirmed_by_owner IS NOT NULL AND b.confirmed_by_asker IS NOT NULL
ORDER BY b.id
"""


async def deals(person: int) -> list[Deal]:
    """Someone's deals, each with the bid it can be traced to: a count is their number."""
    return [Deal._make(row) for row in await database().rows(DEALS, (person, person))]
