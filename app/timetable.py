"""The timetable (时间表): what is done when, in Asia/Shanghai, once however many processes look at it.

The time at which a thing falls due is part of its job's key, so it is done once. A line looks back from now to its last
due time, so what fell due while nobody was there is done when someone comes. taskiq's own scheduler knows neither: it
looks at the running minute alone, and sleeps for hours when the clock is set back.
"""

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from app import jobs, progress
from app.collect import Errand, collect, terms
from app.jobs import Again, SqlBroker
from app.settings import Settings
from models import jobs as kept_jobs
from models import prices, runs
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from scrapers.fetch import Fetcher
from scrapers.sources import SOURCES

TICK = 5.0
FARTHEST = 32
"""Days that a line looks back; jobs are remembered for longer."""
REMEMBERED = timedelta(days=60)
UPKEEP = "20 3 * * *"
FIELDS = {"分": range(60), "时": range(24), "日": range(1, 32), "月": range(1, 13), "星期": range(8)}

log = logging.getLogger(__name__)


@asynccontextmanager
async def running(settings: Settings, catalogue: Catalogue) -> AsyncIterator[None]:
    """Does everything that falls due, as long as it is entered; the database has to be open."""
    allowed = terms(catalogue, settings.source_keys)
    async with Fetcher(settings.contact or settings.base_url, settings.pace, terms=allowed) as fetch:
        broker = hired(Errand(catalogue, fetch))
        timetable = Timetable(broker, [*lines(catalogue)])
        async with jobs.repeating(timetable.tick, TICK), jobs.running(broker):
            yield


def hired(errand: Errand) -> SqlBroker:
    """A worker that knows every task."""
    broker = SqlBroker()
    broker.teach("collect", partial(_collect, broker, errand))
    broker.teach("check", partial(_check, errand.catalogue))
    broker.teach("upkeep", _upkeep)
    return broker


async def _collect(broker: SqlBroker, errand: Errand, source: str) -> None:
    """Collects one source and leaves the check of what came; a site that was not well is asked again later."""
    name = errand.catalogue.sources[source].zh
    report = await collect(errand, source, progress.noted(f"采集 {name}", log))
    log.info("collected %s: %s, %s new, %s", source, report.state, report.so_far.new, report.problem)
    if report.so_far.new or report.so_far.revised:
        since = await runs.open_since(source, report.run)
        await broker.send("check", f"check {source} {report.run}", source, since.isoformat())
    if report.may_retry:
        raise Again(report.problem, report.again)


async def _check(catalogue: Catalogue, source: str, since: str) -> None:
    await prices.check(catalogue, source, datetime.fromisoformat(since))


async def _upkeep() -> None:
    await kept_jobs.purge(days.now() - REMEMBERED)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: which task, what it is told, and the times it falls due."""

    task: str
    said: tuple[str, ...]
    times: "Times"

    def key(self, due: datetime) -> str:
        return " ".join((self.task, *self.said, f"{due:%Y-%m-%dT%H:%M}"))


def lines(catalogue: Catalogue) -> Iterator[Line]:
    yield Line("upkeep", (), read(UPKEEP))
    for key, entry in catalogue.sources.items():
        if entry.timetable and key in SOURCES:
            yield Line("collect", (key,), read(entry.timetable))


class Timetable:
    """The lines, and what each left last."""

    def __init__(self, broker: SqlBroker, lines: Iterable[Line]) -> None:
        self.broker = broker
        self.left = dict.fromkeys(lines, "")

    async def tick(self) -> None:
        """Leaves a job for every line that fell due."""
        await runs.sweep()
        for line, last in self.left.items():
            due = line.times.last(days.now())
            if due is not None and (key := line.key(due)) != last:
                await self.broker.send(line.task, key, *line.said)
                self.left[line] = key


@dataclass(frozen=True, slots=True)
class Times:
    """The due times of a cron line, in Asia/Shanghai."""

    minutes: frozenset[int]
    hours: frozenset[int]
    monthdays: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    def last(self, now: datetime) -> datetime | None:
        """The newest due time that is not after now; None when there was none for a month."""
        local = now.astimezone(days.SHANGHAI)
        for back in range(FARTHEST):
            day = days.back(local.date(), back)
            latest = local.time() if not back else time.max
            due = max((moment for moment in self._moments(day) if moment <= latest), default=None)
            if due is not None:
                return datetime.combine(day, due, days.SHANGHAI)
        return None

    def _moments(self, day: date) -> Iterator[time]:
        if self._falls_on(day):
            yield from (time(hour, minute) for hour in self.hours for minute in self.minutes)

    def _falls_on(self, day: date) -> bool:
        """Where the line names days of the month and of the week, either will do."""
        by_month, by_week = day.day in self.monthdays, day.isoweekday() in self.weekdays
        named_both = len(self.monthdays) < len(FIELDS["日"]) and len(self.weekdays) < len(FIELDS["星期"]) - 1
        return day.month in self.months and (by_month or by_week if named_both else by_month and by_week)


def read(cron: str) -> Times:
    """`30 8,19 * * 1-5`: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday)."""
    parts = cron.split()
    if len(parts) != len(FIELDS):
        raise Unclear(f"时间表“{cron}”应有五段：分 时 日 月 星期，像 30 8 * * *")
    minutes, hours, monthdays, months, weekdays = (
        _numbers(cron, part, name) for part, name in zip(parts, FIELDS, strict=True)
    )
    return Times(minutes, hours, monthdays, months, frozenset(number or 7 for number in weekdays))


def _numbers(cron: str, part: str, name: str) -> frozenset[int]:
    """`*`, `*/15`, `8`, `8-18`, `8-18/2`, or several with commas."""
    allowed = FIELDS[name]
    try:
        found = frozenset(number for piece in part.split(",") for number in _piece(piece, allowed))
    except ValueError:
        found = frozenset()
    if not found or not found <= {*allowed}:
        raise Unclear(f"时间表“{cron}”里的{name}“{part}”看不懂，应是 {allowed[0]} 到 {allowed[-1]} 的数")
    return found


def _piece(piece: str, allowed: range) -> range:
    span, _, step = piece.partition("/")
    first, _, last = span.partition("-")
    if span == "*":
        first, last = str(allowed[0]), str(allowed[-1])
    return range(int(first), int(last or first) + 1, int(step or 1))
