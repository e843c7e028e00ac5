"""`nongjia probe` reads one page of a site on loopback, and refuses what a collect would refuse."""

import asyncio
import json
import sys
from argparse import ArgumentParser
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from app.commands import probe
from app.settings import Settings
from models.rules import days
from tests.scrapers.site import Site, reply, running

TRUE = {"宜昌蜜桔": 2.4, "伦晚脐橙": 4.6, "椪柑": 2.8}
HEADS = ("品种", "价格(元/公斤)", "日期")


def table(*heads: str, rows: dict[str, Any], day: str = "", before: str = "") -> bytes:
    day = day or days.today().isoformat()
    head = "".join(f"<th>{word}</th>" for word in heads)
    body = "".join(f"<tr><td>{name}</td><td>{price}</td><td>{day}</td></tr>" for name, price in rows.items())
    return reply(f"<title>行情</title>{before}<table><tr>{head}</tr>{body}</table>")


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async with running() as started:
        yield started


@pytest.fixture
def ask(site: Site, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Plays a page and gives what the command prints of it; the folder of its state stays the same."""

    async def asked(page: bytes, *more: str) -> Any:
        site.play("/list", page)
        parser = ArgumentParser()
        probe.add(parser)
        args = parser.parse_args([f"{site.url}/list", "--state", str(tmp_path / "state"), *more])
        await probe.run(replace(settings, pace=0), args)
        return json.loads(capsys.readouterr().out)

    return asked


def prices(answer: Any) -> dict[str, float]:
    return {row["name"]: row["price"] for row in answer["rows"]}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("page", "more"),
    [
        (table(*HEADS, rows=TRUE), ()),
        (table("品名", "均价（元／斤）", "发布日期", rows={n: p / 2 for n, p in TRUE.items()}), ()),
        (table("品种", "价格(元/吨)", "日期", rows={n: p * 1000 for n, p in TRUE.items()}), ()),
        (table("品种", "价格", "日期", rows=TRUE, before="<li>单位：<b>元/公斤</b></li>"), ()),
        (table("品种</th><th>价格</th><th>单位", "日期", rows={n: f"{p}<td>元/千克" for n, p in TRUE.items()}), ()),
        (table("货色", "开价(元/公斤)", "哪天", rows=TRUE), ("--name", "货色", "--price", "开价", "--day", "哪天")),
    ],
    ids=["kilograms", "jin", "tonnes", "unit on the page", "unit in a column", "other words"],
)
async def test_prices_are_told_per_kilogram(ask: Any, page: bytes, more: tuple[str, ...]) -> None:
    answer = await ask(page, *more)
    assert (answer["status"], prices(answer)) == ("ok", TRUE)
    assert {row["date"] for row in answer["rows"]} == {days.today().isoformat()}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("page", "status"),
    [
        (table("品种", "价格", "日期", rows=TRUE), "layout"),
        (table("品种", "日期", rows=TRUE), "layout"),
        (table("品种", "价格(元/公斤)", "价格(元/斤)", "日期", rows=TRUE), "layout"),
        (table(*HEADS, rows=TRUE, before="<table><tr><th>品种<th>价格(元/斤)<th>日期</table>"), "layout"),
        (table("品种", "价格(元/箱)", "日期", rows=TRUE), "unreadable"),
        (table("品种", "价格(元/堆)", "日期", rows=TRUE), "unreadable"),
        (table("品种", "价格(元/公斤)", "日期", "产地", rows=TRUE), "unreadable"),
        (table(*HEADS, rows=TRUE, day="2999-01-01"), "ahead"),
        (table(*HEADS, rows=TRUE, day="1970-01-01"), "stale"),
        (table(*HEADS, rows=TRUE, day="2026-02-30"), "unreadable"),
        (table(*HEADS, rows={}), "empty"),
        (table(*HEADS, rows=dict.fromkeys(TRUE, "--")), "empty"),
        (reply("<h1>系统维护中</h1>"), "maintenance"),
    ],
)
async def test_a_page_that_a_collect_would_refuse_is_refused(ask: Any, page: bytes, status: str) -> None:
    answer = await ask(page)
    assert (answer["status"], answer["rows"]) == (status, [])
    assert answer["problem"]


@pytest.mark.asyncio
async def test_a_page_is_measured_by_the_last_good_one(ask: Any) -> None:
    eight = {f"橙{n}": n + 2.0 for n in range(8)}
    assert (await ask(table(*HEADS, rows=eight)))["status"] == "ok"
    assert (await ask(table(*HEADS, rows=eight | {"橙3": 50})))["status"] == "jump"
    assert (await ask(table(*HEADS, rows=dict(list(eight.items())[:3]))))["status"] == "kinds_gone"
    assert (await ask(table(*HEADS, rows=eight | {"橙3": 7.9})))["status"] == "ok"
    assert (await ask(table(*HEADS, rows=eight | {"橙3": 12.6})))["status"] == "ok"


@pytest.mark.asyncio
async def test_rows_that_are_none_are_left_out_and_the_others_told(ask: Any) -> None:
    odd = {"<script>x()</script>": 2, "&lt;svg onload=x()&gt;": 2, "=HYPERLINK(1)": 2, "@SUM(1+9)": 2, "2.80": 2}
    figures = {"一": "暂无", "二": "-3", "三": "0", "四": "1e9", "五": "NaN", "六": "9,99", "七": "1<br>2"}
    twice = table(*HEADS, rows=TRUE | odd | figures | {" 椪柑\u200b": 28.0})
    assert prices(await ask(twice)) == TRUE


@pytest.mark.asyncio
async def test_the_command_line_answers_with_one_line_and_loads_no_pages(site: Site, tmp_path: Path) -> None:
    site.play("/list", table(*HEADS, rows=TRUE))
    script = "import sys; from app.__main__ import main; code = main(sys.argv[1:]); print('web' in sys.modules, code)"
    said = ("probe", f"{site.url}/list", "--state", str(tmp_path))
    asked = await asyncio.create_subprocess_exec(sys.executable, "-c", script, *said, stdout=asyncio.subprocess.PIPE)
    line, loaded = (await asked.communicate())[0].decode().splitlines()
    assert prices(json.loads(line)) == TRUE
    assert loaded == "False 0"
    assert date.fromisoformat(json.loads((tmp_path / "last.json").read_text())[0]["date"]) == days.today()
