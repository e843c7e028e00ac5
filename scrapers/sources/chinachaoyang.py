"""Wuxi Chaoyang (无锡朝阳): the day's prices of its vegetable market (朝阳) and its fruit market (锡澄), page by page.

2026-08  /Price.aspx?PageNo=2&Type=1, also under /Agri/; without PageNo and with the two exchanged it is the same page,
         so each page is asked for by one address only
2026-10  header and rows in two tables side by side inside a layout table; dates without leading zeros
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bs4 import BeautifulSoup

from models.rules.errors import Unclear
from scrapers import tables
from scrapers.source import Extent, Request, Said, Source, Window
from scrapers.source.rows import ragged, said

KEY = "chinachaoyang"
URL = "https://www.chinachaoyang.com/Price.aspx"
MARKETS = {"朝阳蔬菜市场": ("1", "无锡朝阳农产品大市场"), "锡澄果品市场": ("2", "无锡锡澄果品市场")}
"""What the heading calls a market: its Type, and its name with the city, as 朝阳 is a name of many places."""

COLUMNS = {
    "name": ("品名",),
    "spec": ("产地/规格",),
    "high": ("最高价",),
    "low": ("最低价",),
    "avg": ("均价",),
}
_DAY = re.compile(r"发布时间[:：]\s*(\d{4}/\d{1,2}/\d{1,2})(?![\d/])")
_UNIT = re.compile(r"单位[:：]\s*(元\s*[/／]\s*\d{0,4}(?:公斤|千克|斤|克|吨|kg|KG))")
_QUERY = re.compile(r"[?&](PageNo|Type)=(\d{1,3})(?!\d)", re.IGNORECASE)
_PAGER = re.compile(r"^((https?:)?//(www\.)?chinachaoyang\.com)?(/?(Agri/)?Price\.aspx)?\?", re.IGNORECASE)


def first(window: Window) -> Iterator[Request]:
    for market_type, _ in MARKETS.values():
        yield Request(KEY, f"{URL}?PageNo=1&Type={market_type}", "html")


def turn(request: Request, number: int) -> Request:
    return replace(request, url=re.sub(r"PageNo=\d+", f"PageNo={number}", request.url))


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    tables.check(text)
    page = BeautifulSoup(text, "lxml")
    told = page.get_text()
    published = _only(_DAY.findall(told), "发布时间")
    common = {"unit": _only(_UNIT.findall(told), "单位"), "market": MARKETS[_heading(page)][1]}
    for row in tables.rows(text, COLUMNS):
        if isinstance(row, tables.Ragged):
            yield ragged(row.cells)
        else:
            yield said(published, row | common, list(row.values()))


def extent(text: str) -> Extent:
    """The largest page that the links of this market's list lead to; the page itself is no link, and the last page
    leads to no later one."""
    tables.check(text)
    page = BeautifulSoup(text, "lxml")
    own, numbers = MARKETS[_heading(page)][0], [1]
    for link in page.find_all("a", href=_PAGER):
        query = {key.lower(): value for key, value in _QUERY.findall(str(link["href"]))}
        if query.get("type", "1") == own:
            numbers.append(int(query.get("pageno", "1")))
    return Extent(0, max(numbers))


def _heading(page: BeautifulSoup) -> str:
    """The market that the heading names."""
    heads = [tables.fold(head.get_text()) for head in page.find_all("h1")]
    return _only([market for head in heads for market in MARKETS if market in head], "市场名")


def _only(found: list[str], what: str) -> str:
    """The one thing that the page tells; two different ones cannot both be true of its rows."""
    if len(set(found)) != 1:
        raise Unclear(f"页上有两个不同的{what}，分不清" if found else f"页上没有写{what}")
    return found[0]


SOURCE = Source(KEY, "html", first, parse, turn=turn, extent=extent)
