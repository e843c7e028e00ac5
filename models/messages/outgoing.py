"""Outgoing texts (下行短信): what is to be sent to whom, left in the transaction of the deed that it tells of."""

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from tortoise import fields
from tortoise.models import Model

from models import seals
from models.engines import Transaction, database, writing
from models.messages import templates
from models.messages.templates import Kind
from models.people import mark
from models.rules import days
from models.rules.segments import size

SEALED = "outgoing"


class State(StrEnum):
    """Where a text stands: 待发 已发 送到 没发出 过期."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"


class Priority(IntEnum):
    """What goes first: 回答 推送. A push goes by day alone, to who wants it, and while the day's money lasts."""

    ANSWER = 0
    PUSH = 1


class Outgoing(Model):
    """A text to be sent: number, values and words sealed, found by a mark; of no use after `expires_at`.

    What it says is wiped once it is over, or its code was used. `gateway` "" is not chosen yet; `holder` sends it now,
    and where that is not heard of, `next_at` is when another may. `ref`: the supplier's own id; `why`: what was last
    said about it; `cost` in 厘.
    """

    id = fields.BigIntField(primary_key=True)
    recipient = fields.TextField()
    recipient_key = fields.TextField()
    kind = fields.TextField()
    template = fields.TextField()
    said = fields.TextField()
    text = fields.TextField()
    text_key = fields.TextField(default="")
    gateway = fields.TextField(default="")
    lang = fields.TextField(default="zh")
    link = fields.TextField(default="")
    priority = fields.IntField(default=0)
    parts = fields.IntField(default=1)
    gsm = fields.IntField(default=0)
    state = fields.TextField()
    holder = fields.TextField(default="")
    tries = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    next_at = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    delivered_at = fields.DatetimeField(null=True)
    ref = fields.TextField(default="")
    why = fields.TextField(default="")
    cost = fields.IntField(default=0)

    class Meta:
        table = "outgoing"


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be said, and until when it is of use; `gateway` "" is their own, `link` what ties it to a message of
    theirs; `push`: they did not just ask for it, as with every template that is one."""

    template: str
    until: datetime
    values: dict[str, str] = field(default_factory=dict)
    lang: str = "zh"
    gateway: str = ""
    link: str = ""
    push: bool = False

    @property
    def priority(self) -> Priority:
        return Priority.PUSH if self.push or templates.kind(self.template) is Kind.PUSH else Priority.ANSWER


LEAVE = """
INSERT INTO outgoing (recipient, recipient_key, kind, template, said, text, text_key, gateway, lang, link, priority,
  parts, gsm, state, created_at, next_at, expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""


async def leave(tx: Transaction, secret: str, phone: str, text: Text) -> int:
    """Leaves a text for a number; its id."""
    words, now = templates.rendered(text.template, text.values, text.lang), days.now()
    number, said, told = (seals.seal(secret, SEALED, plain) for plain in (phone, json.dumps(text.values), words))
    whose = (number, mark(secret, phone), templates.kind(text.template), text.template)
    way = (text.gateway, text.lang, text.link, text.priority, size(words).parts, int(size(words).gsm))
    what = (said, told, seals.keyed(secret, "words", words))
    rows = await tx.rows(LEAVE, (*whose, *what, *way, State.QUEUED, now, now, text.until))
    for ring in _bells:
        ring()
    return int(rows[0][0])


_bells: list[Callable[[], None]] = []


@contextmanager
def ringing(ring: Callable[[], None]) -> Iterator[None]:
    """Meanwhile `ring` is called whenever this process leaves a text, shortly before that is stored."""
    _bells.append(ring)
    try:
        yield
    finally:
        _bells.remove(ring)


OF = """
SELECT text, created_at FROM outgoing WHERE recipient_key = ? AND expires_at > ? AND text <> '' ORDER BY id DESC LIMIT ?
"""


async def of(secret: str, phone: str, limit: int = 10) -> list[tuple[str, datetime]]:
    """What was left for a number and still holds, the newest first."""
    rows = await database().rows(OF, (mark(secret, phone), days.now(), limit))
    return [(seals.opened(secret, SEALED, text), at) for text, at in rows]


WIPED = f"text = '', said = '', state = CASE state WHEN '{State.QUEUED}' THEN '{State.EXPIRED}' ELSE state END"


async def wipe(tx: Transaction, ids: Collection[int]) -> None:
    """What these texts say is gone: it is of no more use."""
    await tx.many(f"UPDATE outgoing SET {WIPED} WHERE id = ?", [(id_,) for id_ in ids])


async def stop(tx: Transaction, key: str) -> int:
    """Whoever has this key wants nothing unasked any more: what waits for them is not sent; how many."""
    sql = f"UPDATE outgoing SET {WIPED} WHERE recipient_key = ? AND state = ? AND priority > ?"
    return await tx.run(sql, (key, State.QUEUED, Priority.ANSWER))


async def expire() -> None:
    """Texts past their time say nothing any more and are not sent."""
    async with writing() as tx:
        await tx.run(f"UPDATE outgoing SET {WIPED} WHERE expires_at <= ? AND text <> ''", (days.now(),))


async def purge(before: datetime) -> None:
    """Texts that were over before then are forgotten, and reports of texts that nobody knows."""
    async with writing() as tx:
        await tx.run("DELETE FROM outgoing_report WHERE at < ?", (before,))
        await tx.run("DELETE FROM outgoing WHERE expires_at < ?", (before,))
