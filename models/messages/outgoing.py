"""Outgoing texts (下行短信): what is to be sent to whom, left in the transaction of the deed that it tells of."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from models import seals
from models.engines import Transaction, database, writing
from models.messages import templates
from models.people import mark
from models.rules import days

SEALED = "outgoing"


class State(StrEnum):
    """Where a text stands: 待发 已发 没发出 过期."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"


class Outgoing(Model):
    """A text to be sent: number, values and words sealed, found by a mark; of no use after `expires_at`.

    What it says is wiped once it is over, or its code was used.
    """

    id = fields.BigIntField(primary_key=True)
    recipient = fields.TextField()
    recipient_key = fields.TextField()
    kind = fields.TextField()
    template = fields.TextField()
    said = fields.TextField()
    text = fields.TextField()
    state = fields.TextField()
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "outgoing"


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be said, until when it is of use, and in which language."""

    template: str
    until: datetime
    values: dict[str, str] = field(default_factory=dict)
    lang: str = "zh"


LEAVE = """
INSERT INTO outgoing (recipient, recipient_key, kind, template, said, text, state, created_at, expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""


async def leave(tx: Transaction, secret: str, phone: str, text: Text) -> int:
    """Leaves a text for a number; its id."""
    kind, words = templates.kind(text.template), templates.rendered(text.template, text.values, text.lang)
    number, said, words = (seals.seal(secret, SEALED, plain) for plain in (phone, json.dumps(text.values), words))
    row = (number, mark(secret, phone), kind, text.template, said, words, State.QUEUED, days.now(), text.until)
    return int((await tx.rows(LEAVE, row))[0][0])


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


async def expire() -> None:
    """Texts past their time say nothing any more and are not sent."""
    async with writing() as tx:
        await tx.run(f"UPDATE outgoing SET {WIPED} WHERE expires_at <= ? AND text <> ''", (days.now(),))


async def purge(before: datetime) -> None:
    """Texts that were over before then are forgotten."""
    async with writing() as tx:
        await tx.run("DELETE FROM outgoing WHERE expires_at < ?", (before,))


class Delivered(NamedTuple):
    """What a supplier tells of a text it took: its own `ref`, whether it arrived (None: it is on its way), its word for
    it, and the cost in 厘 where it tells one."""

    ref: str
    arrived: bool | None
    word: str = ""
    cost: int | None = None


async def delivered(gateway: str, reports: Sequence[Delivered]) -> None:
    """Notes what became of the texts that a gateway sent."""
