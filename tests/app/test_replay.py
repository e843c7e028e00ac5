"""Kept pages read again: nothing changes by itself, and what a better parser would change is told before."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import pytest_asyncio

from app import collect as collecting
from app.collect import Errand
from app.replay import Replay, replay
from models import documents, prices, sources
from models.engines import database as opened
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.inputs import Observation, Query
from scrapers.fetch import Fetcher
from scrapers.source import Said
from scrapers.sources import SOURCES
from tests.app.test_collect import PATH, TODAY, collect, home, page, pages, row, rows
from tests.scrapers.site import Site, reply, running

XINFADI = SOURCES["xinfadi"]


@pytest_asyncio.fixture
async def collected(catalogue: Catalogue, database: object) -> AsyncIterator[Site]:
    """Ten rows on three pages, collected as they are read today."""

    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    await sources.register(catalogue)
    async with running() as site:
        site.play(PATH, *pages(rows(10)))
        async with Fetcher("desk@example.org", 0, [site.url], at_once) as fetch:
            await collecting.collect(Errand(catalogue, fetch, base=site.url), "xinfadi")
            site.play(PATH, reply('{"list": 3}', "application/json"))
            await collecting.collect(Errand(catalogue, fetch, base=site.url), "xinfadi")
        yield site


def read_by(monkeypatch: pytest.MonkeyPatch, change: "Change") -> None:
    """From now on Xinfadi's rows are read otherwise."""

    def parse(text: str, url: str, day: date) -> Iterator[Said]:
        for said in XINFADI.parse(text, url, day):
            if isinstance(said, Observation) and (row := change(said)):
                yield row

    monkeypatch.setitem(SOURCES, "xinfadi", replace(XINFADI, parse=parse))


class Change:
    """How a better parser reads a row."""

    def __call__(self, row: Observation) -> Observation | None:
        return row


class Kilograms(Change):
    def __call__(self, row: Observation) -> Observation | None:
        return row._replace(avg="1.8")


class Fewer(Change):
    def __call__(self, row: Observation) -> Observation | None:
        return None if row.origin == "鄂10" else row


def told(result: Replay) -> tuple[int, int, int, int]:
    return result.counts.unchanged, result.counts.new, result.counts.revised, result.gone


async def stored() -> int:
    return int((await opened().rows("SELECT count(*) FROM price"))[0][0])


@pytest.mark.asyncio
async def test_every_page_is_kept_also_the_one_that_was_turned_away(collected: Site) -> None:
    kept = [one async for one in documents.kept("xinfadi", days.now() - timedelta(hours=1))]
    assert len(kept) == 4
    problems = await opened().rows("SELECT problem FROM document ORDER BY id")
    assert [bool(problem) for (problem,) in problems] == [False, False, False, True]


@pytest.mark.asyncio
async def test_the_same_parser_changes_nothing(collected: Site, catalogue: Catalogue) -> None:
    result = await replay(catalogue, "xinfadi", None, apply=True)
    assert (result.documents, result.unread, told(result)) == (4, 1, (10, 0, 0, 0))
    assert await stored() == 10


@pytest.mark.asyncio
async def test_what_a_better_parser_would_change_is_told_and_not_done(
    collected: Site, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_by(monkeypatch, Kilograms())
    result = await replay(catalogue, "xinfadi", None, apply=False)
    assert told(result) == (0, 0, 10, 0)
    assert any(line.startswith("更正：") and "1.8" in line for line in result.shown)
    assert await stored() == 10


@pytest.mark.asyncio
async def test_an_applied_replay_makes_revisions_once(
    collected: Site, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_by(monkeypatch, Kilograms())
    await replay(catalogue, "xinfadi", None, apply=True)
    again = await replay(catalogue, "xinfadi", None, apply=True)
    assert (await stored(), told(again)) == (20, (10, 0, 0, 0))


@pytest.mark.asyncio
async def test_a_row_that_is_not_read_any_more_is_told_and_then_held(
    collected: Site, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_by(monkeypatch, Fewer())
    assert (await replay(catalogue, "xinfadi", None, apply=False)).gone == 1
    assert await prices.held_count() == 0
    await replay(catalogue, "xinfadi", None, apply=True)
    (held,) = await prices.held_back()
    assert (held.origin, held.checks) == ("鄂10", "misread")
    price = await prices.latest(catalogue, Query("citrus.satsuma_m", "BJ-XFD", area=False))
    assert price is None or price.quotes == 1


@pytest.mark.asyncio
async def test_a_parser_that_refuses_says_so_for_each_page(
    collected: Site, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(text: str, url: str, day: date) -> Iterator[Said]:
        raise Unclear("看不懂")

    monkeypatch.setitem(SOURCES, "xinfadi", replace(XINFADI, parse=parse))
    result = await replay(catalogue, "xinfadi", None, apply=False)
    assert (result.documents, result.unread) == (4, 4)


@pytest.mark.asyncio
async def test_bytes_are_let_go_after_their_time_and_their_record_stays(collected: Site, catalogue: Catalogue) -> None:
    assert await documents.forget(days.now()) == 4
    assert (await replay(catalogue, "xinfadi", None, apply=True)).documents == 0
    assert (await opened().rows("SELECT count(*) FROM document"))[0][0] == 4


@pytest.mark.asyncio
async def test_a_figure_that_a_later_page_corrected_stays_corrected(site: Site, errand: Errand) -> None:
    first, second = row(1), row(1, avgPrice="1.6")
    await collect(site, errand, page([first, row(2)], 2))
    assert (await collect(site, errand, page([second, row(2)], 2))).so_far.revised == 1
    for apply in (False, True):
        result = await replay(errand.catalogue, "xinfadi", None, apply)
        assert (told(result), await stored()) == ((4, 0, 0, 0), 3)


@pytest.mark.asyncio
async def test_a_later_correction_still_counts_where_a_better_parser_reads_the_earlier_page_otherwise(
    site: Site, errand: Errand, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dearer(Change):
        def __call__(self, row: Observation) -> Observation | None:
            return row._replace(avg="1.9") if row.avg == "1.5" else row

    await collect(site, errand, page([row(1)], 1))
    await collect(site, errand, page([row(1, avgPrice="1.6")], 1))
    read_by(monkeypatch, Dearer())
    await replay(errand.catalogue, "xinfadi", None, apply=True)
    rows = await opened().rows("SELECT said_avg, current FROM price ORDER BY id")
    assert [tuple(row) for row in rows] == [("1.5", 0), ("1.6", 0), ("1.9", 0), ("1.6", 1)]
    assert told(await replay(errand.catalogue, "xinfadi", None, apply=True)) == (2, 0, 0, 0)


@pytest.mark.asyncio
async def test_what_contradicted_an_earlier_row_of_its_crawl_is_refused_again(site: Site, errand: Errand) -> None:
    page_of = [row(n, TODAY - timedelta(n // 5)) for n in range(1, 5)]
    other = [*page_of[:3], row(9, avgPrice="1.7", place="鄂1")], [row(8, avgPrice="1.8", place="鄂1"), row(7)]
    report = await collect(site, errand, *(page(part, 6) for part in other))
    assert (report.so_far.new, report.so_far.refused) == (4, 2)
    result = await replay(errand.catalogue, "xinfadi", None, apply=True)
    assert (told(result), await stored()) == ((4, 0, 0, 0), 4)


@pytest.mark.asyncio
async def test_a_page_that_was_wanted_from_an_earlier_day_on_later_keeps_its_old_rows(
    site: Site, errand: Errand
) -> None:
    both = page([row(1), row(2, TODAY - timedelta(60))], 2)
    await collect(site, errand, both)
    assert (await collect(site, replace(errand, since=TODAY - timedelta(90)), both)).so_far.new == 1
    assert told(await replay(errand.catalogue, "xinfadi", None, apply=True)) == (2, 0, 0, 0)


@pytest.mark.asyncio
async def test_a_page_that_was_not_whole_is_not_taken_by_reading_it_again(site: Site, errand: Errand) -> None:
    site.play("/", home("白菜 萝卜 土豆 茄子"))
    await collecting.collect(errand, "xinfadi_html")
    site.play("/", home("莲藕"))
    assert (await collecting.collect(errand, "xinfadi_html")).code == "kinds_gone"
    result = await replay(errand.catalogue, "xinfadi_html", None, apply=True)
    assert (result.unread, told(result)) == (1, (4, 0, 0, 0))
