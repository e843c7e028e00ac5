"""The World Bank's Pink Sheet (世界银行大宗商品月价): tea, oranges, beef and chicken by the month since 1960.

every month  a new edition under a new path, found on the page of the commodity markets; it revises history
2023-07      names, units and codes above the months; stars on names lead to footnotes and move between editions
"""

import json
import re
from calendar import month_abbr, month_name, monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from models.rules.errors import Unclear
from scrapers import fields, prose
from scrapers.source import Answer, Request, Said, Source, Window
from scrapers.source.rows import ragged, said, tidy

KEY = "pinksheet"
URL = "https://www.worldbank.org/en/research/commodity-markets"
SHEET = "Monthly Prices"
NAMES = ("Tea, avg 3 auctions", "Tea, Colombo", "Tea, Kolkata", "Tea, Mombasa", "Orange", "Beef", "Chicken")
UNIT = "$/kg"
_FILE = re.compile(r"/CMO-Historical-Data-Monthly[^/]*\.xlsx(?:\?.*)?$", re.IGNORECASE)
_MONTH = re.compile(r"([12][0-9]{3})M([0-9]{2})")
_UPDATED = re.compile(r"Updated on ([A-Za-z]+)\.? ([0-9]{1,2}), ([12][0-9]{3})")
_MONTHS = {name: number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the months: where each series stands, how wide a row is, the day of the edition."""

    columns: Mapping[str, int]
    width: int
    edition: date


def first(window: Window) -> Iterator[Request]:
    yield Request(KEY, URL, "html", links=True)


def follow(answer: Answer, window: Window) -> Iterator[Request]:
    """The workbook that the page leads to; the same edition may be linked twice."""
    if not answer.request.links:
        return
    found = [link.url for link in prose.links(answer.text, answer.url) if _FILE.search(link.url)]
    if not found:
        raise Unclear("页上没有月度价格表（CMO-Historical-Data-Monthly.xlsx）的链接")
    yield from (Request(KEY, url, "xlsx") for url in found[:1])


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    rows = _sheet(text)
    months = [at for at, row in enumerate(rows) if row and _MONTH.fullmatch(row[0])]
    head = _head(rows[: months[0] if months else 0])
    for row in (rows[at] for at in months):
        if len(row) == head.width:
            yield from _month(row, head)
        else:
            yield ragged(row)


def _sheet(text: str) -> Rows:
    """The rows of the monthly sheet; Unclear where there are none."""
    try:
        sheets = json.loads(text)
    except (ValueError, RecursionError):
        raise Unclear("电子表格没有读成") from None
    rows = sheets.get(SHEET) if isinstance(sheets, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Unclear(f"电子表格里没有“{SHEET}”这一张")
    return [[*map(fields.word, row)] for row in rows]


def _head(rows: Rows) -> Head:
    """Read by the row of names; right under it stand their units."""
    for names, units in pairwise(rows):
        plain = [tidy(name.replace("*", "")) for name in names]
        if NAMES[0] in plain and len(units) == len(names):
            return Head({name: _place(name, plain, units) for name in NAMES}, len(names), _edition(rows))
    raise Unclear(f"“{SHEET}”里没有“{NAMES[0]}”这一列")


def _place(name: str, names: list[str], units: list[str]) -> int:
    if names.count(name) != 1:
        raise Unclear(f"“{SHEET}”里没有“{name}”这一列，或者有两列")
    at = names.index(name)
    if units[at].strip() != f"({UNIT})":
        raise Unclear(f"“{name}”的单位是“{units[at][:20]}”，应是“({UNIT})”")
    return at


def _edition(rows: Rows) -> date:
    told = next((found for row in rows for cell in row if (found := _UPDATED.search(cell))), None)
    try:
        if told:
            return date(int(told[3]), _MONTHS[told[1].title()], int(told[2]))
    except (KeyError, ValueError):
        pass
    raise Unclear("没有说是哪一天的版本（Updated on …）")


def _month(row: list[str], head: Head) -> Iterator[Said]:
    """The series of one month, told on its last day."""
    year, month = (int(part) for part in row[0].split("M"))
    day = f"{year}-{month}-{monthrange(year, month)[1]}" if month in range(1, 13) else row[0]
    for name, at in head.columns.items():
        words = {"name": name, "avg": row[at], "unit": UNIT, "period": "month", "note": f"{head.edition} 版"}
        yield said(day, words | {"key": f"{head.edition}/{row[0]}/{name}"}, [row[0], name, row[at]])


SOURCE = Source(KEY, "xlsx", first, parse, follow)
