"""Outgoing texts (下行短信): what is to be sent to whom, left in the transaction of the deed that it tells of."""

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models import seals
from models.engines import Transaction, database, writing
from models.people import mark
from models.rules import days

SEALED = "outgoing"


class Kind(StrEnum):
    """What a text is for: 验证码 通知."""

    CODE = "code"
    NOTICE = "notice"


class Outgoing(Model):
    """A text that waits to be sent: number and words sealed, found by a mark; of no use after `expires_at`."""

    id = fields.BigIntField(primary_key=True)
    recipient = fields.TextField()
    recipient_key = fields.TextField()
    kind = fields.TextField()
    text = fields.TextField()
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "outgoing"


LEAVE = """
INSERT INTO outgoing (recipient, recipient_key, kind, text, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
"""


async def leave(tx: Transaction, secret: str, phone: str, told: tuple[Kind, str], until: datetime) -> None:
    """Leaves a text for a number."""
    kind, text = told
    sealed = (seals.seal(secret, SEALED, phone), mark(secret, phone), kind, seals.seal(secret, SEALED, text))
    row = (*sealed, days.now(), until)
    await tx.run(LEAVE, row)


OF = "SELECT text, created_at FROM outgoing WHERE recipient_key = ? AND expires_at > ? ORDER BY id DESC LIMIT ?"


async def of(secret: str, phone: str, limit: int = 10) -> list[tuple[str, datetime]]:
    """What was left for a number and still holds, the newest first."""
    rows = await database().rows(OF, (mark(secret, phone), days.now(), limit))
    return [(seals.opened(secret, SEALED, text), at) for text, at in rows]


async def purge() -> None:
    """Texts past their time are forgotten."""
    async with writing() as tx:
        await tx.run("DELETE FROM outgoing WHERE expires_at < ?", (days.now(),))
