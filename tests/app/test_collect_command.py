"""nongjia collect over several sites on real sockets: each at its own speed, none asked twice at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import pytest_asyncio

from app.__main__ import main
from app.collect import Errand
from app.commands import collect
from app.progress import silent
from models import prices, sources
from models.engines import database as open_database
from models.rules import days
from models.rules.catalogue import OWN, Catalogue, load
from models.runs import State
from scrapers.fetch import Fetcher
from scrapers.source import Request
from scrapers.sources import SOURCES
from tests.scrapers.site import Play, Site, reply, running

PAGE = reply(
    "<table><tr><th>品名</th><th>最低价</th><th>平均价</th><th>最高价</th><th>规格</th><th>单位</th><th>发布日期</th></tr>"
    f"<tr><td>蜜桔</td><td>1.0</td><td>1.5</td><td>2.0</td><td></td><td>斤</td><td>{days.today()}</td></tr></table>"
)


@dataclass
class Stage:
    """Sources of invented sites, by key."""

    errand: Errand
    stack: AsyncExitStack
    patch: pytest.MonkeyPatch
    sites: dict[str, Site] = field(default_factory=dict)

    async def add(self, key: str, play: Play, host: str = "") -> None:
        """A source on a site of its own, or on that of another one."""
        site = self.sites[key] = self.sites[host] if host else await self.stack.enter_async_context(running())
        site.play(f"/{key}", play)
        asks = Request(key, f"{site.url}/{key}", "html")
        self.patch.setitem(SOURCES, key, replace(SOURCES["xinfadi_html"], key=key, first=lambda window: [asks]))
        entry = replace(self.errand.catalogue.sources["xinfadi_html"], key=key, zh=key, hosts=(host or key,))
        shelf = replace(self.errand.catalogue, sources={**self.errand.catalogue.sources, key: entry})
        fetch = Fetcher("desk@example.org", 0, [one.url for one in self.sites.values()])
        self.errand = Errand(shelf, await self.stack.enter_async_context(fetch))
        await sources.register(shelf)


@pytest_asyncio.fixture
async def stage(catalogue: Catalogue, database: object, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        yield Stage(Errand(catalogue, Fetcher("desk@example.org")), stack, monkeypatch)


async def play_page(writer: asyncio.StreamWriter) -> None:
    writer.write(PAGE)
    await writer.drain()


@pytest.mark.asyncio
async def test_a_site_that_hangs_delays_no_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other_is_checked = asyncio.Event()

    async def hang(writer: asyncio.StreamWriter) -> None:
        await asyncio.wait_for(other_is_checked.wait(), 10)
        await play_page(writer)

    async def check(shelf: Catalogue, key: str, since: object) -> None:
        other_is_checked.set()

    monkeypatch.setattr(prices, "check", check)
    await stage.add("hanging", hang)
    await stage.add("quick", PAGE)
    reports = await collect.ask(stage.errand, ["hanging", "quick"], silent)
    assert [(report.source, report.state) for report in reports] == [("hanging", State.DONE), ("quick", State.DONE)]
    assert [line[:5] for line in capsys.readouterr().out.splitlines()] == ["quick", "hangi"], "told as each ends"


@pytest.mark.asyncio
async def test_the_sources_of_one_site_are_asked_one_after_the_other(stage: Stage) -> None:
    at_once: list[int] = [0]
    most: list[int] = []

    async def count(writer: asyncio.StreamWriter) -> None:
        at_once[0] += 1
        most.append(at_once[0])
        await asyncio.sleep(0.05)
        at_once[0] -= 1
        await play_page(writer)

    await stage.add("first", count)
    for key in ("second", "third"):
        await stage.add(key, count, host="first")
    await collect.ask(stage.errand, ["first", "second", "third"], silent)
    assert most == [1, 1, 1]


@pytest.mark.asyncio
async def test_six_sites_are_asked_at_a_time(stage: Stage) -> None:
    asked = asyncio.Semaphore(0)
    go_on = asyncio.Event()

    async def wait(writer: asyncio.StreamWriter) -> None:
        asked.release()
        await go_on.wait()
        await play_page(writer)

    keys = [f"site{n}" for n in range(8)]
    for key in keys:
        await stage.add(key, wait)
    task = asyncio.create_task(collect.ask(stage.errand, keys, silent))
    for _ in range(6):
        await asked.acquire()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asked.acquire(), 0.2)
    go_on.set()
    assert {report.state for report in await task} == {State.DONE}


@pytest.mark.asyncio
async def test_a_fault_of_ours_is_told_when_the_others_have_ended(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record = prices.record_all

    async def fails_for_one(shelf: Catalogue, entry: object, *rest: object, **how: object) -> prices.Counts:
        if entry is stage.errand.catalogue.sources["broken"]:
            raise OSError("磁盘满了")
        return await record(shelf, entry, *rest, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(prices, "record_all", fails_for_one)
    for key in ("broken", "well"):
        await stage.add(key, PAGE)
    with pytest.raises(OSError, match="磁盘满了"):
        await collect.ask(stage.errand, ["broken", "well"], silent)
    assert capsys.readouterr().out.startswith("well：页 1，读到 1，新增 1")
    assert await open_database().rows("SELECT state FROM run ORDER BY state") == [("done",), ("failed",)]


@pytest.mark.asyncio
async def test_one_line_tells_the_pages_of_all_sources(stage: Stage) -> None:
    steps: list[tuple[int, int]] = []
    for key in ("one", "two"):
        await stage.add(key, PAGE)
    await collect.ask(stage.errand, ["one", "two"], lambda step=1, total=0: steps.append((step, total)))
    assert steps == [(1, 1), (1, 2)]


def test_a_source_that_nobody_has_looked_at_is_not_collected(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    shelf = load(OWN)
    entry = replace(shelf.sources["xinfadi"], authorisation="")
    monkeypatch.setattr("models.rules.catalogue.load", lambda folder: replace(shelf, sources={"xinfadi": entry}))
    assert main(["collect", "xinfadi"]) == 1
    assert "还没有人核对过条款" in capsys.readouterr().err
