"""nongjia new-source: from a page on a real site to a source that reads it, in a copy of the checkout."""

import asyncio
import json
import os
import re
import shutil
import sys
import tomllib
from argparse import Namespace
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from app.commands import new_source
from app.settings import Settings
from models.rules import days
from models.rules.errors import Refused, Unclear
from tests.scrapers.site import Site, reply, running

pytestmark = pytest.mark.asyncio
Here = Callable[[str, str], Coroutine[Any, Any, int]]
ROOT = Path(__file__).parents[2]
CACHES = shutil.ignore_patterns("__pycache__", "pages")
TABLE = f"""<html><head><title>清水市场 "今日" 行情</title></head><body><table><tr><td>公告</td></tr></table><table>
<tr><th>序号</th><th>品名</th><th>产地</th><th>最低价（元/斤）</th><th>最高价（元/斤）</th><th>发布日期</th></tr>
<tr><td>1</td><td>蜜桔</td><td>宜昌</td><td>1.0</td><td>1.6</td><td>{days.today()}</td></tr>
<tr><td>2</td><td>脐橙</td><td>秭归</td><td>2.0</td><td>2.6</td><td>{days.today()}</td></tr></table></body></html>"""
ROWS = [{"goods_name": "蜜桔", "avgPrice": 1.25, "unitName": "元/斤", "pub_date": str(days.today()), "id": 7}]
JSON = json.dumps({"code": 0, "menu": [{"name": "水果"}], "data": {"rows": ROWS}})


class Checkout:
    """A copy of what the command needs and writes, and a site to ask."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site = folder, site

    async def run(self, *words: str) -> tuple[int, str]:
        """Exit code and all that was said."""
        environ = {**os.environ, "NONGJIA_PACE": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        environ["PYTHONPATH"] = str(self.folder)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *words, cwd=self.folder, env=environ,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        out, _ = await process.communicate()
        return process.returncode or 0, out.decode()

    async def new(self, name: str, path: str) -> tuple[int, str]:
        return await self.run("app", "new-source", name, self.site.url + path)

    def read(self, place: str) -> str:
        return (self.folder / place).read_text("utf-8")

    def written(self) -> dict[str, str]:
        places = ("scrapers/sources/*.py", "models/catalogue/*.toml", "tests/scrapers/pages/*/*")
        return {str(file): file.read_text("utf-8") for place in places for file in self.folder.glob(place)}


@pytest_asyncio.fixture
async def checkout(tmp_path: Path) -> AsyncIterator[Checkout]:
    for room in ("app", "models", "scrapers", "tests/scrapers"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=CACHES)
    (tmp_path / "web").symlink_to(ROOT / "web")
    (tmp_path / "tests/scrapers/pages").mkdir()
    for file in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / file, tmp_path / file)
    async with running() as site:
        site.play("/table", reply(TABLE))
        site.play("/json", reply(JSON, "application/json"))
        site.play("/prose", reply("<html><body><p>今日脐橙 3 元</p></body></html>"))
        site.play("/closed", reply("no", status=403))
        yield Checkout(tmp_path, site)


@pytest.fixture
def here(checkout: Checkout, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Here:
    """The command in this process, writing into the copy."""
    monkeypatch.setattr(new_source, "ROOT", checkout.folder)
    return lambda name, path: new_source.run(
        replace(settings, pace=0.0), Namespace(name=name, url=checkout.site.url + path)
    )


async def test_a_page_with_a_table_becomes_a_source_that_reads_it_and_is_not_collected_yet(checkout: Checkout) -> None:
    code, said = await checkout.new("clear_water", "/table")
    assert (code, "读出 2 行" in said) == (0, True), said
    assert checkout.read("tests/scrapers/pages/clear_water/first.html") == TABLE
    module = checkout.read("scrapers/sources/clear_water.py")
    assert 7 <= len(module.splitlines()) <= 25
    assert '"low": ("最低价(元/斤)",)' in module
    assert checkout.read("scrapers/sources/__init__.py").count("    clear_water,\n") == 2
    entries = tomllib.loads(checkout.read("models/catalogue/sources.toml"))["sources"]
    assert [entry["key"] for entry in entries[-2:]] == ["clear_water", "file"]
    assert (entries[-2]["authorisation"], entries[-2]["name_zh"]) == ("", "清水市场 今日 行情")
    code, told = await checkout.run("app", "parse", "clear_water", "tests/scrapers/pages/clear_water/first.html")
    assert code == 0
    rows = [json.loads(line) for line in told.splitlines()]
    assert [(row["name"], row["origin"], row["low"], row["high"]) for row in rows] == [
        ("蜜桔", "宜昌", "1.0", "1.6"),
        ("脐橙", "秭归", "2.0", "2.6"),
    ]
    code, told = await checkout.run("app", "collect", "clear_water")
    assert (code, "还没有人核对过条款" in told) == (1, True)


async def test_the_new_files_keep_the_house_style_and_their_test_is_there_already(checkout: Checkout) -> None:
    await checkout.new("clear_water", "/table")
    await checkout.new("abc2", "/json")
    for check in (("format", "--check"), ("check",)):
        assert (await checkout.run("ruff", *check, "scrapers/sources"))[0] == 0
    test = ("pytest", "-q", "tests/scrapers/test_pages.py", "-k", "clear_water and reads or clear_water/first")
    code, told = await checkout.run(*test)
    assert (code, "first.expected.json was written: read it, then run again" in told) == (1, True), told
    assert (await checkout.run(*test))[0] == 0


async def test_a_json_answer_becomes_a_source_by_the_fields_of_its_rows(checkout: Checkout) -> None:
    code, said = await checkout.new("clear_water", "/json")
    assert (code, "读出 1 行" in said) == (0, True), said
    assert 'plain.records(KEY, URL, ("data", "rows"), COLUMNS)' in checkout.read("scrapers/sources/clear_water.py")
    _, told = await checkout.run("app", "parse", "clear_water", "tests/scrapers/pages/clear_water/first.json")
    row = json.loads(told)
    assert (row["date"], row["name"], row["avg"], row["unit"]) == (str(days.today()), "蜜桔", "1.25", "元/斤")


@pytest.mark.parametrize(
    ("name", "path", "sentence"),
    [
        ("xinfadi", "/table", "已经有来源“xinfadi”了"),
        ("tea_india", "/table", "已经有来源“tea_india”了"),
        ("Clear-Water", "/table", "来源不能叫“Clear-Water”"),
        ("class", "/table", "来源不能叫“class”"),
        ("clear_water", "/closed", "网站不让我们取"),
        ("clear_water", "/none", "网站没有正常回答（HTTP 404）"),
        ("clear_water", "/prose", "没有找到 日期、品名、价格 列"),
    ],
)
async def test_what_cannot_become_a_source_is_refused_in_words_and_writes_nothing(
    checkout: Checkout, here: Here, name: str, path: str, sentence: str
) -> None:
    before = checkout.written()
    with pytest.raises((Unclear, Refused), match=re.escape(sentence)):
        await here(name, path)
    assert checkout.written() == before


async def test_outside_of_a_checkout_it_says_so(checkout: Checkout, here: Here) -> None:
    shutil.rmtree(checkout.folder / "tests")
    with pytest.raises(Unclear, match="只能在源码目录里用"):
        await here("clear_water", "/table")
