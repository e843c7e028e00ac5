"""Jobs (任务): work that is to be done once, whoever does it, kept in the database until it is done.

A worker holds what it does and *beats*: it moves a number on. Who sees a number stand still for as long as a lease,
by its own steady clock, takes the job from the dead: no clock is compared, so a clock that jumps frees nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.engines import Transaction, database, writing
from models.rules import days

MOST_TRIES = 6
BACK_OFF = (1, 5, 15, 60, 240)
"""Minutes to wait after the first, second, … try that failed."""


class State(StrEnum):
    """Where a job stands: 等待 在做 做完 放弃."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """Work to be done once; its key names the work, `holder` the worker that does it, `beat` shows that it lives."""

    id = fields.BigIntField(primary_key=True)
    key = fields.TextField()
    task = fields.TextField()
    body = fields.TextField()
    state = fields.TextField()
    tries = fields.IntField(default=0)
    due_at = fields.DatetimeField()
    holder = fields.TextField(default="")
    beat = fields.IntField(default=0)
    ended_at = fields.DatetimeField(null=True)
    problem = fields.TextField(default="")

    class Meta:
        table = "job"
        unique_together = (("key",),)
        indexes = (("state", "due_at"),)


@dataclass(frozen=True, slots=True)
class Work:
    """A job as its holder gets it."""

    key: str
    task: str
    body: str


@dataclass(frozen=True, slots=True)
class Held:
    """A job that some worker does, and the beat it was last seen at."""

    key: str
    holder: str
    beat: int


ENQUEUE = """
INSERT INTO job (key, task, body, state, due_at) VALUES (?, ?, ?, 'waiting', ?)
ON CONFLICT (key) DO NOTHING RETURNING id
"""


async def enqueue(key: str, task: str, body: str) -> bool:
    """Keeps the work until it is done; work whose key is known, done or not, is not kept twice."""
    if await database().rows("SELECT 1 FROM job WHERE key = ?", (key,)):
        return False
    async with writing() as tx:
        return bool(await tx.rows(ENQUEUE, (key, task, body, days.now())))


WAITS = "SELECT 1 FROM job WHERE state = 'waiting' AND due_at <= ? LIMIT 1"
CLAIM = """
UPDATE job SET state = 'running', holder = ?, beat = beat + 1, tries = tries + 1
WHERE id = (SELECT id FROM job WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT 1 {lock})
RETURNING key, task, body
"""


async def claim(holder: str) -> Work | None:
    """The next job that is due, held from now on; None when nothing is."""
    now = days.now()
    if not await database().rows(WAITS, (now,)):
        return None
    lock = "FOR UPDATE SKIP LOCKED" if database().dialect == "postgres" else ""
    async with writing() as tx:
        rows = await tx.rows(CLAIM.format(lock=lock), (holder, now))
    return Work(*(str(cell) for cell in rows[0])) if rows else None


BEAT = "UPDATE job SET beat = beat + 1 WHERE key = ? AND holder = ? AND state = 'running'"


async def beat(holder: str, keys: Collection[str]) -> set[str]:
    """Shows that the holder lives; returns the keys that it has lost."""
    if not keys:
        return set()
    async with writing() as tx:
        return {key for key in keys if not await tx.run(BEAT, (key, holder))}


END = "UPDATE job SET state = ?, ended_at = ?, problem = ? WHERE key = ? AND holder = ? AND state = 'running'"


async def finish(holder: str, key: str) -> None:
    async with writing() as tx:
        await tx.run(END, (State.DONE, days.now(), "", key, holder))


AGAIN = """
UPDATE job SET state = 'waiting', holder = '', due_at = ?, problem = ?
WHERE key = ? AND holder = ? AND state = 'running'
"""


async def fail(holder: str, key: str, problem: str, again: datetime | None = None) -> None:
    """The try failed: the next one is at `again`, or later with every try; after the last one the job is given up."""
    async with writing() as tx:
        tries = await _tries(tx, key)
        if tries >= MOST_TRIES:
            await tx.run(END, (State.FAILED, days.now(), problem, key, holder))
        else:
            due = again or days.now() + timedelta(minutes=BACK_OFF[min(tries, len(BACK_OFF)) - 1])
            await tx.run(AGAIN, (due, problem, key, holder))


async def _tries(tx: Transaction, key: str) -> int:
    return int((await tx.rows("SELECT tries FROM job WHERE key = ?", (key,)))[0][0])


RELEASE = "UPDATE job SET state = 'waiting', holder = '', tries = tries - 1 WHERE holder = ? AND state = 'running'"


async def release(holder: str) -> None:
    """The worker stops: what it still holds waits for the next one, and no try is counted."""
    async with writing() as tx:
        await tx.run(RELEASE, (holder,))


async def held() -> list[Held]:
    rows = await database().rows("SELECT key, holder, beat FROM job WHERE state = 'running'")
    return [Held(str(key), str(holder), int(number)) for key, holder, number in rows]


FREE = """
UPDATE job SET state = CASE WHEN tries < ? THEN 'waiting' ELSE 'failed' END, holder = '', problem = ?
WHERE key = ? AND holder = ? AND beat = ? AND state = 'running'
"""


async def free(dead: Held) -> None:
    """Takes the job from a holder that is dead; one that still beats keeps it."""
    async with writing() as tx:
        await tx.run(FREE, (MOST_TRIES, "做它的进程不在了", dead.key, dead.holder, dead.beat))


async def purge(before: datetime) -> int:
    """Forgets jobs that fell due before then and have ended; returns how many."""
    async with writing() as tx:
        return await tx.run("DELETE FROM job WHERE state IN ('done', 'failed') AND due_at < ?", (before,))
