"""Relay codes (洽谈号): four digits by which both sides of an open talk name it; no two of a person's are alike."""

from secrets import randbelow

from models.engines import Transaction
from models.rules.errors import Refused

FIRST, MANY = 1000, 9000
TRIES = 20
LEND = "INSERT INTO talk_code (person_id, code, talk_id) VALUES (?, ?, ?), (?, ?, ?) ON CONFLICT DO NOTHING"


async def lend(tx: Transaction, talk: int, sides: tuple[int, int]) -> int:
    """A code that neither side has in use."""
    first, second = sorted(sides)
    for _ in range(TRIES):
        code = FIRST + randbelow(MANY)
        if await tx.run(LEND, (first, code, talk, second, code, talk)) == len(sides):
            return code
        await close(tx, talk)
    raise Refused("同时谈的太多了，先结束几个再问")


async def close(tx: Transaction, talk: int) -> None:
    """The talk is over: its code may name another."""
    await tx.run("DELETE FROM talk_code WHERE talk_id = ?", (talk,))
