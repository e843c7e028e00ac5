"""Lines (一句一句的话): what is written in a talk, with everything hidden that leads past the platform."""

from models.engines import Transaction
from models.rules import days, masks, text

LONGEST = 300
ADD = "INSERT INTO talk_line (talk_id, sender_id, what, text, at) VALUES (?, ?, ?, ?, ?)"


def words(said: str) -> str:
    """What someone wrote, as the other side may read it."""
    return masks.masked(text.lines(said, "要说的话", LONGEST))


async def add(tx: Transaction, talk: int, sender: int, told: str, what: str = "") -> None:
    """A line that the other side has not read yet; `told` as `words` made it."""
    await tx.run(ADD, (talk, sender, what, told, days.now()))
