"""Telling by text (短信告知): a few texts a day a person, each for all of a kind that waits, by day alone."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from models import messages, texters
from models.engines import Transaction, database, writing
from models.messages import State, Text
from models.pushes import words
from models.pushes.words import ASKS_FOR, Push, Waiting
from models.rules import days, sending
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.texters import Reachable

OF_USE = timedelta(days=2)
"""What could not be told in so long is not told by text any more."""
REST = timedelta(hours=1)
"""Between two texts of one kind to one person."""
AT_ONCE = frozenset({"message.relay"})
"""People who talk do not wait for the hour."""
OPEN = timedelta(minutes=30)
"""How long a question that was put to someone stands alone."""
RANKS = {name: rank for rank, name in enumerate(words.TEMPLATES)}
BATCH, MOST = 100, 100

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone who asked to be told: the row of the person, their key, and how they are reached."""

    id: int
    key: str
    way: Reachable


async def tell(catalogue: Catalogue, secret: str) -> int:
    """Leaves texts for who has something unread; how many."""
    told = after = 0
    while sending.is_daytime(days.now()) and (people := await _people(after)):
        for number, key in people:
            told += await _told(catalogue, secret, number, key)
        after = people[-1][0]
    return told


UNTOLD = "n.read_at IS NULL AND n.texted_at IS NULL AND n.created_at > ?"
PUSHED = """
SELECT count(*) FROM outgoing WHERE recipient_key = {} AND priority > 0 AND template <> 'message.relay'
  AND created_at >= ? AND state <> ?"""
"""What they said in a talk of theirs is no news that one could have too much of."""
PEOPLE = f"""
SELECT p.id, p.phone_key FROM person AS p JOIN texter AS t ON t.key = p.phone_key
WHERE p.id > ? AND p.state = 'active' AND t.opted_at IS NOT NULL AND t.stopped_at IS NULL
  AND EXISTS (SELECT 1 FROM notice AS n WHERE n.person_id = p.id AND {UNTOLD})
  AND (({PUSHED.format("p.phone_key")}) < ?
    OR EXISTS (SELECT 1 FROM notice AS n WHERE n.person_id = p.id AND n.kind = 'line' AND {UNTOLD}))
ORDER BY p.id LIMIT {BATCH}
"""


async def _people(after: int) -> list[tuple[int, str]]:
    """Who asked to be told, has something unread, and was not told enough today."""
    now = days.now()
    first, today = (after, now - OF_USE), (sending.day_start(now), State.EXPIRED, sending.PUSHES_A_DAY)
    return [(int(number), str(key)) for number, key in await database().rows(PEOPLE, (*first, *today, now - OF_USE))]


async def _told(catalogue: Catalogue, secret: str, number: int, key: str) -> int:
    """Tells one person; a fault with one keeps nothing from the others."""
    try:
        async with writing() as tx:
            way = await texters.reachable(secret, key) if await _held(tx, key) else None
            return await _leave(tx, catalogue, secret, Reader(number, key, way)) if way else 0
    except Refused as error:
        log.warning("notices of person %s cannot be told by text: %s", number, error)
        return 0


async def _held(tx: Transaction, key: str) -> bool:
    """Whether no other process tells this person just now; none does until this is stored."""
    lock = " FOR UPDATE SKIP LOCKED" if database().dialect == "postgres" else ""
    return bool(await tx.rows(f"SELECT 1 FROM texter WHERE key = ?{lock}", (key,)))


async def _leave(tx: Transaction, catalogue: Catalogue, secret: str, reader: Reader) -> int:
    """The most urgent texts that there is room for today, in the transaction that notes what they tell."""
    waiting = await _waiting(tx, reader)
    pushes = [(one, await words.push(tx, catalogue, one, reader.way.lang)) for one in waiting]
    await _note(tx, [one.id for one, push in pushes if push is None])
    chosen, told = _digest([(one.id, push) for one, push in pushes if push is not None]), 0
    left, room, resting = list[Push](), await _room(tx, reader), await _resting(tx, reader)
    for push, ids in chosen:
        if not (push.template in AT_ONCE or room > len(left)) or push.template in resting:
            continue
        if await _may_ask(secret, reader, push) and await _text(tx, secret, reader, (push, ids)):
            left += [] if push.template in AT_ONCE else [push]
            told += 1
    return told


WAITING = f"SELECT n.id, n.person_id, n.kind, n.said, n.link FROM notice AS n WHERE n.person_id = ? AND {UNTOLD}"


async def _waiting(tx: Transaction, reader: Reader) -> list[Waiting]:
    """The newest first."""
    rows = await tx.rows(f"{WAITING} ORDER BY n.id DESC LIMIT {MOST}", (reader.id, days.now() - OF_USE))
    return [Waiting._make(row) for row in rows]


def _digest(pushes: list[tuple[int, Push]]) -> Iterator[tuple[Push, list[int]]]:
    """One text of a kind, of its newest subject, with all the notices that it stands for; the urgent ones first."""
    for template in sorted({push.template for _, push in pushes}, key=RANKS.__getitem__):
        alike = [(number, push) for number, push in pushes if push.template == template]
        newest = alike[0][1]
        same = [(number, push) for number, push in alike if push.subject == newest.subject]
        yield newest.of(sum(push.count for _, push in same)), [number for number, _ in same]


async def _room(tx: Transaction, reader: Reader) -> int:
    """How many texts they may be told yet today."""
    today = sending.day_start(days.now())
    rows = await tx.rows(PUSHED.format("?"), (reader.key, today, State.EXPIRED))
    return sending.PUSHES_A_DAY - int(rows[0][0])


LATELY = "SELECT DISTINCT template FROM outgoing WHERE recipient_key = ? AND created_at > ?"


async def _resting(tx: Transaction, reader: Reader) -> set[str]:
    """Kinds of which they were told a moment ago."""
    return {str(name) for (name,) in await tx.rows(LATELY, (reader.key, days.now() - REST))} - AT_ONCE


async def _may_ask(secret: str, reader: Reader, push: Push) -> bool:
    """A question does not put another aside that was asked just now."""
    if push.template not in ASKS_FOR:
        return True
    standing = await texters.find(secret, reader.way.phone)
    return not standing.question or standing.asked_at is None or standing.asked_at < days.now() - OPEN


async def _text(tx: Transaction, secret: str, reader: Reader, told: tuple[Push, list[int]]) -> bool:
    """Leaves it, and the question that it asks; not where another process has told it."""
    push, ids = told
    if not await _note(tx, ids):
        return False
    text = Text(push.template, days.now() + OF_USE, push.values, lang=words.spoken(reader.way.lang), push=True)
    await messages.leave(tx, secret, reader.way.phone, text)
    if push.question:
        await texters.ask(tx, reader.key, push.question)
    return True


NOTE = "UPDATE notice SET texted_at = ? WHERE id = ? AND texted_at IS NULL AND read_at IS NULL"


async def _note(tx: Transaction, ids: list[int]) -> int:
    """These notices are told, or are not worth a text any more; how many of them were not before."""
    return sum([await tx.run(NOTE, (days.now(), number)) for number in sorted(ids)])
