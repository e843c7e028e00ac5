"""Hearing (来过的短信): questions about the texts that came in: who wrote what, how much was understood."""

from datetime import datetime
from typing import Any, NamedTuple

from models.engines import database
from models.messages import spending
from models.messages.inbound import Message
from models.messages.outgoing import State
from models.people import mark
from models.rules import days
from models.rules.texting import WEB

PAGE, EXCHANGES, PUZZLES = 60, 10, 30
MARK = 8
"""Letters by which a sender is told from others; the hash is longer."""
UNKNOWN = "unknown"
WHOLE = 10_000


class Exchange(NamedTuple):
    """What someone wrote on the page and what came back."""

    text: str
    told: str


SAID = "SELECT text, reply FROM message WHERE sender = ? AND gateway = ? ORDER BY received_at DESC, id DESC LIMIT ?"


async def exchanges(secret: str, sender: str) -> list[Exchange]:
    """The last ones on the page by this sender, the oldest first."""
    rows = await database().rows(SAID, (mark(secret, sender), WEB, EXCHANGES))
    return [Exchange(*row) for row in reversed(rows)]


async def heard(mark: str = "", gateway: str = "", before: int = 0) -> list[Message]:
    """The newest messages before that one: of senders whose mark begins so, by this gateway. A mark is hex: `g` comes
    after all that begin with it."""
    found = Message.all()
    if mark:
        found = found.filter(sender__gte=mark, sender__lt=f"{mark}g")
    if gateway:
        found = found.filter(gateway=gateway)
    if before:
        found = found.filter(id__lt=before)
    return await found.order_by("-id").limit(PAGE)


class Figures(NamedTuple):
    """Since a moment: messages, those that were answered and those not understood, senders, by intent; texts that were
    sent, and what they cost in 厘."""

    messages: int
    answered: int
    unknown: int
    senders: int
    sent: int
    cost: int
    intents: list[tuple[str, int]]

    @property
    def yuan(self) -> str:
        """0.15; of more than ten yuan the whole ones."""
        return spending.yuan(self.cost) if self.cost < WHOLE else str(round(self.cost / 1000))

    def share(self, part: int) -> int:
        """Of all messages, in per cent."""
        return round(100 * part / self.messages) if self.messages else 0


INTENTS = """
SELECT intent, count(*), sum(CASE WHEN reply <> '' THEN 1 ELSE 0 END) FROM message
WHERE received_at >= ? GROUP BY intent ORDER BY 2 DESC, intent
"""
SENDERS = "SELECT count(DISTINCT sender) FROM message WHERE received_at >= ?"
SENT = "SELECT count(*) FROM outgoing WHERE created_at >= ? AND state IN (?, ?)"


async def figures(since: datetime) -> Figures:
    by_intent = [(str(intent), int(count), int(told)) for intent, count, told in await _rows(INTENTS, since)]
    unknown = sum(count for intent, count, _ in by_intent if intent == UNKNOWN)
    answered = sum(told for intent, _, told in by_intent if intent != UNKNOWN)
    senders = (await _rows(SENDERS, since))[0][0]
    sent = (await _rows(SENT, since, State.SENT, State.DELIVERED))[0][0]
    cost = await spending.since(days.number(days.local(since)))
    intents = [(intent, count) for intent, count, _ in by_intent]
    return Figures(sum(count for _, count in intents), answered, unknown, int(senders), int(sent), cost, intents)


class Puzzle(NamedTuple):
    """Words that were not understood, how often they came, and the last message with them."""

    text: str
    times: int
    last: int
    at: datetime
    sender: str


OFTEN = """
SELECT max(id), count(*) FROM message WHERE intent = ? AND received_at >= ? AND text <> ''
GROUP BY text_key ORDER BY 2 DESC, 1 DESC LIMIT ?
"""


async def puzzles(since: datetime) -> list[Puzzle]:
    """The most frequent first."""
    rows = await database().rows(OFTEN, (UNKNOWN, since, PUZZLES))
    last = await Message.in_bulk([number for number, _ in rows], "id")
    found = ((last[number], times) for number, times in rows if number in last)
    return [Puzzle(one.text, int(times), one.id, one.received_at, one.sender) for one, times in found]


async def _rows(sql: str, *values: object) -> list[tuple[Any, ...]]:
    return await database().rows(sql, values)
