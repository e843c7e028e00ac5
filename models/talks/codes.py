"""Relay codes (洽谈号): a letter and three digits that name an open talk; no two of a person's are alike."""

import re
from secrets import randbelow

from models.engines import Transaction
from models.rules.errors import Refused

FIRST, MANY = 1000, 9000
LETTERS, DIGITS = "ABCDEFGHJ", 1000
"""No I, which looks like a 1."""
_SAID = re.compile(rf"([{LETTERS}]) ?(\d{{1,3}})", re.ASCII | re.IGNORECASE)
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


def told(code: int) -> str:
    """As people say it: 1000 is A000, 2023 is B023."""
    letter, digits = divmod(code - FIRST, DIGITS)
    return f"{LETTERS[letter]}{digits:03}"


def read(said: str) -> int | None:
    """The code that someone wrote, zeros left out or not: B023, b23, B 23."""
    found = _SAID.fullmatch(said.strip())
    return FIRST + LETTERS.index(found[1].upper()) * DIGITS + int(found[2]) if found else None
