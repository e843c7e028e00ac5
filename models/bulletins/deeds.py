"""What an officer does with a bulletin (写几句、发布、撤回): each with who and when."""

from models import events
from models.bulletins.bulletin import Bulletin
from models.engines import Transaction, writing
from models.people import Person
from models.rules import days, text
from models.rules.errors import Refused

LONGEST, WHY = 800, 200
GONE = "这份简报的状态已经变了，请刷新看看"
WRITE = "UPDATE bulletin SET words = ? WHERE public_id = ? AND state = 'draft' RETURNING id"
PUBLISH = """
UPDATE bulletin SET words = ?, state = 'published', published_by = ?, published_at = ?
WHERE public_id = ? AND state = 'draft' RETURNING id
"""
WITHDRAW = """
UPDATE bulletin SET state = 'draft', published_by = '', published_at = NULL
WHERE public_id = ? AND state = 'published' RETURNING id
"""


async def write(bulletin: Bulletin, by: Person, words: str) -> None:
    """Keeps the words of a draft."""
    said = _read(words)
    async with writing() as tx:
        await _done(tx, WRITE, (said, bulletin.public_id))
        await events.note(tx, by.public_id, "bulletin.write", bulletin.public_id)


async def publish(bulletin: Bulletin, by: Person, words: str) -> None:
    """From now on anyone reads it, with these words."""
    row = (_read(words), by.public_id, days.now(), bulletin.public_id)
    async with writing() as tx:
        await _done(tx, PUBLISH, row)
        await events.note(tx, by.public_id, "bulletin.publish", bulletin.public_id)


async def withdraw(bulletin: Bulletin, by: Person, why: str) -> None:
    """It was wrong: a draft again, that nobody else reads."""
    said = text.line(why, "原因", WHY)
    async with writing() as tx:
        await _done(tx, WITHDRAW, (bulletin.public_id,))
        await events.note(tx, by.public_id, "bulletin.withdraw", bulletin.public_id, {"why": said})


def _read(words: str) -> str:
    return text.lines(words, "要说的话", LONGEST) if words.strip() else ""


async def _done(tx: Transaction, sql: str, row: tuple[object, ...]) -> None:
    """Of two officers at once one does it, and the other is told."""
    if not await tx.rows(sql, row):
        raise Refused(GONE)
