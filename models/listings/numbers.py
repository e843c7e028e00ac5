"""Numbers (编号): four or five digits that an open listing is quoted by, on pages and in texts."""

from datetime import timedelta
from secrets import randbelow

from models.engines import Transaction, database
from models.rules import days
from models.rules.errors import Refused

RESTS = timedelta(days=90)
"""A number of a closed listing is not lent again before."""
SHORT, LONG = (1000, 9999), (10_000, 99_999)
TRIES = 12
LENT = "SELECT number FROM listing_number WHERE listing_id = ?"
LEND = """
INSERT INTO listing_number (number, listing_id) VALUES (?, ?)
ON CONFLICT (number) DO UPDATE SET listing_id = excluded.listing_id, closed_at = NULL
WHERE listing_number.closed_at < ? RETURNING number
"""


async def lend(tx: Transaction, listing: int) -> int:
    """The listing's number, the one it has or a random free one; where few short ones are free, a longer one."""
    if held := await tx.rows(LENT, (listing,)):
        return int(held[0][0])
    rested = days.now() - RESTS
    for span in [SHORT] * TRIES + [LONG] * TRIES:
        number = span[0] + randbelow(span[1] - span[0] + 1)
        if await tx.rows(LEND, (number, listing, rested)):
            return number
    raise Refused("编号暂时用完了，请稍后再试")


async def of(listing: int) -> int | None:
    """The number that it is quoted by, if it was ever lent one."""
    rows = await database().rows(LENT, (listing,))
    return int(rows[0][0]) if rows else None


async def close(tx: Transaction, listing: int) -> None:
    """The listing is closed: its number rests."""
    await tx.run("UPDATE listing_number SET closed_at = ? WHERE listing_id = ?", (days.now(), listing))


async def reopen(tx: Transaction, listing: int) -> None:
    """The listing is open again, under the same number."""
    await tx.run("UPDATE listing_number SET closed_at = NULL WHERE listing_id = ?", (listing,))


FIND = "SELECT l.public_id FROM listing_number AS n JOIN listing AS l ON l.id = n.listing_id WHERE n.number = ?"


async def find(number: int) -> str | None:
    """The public id of the listing that is quoted by this number."""
    rows = await database().rows(FIND, (number,))
    return str(rows[0][0]) if rows else None
