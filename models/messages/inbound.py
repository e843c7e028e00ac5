"""Inbound messages (上行短信): every text that came in and what was answered; the sender only as a keyed hash."""

from dataclasses import dataclass

from tortoise import fields
from tortoise.models import Model

from models.engines import database, writing
from models.rules import days
from models.seals import keyed

LONGEST_ID = 100


class Message(Model):
    """A message that came in through a gateway, once for each of the gateway's message ids, with its reply."""

    id = fields.BigIntField(primary_key=True)
    gateway = fields.TextField()
    message_id = fields.TextField()
    sender = fields.TextField()
    text = fields.TextField()
    reply = fields.TextField()
    received_at = fields.DatetimeField()

    class Meta:
        table = "message"
        unique_together = (("gateway", "message_id"),)


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message as a gateway brought it; `id` and the time `sent` as the gateway wrote them, "" where it gives none.

    `link`: by which the supplier ties an answer to it.
    """

    gateway: str
    id: str
    sender: str
    text: str
    sent: str = ""
    link: str = ""


def key(secret: str, inbound: Inbound) -> str:
    """What tells a message that comes a second time: the gateway's id, else a hash of sender, time and text.

    Without id and time nothing tells it: "".
    """
    if inbound.id:
        return inbound.id if len(inbound.id) <= LONGEST_ID else keyed(secret, inbound.id)
    return keyed(secret, inbound.sender, inbound.sent, inbound.text) if inbound.sent else ""


async def replied(gateway: str, key: str) -> str | None:
    """What was answered to this message before; None where it is new."""
    rows = await database().rows("SELECT reply FROM message WHERE gateway = ? AND message_id = ?", (gateway, key))
    return rows[0][0] if rows else None


KEEP = """
INSERT INTO message (gateway, message_id, sender, text, reply, received_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (gateway, message_id) DO NOTHING RETURNING reply
"""


async def keep(secret: str, inbound: Inbound, key: str, reply: str) -> str:
    """Stores message and reply; where a twin was faster, its reply counts."""
    row = (inbound.gateway, key, keyed(secret, inbound.sender), inbound.text, reply, days.now())
    async with writing() as tx:
        kept = await tx.rows(KEEP, row)
    return reply if kept else await replied(inbound.gateway, key) or reply
