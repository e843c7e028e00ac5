"""The real command line in processes of its own: killed in the middle of a collect, and by officers."""

import asyncio
import os
import signal
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.database import opened
from models import runs
from models.engines import database, writing
from models.rules import days
from tests.app.test_collect import PATH, page, rows
from tests.scrapers.site import Site, running

ROOT = Path(__file__).parents[2]
COUNT, PAGE = 60, 4
SOON = 30.0


@pytest.fixture
def reached() -> dict[int, asyncio.Event]:
    """Page -> that it was asked for."""
    return defaultdict(asyncio.Event)


@pytest_asyncio.fixture
async def site(reached: dict[int, asyncio.Event]) -> AsyncIterator[Site]:
    """Fifteen pages, the same whenever they are asked for."""
    async with running() as started:
        told = rows(COUNT)

        async def answer(writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.02)
            number = int(started.asked[-1].form["current"])
            reached[number].set()
            writer.write(page(told[(number - 1) * PAGE : number * PAGE], COUNT))
            await writer.drain()

        started.play(PATH, answer)
        yield started


async def nongjia(database_url: str, *words: str) -> asyncio.subprocess.Process:
    own = {"NONGJIA_DATABASE_URL": database_url, "NONGJIA_PACE": "0", "NONGJIA_SECRET": "s" * 40}
    pipe = asyncio.subprocess.PIPE
    told = (sys.executable, "-m", "app", *words)
    return await asyncio.create_subprocess_exec(*told, cwd=ROOT, env={**os.environ, **own}, stdout=pipe, stderr=pipe)


async def said(database_url: str, *words: str) -> tuple[int | None, str]:
    process = await nongjia(database_url, *words)
    out, error = await asyncio.wait_for(process.communicate(), SOON)
    return process.returncode, out.decode() + error.decode()


@pytest.mark.asyncio
@pytest.mark.parametrize("pages", [1, 6, 13])
async def test_a_killed_collect_is_completed_by_the_next_and_nothing_is_there_twice(
    site: Site, reached: dict[int, asyncio.Event], database_url: str, pages: int
) -> None:
    words = ("collect", "xinfadi", "--base-url", site.url, "--since", "2026-01-01")
    process = await nongjia(database_url, *words)
    await asyncio.wait_for(reached[pages + 1].wait(), SOON)
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    async with opened(database_url):
        assert int((await database().rows("SELECT count(*) FROM price"))[0][0]) < COUNT
    await _forget_the_dead(database_url)
    code, told = await said(database_url, *words)
    assert (code, f"读到 {COUNT}" in told) == (0, True), told
    async with opened(database_url):
        stored = await database().rows("SELECT count(*), count(DISTINCT key), max(revision) FROM price")
        assert tuple(stored[0]) == (COUNT, COUNT, 0)
        ended = await database().rows("SELECT state FROM run ORDER BY id")
        assert [state for (state,) in ended] == ["stopped", "done"]


async def _forget_the_dead(database_url: str) -> None:
    """Half a minute passes: the dead process is not heard of any more."""
    async with opened(database_url), writing() as tx:
        await tx.run("UPDATE run SET beat_at = ?", (days.now() - 2 * runs.SILENCE,))


@pytest.mark.asyncio
async def test_an_officers_deeds_work_from_the_terminal(site: Site, database_url: str) -> None:
    assert await said(database_url, "source", "pause", "xinfadi", "--why", "网站改版") == (
        0,
        "xinfadi 已停采：网站改版\n",
    )
    code, told = await said(database_url, "collect", "xinfadi", "--base-url", site.url)
    assert (code, "已暂停：网站改版" in told, site.asked) == (1, True, [])
    assert (await said(database_url, "source", "resume", "xinfadi"))[1] == "xinfadi 继续采\n"
    assert (await said(database_url, "source", "accept", "xinfadi"))[1] == "xinfadi 已接受 0 条\n"
    assert "没有登记来源“moon”" in (await said(database_url, "source", "pause", "moon"))[1]


@pytest.mark.asyncio
async def test_a_name_is_taught_listed_and_exported_from_the_terminal(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("日期,品名,平均价,单位\n2026-11-20,老树甜橙,1.5,元/斤\n", encoding="utf-8")
    await said(database_url, "import", "prices", str(file), "--source", "xinfadi")
    listed = (await said(database_url, "name", "list"))[1]
    assert listed.startswith("1\tproduct\txinfadi\t老树甜橙\t")
    taught = await said(database_url, "name", "teach", "老树甜橙", "脐橙")
    assert taught == (0, "记住了：老树甜橙 是 citrus.navel；进来 1 行，扣下 0 行，还等 0 行\n")
    exported = (await said(database_url, "name", "export"))[1]
    assert tomllib.loads(exported)["lessons"] == [{"kind": "product", "word": "老树甜橙", "means": "citrus.navel"}]
    code, wrong = await said(database_url, "name", "teach", "甜果", "citrus.nothing")
    assert (code, "目录里没有 citrus.nothing" in wrong) == (1, True)


@pytest.mark.asyncio
async def test_a_replay_tells_from_the_terminal_what_would_change(site: Site, database_url: str) -> None:
    await said(database_url, "collect", "xinfadi", "--base-url", site.url, "--since", "2026-01-01")
    code, told = await said(database_url, "collect", "xinfadi", "--replay")
    assert (code, f"读到 {COUNT}，未变 {COUNT}，新增 0" in told) == (0, True), told


@pytest.mark.asyncio
async def test_a_killed_export_leaves_no_folder_and_the_next_one_goes_on(database_url: str, tmp_path: Path) -> None:
    file, out, other = tmp_path / "list.csv", tmp_path / "out", tmp_path / "other"
    lines = [
        f"2026-{month:02}-{day:02},{name},1.{day:02},元/斤,{market},批发价"
        for month in range(1, 12)
        for day in range(1, 29)
        for name in ("脐橙", "夏橙", "椪柑")
        for market in ("BJ-XFD", "WH-BSZ")
    ]
    head = "日期,品名,平均价,单位,市场,环节"
    file.write_text("\n".join([head, *lines]), encoding="utf-8")
    assert (await said(database_url, "import", "prices", str(file)))[0] == 0
    process = await nongjia(database_url, "export", str(out))
    await asyncio.wait_for(asyncio.to_thread(begun, tmp_path / ".out.part" / ".state.json"), SOON)
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    assert whole(out) == {}
    code, told = await said(database_url, "export", str(out))
    assert (code, f"observations {len(lines)}" in told) == (0, True), told
    assert (await said(database_url, "export", str(other), "--json"))[0] == 0
    assert whole(out) == whole(other)
    code, told = await said(database_url, "export", str(tmp_path))
    assert (code, "别的东西" in told) == (1, True)


def begun(file: Path) -> None:
    while not file.exists():
        time.sleep(0.005)


def whole(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
