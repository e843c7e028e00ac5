"""Changes (变更): what becomes of a listing after it was posted, each kept with who did it, when and why."""

from dataclasses import dataclass, replace

from models import events, messages, photos
from models.engines import Transaction, writing
from models.listings import index, numbers
from models.listings.listing import ALIVE, OPEN, SEEN, Change, Listing, State, holder
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused

NOTE = "INSERT INTO listing_change (listing_id, at, who, what, state, why) VALUES (?, ?, ?, ?, ?, ?)"


async def note(tx: Transaction, listing: int, who: str, what: str, became: tuple[State, str]) -> None:
    """One line of the listing's history: the state it came to, and why."""
    await tx.run(NOTE, (listing, days.now(), who, what, *became))


async def history(listing: Listing) -> list[Change]:
    """Everything that happened to it, oldest first."""
    return await Change.filter(listing_id=listing.id).order_by("id")


@dataclass(frozen=True, slots=True)
class Deed:
    """What someone does with a listing: the states it may be done in, and the one it leads to."""

    name: str
    before: frozenset[State]
    after: State


WITHDRAW = Deed("withdraw", ALIVE, State.WITHDRAWN)
RESERVE = Deed("reserve", frozenset({State.ACTIVE}), State.RESERVED)
RELEASE = Deed("release", frozenset({State.RESERVED}), State.ACTIVE)
SELL = Deed("sell", OPEN, State.SOLD)
EXPIRE = Deed("expire", OPEN, State.EXPIRED)
REOPEN = Deed("reopen", frozenset({State.SOLD, State.WITHDRAWN}), State.ACTIVE)
PASS = Deed("pass", frozenset({State.PENDING}), State.ACTIVE)
REJECT = Deed("reject", frozenset({State.PENDING}), State.REJECTED)
REMOVE = Deed("remove", ALIVE, State.REJECTED)
GONE = "这条信息已经不是原来的样子了，请刷新看看"

FOUND = "SELECT id, state, words FROM listing WHERE public_id = ? AND (owner_id = ? OR ? = 0)"
MOVE = "UPDATE listing SET state = ?, changed_at = ?, sampled = 0 WHERE id = ? AND state = ?"


async def move(tx: Transaction, deed: Deed, public_id: str, by: tuple[str, int], why: str = "") -> int:
    """The listing's row id, after the deed. `by`: who does it, and whose listing it must be (0: anyone's).

    Refused where it is not theirs or not in a state for it: of two at once one is told so.
    """
    who, owner = by
    rows = await tx.rows(FOUND, (public_id, owner, owner))
    if not rows or rows[0][1] not in deed.before:
        raise Refused(GONE)
    number, before, words = rows[0]
    if not await tx.run(MOVE, (deed.after, days.now(), number, before)):
        raise Refused(GONE)
    await photos.show(tx, holder(public_id), deed.after in SEEN)
    await _indexed(tx, (before, deed.after), int(number), str(words))
    await note(tx, int(number), who, deed.name, (deed.after, why))
    return int(number)


async def _indexed(tx: Transaction, states: tuple[str, State], listing: int, words: str) -> None:
    """What becomes open is found; what was open and is not any more is found no more, and its number rests."""
    was, now = (state in OPEN for state in states)
    if now and not was:
        await index.put(tx, listing, words)
    if was and not now:
        await index.drop(tx, listing, words)
    if states[1] not in ALIVE:
        await numbers.close(tx, listing)
    elif states[0] not in ALIVE:
        await numbers.reopen(tx, listing)


async def withdraw(public_id: str, who: str, owner: int, why: str = "") -> None:
    """Takes one's own listing down."""
    async with writing() as tx:
        await move(tx, WITHDRAW, public_id, (who, owner), why)


async def reopen(public_id: str, by: tuple[str, int]) -> None:
    """One's own listing is there again, as if it had not been sold or taken down; one that never passed waits anew."""
    async with writing() as tx:
        rows = await tx.rows(PASSED, (public_id,))
        deed = REOPEN if rows else replace(REOPEN, after=State.PENDING)
        await move(tx, deed, public_id, by)


PASSED = """
SELECT 1 FROM listing AS l JOIN listing_change AS c ON c.listing_id = l.id
WHERE l.public_id = ? AND c.state IN ('active', 'sold') LIMIT 1
"""


async def _tell(tx: Transaction, listing: int, kind: str, why: str) -> None:
    """The owner is told what a reviewer did."""
    title, public_id, owner = (await tx.rows(TOLD, (listing,)))[0]
    values = {"title": str(title), "why": why}
    await messages.notify(tx, int(owner), kind, values, f"/me/listings/{public_id}")


TOLD = "SELECT title, public_id, owner_id FROM listing WHERE id = ?"


async def judge(public_id: str, who: str, passes: bool, why: str = "") -> None:
    """A reviewer lets a listing through or not; nobody judges their own."""
    async with writing() as tx:
        rows = await tx.rows("SELECT posted_by FROM listing WHERE public_id = ?", (public_id,))
        if rows and rows[0][0] == who:
            raise Refused("自己发布的信息要请别人审核")
        number = await move(tx, PASS if passes else REJECT, public_id, (who, 0), why)
        await _tell(tx, number, "listing_passed" if passes else "listing_rejected", why)
        await events.note(tx, who, "listing.pass" if passes else "listing.reject", public_id, {"why": why})


async def remove(public_id: str, who: str, why: str) -> None:
    """A reviewer takes a listing down that should not stand."""
    async with writing() as tx:
        number = await move(tx, REMOVE, public_id, (who, 0), why)
        await _tell(tx, number, "listing_removed", why)
        await events.note(tx, who, "listing.remove", public_id, {"why": why})


RENEW = """
UPDATE listing SET expires = ?, changed_at = ?, confirmed_at = ?, confirmed = confirmed + 1, reminded = 0
WHERE public_id = ? AND owner_id = ? AND state IN ('active', 'reserved') RETURNING id, state
"""


async def renew(catalogue: Catalogue, listing: Listing, who: str) -> int:
    """Still to be had: it stands as long again from today; the new last day."""
    product = catalogue.products[listing.product]
    until, now = days.number(days.today()) + product.listing_days, days.now()
    async with writing() as tx:
        rows = await tx.rows(RENEW, (until, now, now, listing.public_id, listing.owner_id))
        if not rows:
            raise Refused(GONE)
        await note(tx, int(rows[0][0]), who, "renew", (State(rows[0][1]), days.text(until)))
    return until


END = """
UPDATE listing SET state = 'expired', changed_at = ?, sampled = 0 WHERE id IN (SELECT id FROM listing
  WHERE state IN ('active', 'reserved') AND expires < ? ORDER BY id LIMIT 200) AND expires < ?
RETURNING id, words, public_id
"""


async def expire() -> int:
    """Closes what is past its last day, two hundred at a time; how many."""
    done, today = 0, days.number(days.today())
    while True:
        async with writing() as tx:
            rows = await tx.rows(END, (days.now(), today, today))
            for number, words, public_id in rows:
                await photos.show(tx, holder(public_id), State.EXPIRED in SEEN)
                await _indexed(tx, (State.ACTIVE, State.EXPIRED), int(number), str(words))
                await note(tx, int(number), events.PROGRAM, EXPIRE.name, (State.EXPIRED, ""))
        done += len(rows)
        if not rows:
            return done


async def look(public_id: str, who: str) -> None:
    """A listing that was published at once was looked at, and nothing is wrong with it."""
    async with writing() as tx:
        if not await tx.run("UPDATE listing SET sampled = 0 WHERE public_id = ? AND sampled = 1", (public_id,)):
            raise Refused(GONE)
        await events.note(tx, who, "listing.look", public_id)
