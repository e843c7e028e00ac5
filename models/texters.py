"""Texters (发短信的人): who writes to us by text, what is open with them, and what they want to be told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models import seals
from models.engines import Transaction, database, writing
from models.people import mark
from models.rules import days
from models.rules.texting import Standing

SEALED = "texter"


class Texter(Model):
    """A number that texts came from, found by `people.mark`; the number itself is sealed.

    `question` and `undo` as JSON; `times`: seconds of the messages of the last day; `opted`: the message by which they
    asked to be told things; `stopped_at`: they want nothing unasked, on any channel; `confirmed_at`: a code proved the
    number to be theirs.
    """

    key = fields.CharField(max_length=32, primary_key=True)
    phone = fields.TextField()
    gateway = fields.TextField()
    lang = fields.TextField(default="zh")
    name = fields.TextField(default="")
    place = fields.TextField(default="")
    question = fields.TextField(default="")
    asked_at = fields.DatetimeField(null=True)
    undo = fields.TextField(default="")
    undo_at = fields.DatetimeField(null=True)
    times = fields.TextField(default="")
    replies = fields.TextField(default="")
    unclear = fields.IntField(default=0)
    unclear_day = fields.IntField(default=0)
    opted_at = fields.DatetimeField(null=True)
    opted_text = fields.TextField(default="")
    stopped_at = fields.DatetimeField(null=True)
    confirmed_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()

    class Meta:
        table = "texter"


COLUMNS = (
    "gateway", "lang", "name", "place", "question", "asked_at", "undo", "undo_at", "times", "replies", "unclear",
    "unclear_day", "opted_at", "opted_text", "stopped_at", "confirmed_at",
)  # fmt: skip
FIND = f"SELECT {', '.join(COLUMNS)} FROM texter WHERE key = ?"
MOMENTS = ("opted_at", "stopped_at")
"""From when on they want to be told things, and no more."""
KEPT = ", ".join(f"{name} = excluded.{name}" for name in (*COLUMNS, "seen_at"))
KEEP = f"""
INSERT INTO texter (key, phone, {", ".join(COLUMNS)}, created_at, seen_at)
VALUES (?, ?, {", ".join("?" * len(COLUMNS))}, ?, ?) ON CONFLICT (key) DO UPDATE SET {KEPT}
"""


async def find(secret: str, phone: str) -> Standing:
    """What is known of this number; of a new one nothing."""
    key = mark(secret, phone)
    return of(key, await database().rows(FIND, (key,)))


def of(key: str, rows: list[tuple[Any, ...]]) -> Standing:
    """The standing that a row of `COLUMNS` tells."""
    if not rows:
        return Standing(key)
    told = dict(zip(COLUMNS, rows[0], strict=True))
    for name in ("question", "undo"):
        told[name] = json.loads(told[name]) if told[name] else {}
    told["times"] = tuple(int(time) for time in told["times"].split())
    told["replies"] = tuple(told["replies"].split())
    return Standing(key, **told)


HOLD = f"""
INSERT INTO texter (key, phone, gateway, created_at, seen_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET seen_at = excluded.seen_at RETURNING {", ".join(COLUMNS)}
"""


async def hold(tx: Transaction, secret: str, phone: str, gateway: str) -> Standing:
    """The same, and the number's row is held until all is stored: of two messages at once one waits."""
    key, now = mark(secret, phone), days.now()
    return of(key, await tx.rows(HOLD, (key, seals.seal(secret, SEALED, phone), gateway, now, now)))


async def keep(tx: Transaction, secret: str, phone: str, standing: Standing) -> None:
    """Stores what is known of the number from now on; its row is held."""
    await _store(tx, KEEP, (secret, phone), standing)


async def _store(tx: Transaction, sql: str, whose: tuple[str, str], standing: Standing) -> None:
    told = {name: getattr(standing, name) for name in COLUMNS}
    for name in ("question", "undo"):
        told[name] = json.dumps(told[name], ensure_ascii=False) if told[name] else ""
    for name in ("times", "replies"):
        told[name] = " ".join(map(str, told[name]))
    now, (secret, phone) = days.now(), whose
    await tx.run(sql, (standing.key, seals.seal(secret, SEALED, phone), *told.values(), now, now))


FORGET = """
UPDATE texter SET phone = '', name = '', place = '', question = '', undo = '', opted_at = NULL, opted_text = ''
WHERE key = ?
"""


async def wipe(tx: Transaction, key: str) -> None:
    """Nothing of them stays but a mark, and that they want nothing more where they said so."""
    await tx.run(FORGET, (key,))


NOTED = ("gateway", "question", "asked_at", "times", "replies")
NOTE = f"""
INSERT INTO texter (key, phone, {", ".join(COLUMNS)}, created_at, seen_at)
VALUES (?, ?, {", ".join("?" * len(COLUMNS))}, ?, ?) ON CONFLICT (key) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in (*NOTED, "seen_at"))}
"""


async def note(tx: Transaction, secret: str, phone: str, standing: Standing) -> None:
    """Stores that they wrote, and the question that is open: nothing that a deed may be changing meanwhile."""
    await _store(tx, NOTE, (secret, phone), standing)


def opted(standing: Standing, text: str) -> Standing:
    """They asked to be told something: the message stands as the proof, and an earlier stop is over."""
    return replace(standing, opted_at=days.now(), opted_text=text, stopped_at=None)


ASK = "UPDATE texter SET question = ?, asked_at = ? WHERE key = ?"


async def ask(tx: Transaction, key: str, question: Mapping[str, str]) -> None:
    """Puts a question that they did not expect; all else that is known of them stays as it is."""
    await tx.run(ASK, (json.dumps(dict(question), ensure_ascii=False), days.now(), key))


def wishes(standing: Standing) -> dict[str, str]:
    """What they want to be told, as JSON values: `reverted` brings it back."""
    moments = ((name, getattr(standing, name)) for name in MOMENTS)
    told = {name: moment.isoformat() if moment else "" for name, moment in moments}
    return {**told, "opted_text": standing.opted_text}


def reverted(standing: Standing, before: Mapping[str, str]) -> Standing:
    """What they asked for last is void: they are told no more than before, and an earlier stop holds again."""
    opted, stopped = (datetime.fromisoformat(said) if (said := before[name]) else None for name in MOMENTS)
    return replace(standing, opted_at=opted, stopped_at=stopped, opted_text=before["opted_text"])


@dataclass(frozen=True, slots=True)
class Reachable:
    """A number that may be told something unasked, by which gateway, in which language."""

    phone: str
    gateway: str
    lang: str


REACH = "SELECT phone, gateway, lang FROM texter WHERE key = ? AND opted_at IS NOT NULL AND stopped_at IS NULL"


async def reachable(secret: str, key: str) -> Reachable | None:
    """How the person with this `phone_key` can be told something unasked; None where they did not ask for it."""
    rows = await database().rows(REACH, (key,))
    return Reachable(seals.opened(secret, SEALED, rows[0][0]), *rows[0][1:]) if rows else None


LISTENS = """
SELECT 1 FROM person AS p JOIN texter AS t ON t.key = p.phone_key
WHERE p.id = ? AND t.opted_at IS NOT NULL AND t.stopped_at IS NULL
"""


async def listens(person: int) -> bool:
    """Whether the person asked to be told things by text."""
    return bool(await database().rows(LISTENS, (person,)))


async def forget(before: datetime) -> None:
    """Numbers that wrote nothing since then are not known any more; they are told nothing unasked either."""
    async with writing() as tx:
        await tx.run("DELETE FROM texter WHERE seen_at < ? AND stopped_at IS NULL", (before,))
