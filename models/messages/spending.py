"""Spending (短信花费): what texts cost a day, in 厘, and how many more the day's money buys."""

from typing import NamedTuple

from models import events
from models.engines import Transaction, database
from models.rules import days

ALARM = "outbox.cap"
MANY = 1_000
"""Parts that are as good as any number."""


class Terms(NamedTuple):
    """How fast texts go by one gateway, in texts a second, and what they may cost: 厘 a day, 厘 a part."""

    pace: float
    cap: int
    price: int


class Room(NamedTuple):
    """How many parts the day's money buys yet: of answers and codes, which may cost twice as much, and of pushes."""

    answers: int
    pushes: int


async def spent(day: int) -> int:
    """What the day's texts cost so far; what is being sent counts."""
    rows = await database().rows("SELECT cost FROM spending WHERE day = ?", (day,))
    return int(rows[0][0]) if rows else 0


async def since(day: int) -> int:
    """What texts cost from that day on."""
    rows = await database().rows("SELECT coalesce(sum(cost), 0) FROM spending WHERE day >= ?", (day,))
    return int(rows[0][0])


async def room(terms: Terms, day: int) -> Room:
    left = terms.cap - await spent(day)
    if not terms.price:
        return Room(MANY, MANY)
    return Room(max(left + terms.cap, 0) // terms.price, max(left, 0) // terms.price)


SPEND = """
INSERT INTO spending (day, cost) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET cost = spending.cost + excluded.cost
"""


async def spend(tx: Transaction, day: int, cost: int) -> None:
    """So much more, or less, was spent on that day."""
    if cost:
        await tx.run(SPEND, (day, cost))


RAISE = "UPDATE spending SET alarmed_at = ? WHERE day = ? AND alarmed_at IS NULL"


async def watch(tx: Transaction, terms: Terms, day: int) -> None:
    """Once a day, when its money is used up, the log tells so."""
    if (await room(terms, day)).pushes or not await tx.run(RAISE, (days.now(), day)):
        return
    detail = {"spent": yuan(await spent(day)), "cap": yuan(terms.cap)}
    await events.note(tx, events.PROGRAM, ALARM, days.text(day), detail)


async def alarmed(day: int) -> bool:
    """Whether the day's money was used up."""
    return bool(await database().rows("SELECT 1 FROM spending WHERE day = ? AND alarmed_at IS NOT NULL", (day,)))


def yuan(money: int) -> str:
    """厘 as yuan: 12.50."""
    return f"{money / 1000:.2f}"
