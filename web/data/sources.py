"""Sources (来源): who publishes, by what right it is read, when, and how its last collecting went."""

import msgspec

from models import findings, standings
from models.findings import Finding
from models.rules import days
from models.runs import Run
from models.standings import Standing
from web.answers import Answer, Day, Moment, endpoint
from web.asked import Asked, paging

PAGES = paging(lambda catalogue: catalogue.sources)


class RunItem(msgspec.Struct):
    """One collecting: how it ended and what became of the rows it found."""

    state: str
    started_at: Moment
    ended_at: Moment | None
    documents: int
    found: int
    new: int
    unchanged: int
    revised: int
    waiting: int
    quarantined: int
    refused: int
    problem: str | None


class FindingItem(msgspec.Struct):
    """Something that the self-checks found wrong: silent, blocked, empty, stale, late, few, many, changed, unit,
    repeated, flat, misnamed, tenfold, disagrees."""

    kind: str
    level: str
    sentence: str
    found_at: Moment
    seen_at: Moment


class Health(msgspec.Struct):
    """How a source fares: green, yellow (late or thin) or red (silent, changed, blocked). `expected_rows`: the usual
    rows of a day, lowest and highest."""

    colour: str
    paused: str | None
    newest_day: Day | None
    expected_lag_days: int
    expected_rows: list[int] | None
    findings: list[FindingItem]


class SourceItem(msgspec.Struct):
    """One registered source. `timetable` is a cron line in Asia/Shanghai; without a run it was never collected here."""

    key: str
    zh: str
    en: str
    publisher: str
    kind: str
    official: bool
    market: str | None
    place: str | None
    stage: str | None
    nature: str
    currency: str
    unit: str | None
    statistic: str | None
    url: str | None
    hosts: list[str]
    authorisation: str | None
    licence: str | None
    robots: str | None
    robots_met: str | None
    owner: str | None
    timetable: str | None
    pause_seconds: float
    health: Health
    last_success: Moment | None
    last_run: RunItem | None


class Sources(Answer):
    """The source registry with its health."""

    items: list[SourceItem]
    next: str | None


@endpoint("来源登记表，带体检和最近一次采集的结果", Sources, PAGES)
async def index(asked: Asked) -> Sources:
    shown, following = asked.page(asked.catalogue.sources)
    known = await standings.every(asked.catalogue)
    return Sources(items=[await _item(known[entry.key]) for entry in shown], next=following)


async def _item(one: Standing) -> SourceItem:
    entry, last, good, known = one.entry, one.last, one.good, one.known
    return SourceItem(
        entry.key, entry.zh, entry.en, entry.publisher, entry.kind, entry.official, entry.market or None,
        entry.place or None, entry.stage or None, entry.nature, entry.currency, entry.unit or None,
        entry.statistic or None, entry.url or None, list(entry.hosts), entry.authorisation or None,
        entry.licence or None, entry.robots or None, (known and known.robots) or None, entry.owner or None,
        entry.timetable or None, entry.pause, await _health(one),
        days.told(good.ended_at) if good and good.ended_at else None, _run(last) if last else None,
    )  # fmt: skip


async def _health(one: Standing) -> Health:
    usual = await findings.usual_rows(one.entry.key) if one.newest else None
    return Health(
        str(findings.colour(one.found, one.paused is not None)),
        one.paused,
        one.newest.isoformat() if one.newest else None,
        one.entry.lag_days,
        list(usual) if usual else None,
        [_finding(finding) for finding in one.found],
    )


def _finding(finding: Finding) -> FindingItem:
    seen = (days.told(finding.found_at), days.told(finding.seen_at))
    return FindingItem(finding.kind, finding.level, finding.sentence, *seen)


def _run(run: Run) -> RunItem:
    return RunItem(
        run.state, days.told(run.started_at), days.told(run.ended_at) if run.ended_at else None, run.documents,
        run.found, run.new, run.unchanged, run.revised, run.waiting, run.quarantined, run.refused, run.problem or None,
    )  # fmt: skip
