"""The queue (发件队列): the next text that may go by a gateway, held by who sends it, and what became of the try.

A gateway's turn is one row: who takes it holds it until the claim is stored, so pace, money and what one phone may hear
are counted by one process at a time, however many there are.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models import seals
from models.engines import Transaction, database, writing
from models.messages import letters, spending
from models.messages.outgoing import SEALED, Priority, State
from models.messages.spending import Room, Terms
from models.rules import days, sending

LEASE = timedelta(minutes=1)
"""How long a text stays with who sends it and is not heard of."""
LONGEST_TURN = timedelta(minutes=1)
"""A turn that is further away was taken before the clock was set back."""
LONGEST_WHY = 200
ANSWER, PUSH = Priority.ANSWER, Priority.PUSH


@dataclass(frozen=True, slots=True)
class Letter:
    """A text as its holder gets it, sealed; `cost`: what was set aside for this try, of which day."""

    id: int
    template: str
    recipient: str
    said: str
    text: str
    lang: str
    link: str
    tries: int
    expires_at: datetime
    cost: int
    day: int
    terms: Terms

    def phone(self, secret: str) -> str:
        return seals.opened(secret, SEALED, self.recipient)

    def values(self, secret: str) -> Mapping[str, str]:
        told: dict[str, str] = json.loads(seals.opened(secret, SEALED, self.said))
        return told

    def words(self, secret: str) -> str:
        return seals.opened(secret, SEALED, self.text)


async def claim(holder: str, gateway: str, terms: Terms) -> Letter | None:
    """The next text for this gateway, held from now on; None where nothing may go now, or another has the turn."""
    if await _next(gateway, terms) is None:
        return None
    async with writing() as tx:
        if not await _turn(tx, gateway, terms.pace):
            return None
        while found := await _next(gateway, terms):
            number, later = found[0], await _crowded(found)
            if later is not None:
                await tx.run("UPDATE outgoing SET next_at = ? WHERE id = ?", (later, number))
            elif held := await _hold(tx, holder, number, terms):
                return held
    return None


NEXT = """
SELECT id, priority, recipient_key, template, text_key FROM outgoing
WHERE state = 'queued' AND gateway = ? AND priority <= ? AND next_at <= ? AND expires_at > ?
  AND ((priority = 0 AND parts <= ?) OR (priority > 0 AND parts <= ? AND NOT EXISTS (
    SELECT 1 FROM texter WHERE key = recipient_key AND stopped_at IS NOT NULL)))
ORDER BY priority, next_at, id LIMIT 1
"""


async def _next(gateway: str, terms: Terms) -> tuple[Any, ...] | None:
    """What is due and may be sent at this hour, to who has not stopped it, for the money that is left."""
    now = days.now()
    room = await spending.room(terms, days.number(days.today()))
    if not sending.is_daytime(now):
        room = Room(room.answers, 0)
    rows = await database().rows(NEXT, (gateway, PUSH if room.pushes else ANSWER, now, now, *room))
    return rows[0] if rows else None


TURN = """
INSERT INTO outgoing_turn (gateway, next_at) VALUES (?, ?)
ON CONFLICT (gateway) DO UPDATE SET next_at = excluded.next_at
WHERE outgoing_turn.next_at <= ? OR outgoing_turn.next_at > ? RETURNING gateway
"""


async def _turn(tx: Transaction, gateway: str, pace: float) -> bool:
    """Takes the gateway's turn, if it has come; the next comes as its pace says."""
    now = days.now()
    following = now + timedelta(seconds=1 / pace)
    return bool(await tx.rows(TURN, (gateway, following, now, now + LONGEST_TURN)))


HEARD = """
SELECT sent_at FROM outgoing
WHERE recipient_key = ? AND {} = ? AND id <> ? AND (sent_at > ? OR (state = 'queued' AND holder <> ''))
"""


TALK = "message.relay"
"""What the other side of a talk says: no news that one could have too much of."""
NEWS = f"template <> '{TALK}' AND priority"


async def _crowded(found: tuple[Any, ...]) -> datetime | None:
    """From when this phone may hear it, where it has heard enough; what is being sent counts as heard."""
    number, priority, key, template, words = found
    now = days.now()
    today, hour = sending.day_start(now), now - sending.SAME_HOUR[1]
    if len(await _heard("template", (key, template, number, today))) >= sending.SAME_TEMPLATE:
        return sending.morning_after(now)
    is_news = priority and template != TALK
    if is_news and len(await _heard(NEWS, (key, priority, number, today))) >= sending.PUSHES_A_DAY:
        return sending.morning_after(now)
    return sending.free_again(await _heard("text_key", (key, words, number, hour)), now)


async def _heard(what: str, values: tuple[object, ...]) -> list[datetime]:
    """When the phone heard the like, the newest first."""
    rows = await database().rows(HEARD.format(what), values)
    return sorted((at or days.now() for (at,) in rows), reverse=True)


HOLD = """
UPDATE outgoing SET holder = ?, next_at = ?, tries = tries + 1, cost = cost + parts * ?
WHERE id = ? AND state = 'queued' AND next_at <= ?
RETURNING id, template, recipient, said, text, lang, link, tries, expires_at, parts
"""


async def _hold(tx: Transaction, holder: str, number: int, terms: Terms) -> Letter | None:
    """None where it was stopped or wiped meanwhile."""
    now, day = days.now(), days.number(days.today())
    rows = await tx.rows(HOLD, (holder, now + LEASE, terms.price, number, now))
    if not rows:
        return None
    *told, parts = rows[0]
    cost = int(parts) * terms.price
    await spending.spend(tx, day, cost)
    await spending.watch(tx, terms, day)
    return Letter(*(*told, cost, day, terms))


DONE = """
UPDATE outgoing SET state = 'sent', holder = '', sent_at = ?, ref = ?, why = '', cost = cost + ?
WHERE id = ? AND holder = ? RETURNING gateway
"""


async def done(holder: str, letter: Letter, ref: str, cost: int | None = None) -> bool:
    """The supplier took it, under its own `ref`; False where another holds it by now."""
    more = 0 if cost is None else cost - letter.cost
    async with writing() as tx:
        kept = await tx.rows(DONE, (days.now(), ref, more, letter.id, holder))
        for (gateway,) in kept:
            await spending.spend(tx, letter.day, more)
            await letters.overtaken(tx, gateway, ref)
            await spending.watch(tx, letter.terms, letter.day)
    return bool(kept)


BACK = """
UPDATE outgoing SET state = CASE state WHEN 'queued' THEN ? ELSE state END, holder = '', next_at = ?, why = ?,
  cost = cost - ? WHERE id = ? AND holder = ?
"""


async def later(holder: str, letter: Letter, why: str, seconds: int = 0) -> bool:
    """It could not be sent now; whether there is another try before it is of no more use."""
    wait = sending.again(letter.tries, secrets.randbelow(sending.SPREAD + 1), seconds)
    due = days.now() + wait if wait else None
    if due is None or due >= letter.expires_at:
        await dead(holder, letter, why)
        return False
    await _back(holder, letter, (State.QUEUED, due, why))
    return True


async def dead(holder: str, letter: Letter, why: str) -> None:
    """It cannot be sent, and lies among the dead letters until someone sends it again."""
    await _back(holder, letter, (State.FAILED, days.now(), why))


async def _back(holder: str, letter: Letter, became: tuple[State, datetime, str]) -> None:
    """Out of the holder's hands; what was set aside for it is free again."""
    state, due, why = became
    async with writing() as tx:
        if await tx.run(BACK, (state, due, why[:LONGEST_WHY], letter.cost, letter.id, holder)):
            await spending.spend(tx, letter.day, -letter.cost)


async def release(holder: str) -> None:
    """The sender stops: what it still holds may be sent by another at once, under the same id."""
    async with writing() as tx:
        sql = "UPDATE outgoing SET holder = '', next_at = ? WHERE holder = ? AND state = 'queued'"
        await tx.run(sql, (days.now(), holder))


DUE = "SELECT DISTINCT gateway FROM outgoing WHERE state = 'queued' AND gateway <> '' AND next_at <= ?"


async def due() -> set[str]:
    """The gateways for which something waits; whether it may go now is asked when it is claimed."""
    return {str(gateway) for (gateway,) in await database().rows(DUE, (days.now(),))}


UNROUTED = """
SELECT o.id, t.gateway FROM outgoing AS o LEFT JOIN texter AS t ON t.key = o.recipient_key
WHERE o.state = 'queued' AND o.gateway = '' AND o.expires_at > ? AND (? <> '' OR t.gateway IN ({}))
ORDER BY o.id LIMIT 500
"""


async def route(senders: tuple[str, ...], usual: str) -> int:
    """Chooses a gateway for texts that have none: the one their reader writes by, if it sends, else the usual one."""
    marks = ", ".join("?" * len(senders)) or "NULL"
    rows = await database().rows(UNROUTED.format(marks), (days.now(), usual, *senders))
    if not rows:
        return 0
    chosen = [(own if own in senders else usual, number) for number, own in rows]
    async with writing() as tx:
        await tx.many("UPDATE outgoing SET gateway = ? WHERE id = ? AND gateway = ''", chosen)
    return len(rows)
