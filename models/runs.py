"""Runs (采集记录): one for every time a source was asked, what came of it, and how far it is."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.engines import database, writing
from models.rules import days

SILENCE = timedelta(seconds=30)
"""A run that has not beaten for so long, before or after now, is nobody's any more."""
BEAT = 8.0
"""Seconds between two beats of a run that lives."""
MOST_REASONS = 30


class State(StrEnum):
    """How a run stands: 正在采 采完 采到一部分 没采成 停下."""

    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    STOPPED = "stopped"


class Run(Model):
    """One collect of one source: pages and rows so far, how it ended, and why where it did not end well."""

    id = fields.BigIntField(primary_key=True)
    source = fields.TextField()
    state = fields.TextField()
    started_at = fields.DatetimeField()
    beat_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    expected = fields.IntField(default=0)
    documents = fields.IntField(default=0)
    found = fields.IntField(default=0)
    new = fields.IntField(default=0)
    unchanged = fields.IntField(default=0)
    revised = fields.IntField(default=0)
    waiting = fields.IntField(default=0)
    quarantined = fields.IntField(default=0)
    refused = fields.IntField(default=0)
    reasons = fields.TextField(default="{}")
    notes = fields.TextField(default="")
    kinds = fields.TextField(default="")
    problem = fields.TextField(default="")
    code = fields.TextField(default="")

    class Meta:
        table = "run"
        indexes = (("source", "id"),)

    @property
    def why(self) -> dict[str, int]:
        """Reason -> how many rows were put aside or refused for it."""
        return dict(json.loads(self.reasons))

    @property
    def seconds(self) -> int:
        """How long it took, or has taken until it was last heard of."""
        return round(((self.ended_at or self.beat_at) - self.started_at).total_seconds())


@dataclass(slots=True)
class Progress:
    """How far a run is: pages of those expected, and what became of the rows found in them.

    found = new + unchanged + revised + quarantined + refused; `waiting` is part of new. `notes` are for the officer,
    `kinds` the names on the one page of a source that has but one.
    """

    expected: int = 0
    documents: int = 0
    found: int = 0
    new: int = 0
    unchanged: int = 0
    revised: int = 0
    waiting: int = 0
    quarantined: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)


START = """
INSERT INTO run (source, state, started_at, beat_at) VALUES (?, 'running', ?, ?) ON CONFLICT DO NOTHING RETURNING id
"""


async def start(source: str) -> int | None:
    """Begins a run and gives its id; None while another one of the same source lives."""
    await sweep()
    now = days.now()
    async with writing() as tx:
        rows = await tx.rows(START, (source, now, now))
    return int(rows[0][0]) if rows else None


LOST = """
UPDATE run SET state = 'stopped', ended_at = beat_at, problem = ? WHERE id = ? AND state = 'running' AND beat_at = ?
"""


async def sweep() -> None:
    """Marks as stopped what a killed process left running."""
    now = days.now()
    rows = await database().rows("SELECT id, beat_at FROM run WHERE state = 'running'")
    silent = [(run, beat_at) for run, beat_at in rows if abs(now - beat_at) > SILENCE]
    if silent:
        async with writing() as tx:
            await tx.many(LOST, [("采集的进程中途没了", run, beat_at) for run, beat_at in silent])


async def beat(run: int) -> bool:
    """Shows that the run lives; False when it was taken for dead."""
    async with writing() as tx:
        return bool(await tx.run("UPDATE run SET beat_at = ? WHERE id = ? AND state = 'running'", (days.now(), run)))


ADVANCE = """
UPDATE run SET expected = ?, documents = ?, found = ?, new = ?, unchanged = ?, revised = ?, waiting = ?,
  quarantined = ?, refused = ?, reasons = ?, notes = ?, kinds = ?, beat_at = ? WHERE id = ?
"""


async def advance(run: int, so_far: Progress) -> None:
    """Tells how far the run is, and that it lives."""
    figures = (so_far.expected, so_far.documents, so_far.found, so_far.new, so_far.unchanged, so_far.revised)
    aside = (so_far.waiting, so_far.quarantined, so_far.refused)
    reasons = json.dumps(dict(so_far.reasons.most_common(MOST_REASONS)), ensure_ascii=False)
    words = (reasons, "\n".join(so_far.notes[:MOST_REASONS]), "\n".join(sorted(so_far.kinds)))
    async with writing() as tx:
        await tx.run(ADVANCE, (*figures, *aside, *words, days.now(), run))


END = "UPDATE run SET state = ?, problem = ?, code = ?, ended_at = ?, beat_at = ? WHERE id = ?"


async def end(run: int, state: State, problem: str = "", code: str = "") -> None:
    """`code` names the problem for programs."""
    now = days.now()
    async with writing() as tx:
        await tx.run(END, (state, problem, code, now, now, run))


async def kinds(source: str) -> list[str]:
    """The names on the source's one page when it was last read; nothing for a source of many pages."""
    sql = "SELECT kinds FROM run WHERE source = ? AND state = 'done' AND kinds <> '' ORDER BY id DESC LIMIT 1"
    rows = await database().rows(sql, (source,))
    return str(rows[0][0]).split("\n") if rows else []


async def forget_kinds(source: str) -> None:
    """Its page has other names from now on."""
    async with writing() as tx:
        await tx.run("UPDATE run SET kinds = '' WHERE source = ? AND kinds <> ''", (source,))


OPEN_SINCE = """
SELECT started_at FROM run WHERE source = ? AND id > COALESCE(
  (SELECT max(id) FROM run WHERE source = ? AND state = 'done' AND id < ?), 0) ORDER BY id LIMIT 1
"""


async def open_since(source: str, run: int) -> datetime:
    """When the first run began after the last one that ended well before this: what came since is not checked yet."""
    rows = await database().rows(OPEN_SINCE, (source, source, run))
    return rows[0][0] if rows else days.now()


async def failures(source: str) -> int:
    """How many runs in a row, up to now, gave nothing."""
    sql = """SELECT count(*) FROM run WHERE source = ? AND state = 'failed' AND id > COALESCE(
      (SELECT max(id) FROM run WHERE source = ? AND state IN ('done', 'partial')), 0)"""
    return int((await database().rows(sql, (source, source)))[0][0])


async def newest(succeeded: bool = False) -> dict[str, Run]:
    """Source -> its newest run; with `succeeded` the newest one that ended well."""
    test = "WHERE state = 'done'" if succeeded else ""
    rows = await database().rows(f"SELECT max(id) FROM run {test} GROUP BY source")
    return {run.source: run for run in await Run.filter(id__in=[row[0] for row in rows])}


async def history(source: str, limit: int = 20) -> list[Run]:
    """The runs of a source, newest first."""
    return await Run.filter(source=source).order_by("-id").limit(limit)
