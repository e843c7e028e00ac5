"""Leaving (注销): what someone wrote in talks goes with them."""

from models.engines import Transaction
from models.people import Person
from models.talks import codes

GONE = "〔已注销〕"
WIPE = "UPDATE talk_line SET text = ? WHERE sender_id = ? AND what = ''"
END = """
UPDATE talk SET state = 'closed' WHERE (owner_id = ? OR asker_id = ?) AND state IN ('asked', 'permitted') RETURNING id
"""


async def leave(tx: Transaction, person: Person) -> None:
    """Their words are gone, and what they were still talking about is over."""
    await tx.run(WIPE, (GONE, person.id))
    for (talk,) in await tx.rows(END, (person.id, person.id)):
        await codes.close(tx, int(talk))
