"""Price lists (价目表): the table of a page that no source of ours knows: names, prices with their unit, days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from models.rules import units
from models.rules.errors import Unclear
from scrapers import grids, tables
from scrapers.grids import Grid
from scrapers.source import Request, Said, Source
from scrapers.source.rows import ragged, rejected, said

KEY = "pricelist"
LONGEST_HEADING = 40
_BRACKET = re.compile(r"[(\[【:]([^)\]】]+)[)\]】]?")
_TOLD = re.compile(
    r"单位(?:</?[a-zA-Z][^>]*>|&nbsp;|\s)*[:：](?:</?[a-zA-Z][^>]*>|&nbsp;|\s)*([^\s<>&,，;；)）]{1,12})"
)


@dataclass(frozen=True, slots=True)
class Headings:
    """What the columns may be called. The heading of a price may hold its unit behind it: 价格(元/公斤)."""

    name: tuple[str, ...] = ("品种", "品名", "名称", "产品", "商品", "产品名称", "商品名称")
    price: tuple[str, ...] = ("价格", "均价", "平均价", "平均价格", "批发价", "中间价", "单价")
    unit: tuple[str, ...] = ("单位", "计量单位", "价格单位")
    day: tuple[str, ...] = ("日期", "发布日期", "报价日期", "发布时间", "时间")


def source(url: str, headings: Headings) -> Source:
    """The page as a source of its own."""
    return Source(KEY, "html", lambda window: [Request(KEY, url, "html")], partial(parse, headings))


def parse(headings: Headings, text: str, url: str, day: date) -> Iterator[Said]:
    """The rows of the table; Unclear where a column is missing or no unit is said anywhere."""
    priced = _priced(grids.read(text, tables.check(text)), headings)
    columns = {"name": headings.name, "avg": (*headings.price, *priced), "day": headings.day, "unit": headings.unit}
    around = _unit(text, priced)
    for row in tables.rows(text, columns, optional=("unit",)):
        if isinstance(row, tables.Ragged):
            yield ragged(row.cells)
        else:
            yield _said(row, around)


def _priced(found: list[Grid], headings: Headings) -> dict[str, str]:
    """Headings of prices with a unit behind them, and the unit."""
    cells = {cell for grid in found for line in grid for cell in line.cells if len(cell) < LONGEST_HEADING}
    priced = {}
    for cell in cells:
        word = tables.fold(cell)
        for price in headings.price:
            if word.startswith(price) and (behind := _BRACKET.fullmatch(word.removeprefix(price))):
                priced[word] = behind[1]
    return priced


def _unit(html: str, priced: dict[str, str]) -> str:
    """The unit that headings or page say for all rows; "" where none does."""
    told = {units.clean(unit) for unit in priced.values()} or {units.clean(unit) for unit in _TOLD.findall(html)}
    if len(told) > 1:
        raise Unclear(f"页上的价格单位不止一种：{'、'.join(sorted(told))}")
    return next(iter(told), "")


def _said(row: dict[str, str], around: str) -> Said:
    own = units.clean(row.get("unit", ""))
    cells = list(row.values())
    if own and around and own != around:
        return rejected(cells, "unit", f"这一行的单位“{own[:12]}”和页上说的“{around[:12]}”不一样")
    if not own and not around:
        raise Unclear("没有说价格的单位，不知道是每斤还是每公斤")
    return said(row["day"], {"name": row["name"], "avg": row["avg"], "unit": own or around}, cells)
