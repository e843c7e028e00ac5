"""What is done with a bid (出价、还价、同意、不同意、收回): by the side whose turn it is, on the terms it has seen."""

from dataclasses import astuple, dataclass, fields
from datetime import timedelta

from models import events, listings, seals, talks
from models.bids.bid import State
from models.bids.terms import Terms
from models.engines import Transaction, writing
from models.people import Person
from models.rules import days
from models.rules.errors import Refused
from models.talks import Sides

LASTS = timedelta(days=3)
"""So long the other side has to answer."""
WAITS = "还有一个出价没谈完，先答复它"
GONE = "这个出价已经变了，请刷新看看"


@dataclass(frozen=True, slots=True)
class At:
    """Which bid, in which talk, and the round whose terms were seen."""

    talk: str
    bid: str
    round: int


TOLD = tuple(field.name for field in fields(Terms))
COLUMNS = ", ".join(("public_id", "talk_id", "sender_id", *TOLD, "made_at", "changed_at", "expires_at"))
MAKE = f"""
INSERT INTO bid (round, state, {COLUMNS}) VALUES (1, 'open', {", ".join("?" * (len(TOLD) + 6))})
ON CONFLICT (talk_id) WHERE state IN ('open', 'negotiating') DO NOTHING RETURNING id
"""


async def make(talk: str, me: Person, terms: Terms) -> str:
    """A bid to the other side; its public id. Of a talk's bids one at most waits for an answer."""
    public_id, now = seals.public_id(), days.now()
    async with writing() as tx:
        sides = await talks.step(tx, talks.BID, talk, me.id)
        row = (public_id, sides.talk, me.id, *astuple(terms), now, now, now + LASTS)
        rows = await tx.rows(MAKE, row)
        if not rows:
            raise Refused(WAITS)
        await _told(tx, sides, me, (int(rows[0][0]), "make", State.OPEN, terms.words))
    return public_id


SETS = ", ".join(f"{name} = ?" for name in TOLD)
TURN = """ WHERE public_id = ? AND talk_id = ? AND round = ? AND sender_id <> ?
  AND state IN ('open', 'negotiating') AND expires_at > ? RETURNING id
"""
COUNTER = (
    f"UPDATE bid SET state = 'negotiating', round = round + 1, sender_id = ?, {SETS}, changed_at = ?, expires_at = ?"
)


async def counter(at: At, me: Person, terms: Terms) -> None:
    """Other terms in return: now the other side answers."""
    now = days.now()
    async with writing() as tx:
        sides = await talks.step(tx, talks.BID, at.talk, me.id)
        values = (me.id, *astuple(terms), now, now + LASTS)
        bid = await _turned(tx, COUNTER + TURN, values, (at, sides))
        await _told(tx, sides, me, (bid, "counter", State.NEGOTIATING, terms.words))


END = "UPDATE bid SET state = ?, changed_at = ?"


async def agree(at: At, me: Person, reserve: bool = False) -> None:
    """The terms hold for both; the listing's owner may mark it as reserved with the same word."""
    async with writing() as tx:
        sides = await talks.step(tx, talks.BID, at.talk, me.id)
        bid = await _turned(tx, END + TURN, (State.AGREED, days.now()), (at, sides))
        if reserve and me.id == sides.owner:
            await listings.move(tx, listings.RESERVE, sides.listing, (me.public_id, me.id))
        await _told(tx, sides, me, (bid, "agree", State.AGREED, ""))


async def refuse(at: At, me: Person) -> None:
    """Not on these terms."""
    async with writing() as tx:
        sides = await talks.step(tx, talks.ANSWER, at.talk, me.id)
        bid = await _turned(tx, END + TURN, (State.REFUSED, days.now()), (at, sides))
        await _told(tx, sides, me, (bid, "refuse", State.REFUSED, ""))


async def withdraw(at: At, me: Person) -> None:
    """Takes one's own terms back while nobody has answered them."""
    async with writing() as tx:
        sides = await talks.step(tx, talks.ANSWER, at.talk, me.id)
        own = (END + TURN).replace("sender_id <> ?", "sender_id = ?")
        bid = await _turned(tx, own, (State.REFUSED, days.now()), (at, sides))
        await _told(tx, sides, me, (bid, "withdraw", State.REFUSED, ""))


async def _turned(tx: Transaction, sql: str, values: tuple[object, ...], where: tuple[At, Sides]) -> int:
    """The bid's row id, where it was this side's turn and the terms were still those that it saw."""
    at, sides = where
    rows = await tx.rows(sql, (*values, at.bid, sides.talk, at.round, sides.me, days.now()))
    if not rows:
        raise Refused(GONE)
    return int(rows[0][0])


NOTE = "INSERT INTO bid_turn (bid_id, at, who, what, state, terms) VALUES (?, ?, ?, ?, ?, ?)"
Said = tuple[int, str, State, str]
"""A bid's row, what was done with it, where it stands then, the terms."""


async def _told(tx: Transaction, sides: Sides, me: Person, said: Said) -> None:
    """Kept with who and when, a line in the talk, a message to the other side."""
    bid, what, state, terms = said
    await tx.run(NOTE, (bid, days.now(), me.public_id, what, state, terms))
    await talks.see(tx, sides)
    await talks.add(tx, sides.talk, me.id, terms, what)
    await talks.tell(tx, sides.other, f"bid.{what}", {"title": sides.title, "terms": terms}, sides.public_id)


DROP = f"{END} WHERE talk_id = ? AND state IN ('open', 'negotiating') RETURNING id"


async def close(talk: str, me: Person) -> None:
    """Ends the talk, and with it the bid that still waits."""
    async with writing() as tx:
        sides = await talks.step(tx, talks.CLOSE, talk, me.id)
        for (bid,) in await tx.rows(DROP, (State.REFUSED, days.now(), sides.talk)):
            await tx.run(NOTE, (int(bid), days.now(), me.public_id, "close", State.REFUSED, ""))
        await talks.see(tx, sides)
        await talks.tell(tx, sides.other, talks.CLOSE.name, {"title": sides.title}, talk)


LEAVE = """
UPDATE bid SET state = 'refused', changed_at = ? WHERE state IN ('open', 'negotiating')
AND talk_id IN (SELECT id FROM talk WHERE owner_id = ? OR asker_id = ?) RETURNING id
"""


async def leave(tx: Transaction, person: Person) -> None:
    """Someone goes for good: none of their bids waits any more. What was agreed stays, for the other side's sake."""
    for (bid,) in await tx.rows(LEAVE, (days.now(), person.id, person.id)):
        await tx.run(NOTE, (int(bid), days.now(), person.public_id, "leave", State.REFUSED, ""))


EXPIRE = """
UPDATE bid SET state = 'expired', changed_at = ? WHERE id IN (SELECT id FROM bid
  WHERE state IN ('open', 'negotiating') AND expires_at <= ? ORDER BY id LIMIT 200)
AND state IN ('open', 'negotiating') AND expires_at <= ? RETURNING id, talk_id
"""
BOTH = """
SELECT t.public_id, l.title, t.owner_id, t.asker_id FROM talk AS t JOIN listing AS l ON l.id = t.listing_id
WHERE t.id = ?
"""


async def expire() -> int:
    """Closes the bids that nobody answered in time, two hundred at a time; how many."""
    done, now = 0, days.now()
    while True:
        async with writing() as tx:
            rows = await tx.rows(EXPIRE, (now, now, now))
            for bid, talk in rows:
                await _expired(tx, int(bid), int(talk))
        done += len(rows)
        if not rows:
            return done


async def _expired(tx: Transaction, bid: int, talk: int) -> None:
    await tx.run(NOTE, (bid, days.now(), events.PROGRAM, "expire", State.EXPIRED, ""))
    public_id, title, *sides = (await tx.rows(BOTH, (talk,)))[0]
    for person in sides:
        await talks.tell(tx, int(person), "bid.expire", {"title": str(title)}, str(public_id))
