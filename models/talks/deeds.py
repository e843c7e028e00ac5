"""What both sides do in a talk (问、同意、不谈、说、结束): each in its state, by the one whose it is, and once."""

from dataclasses import dataclass
from typing import NamedTuple

from models import seals, texters
from models.engines import Transaction, writing
from models.listings import Listing, numbers
from models.people import Person
from models.rules import days
from models.rules.errors import Refused
from models.talks import codes, lines
from models.talks.talk import OPEN, State
from models.talks.telling import about, buyer, short, tell

OWN = "这是您自己发的，不用问"
OVER = "这条信息已经结束了，问不了了，看看别的"
ALREADY = "这一条您已经问过了，在“我的洽谈”里接着谈"
UNWANTED = "对方没有同意谈这一条，看看别的"
GONE = "没有这次洽谈，也可能不是您的"


async def ask(listing: Listing, asker: Person, said: str) -> str:
    """Asks the owner; the public id of the talk."""
    owner: int = listing.owner_id
    if owner == asker.id:
        raise Refused(OWN)
    told = lines.words(said)
    async with writing() as tx:
        await _stands(tx, listing.id)
        talk, public_id, code = await _begun(tx, listing.id, owner, asker.id)
        await lines.add(tx, talk, asker.id, told)
        values = about(listing.title, listing.product, await numbers.lend(tx, listing.id), code)
        await tell(tx, owner, "asked", values | {"buyer": buyer(listing, asker)}, public_id)
    return public_id


STANDS = "UPDATE listing SET state = state WHERE id = ? AND state IN ('active', 'reserved')"


async def _stands(tx: Transaction, listing: int) -> None:
    """The listing is open, and stays so until this is stored: its row is held."""
    if not await tx.run(STANDS, (listing,)):
        raise Refused(OVER)


UNWILLING = "SELECT 1 FROM talk WHERE listing_id = ? AND asker_id = ? AND state = 'refused'"
BEGIN = """
INSERT INTO talk (public_id, listing_id, owner_id, asker_id, state, code, asked_at, changed_at)
VALUES (?, ?, ?, ?, 'asked', 0, ?, ?)
ON CONFLICT (listing_id, asker_id) WHERE state IN ('asked', 'permitted') DO NOTHING RETURNING id
"""


async def _begun(tx: Transaction, listing: int, owner: int, asker: int) -> tuple[int, str, int]:
    """The row of a new talk, its public id and its code."""
    if await tx.rows(UNWILLING, (listing, asker)):
        raise Refused(UNWANTED)
    public_id, now = seals.public_id(), days.now()
    rows = await tx.rows(BEGIN, (public_id, listing, owner, asker, now, now))
    if not rows:
        raise Refused(ALREADY)
    talk = int(rows[0][0])
    code = await codes.lend(tx, talk, (owner, asker))
    await tx.run("UPDATE talk SET code = ? WHERE id = ?", (code, talk))
    return talk, public_id, code


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done in a talk: in which states, where it leads to (None: stays), what is said to who may not.

    `owner`: the listing's owner alone may; `needs`: only while the listing is open.
    """

    name: str
    before: frozenset[State]
    after: State | None
    no: str
    owner: bool = False
    needs: bool = False


ASKED, TALKING = frozenset({State.ASKED}), frozenset({State.PERMITTED})
ANSWERED = "这次洽谈已经答复过了，请刷新看看"
NOT_NOW = "现在还不能说话：要对方同意了、又没有结束才行"
PERMIT = Deed("permitted", ASKED, State.PERMITTED, ANSWERED, owner=True)
REFUSE = Deed("refused", ASKED, State.REFUSED, ANSWERED, owner=True)
CLOSE = Deed("closed", OPEN, State.CLOSED, "这次洽谈已经结束了")
SAY = Deed("line", TALKING, None, NOT_NOW)
BID = Deed("bid", TALKING, None, NOT_NOW, needs=True)
ANSWER = Deed("answer", TALKING, None, NOT_NOW)
CONFIRM = Deed("confirmed", TALKING | {State.CLOSED}, None, GONE)


class Sides(NamedTuple):
    """A talk under way: its row, its listing, whose it is, and who sits across."""

    talk: int
    public_id: str
    listing: str
    title: str
    owner: int
    asker: int
    code: int
    product: str
    ref: int | None
    me: int

    @property
    def other(self) -> int:
        return self.asker if self.me == self.owner else self.owner

    @property
    def told(self) -> dict[str, str]:
        """What the other side is told of it."""
        return about(self.title, self.product, self.ref, self.code)


HELD = """
SELECT t.id, t.public_id, l.public_id, l.title, t.owner_id, t.asker_id, t.code, l.product,
  (SELECT number FROM listing_number WHERE listing_id = l.id), t.state, t.listing_id
FROM talk AS t JOIN listing AS l ON l.id = t.listing_id
WHERE t.public_id = ? AND (t.owner_id = ? OR (t.asker_id = ? AND ? = 0))
"""
MOVE = "UPDATE talk SET state = ?, changed_at = ? WHERE id = ? AND state = ?"


async def step(tx: Transaction, deed: Deed, public_id: str, me: int) -> Sides:
    """The talk, after the deed; Refused where it is not theirs to do, or not in a state for it.

    The talk's row is held until all is stored, so of two at once one waits, and sees what the other did.
    """
    rows = await tx.rows(HELD, (public_id, me, me, int(deed.owner)))
    if not rows:
        raise Refused(GONE)
    *told, state, listing = rows[0]
    if deed.needs:
        await _stands(tx, int(listing))
    moved = state in deed.before and await tx.run(MOVE, (deed.after or state, days.now(), told[0], state))
    if not moved:
        raise Refused(deed.no)
    if deed.after and deed.after not in OPEN:
        await codes.close(tx, int(told[0]))
    return Sides._make((*told, me))


UNREAD = "SELECT 1 FROM talk_line WHERE talk_id = ? AND sender_id = ? AND read_at IS NULL LIMIT 1"


async def move(deed: Deed, public_id: str, me: Person, said: str = "") -> None:
    """The deed with what is said to it, and the other side is told; of many lines that it has not read, once.

    Who asked to be told by text is told each line, for there is no page that they read.
    """
    told = lines.words(said) if said.strip() else ""
    async with writing() as tx:
        sides = await step(tx, deed, public_id, me.id)
        await see(tx, sides)
        known = deed is SAY and await _known(tx, sides)
        if told:
            await lines.add(tx, sides.talk, me.id, told)
        if not known:
            await tell(tx, sides.other, deed.name, sides.told | {"body": short(told)}, public_id)


async def _known(tx: Transaction, sides: Sides) -> bool:
    """Whether a line more is no news to the other side."""
    unread = bool(await tx.rows(UNREAD, (sides.talk, sides.me)))
    return unread and not await texters.listens(sides.other)


async def say(public_id: str, me: Person, said: str) -> None:
    """A line to the other side."""
    await move(SAY, public_id, me, lines.words(said))


SEE = "UPDATE talk_line SET read_at = ? WHERE talk_id = ? AND sender_id <> ? AND read_at IS NULL"


async def see(tx: Transaction, sides: Sides) -> None:
    """Who does something in a talk has read it."""
    await tx.run(SEE, (days.now(), sides.talk, sides.me))


READ = """
UPDATE talk_line SET read_at = ? WHERE sender_id <> ? AND read_at IS NULL AND talk_id = (
  SELECT id FROM talk WHERE public_id = ? AND (owner_id = ? OR asker_id = ?))
"""


async def read(public_id: str, me: Person) -> None:
    """Everything that the other side wrote is read."""
    async with writing() as tx:
        await tx.run(READ, (days.now(), me.id, public_id, me.id, me.id))
