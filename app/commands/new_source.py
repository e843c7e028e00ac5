"""nongjia new-source: a page fetched once, and a source that reads it written into a checkout."""

import keyword
import re
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from app import proposals
from app.proposals import Proposal
from app.settings import Settings
from models.rules import catalogue
from models.rules.errors import Unclear
from scrapers.fetch import Fetcher
from scrapers.source import Answer, Request, TurnedAway
from scrapers.sources import SOURCES

NAME = "new-source"
HELP = "write a source for a page with a plain price list: its module, registry entry and saved page"
ROOT = Path(__file__).parents[2]
LIST, REGISTRY, PAGES = "scrapers/sources/__init__.py", "models/catalogue/sources.toml", "tests/scrapers/pages"
LAST = '[[sources]]\nkey = "file"\n'
"""The entry that stays the last of the registry."""
BLOCKS = {"from scrapers.sources import (": True, "MODULES = (": False}
"""The two lists of the list of sources, and whether they are kept in order of the letters."""

NEXT = """写好了，从页上读出 {rows} 行：
  scrapers/sources/{key}.py
  {list}
  {registry}
  {pages}/{key}/{page}
接下来：
  1. 看一遍列对不对，写上网站是什么：scrapers/sources/{key}.py
  2. 在 {registry} 里填 publisher、market 或 place、stage、unit；核对 robots 与条款后写 authorisation 和 timetable
  3. pytest tests/scrapers/test_pages.py 两次：第一次写下读出的行，看过再跑第二次
"""


def add(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="its key: small letters, digits and _")
    parser.add_argument("url", help="the page with the price list")


async def run(settings: Settings, args: Namespace) -> int:
    _check_checkout()
    _check_name(args.name)
    answer = await _page(settings, args.name, args.url)
    proposal = proposals.propose(args.name, answer)
    page = f"first.{proposal.wants}"
    _write(proposal, page, answer.raw)
    rows = proposals.count(proposal.source, answer.text)
    sys.stdout.write(NEXT.format(rows=rows, key=proposal.key, page=page, list=LIST, registry=REGISTRY, pages=PAGES))
    return 0


def _check_checkout() -> None:
    """An installed program has no tests and no registry to write into."""
    if not all((ROOT / place).exists() for place in ("pyproject.toml", LIST, REGISTRY, PAGES)):
        raise Unclear("new-source 要写程序和测试文件，只能在源码目录里用（git clone 之后 make dev）")


def _check_name(name: str) -> None:
    if not re.fullmatch("[a-z][a-z0-9_]{1,29}", name) or keyword.iskeyword(name):
        raise Unclear(f"来源不能叫“{name}”，请用小写英文字母开头，后面是字母、数字或 _，例如 jnmarket")
    places = (ROOT / "scrapers" / "sources" / f"{name}.py", ROOT / PAGES / name)
    known = {**SOURCES, **catalogue.load(catalogue.OWN).sources}
    if name in known or any(place.exists() for place in places):
        raise Unclear(f"已经有来源“{name}”了，请换一个名字")


async def _page(settings: Settings, name: str, url: str) -> Answer:
    """The page as HTML, or as JSON where it is none; the site was named on this terminal, so it may be a near one."""
    async with Fetcher(settings.contact or settings.base_url, settings.pace, [url]) as fetch:
        try:
            return await fetch.get(Request(name, url, "html"))
        except TurnedAway as no:
            if no.code != "kind":
                raise
        return await fetch.get(Request(name, url, "json"))


def _write(proposal: Proposal, page: str, raw: bytes) -> None:
    """All or nothing: what cannot be told where to go is found out before the first file is written."""
    texts = {
        LIST: _listed(_read(LIST), proposal.key),
        REGISTRY: _registered(_read(REGISTRY), proposal.entry()),
        f"scrapers/sources/{proposal.key}.py": proposal.module(),
    }
    folder = ROOT / PAGES / proposal.key
    folder.mkdir()
    (folder / page).write_bytes(raw)
    for place, text in texts.items():
        (ROOT / place).write_text(text, encoding="utf-8")


def _read(place: str) -> str:
    return (ROOT / place).read_text("utf-8")


def _listed(text: str, key: str) -> str:
    """The list of sources with one more line in each of its two blocks."""
    for head, ordered in BLOCKS.items():
        before, found, rest = text.partition(f"{head}\n")
        block, end, after = rest.partition("\n)\n")
        if not found or not end:
            raise Unclear(f"{LIST} 里没有找到“{head}”那一段，写不进去")
        lines = [*block.split("\n"), f"    {key},"]
        text = before + found + "\n".join(sorted(lines) if ordered else lines) + end + after
    return text


def _registered(text: str, entry: str) -> str:
    before, last, after = text.partition(LAST)
    return f"{before}{entry}{last}{after}" if last else f"{text.rstrip()}\n\n{entry.rstrip()}\n"
