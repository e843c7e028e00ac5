"""China Pig Net (中国养猪网): hogs and feed by province as ranking tables, and the nation's days as JSON.

until 2023  www.zhuwang.cc and zhujia.zhuwang.cc
2023-04     one block a product; its name stands only in an HTML comment before the block, and the one called 玉米 held
            prices of soymeal: the name goes out as it is commented, the product's price band judges it
2024-03     zhujia.zhuwang.com.cn; the history comes from xt.yangzhu.vip, some 367 days without a login
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString

from models.rules.errors import Unclear
from models.rules.inputs import NO_PRICE
from scrapers import fields, tables
from scrapers.source import Request, Said, Source, Window, asked
from scrapers.source.rows import ragged, rejected, said, shown

KEY = "zhuwang"
URL = "https://zhujia.zhuwang.com.cn/"
HISTORY = "https://xt.yangzhu.vip/data/getzhujiahitsdata"
GRANTED = "200"
FEEDS = ("玉米", "豆粕")
FEED_STAGE = "wholesale"
"""Feed, which no pig farm sells at its gate."""

_HEAD = re.compile(r"(\d{4}/\d{1,2}/\d{1,2})价格")
_PRICE = re.compile(r"(.*?)(元/.+)")
_CHANGE = re.compile(r"[+-]?\d{1,6}(\.\d{1,4})?")


class Kind(NamedTuple):
    """A series of the history: what the site calls it, the field it stands in, its unit."""

    name: str
    field: str
    unit: str


KINDS = {
    "1": Kind("生猪(外三元)", "pigprice", "元/公斤"),
    "2": Kind("生猪(内三元)", "pig_in", "元/公斤"),
    "3": Kind("生猪(土杂猪)", "pig_local", "元/公斤"),
    "4": Kind("玉米", "maizeprice", "元/吨"),
    "5": Kind("豆粕", "bean", "元/吨"),
}
FIELDS = {kind.field: kind for kind in KINDS.values()}


def first(window: Window) -> Iterator[Request]:
    yield Request(KEY, URL, "html")
    for ptype in KINDS:
        yield Request(KEY, HISTORY, "json", (("ptype", ptype), ("areano", "-1"), ("datetype", "0")))


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    return _history(text, url) if text.lstrip()[:1] == "{" else _rankings(text)


def _rankings(html: str) -> Iterator[Said]:
    """The rows of every block. Hidden ones are read too: they are the other products, shown when their tab is
    chosen, each under a header with its own date."""
    tables.check(html)
    blocks = BeautifulSoup(html, "lxml").select("#dataDiv .look-con")
    if not blocks:
        raise Unclear("页上没有分省的价格榜")
    for block in blocks:
        yield from _ranking(block)


def _ranking(block: Tag) -> Iterator[Said]:
    name, lines = _commented(block), [(line, _cells(line)) for line in block.find_all("tr")]
    lines = [(line, cells) for line, cells in lines if any(cells)]
    heads = lines[0][1] if lines else []
    dates = [found[1] for head in heads if (found := _HEAD.fullmatch(head))]
    if not name or heads.count("地区") != 1 or len(dates) != 1:
        yield rejected([name, *heads], "head", "这一张榜没有说是什么品种，或表头没有地区和日期")
        return
    for line, cells in lines[1:]:
        if len(cells) != len(heads):
            yield ragged(cells)
        else:
            columns = dict(zip(heads, cells, strict=True)) | {"name": name, "change": str(line.get("data-ud", ""))}
            yield _province(columns, dates[0])


def _commented(block: Tag) -> str:
    """The comment right before a block; "" where something else stands between them."""
    for before in block.previous_siblings:
        if isinstance(before, Comment):
            return " ".join(before.split())
        if not isinstance(before, NavigableString) or before.strip():
            break
    return ""


def _cells(line: Tag) -> list[str]:
    return [tables.fold(cell.get_text()) for cell in line.find_all(["td", "th"], recursive=False)]


def _province(columns: Mapping[str, str], day: str) -> Said:
    """One line: the unit is glued to its price. The change is data-ud: a change of nothing is painted as a fall."""
    cells, told = list(columns.values()), columns[f"{day}价格"]
    found = _PRICE.fullmatch(told)
    price, unit = (found[1], found[2]) if found else (told, "")
    if not columns["地区"]:
        return rejected(cells, "place", "没有地区")
    if not unit and price not in NO_PRICE:
        return rejected(cells, "unit", f"价格“{shown([told])[:20]}”没有带单位")
    change = columns["change"].strip()
    words = {"name": columns["name"], "avg": price, "unit": unit, "place": columns["地区"]}
    words["stage"] = FEED_STAGE if words["name"].startswith(FEEDS) else ""
    words["note"] = f"今日跌涨 {change}" if _CHANGE.fullmatch(change) else ""
    return said(day, words, cells)


def _history(text: str, url: str) -> Iterator[Said]:
    answer = fields.opened(text)
    if answer.get("code") != GRANTED:
        raise Unclear(f"网站没有给价格：{shown([fields.word(answer.get('msg'))])[:40]}")
    kind = KINDS.get(asked(url).get("ptype", ""))
    yield from fields.each(fields.listed(answer, "data"), partial(_nation, kind))


def _nation(wanted: Kind | None, row: Mapping[str, object]) -> Said:
    """One day of the nation: a date and one figure, whose field and the question tell the same product."""
    cells = fields.cells(row)
    known = [field for field in row if field in FIELDS]
    found = known or [field for field in row if field != "pricedate"]
    kinds = {FIELDS[field] for field in known} | ({wanted} if wanted else set())
    if len(found) != 1 or len(kinds) != 1:
        return rejected(cells, "column", "看不出这一行是什么品种的价格")
    (kind,) = kinds
    words = {"name": kind.name, "avg": fields.word(row[found[0]]), "unit": kind.unit, "place": "全国"}
    words["stage"] = FEED_STAGE if kind.name.startswith(FEEDS) else ""
    return said(fields.word(row.get("pricedate")), words, cells)


SOURCE = Source(KEY, "html", first, parse)
