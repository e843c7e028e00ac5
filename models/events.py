"""Events (操作记录): who did what to which thing and when; only added to, each chained to the last by its hash."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from tortoise import fields
from tortoise.models import Model

from models.engines import Transaction, database
from models.rules import days

TERMINAL, PROGRAM = "terminal", "program"
"""Who did it where it was no person who had signed in."""
BATCH = 1000
Detail = Mapping[str, str | int | Sequence[str]]


class Event(Model):
    """One deed; `hash` is over all the rest of it, `previous` the hash of the event before. Never changed."""

    id = fields.BigIntField(primary_key=True, generated=False)
    at = fields.DatetimeField()
    who = fields.TextField()
    what = fields.TextField()
    thing = fields.TextField()
    detail = fields.TextField()
    previous = fields.TextField()
    hash = fields.TextField()

    class Meta:
        table = "event"


NEXT = "UPDATE event_head SET number = number + 1 WHERE id = 1 RETURNING number, hash"
ADD = "INSERT INTO event (id, at, who, what, thing, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


async def note(tx: Transaction, who: str, what: str, thing: str, detail: Detail | None = None) -> None:
    """Stored with the deed or not at all. The head is one row, so of two deeds at once one waits for its number."""
    number, previous = (await tx.rows(NEXT))[0]
    row = (int(number), days.now(), who, what, thing, _canonical(detail or {}), str(previous))
    told = hashed(row)
    await tx.run(ADD, (*row, told))
    await tx.run("UPDATE event_head SET hash = ? WHERE id = 1", (told,))


def hashed(row: tuple[int, datetime, str, str, str, str, str]) -> str:
    """SHA-256 over the event as canonical JSON."""
    number, at, *words = row
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256(_canonical([number, moment, *words]).encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the log was found: its length and last hash; `broken` numbers the first event that was tampered with."""

    count: int
    head: str
    broken: int | None = None


ENDS = "SELECT h.number, h.hash, (SELECT max(id) FROM event) FROM event_head AS h WHERE id = 1"


async def verify() -> Verdict:
    """Goes through the whole chain: a change, a gap, an event put in or a missing end is found."""
    ends = await database().rows(ENDS)
    if not ends:
        return Verdict(0, "", 1)
    count, head, newest = ends[0]
    number, previous = 0, ""
    async for event in _until(int(count)):
        number += 1
        told = hashed((event.id, event.at, event.who, event.what, event.thing, event.detail, event.previous))
        if event.id != number or event.previous != previous or event.hash != told:
            return Verdict(count, head, number)
        previous = told
    sound = (number, previous, newest or 0) == (count, head, count)
    return Verdict(count, head, None if sound else number + 1)


async def _until(last: int) -> AsyncIterator[Event]:
    after = 0
    while batch := await Event.filter(id__gt=after, id__lte=last).order_by("id").limit(BATCH):
        for event in batch:
            yield event
        after = batch[-1].id


async def newest(before: int | None = None, limit: int = 50) -> list[Event]:
    """The newest events, or those before one of them."""
    told = Event.all() if before is None else Event.filter(id__lt=before)
    return await told.order_by("-id").limit(limit)
