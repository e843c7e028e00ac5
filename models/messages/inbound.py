"""Inbound messages (上行短信): every text that came in and what was answered; the sender only as `people.mark`."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from models.engines import Transaction, database, writing
from models.people import mark
from models.rules import days
from models.seals import keyed

LONGEST_ID = 100


class Message(Model):
    """A message that came in through a gateway, once for each of the gateway's message ids, with its reply.

    `intent` and `parse` (JSON) say how it was read; `effect`: it changed something; `text_key` tells the same words.
    """

    id = fields.BigIntField(primary_key=True)
    gateway = fields.TextField()
    message_id = fields.TextField()
    sender = fields.TextField()
    text = fields.TextField()
    reply = fields.TextField()
    received_at = fields.DatetimeField()
    intent = fields.TextField(default="")
    parse = fields.TextField(default="")
    text_key = fields.TextField(default="")
    effect = fields.IntField(default=0)

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


class Heard(NamedTuple):
    """A message on its way into the table: its key, how it was read, and what is answered."""

    inbound: Inbound
    key: str
    text_key: str
    intent: str = ""
    parse: str = ""
    reply: str = ""
    effect: bool = False


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


CLAIM = """
INSERT INTO message (gateway, message_id, sender, text, reply, received_at, intent, parse, text_key, effect)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (gateway, message_id) DO NOTHING
"""
FINISH = """
UPDATE message SET reply = ?, intent = ?, parse = ?, effect = ? WHERE gateway = ? AND message_id = ?
"""


async def claim(tx: Transaction, secret: str, heard: Heard) -> bool:
    """Whether the message is new: it is kept, and a twin that comes at the same time waits until this is stored."""
    inbound = heard.inbound
    told = (inbound.text, heard.reply, days.now(), heard.intent, heard.parse, heard.text_key, int(heard.effect))
    row = (inbound.gateway, heard.key, mark(secret, inbound.sender), *told)
    return bool(await tx.run(CLAIM, row))


async def finish(tx: Transaction, heard: Heard) -> None:
    """What is answered to a message that was claimed."""
    told = (heard.reply, heard.intent, heard.parse, int(heard.effect))
    await tx.run(FINISH, (*told, heard.inbound.gateway, heard.key))


class Before(NamedTuple):
    """What was answered before, and how that message was read."""

    reply: str
    parse: str


LATELY = """
SELECT text_key, reply, parse FROM message WHERE sender = ? AND received_at > ? AND effect = 1 ORDER BY id DESC LIMIT 1
"""


async def lately(tx: Transaction, secret: str, heard: Heard, since: datetime) -> Before | None:
    """What was answered to the same words of this sender, where they were the last that had an effect since then."""
    rows = await tx.rows(LATELY, (mark(secret, heard.inbound.sender), since))
    return next((Before(reply, parse) for text_key, reply, parse in rows if text_key == heard.text_key), None)


COUNT = """
SELECT count(*) FROM message WHERE sender = ? AND received_at > ? AND NOT (gateway = ? AND message_id = ?)
"""


async def count(secret: str, heard: Heard, since: datetime) -> int:
    """How many other messages came from the same sender since then."""
    told = (mark(secret, heard.inbound.sender), since, heard.inbound.gateway, heard.key)
    return int((await database().rows(COUNT, told))[0][0])


async def keep(secret: str, inbound: Inbound, key: str, reply: str) -> str:
    """Stores message and reply; where a twin was faster, its reply counts."""
    async with writing() as tx:
        kept = await claim(tx, secret, Heard(inbound, key, "", reply=reply))
    return reply if kept else await replied(inbound.gateway, key) or reply


async def unsay(tx: Transaction, sender: str) -> None:
    """What a sender wrote, and what was answered, is gone; that and when they wrote stays."""
    await tx.run("UPDATE message SET text = '', reply = '', parse = '' WHERE sender = ?", (sender,))


SPOKEN = "said"
"""Where a parse holds what was said back."""
PROOFS = ("stop", "start", "subscribe", "alert", "permit", "refuse", "contact")
WITHOUT = {
    "sqlite": f"json_remove(parse, '$.{SPOKEN}')",
    "postgres": f"CAST(CAST(parse AS jsonb) - '{SPOKEN}' AS TEXT)",
}
AGE = """
UPDATE message SET text = '', reply = '', parse = CASE WHEN parse = '' THEN '' ELSE {} END
WHERE received_at < ? AND (text <> '' OR reply <> '') AND intent NOT IN ({})
"""


async def age(before: datetime, evidence: datetime) -> None:
    """Words from before then are forgotten, what they meant stays; consents, stops and permits are proof for longer."""
    sql = AGE.format(WITHOUT[database().dialect], ", ".join("?" * len(PROOFS)))
    async with writing() as tx:
        await tx.run(sql, (before, *PROOFS))
        await tx.run("DELETE FROM message WHERE received_at < ?", (evidence,))
