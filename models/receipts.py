"""Receipts (回执): what was answered to a request that carries a key, so that it may come twice and is done once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.engines import Transaction, writing
from models.rules import days
from models.rules.errors import Refused

KEPT = timedelta(hours=24)
LONGEST = 200
OPEN = 0
"""The status while the deed is being done; nobody else sees it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A request as it can be known again: who sent it, under which key, and the digest of all that it says."""

    who: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was answered."""

    status: int
    answer: str


class Reused(Refused):
    """The key stands for another request."""

    def __init__(self) -> None:
        super().__init__("这个 Idempotency-Key 用过了，那一次的内容不一样：新的内容请换一个新的")


CLAIM = """
INSERT INTO receipt (who, key, digest, status, answer, at) VALUES (?, ?, ?, 0, '', ?)
ON CONFLICT (who, key) DO UPDATE SET
  digest = CASE WHEN receipt.at < ? THEN excluded.digest ELSE receipt.digest END,
  status = CASE WHEN receipt.at < ? THEN 0 ELSE receipt.status END,
  at = CASE WHEN receipt.at < ? THEN excluded.at ELSE receipt.at END
RETURNING digest, status, answer
"""


async def given(tx: Transaction, claim: Claim) -> Receipt | None:
    """What was answered already; None where the deed is still to be done, and then `keep` belongs to it.

    The row is locked by the asking: of two at once the second waits until the first has its answer.
    """
    now = days.now()
    old = now - KEPT
    digest, status, answer = (await tx.rows(CLAIM, (claim.who, claim.key, claim.digest, now, old, old, old)))[0]
    if digest != claim.digest:
        raise Reused
    return None if status == OPEN else Receipt(int(status), str(answer))


async def keep(tx: Transaction, claim: Claim, receipt: Receipt) -> None:
    """Stored with the deed or not at all."""
    sql = "UPDATE receipt SET status = ?, answer = ? WHERE who = ? AND key = ?"
    await tx.run(sql, (receipt.status, receipt.answer, claim.who, claim.key))


async def purge(before: datetime) -> None:
    """Forgets what was answered before then."""
    async with writing() as tx:
        await tx.run("DELETE FROM receipt WHERE at < ?", (before,))
