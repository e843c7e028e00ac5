"""Reminders (提醒): before its last day an owner is asked whether the goods are still there."""

from models import messages
from models.engines import writing
from models.rules import days

BEFORE = 2
"""Days before the last one."""
ENDING = """
UPDATE listing SET reminded = 1 WHERE state IN ('active', 'reserved') AND reminded = 0 AND expires <= ?
RETURNING public_id, title, owner_id, expires
"""


async def remind() -> int:
    """Tells every owner once for each time that a listing stands; how many."""
    async with writing() as tx:
        rows = await tx.rows(ENDING, (days.number(days.today()) + BEFORE,))
        for public_id, title, owner, expires in rows:
            values = {"title": str(title), "day": days.text(int(expires))}
            await messages.notify(tx, int(owner), "listing_ending", values, f"/me/listings/{public_id}")
    return len(rows)
