"""Dead letters (没发出的短信), delivery reports (回执): what a supplier told later, and what staff send again."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from models import events, seals
from models.engines import Transaction, database, writing
from models.messages import spending
from models.messages.outgoing import SEALED, State
from models.rules import days

REPLAYED = "outbox.replay"
PAGE = 50


class Delivered(NamedTuple):
    """What a supplier reports of a text that it took: its own `ref`, whether it arrived (None: it is on its way), its
    word for it, and the cost in 厘 where it tells one."""

    ref: str
    arrived: bool | None
    word: str = ""
    cost: int | None = None


REPORTED = """
UPDATE outgoing SET state = ?, delivered_at = ?, why = ? WHERE gateway = ? AND ref = ? AND state IN (?, ?)
"""


async def delivered(gateway: str, reports: Sequence[Delivered]) -> int:
    """Keeps what was reported; how many texts it changed. One that has arrived stays so, whatever comes after."""
    changed = 0
    async with writing() as tx:
        for report in sorted((report for report in reports if report.ref), key=lambda report: report.ref):
            if await tx.rows("SELECT 1 FROM outgoing WHERE gateway = ? AND ref = ?", (gateway, report.ref)):
                changed += await settle(tx, gateway, report)
            else:
                arrived = None if report.arrived is None else int(report.arrived)
                await tx.run(EARLY, (gateway, report.ref, arrived, report.word, report.cost, days.now()))
    return changed


EARLY = """
INSERT INTO outgoing_report (gateway, ref, arrived, word, cost, at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (gateway, ref) DO UPDATE SET arrived = excluded.arrived, word = excluded.word, cost = excluded.cost
"""
WAITED = "DELETE FROM outgoing_report WHERE gateway = ? AND ref = ? RETURNING ref, arrived, word, cost"


async def overtaken(tx: Transaction, gateway: str, ref: str) -> None:
    """A report that was faster than what its text was sent under counts now."""
    for told, arrived, word, cost in await tx.rows(WAITED, (gateway, ref)):
        await settle(tx, gateway, Delivered(told, None if arrived is None else bool(arrived), word, cost))


async def settle(tx: Transaction, gateway: str, report: Delivered) -> int:
    """What a report tells of a text that is known; how many texts it changed."""
    changed = await _reported(tx, gateway, report)
    if report.cost is not None:
        await _priced(tx, gateway, report)
    return changed


async def _reported(tx: Transaction, gateway: str, report: Delivered) -> int:
    if report.arrived is None:
        sql = "UPDATE outgoing SET why = ? WHERE gateway = ? AND ref = ? AND state = ?"
        return await tx.run(sql, (report.word, gateway, report.ref, State.SENT))
    came = (State.DELIVERED, days.now(), "") if report.arrived else (State.FAILED, None, report.word)
    before = (State.SENT, State.FAILED if report.arrived else State.SENT)
    return await tx.run(REPORTED, (*came, gateway, report.ref, *before))


PRICED = "SELECT id, cost, sent_at FROM outgoing WHERE gateway = ? AND ref = ? AND sent_at IS NOT NULL"


async def _priced(tx: Transaction, gateway: str, report: Delivered) -> None:
    """What it really cost counts on the day on which it was sent."""
    for number, cost, at in await tx.rows(PRICED, (gateway, report.ref)):
        more = (report.cost or 0) - int(cost)
        await tx.run("UPDATE outgoing SET cost = cost + ? WHERE id = ?", (more, number))
        await spending.spend(tx, days.number(at.astimezone(days.SHANGHAI).date()), more)


REPLAY = """
UPDATE outgoing SET state = 'queued', tries = 0, next_at = ?, holder = '', ref = ''
WHERE id = ? AND state = 'failed' AND text <> '' AND expires_at > ?
"""


async def replay(ids: Collection[int], by: str) -> int:
    """Dead letters wait to be sent again, those that are still of use; how many. The log tells who wanted it."""
    now = days.now()
    async with writing() as tx:
        back = [number for number in sorted(set(ids)) if await tx.run(REPLAY, (now, number, now))]
        if back:
            await events.note(tx, by, REPLAYED, "", {"texts": [str(number) for number in back]})
    return len(back)


class Dead(NamedTuple):
    """A dead letter as staff see it: the number with its middle hidden; `alive`: whether it can be sent again."""

    id: int
    phone: str
    template: str
    gateway: str
    why: str
    tries: int
    at: datetime
    alive: bool


DEAD = """
SELECT id, recipient, template, gateway, why, tries, created_at, text <> '' AND expires_at > ?
FROM outgoing WHERE state = 'failed' ORDER BY id DESC LIMIT ?
"""


async def dead_letters(secret: str, limit: int = PAGE) -> list[Dead]:
    """The newest first."""
    rows = await database().rows(DEAD, (days.now(), limit))
    return [Dead._make((number, hidden(seals.opened(secret, SEALED, phone)), *told)) for number, phone, *told in rows]


def hidden(phone: str) -> str:
    """138****5678."""
    plain = phone.removeprefix("+86")
    return f"{plain[:3]}****{plain[-4:]}" if len(plain) > len("1234567") else "****"


ALIVE = "SELECT count(*) FROM outgoing WHERE state = 'failed' AND text <> '' AND expires_at > ?"


async def dead_count() -> int:
    """How many can still be sent again."""
    return int((await database().rows(ALIVE, (days.now(),)))[0][0])


async def counts() -> dict[str, int]:
    """State -> how many texts stand there."""
    rows = await database().rows("SELECT state, count(*) FROM outgoing GROUP BY state")
    return {state.value: 0 for state in State} | {str(state): int(count) for state, count in rows}
