"""Receipts (回执): what was answered to a request that may be sent twice, so that it is done once."""

from datetime import timedelta
from typing import NamedTuple

from models.engines import Transaction, writing
from models.rules import days
from models.rules.errors import Refused

KEPT = timedelta(hours=24)


class Reused(Refused):
    """The key stands for another request already."""

    def __init__(self) -> None:
        super().__init__("这个 Idempotency-Key 已经用在另一个请求上了，请换一个")


class Sent(NamedTuple):
    """A request as it is known again."""

    who: str
    key: str
    digest: str


class Told(NamedTuple):
    """An answer: status, where the new thing is, and the body."""

    status: int
    location: str
    answer: str


BEGIN = """
INSERT INTO receipt (who, key, digest, at) VALUES (?, ?, ?, ?)
ON CONFLICT (who, key) DO UPDATE SET digest = excluded.digest, at = excluded.at WHERE receipt.at < ?
"""
FIND = "SELECT digest, status, location, answer FROM receipt WHERE who = ? AND key = ?"


async def begin(tx: Transaction, sent: Sent) -> Told | None:
    """The answer that was given before; None where it is to be done now.

    Of two at once the later waits here until the earlier is stored, and gets its answer.
    """
    now = days.now()
    if await tx.run(BEGIN, (*sent, now, now - KEPT)):
        return None
    digest, *told = (await tx.rows(FIND, (sent.who, sent.key)))[0]
    if digest != sent.digest:
        raise Reused
    return Told._make(told)


KEEP = "UPDATE receipt SET status = ?, location = ?, answer = ? WHERE who = ? AND key = ?"


async def keep(tx: Transaction, sent: Sent, told: Told) -> None:
    """In the same transaction as the deed: both are stored or neither."""
    await tx.run(KEEP, (*told, sent.who, sent.key))


async def purge() -> None:
    """Forgets those that are too old to count."""
    async with writing() as tx:
        await tx.run("DELETE FROM receipt WHERE at < ?", (days.now() - KEPT,))
