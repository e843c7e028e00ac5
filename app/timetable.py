"""The timetable (时间表): what is done when, in Asia/Shanghai, once however many processes look at it.

The time at which a thing falls due is part of its job's key, so it is done once. A line looks back from now to its last
due time, so what fell due while nobody was there is done when someone comes. taskiq's own scheduler knows neither: it
looks at the running minute alone, and sleeps for hours when the clock is set back.
"""

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from socket import gethostname

from app import evaluate, foresee, jobs, progress, upkeep, watching
from app.collect import Errand, collect, terms
from app.exports import daily
from app.jobs import Again, SqlBroker
from app.settings import Settings
from models import (
    agreements,
    bulletins,
    findings,
    harvests,
    matches,
    outlooks,
    photos,
    prices,
    runs,
    searches,
)
from models.rules import days
from models.rules.bulletins import Kind
from models.rules.catalogue import Catalogue
from models.rules.timetables import Times, read
from scrapers.fetch import Fetcher
from scrapers.sources import SOURCES

TICK = 5.0
UPKEEP, WATCH, AGREE, PHOTOS, TEND = "20 3 * * *", "5 * * * *", "40 4 * * *", "50 3 * * *", "1 * * * *"
DUMP, HARVEST = "15 5 * * *", "35 2 * * *"
MATCH, SEARCH, OUTLOOK, TELL = "*/5 * * * *", "10 7-20 * * *", "*/10 * * * *", "*/5 * * * *"
EVALUATE, FORESEE = "25 * * * *", "20 2 * * *"
BULLETINS = {Kind.DAILY: "30 17 * * *", Kind.WEEKLY: "0 8 * * 1"}
"""Who has and who wants are brought together at once; what someone looks for is told by day; prices that people asked
for are told from eight in the morning on, and soon after they came."""
CATCH_UP, LEFT_BEHIND = 30.0, timedelta(minutes=5)
"""Seconds between two looks for prices that nobody summed up, and how old they are: a collect that lives is quicker."""
MOST_JITTER = 600
"""Seconds over which installations spread the same due time, so that they do not all ask a site in one minute."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def running(settings: Settings, catalogue: Catalogue) -> AsyncIterator[None]:
    """Does everything that falls due, as long as it is entered; the database has to be open."""
    allowed = terms(catalogue, settings.source_keys)
    async with Fetcher(settings.contact or settings.base_url, settings.pace, terms=allowed) as fetch:
        broker = hired(Errand(catalogue, fetch, raw_days=settings.raw_days))
        broker.teach("photos", partial(photos.forget, settings.media))
        broker.teach("dump", partial(daily.make, settings, catalogue))
        broker.teach("tell", partial(_tell, catalogue, settings.secret))
        timetable = Timetable(broker, [*lines(catalogue)])
        catching_up = jobs.repeating(partial(_catch_up, catalogue), CATCH_UP)
        async with jobs.repeating(timetable.tick, TICK), catching_up, jobs.running(broker):
            yield


def hired(errand: Errand) -> SqlBroker:
    """A worker that knows every task."""
    broker = SqlBroker()
    broker.teach("collect", partial(_collect, broker, errand))
    broker.teach("check", partial(_check, broker, errand.catalogue))
    broker.teach("evaluate", partial(evaluate.evaluate, errand.catalogue))
    broker.teach("foresee", partial(foresee.foresee, errand.catalogue))
    broker.teach("watch", partial(_watch, errand.catalogue, days.now()))
    broker.teach("agree", partial(agreements.learn, errand.catalogue))
    broker.teach("tend", upkeep.tend)
    broker.teach("match", partial(_match, errand.catalogue))
    broker.teach("search", partial(_search, errand.catalogue))
    broker.teach("outlook", partial(_outlook, errand.catalogue))
    broker.teach("harvest", partial(harvests.rebuild, errand.catalogue))
    broker.teach("bulletin", partial(_bulletin, errand.catalogue))
    broker.teach("upkeep", partial(upkeep.forget, errand.raw_days))
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


async def _check(broker: SqlBroker, catalogue: Catalogue, source: str, since: str) -> None:
    """Holds what is odd, then leaves the rest to be judged by the rules of warnings."""
    await prices.check(catalogue, source, datetime.fromisoformat(since))
    await broker.send("evaluate", f"evaluate {source} {days.now():%Y-%m-%dT%H:%M:%S}")


async def _catch_up(catalogue: Catalogue) -> None:
    """Sums up what a collect that was killed has left."""
    await prices.settle(catalogue, days.now() - LEFT_BEHIND)


async def _watch(catalogue: Catalogue, begun: datetime) -> None:
    """Expected against arrived: a source whose hour passed long ago without a page is late; `begun`: since when someone
    is here to ask."""
    before = days.now() - findings.PATIENCE
    for line in lines(catalogue):
        if line.task == "collect" and (due := line.times.last(before)):
            await findings.expect(line.said[0], due, begun < before)


async def _match(catalogue: Catalogue) -> None:
    """Follows what has opened and closed."""
    await matches.follow(catalogue)


async def _outlook(catalogue: Catalogue) -> None:
    """Counts what is on offer and wanted now, and what the weeks about today bring."""
    await outlooks.refresh(catalogue)
    await harvests.refresh(catalogue)


async def _search(catalogue: Catalogue) -> None:
    """Tells what has come for the searches that people keep."""
    await searches.tell(catalogue)


async def _bulletin(catalogue: Catalogue, kind: str) -> None:
    """Drafts the report of the day or the week."""
    await bulletins.draft(catalogue, Kind(kind))


async def _tell(catalogue: Catalogue, secret: str) -> None:
    """Tells the prices that people asked for, and the warnings that have begun."""
    await watching.tell(catalogue, secret)
    await evaluate.tell(catalogue, secret)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: which task, what it is told, and the times it falls due."""

    task: str
    said: tuple[str, ...]
    times: Times
    jitter: timedelta = timedelta()

    def key(self, due: datetime) -> str:
        return " ".join((self.task, *self.said, f"{due:%Y-%m-%dT%H:%M}"))


def lines(catalogue: Catalogue) -> Iterator[Line]:
    """The program's own upkeep, and every source that may be asked and has a timetable."""
    own = {
        "upkeep": UPKEEP,
        "watch": WATCH,
        "tend": TEND,
        "agree": AGREE,
        "photos": PHOTOS,
        "dump": DUMP,
        "match": MATCH,
        "search": SEARCH,
        "outlook": OUTLOOK,
        "harvest": HARVEST,
        "tell": TELL,
        "evaluate": EVALUATE,
        "foresee": FORESEE,
    }
    for task, cron in own.items():
        yield Line(task, (), read(cron))
    for kind, cron in BULLETINS.items():
        yield Line("bulletin", (kind.value,), read(cron))
    for key, entry in catalogue.sources.items():
        if entry.timetable and entry.authorisation and key in SOURCES:
            yield Line("collect", (key,), read(entry.timetable), jitter(key))


def jitter(key: str) -> timedelta:
    """This machine's own delay for a source: always the same here, another elsewhere."""
    digest = blake2b(f"{gethostname()} {key}".encode(), digest_size=4).digest()
    return timedelta(seconds=int.from_bytes(digest, "big") % MOST_JITTER)


class Timetable:
    """The lines, and what each left last."""

    def __init__(self, broker: SqlBroker, lines: Iterable[Line]) -> None:
        self.broker = broker
        self.left = dict.fromkeys(lines, "")

    async def tick(self) -> None:
        """Leaves a job for every line that fell due."""
        await runs.sweep()
        for line, last in self.left.items():
            due = line.times.last(days.now() - line.jitter)
            if due is not None and (key := line.key(due)) != last:
                await self.broker.send(line.task, key, *line.said)
                self.left[line] = key
