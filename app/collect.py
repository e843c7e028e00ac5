"""Collecting (采集): a source asked page by page, each page stored whole before the next one is asked for."""

import asyncio
import gc
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from time import monotonic
from typing import cast

from app import jobs, progress
from app.gathered import Gathered
from app.progress import Told
from models import documents, findings, names, prices, runs, sources
from models.documents import Received
from models.engines import writing
from models.prices import Batch, Manner
from models.rules import days
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.errors import Refused
from models.runs import Progress, State
from scrapers import shapes
from scrapers.source import UNASKED, Answer, Fetch, Terms, TurnedAway, Window
from scrapers.source.crawl import Page, crawl
from scrapers.sources import SOURCES

RAW_DAYS = 730
SEARCHES, SELDOM = gc.get_threshold(), 1_000_000
"""New objects between two searches for circles: rows hold none, and every 700 objects they cost a quarter of all."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What every collect needs: catalogue and fetch. `since` and `base` replace the usual days and address.

    `raw_days`: how long the bytes of pages are kept.
    """

    catalogue: Catalogue
    fetch: Fetch
    since: date | None = None
    base: str = ""
    raw_days: int = RAW_DAYS


@dataclass(slots=True)
class Report:
    """What came of one source; `state` is None where it was not asked, `again` when the site wants to be asked next."""

    source: str
    run: int = 0
    state: State | None = None
    so_far: Progress = field(default_factory=Progress)
    shape: str = ""
    problem: str = ""
    code: str = ""
    pauses: bool = False
    again: datetime | None = None

    @property
    def may_retry(self) -> bool:
        """Whether the same may succeed later without anyone's help."""
        return self.state is not State.DONE and not self.pauses and self.code not in UNASKED


def terms(catalogue: Catalogue, keys: Mapping[str, str]) -> dict[str, Terms]:
    """What the registry allows each source; `keys` are those of the settings, by source."""
    return {key: Terms(entry.hosts, entry.pause, keys.get(key, "")) for key, entry in catalogue.sources.items()}


async def collect(errand: Errand, key: str, told: Told = progress.silent) -> Report:
    """Asks one source for what is not stored yet; every outcome is one run, a source that is not asked leaves none."""
    if not errand.base and not errand.catalogue.sources[key].authorisation:
        return Report(key, problem="登记里没有授权说明（authorisation），不采", pauses=True)
    if why := (await sources.paused()).get(key):
        return Report(key, problem=f"已暂停：{why}", pauses=True)
    run = await runs.start(key)
    if run is None:
        return Report(key, problem="另一个进程正在采这个来源")
    await names.refresh(errand.catalogue)
    report = Report(key, run)
    with _seldom():
        try:
            await _watched(errand, report, told)
        except asyncio.CancelledError:
            await runs.end(run, State.STOPPED, "中途停下，已存的都在，下次接着采")
            raise
        except Exception as error:
            await runs.end(run, State.FAILED, f"程序或数据库出错：{error or type(error).__name__}")
            raise
        await runs.end(run, report.state or State.DONE, report.problem, report.code)
        await findings.judge(errand.catalogue, run, report.shape)
    return report


@contextmanager
def _seldom() -> Iterator[None]:
    """Circles of objects are searched for seldom meanwhile; of two collects the first that ends brings it back."""
    gc.set_threshold(SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*SEARCHES)


async def _watched(errand: Errand, report: Report, told: Told) -> None:
    """The crawl, while the run shows that it lives; a run that was taken for dead stops."""
    crawling = asyncio.ensure_future(_crawled(errand, report, told))

    async def beat() -> None:
        if not await runs.beat(report.run):
            crawling.cancel()

    async with jobs.repeating(beat, runs.BEAT):
        try:
            await asyncio.wait([crawling])
        finally:
            await jobs.call_off(crawling)
    if crawling.cancelled():
        raise Refused("停了太久没有动静，这次采集作废，已存的都在")
    crawling.result()


async def _crawled(errand: Errand, report: Report, told: Told) -> None:
    source, entry = SOURCES[report.source], errand.catalogue.sources[report.source]
    window = await _window(errand, entry)
    pages = crawl(source, errand.fetch, window, errand.base, await runs.kinds(source.key))
    gathered = Gathered()
    try:
        async with aclosing(cast(AsyncGenerator[Page, None], pages)):
            async for page in pages:
                await _look(report, page)
                gathered.pages.append(_read(page))
                if gathered.enough():
                    begun = monotonic()
                    await _store(errand, report, gathered, window)
                    gathered.begin(monotonic() - begun)
                    if gathered.unsummed():
                        await prices.settle(errand.catalogue)
                told(1, page.expected)
        await _store_last(errand, report, gathered, window)
    except TurnedAway as no:
        await _store_last(errand, report, gathered, window)
        report.state = State.PARTIAL if report.so_far.documents else State.FAILED
        report.pauses, report.again = no.pauses, no.again
        await _turned_away(report, no, window)
    else:
        report.state = State.PARTIAL if report.problem else State.DONE


def _read(page: Page) -> Page:
    """The page without its text, which nobody needs any more; its bytes are kept."""
    return replace(page, answer=replace(page.answer, text="")) if page.answer else page


async def _look(report: Report, page: Page) -> None:
    """What the first page with prices looks like; after one that was turned away it may be another kind of page."""
    answer = page.answer
    if answer and page.observations and not report.shape and not report.problem:
        report.shape = await asyncio.to_thread(shapes.of, answer.text, answer.request.wants)
        async with writing() as tx:
            await sources.note_robots(tx, report.source, answer.robots)


async def _turned_away(report: Report, no: TurnedAway, window: Window) -> None:
    """Why nothing more came; the page that was refused is kept, and who forbids us is left alone."""
    report.problem, report.code = str(no), no.code
    async with writing() as tx:
        if no.answer and no.answer.raw:
            await documents.keep(tx, report.source, _received(no.answer, window, str(no)))
        if no.code == "robots":
            await sources.note_robots(tx, report.source, str(no))
        if no.pauses:
            await sources.pause(tx, report.source, str(no))


def _received(answer: Answer, window: Window, problem: str = "") -> Received:
    request = answer.request
    told = (request.address, answer.sha256, len(answer.raw), answer.collected_at)
    return Received(*told, None, answer.raw, request.wants, request.day, window.since, problem)


async def _window(errand: Errand, entry: SourceEntry) -> Window:
    """From the newest stored day on, with some days before it, as late rows and corrections come in them."""
    today = days.today()
    newest = None if errand.since else await prices.newest_day(entry.key)
    usual = days.back(newest, entry.overlap_days) if newest else days.back(today, entry.first_days)
    return Window(min(errand.since or usual, today), today)


async def _store_last(errand: Errand, report: Report, gathered: Gathered, window: Window) -> None:
    """The pages that are left; then everything that this crawl stored is summed up."""
    await _store(errand, report, gathered, window)
    await prices.settle(errand.catalogue)


async def _store(errand: Errand, report: Report, gathered: Gathered, window: Window) -> None:
    """Pages, their rows and the count of them, in one transaction; then they need not be sent again."""
    if not (pages := gathered.pages):
        return
    for page in pages:
        if page.fault:
            report.problem, report.code = str(page.fault), page.fault.code
    async with writing():
        entry = errand.catalogue.sources[report.source]
        batches = [
            Batch(page.observations, _received(answer, window, str(page.fault or "")))
            for page in pages
            if (answer := page.answer) and answer.raw and not answer.request.links
        ]
        stored = await prices.record_all(errand.catalogue, entry, batches, Manner.COLLECT, gathered.series)
        _count(report.so_far, stored)
        for page in pages:
            _count_page(report.so_far, page)
        await runs.advance(report.run, report.so_far)
    for page in pages:
        if page.answer and not page.fault and not page.answer.request.links:
            errand.fetch.keep(page.answer)


def _count(so_far: Progress, counts: prices.Counts) -> None:
    for name in ("new", "unchanged", "revised", "waiting", "quarantined", "refused"):
        setattr(so_far, name, getattr(so_far, name) + getattr(counts, name))
    so_far.found += counts.read
    so_far.reasons += counts.reasons


def _count_page(so_far: Progress, page: Page) -> None:
    """What the page itself shows: rows that could not be read, and rows that came before in this crawl."""
    links = page.answer is not None and page.answer.request.links
    so_far.documents += page.fault is None and not links
    so_far.expected = page.expected
    so_far.found += len(page.rejected) + page.repeats
    so_far.refused += len(page.rejected)
    so_far.unchanged += page.repeats
    so_far.reasons.update(row.reason for row in page.rejected)
    so_far.notes += page.notes
    if page.expected == 1:
        so_far.kinds |= {row.name for row in page.observations}
