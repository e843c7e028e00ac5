"""What an officer does with a warning (知道了、解除、重新发出): each with who, when and why."""

from models import events
from models.alerts import keeping
from models.alerts.alert import Alert
from models.engines import Transaction, writing
from models.people import Person
from models.rules import days, text
from models.rules.errors import Refused
from models.rules.warnings import State, Step

LONGEST = 200
GONE = "这条预警的状态已经变了，请刷新看看"


async def acknowledge(public_id: str, by: Person, why: str) -> None:
    """Someone has seen it and says what is done."""
    sql = "UPDATE alert SET state = ? WHERE public_id = ? AND state IN ('open', 'reopened') RETURNING id"
    said = text.line(why, "说明", LONGEST)
    async with writing() as tx:
        await _noted(tx, await tx.rows(sql, (State.ACKNOWLEDGED, public_id)), Step.ACKNOWLEDGE, by, said)


async def close(public_id: str, by: Person, why: str) -> None:
    """It is over, or was none; it comes again only after the figure was back, or when it gets graver."""
    said = text.line(why, "原因", LONGEST)
    async with writing() as tx:
        found = await Alert.get_or_none(public_id=public_id, closed_at=None)
        today = days.number(days.today())
        if not found or not await keeping.end(tx, found, today, by.public_id, said):
            raise Refused(GONE)
        await events.note(tx, by.public_id, "warning.close", public_id, {"why": said})


AGAIN = """
UPDATE alert SET state = ?, closed_at = NULL, closed_day = 0, armed = 1, told = 0
WHERE public_id = ? AND state = 'closed' AND NOT EXISTS (SELECT 1 FROM alert AS o
  WHERE o.rule = alert.rule AND o.product = alert.product AND o.spot = alert.spot AND o.id > alert.id)
RETURNING id
"""


async def reopen(public_id: str, by: Person, why: str) -> None:
    """It was closed too early: it stands again until the figure is back."""
    said = text.line(why, "原因", LONGEST)
    async with writing() as tx:
        await _noted(tx, await tx.rows(AGAIN, (State.REOPENED, public_id)), Step.REOPEN, by, said)


NOTE = """
INSERT INTO alert_note (alert_id, step, level, day, figure, who, why, at)
SELECT id, ?, level, day, figure, ?, ?, ? FROM alert WHERE id = ?
"""


async def _noted(tx: Transaction, rows: list[tuple[object, ...]], step: Step, by: Person, why: str) -> None:
    if not rows:
        raise Refused(GONE)
    await tx.run(NOTE, (step.value, by.public_id, why, days.now(), rows[0][0]))
    public = await tx.rows("SELECT public_id FROM alert WHERE id = ?", (rows[0][0],))
    await events.note(tx, by.public_id, f"warning.{step.value}", str(public[0][0]), {"why": why})
