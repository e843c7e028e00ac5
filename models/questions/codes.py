"""Case codes (查询号): W and four digits by which someone asks after a question; none is lent twice within 90 days."""

import re
from datetime import timedelta
from secrets import randbelow

from models.engines import Transaction, database
from models.rules import days
from models.rules.errors import Refused

LETTER = "W"
RESTS = timedelta(days=90)
"""The code of a question that is over is not lent again before."""
SHORT, LONG = (1000, 9999), (10_000, 99_999)
TRIES = 12
_SAID = re.compile(rf"{LETTER} ?(\d{{4,5}})", re.ASCII | re.IGNORECASE)
LEND = """
INSERT INTO question_code (number, question_id) VALUES (?, ?)
ON CONFLICT (number) DO UPDATE SET question_id = excluded.question_id, ended_at = NULL
WHERE question_code.ended_at < ? RETURNING number
"""


async def lend(tx: Transaction, question: int) -> str:
    """A random free code; where few short ones are free, a longer one."""
    rested = days.now() - RESTS
    for first, last in [SHORT] * TRIES + [LONG] * TRIES:
        number = first + randbelow(last - first + 1)
        if await tx.rows(LEND, (number, question, rested)):
            return f"{LETTER}{number}"
    raise Refused("编号暂时用完了，请稍后再试")


async def end(tx: Transaction, question: int) -> None:
    """The question is over: its code rests."""
    await tx.run("UPDATE question_code SET ended_at = ? WHERE question_id = ?", (days.now(), question))


async def find(said: str) -> int | None:
    """The row of the question that someone means by W1024, w1024 or W 1024."""
    found = _SAID.fullmatch(said.strip())
    if found is None:
        return None
    rows = await database().rows("SELECT question_id FROM question_code WHERE number = ?", (int(found[1]),))
    return int(rows[0][0]) if rows else None
