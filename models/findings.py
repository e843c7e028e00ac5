"""Findings (发现): what the self-checks found wrong with a source, from when to when, and what officers did."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models import events, runs, sources
from models.engines import Transaction, database, writing
from models.rules import days, health, timetables
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.health import Facts, Kind, Level, Symptom, Told
from models.runs import Run, State

LOOK_BACK = 28
KEPT_OPEN = {Kind.UNIT}
"""Only an officer closes these: a day later the same unit as the day before looks well."""
OF_RUNS = set(Kind) - {Kind.LATE, Kind.DISAGREES}
"""What a run can show; the timetable sees the one, two sources together the other."""


class Finding(Model):
    """Something wrong with a source; one of a kind and subject is open at a time, and `hits` counts how often seen."""

    id = fields.BigIntField(primary_key=True)
    source = fields.TextField()
    kind = fields.TextField()
    subject = fields.TextField()
    level = fields.TextField()
    sentence = fields.TextField()
    evidence = fields.TextField()
    hits = fields.IntField()
    found_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    closed_by = fields.TextField(default="")
    outcome = fields.TextField(default="")

    class Meta:
        table = "finding"

    @property
    def figures(self) -> dict[str, Any]:
        """The evidence."""
        return dict(json.loads(self.evidence))


async def judge(catalogue: Catalogue, run: int, shape: str = "") -> list[Symptom]:
    """Checks the source of an ended run and keeps what is found; what is well again is closed."""
    ended = await Run.get(id=run)
    shape = shape or await _found_shape(ended.source)
    facts = await _facts(catalogue, ended, shape)
    read = ended.state in (State.DONE, State.PARTIAL)
    found = list(health.after_success(facts) if read else health.after_failure(facts))
    async with writing() as tx:
        await keep(tx, ended.source, found, OF_RUNS if read else set())
        if shape and not facts.known_shape:
            await sources.learn_shape(tx, ended.source, shape)
    return found


async def _found_shape(source: str) -> str:
    """What the page looked like when its change was found: it is no other where the site says that nothing is new."""
    shapes = [str(finding.figures.get("shape", "")) for finding in await open_ones(source)]
    return next(filter(None, shapes), "")


async def _facts(catalogue: Catalogue, run: Run, shape: str) -> Facts:
    today = days.number(days.today())
    newest_day = (await database().rows(NEWEST, (run.source,)))[0][0] or today
    counts = await row_counts(run.source, min(newest_day, today - catalogue.sources[run.source].lag_days) - LOOK_BACK)
    newest, before = [await _told(run.source, day) for day, _ in counts[:2]] + [[]] * (2 - len(counts[:2]))
    return Facts(
        today=today,
        state=run.state,
        code=run.code,
        problem=run.problem,
        failures=await runs.failures(run.source),
        lag_days=catalogue.sources[run.source].lag_days,
        counts=counts,
        newest=newest,
        before=before,
        shape=shape,
        known_shape=await sources.shape(run.source),
        unfinished=bool(counts) and counts[0][0] == today and _asked_again(catalogue.sources[run.source].timetable),
    )


def _asked_again(timetable: str) -> bool:
    """Whether one more run is due before today ends."""
    due = timetables.read(timetable).next(days.now()) if timetable else None
    return due is not None and due.date() == days.today()


NEWEST = "SELECT max(p.day) FROM price AS p JOIN source AS o ON o.id = p.source_id WHERE o.key = ? AND p.current = 1"
COUNTS = """
SELECT p.day, count(*) FROM price AS p JOIN source AS o ON o.id = p.source_id
WHERE o.key = ? AND p.current = 1 AND p.day >= ? GROUP BY p.day ORDER BY p.day DESC
"""


async def row_counts(source: str, since: int) -> list[tuple[int, int]]:
    """Rows a day, the newest day first."""
    return [(int(day), int(rows)) for day, rows in await database().rows(COUNTS, (source, since))]


TOLD = """
SELECT p.name, p.spec, p.grade, p.origin, p.market, p.place, p.said_market, p.stage, p.period, p.unit, p.said_low,
  p.said_avg, p.said_high, p.avg, p.checks
FROM price AS p JOIN source AS o ON o.id = p.source_id WHERE o.key = ? AND p.current = 1 AND p.day = ?
"""


async def _told(source: str, day: int) -> list[Told]:
    rows = await database().rows(TOLD, (source, day))
    return [
        Told((name, *goods), name, unit, (low, said, high), avg, checks)
        for name, *goods, unit, low, said, high, avg, checks in rows
    ]


PATIENCE = timedelta(hours=3)
"""A source has so long after its hour."""
SINCE = """
SELECT max(state) FROM run WHERE source = ? AND started_at >= ?
  AND (state IN ('done', 'partial', 'running') OR code IN ('key', 'unset'))
"""


async def expect(source: str, due: datetime, patient: bool = True) -> None:
    """The pages that were due then have come, or the source is late; one that is paused or silent is known already.

    Not `patient`: whoever asks has not been there long enough for them to come.
    """
    arrived = (await database().rows(SINCE, (source, due)))[0][0]
    if not arrived and not patient:
        return
    known = {finding.kind for finding in await open_ones(source)} & {Kind.SILENT, Kind.BLOCKED}
    found = []
    if not arrived and not known and source not in await sources.paused():
        told = days.told(due)[:16].replace("T", " ")
        found = [Symptom(Kind.LATE, Level.YELLOW, f"{told} 该采的还没有采到", {"due": days.told(due)})]
    async with writing() as tx:
        await keep(tx, source, found, {Kind.LATE})


async def usual_rows(source: str) -> tuple[int, int] | None:
    """How many rows a day are usual: the learned band, without the newest day."""
    counts = await row_counts(source, days.number(days.today()) - LOOK_BACK)
    return health.usual_rows([rows for _, rows in counts[1:]])


SEEN = """
UPDATE finding SET level = ?, sentence = ?, evidence = ?, hits = hits + 1, seen_at = ?
WHERE source = ? AND kind = ? AND subject = ? AND closed_at IS NULL
"""
FOUND = """
INSERT INTO finding (level, sentence, evidence, hits, found_at, seen_at, source, kind, subject)
VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""


async def keep(tx: Transaction, source: str, found: Iterable[Symptom], looked_for: set[Kind]) -> None:
    """What is found is open from now on, or still; of the kinds that were looked for, what is not found is closed."""
    now, seen = days.now(), set()
    for symptom in found:
        seen.add((symptom.kind.value, symptom.subject))
        told = (symptom.level, symptom.sentence, json.dumps(dict(symptom.evidence), ensure_ascii=False))
        about = (source, symptom.kind, symptom.subject)
        if not await tx.run(SEEN, (*told, now, *about)):
            await tx.run(FOUND, (*told, now, now, *about))
    rows = await tx.rows("SELECT id, kind, subject FROM finding WHERE source = ? AND closed_at IS NULL", (source,))
    mended = [
        number for number, kind, subject in rows
        if kind in looked_for - KEPT_OPEN and (kind, subject) not in seen
    ]  # fmt: skip
    await tx.many(CLOSE, [(now, "", "已恢复", number) for number in mended])


CLOSE = "UPDATE finding SET closed_at = ?, closed_by = ?, outcome = ? WHERE id = ? AND closed_at IS NULL"


async def accept(tx: Transaction, source: str, by: str, outcome: str = "已核对，接受") -> list[Finding]:
    """An officer has looked at all that is open: its layout and units are right from now on; it may be asked again."""
    found = await Finding.filter(source=source, closed_at=None)
    for finding in found:
        if shape := finding.figures.get("shape"):
            await sources.learn_shape(tx, source, str(shape))
        await tx.run(CLOSE, (days.now(), by, outcome, finding.id))
    await runs.forget_kinds(source)
    await sources.resume(tx, source, by)
    await events.note(tx, by, "source.accept", source, {"findings": [finding.sentence for finding in found]})
    return found


async def close(tx: Transaction, finding: int, by: str, outcome: str) -> None:
    """An officer has dealt with one; Refused where a colleague was faster."""
    if not await tx.run(CLOSE, (days.now(), by, outcome, finding)):
        raise Refused("这一条已经有人处理过了")
    await events.note(tx, by, "finding.close", str(finding), {"outcome": outcome})


async def open_ones(source: str = "") -> list[Finding]:
    """What is wrong now, red before yellow, the oldest first."""
    found = Finding.filter(closed_at=None)
    listed = await (found.filter(source=source) if source else found).order_by("found_at", "id")
    return sorted(listed, key=lambda finding: finding.level != Level.RED)


async def past(source: str, limit: int = 20) -> list[Finding]:
    """What was wrong and is closed, the newest first."""
    return await Finding.filter(source=source, closed_at__not_isnull=True).order_by("-closed_at").limit(limit)


async def by_source() -> Mapping[str, list[Finding]]:
    """Source -> what is wrong with it now."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in await open_ones():
        found[finding.source].append(finding)
    return found


def colour(found: Iterable[Finding], paused: bool = False) -> str:
    """green, yellow, or red: of a source with these findings."""
    levels = {finding.level for finding in found}
    if paused or Level.RED in levels:
        return Level.RED
    return Level.YELLOW if levels else "green"
