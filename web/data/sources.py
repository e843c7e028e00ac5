"""Sources (来源): who publishes, by what right it is read, when, and how its last collecting went."""

import msgspec

from models import runs
from models.rules import days
from models.rules.catalogue import SourceEntry
from models.runs import Run
from web.answers import Answer, Moment, endpoint
from web.asked import PAGING, Asked


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
    url: str | None
    authorisation: str | None
    licence: str | None
    robots: str | None
    timetable: str | None
    last_success: Moment | None
    last_run: RunItem | None


class Sources(Answer):
    """The source registry with its health."""

    items: list[SourceItem]
    next: str | None


@endpoint("来源登记表，带最近一次采集的结果", Sources, PAGING)
async def index(asked: Asked) -> Sources:
    shown, following = asked.page(asked.catalogue.sources)
    last, good = await runs.newest(), await runs.newest(succeeded=True)
    return Sources(items=[_item(entry, last.get(entry.key), good.get(entry.key)) for entry in shown], next=following)


def _item(entry: SourceEntry, last: Run | None, good: Run | None) -> SourceItem:
    return SourceItem(
        entry.key, entry.zh, entry.en, entry.publisher, entry.kind, entry.official, entry.market or None,
        entry.place or None, entry.stage or None, entry.nature, entry.currency, entry.unit or None, entry.url or None,
        entry.authorisation or None, entry.licence or None, entry.robots or None, entry.timetable or None,
        days.told(good.ended_at) if good and good.ended_at else None, _run(last) if last else None,
    )  # fmt: skip


def _run(run: Run) -> RunItem:
    return RunItem(
        run.state, days.told(run.started_at), days.told(run.ended_at) if run.ended_at else None, run.documents,
        run.found, run.new, run.unchanged, run.revised, run.waiting, run.quarantined, run.refused, run.problem or None,
    )  # fmt: skip
