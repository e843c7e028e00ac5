"""Mofcom's day (商务部百家日报): a product's wholesale price at each reporting market, one page a product.

2026-08  /cif/seach.fhtml?commdityid=… (both misspelt by the site); heading 2026-08-23黄瓜批发价格行情(单位：元/公斤),
         columns 地区 市场 当日价格 前一日价格 环比 走势图; &searchDate=YYYY-MM-DD leads back more than a year
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from models.rules import days
from models.rules.errors import Unclear
from scrapers import prose, tables
from scrapers.source import Answer, Extent, Request, Said, Source, Window, asked
from scrapers.source.rows import ragged, rejected, said, tidy

KEY = "mofcom_daily"
URL = "https://cif.mofcom.gov.cn/cif/seach.fhtml"
COMMODITIES = {
    "130010": "鲜猪肉",
    "130011": "白条肉",
    "130014": "后臀尖",
    "130020": "鲜牛肉",
    "130035": "羊腿肉",
    "280020": "白条鸡",
    "150010": "鲜鸡蛋",
    "260010": "苹果",
    "260060": "西瓜",
}
"""The site's ids and names; it has no citrus."""

COLUMNS = {
    "place": ("地区", "省份", "省市"),
    "market": ("市场", "市场名", "市场名称"),
    "avg": ("当日价格", "价格"),
}
EARLIER = 7
"""At most so many days before the newest one are asked for in one collect: each costs a page a product."""

_HEADING = re.compile(
    r"(\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?)([\u4e00-\u9fff]{1,20}?)批发价格行情(?:[(（]单位[:：]([^()（）]{1,12})[)）])?"
)


class About(NamedTuple):
    """What a page is about: the day, the product, and the unit where its heading tells one."""

    day: str
    name: str
    unit: str = ""


def first(window: Window) -> Iterator[Request]:
    """The newest day of each product; the page says which day that is."""
    for number in COMMODITIES:
        yield Request(KEY, f"{URL}?commdityid={number}", "html")


def follow(answer: Answer, window: Window) -> Iterator[Request]:
    """From the newest day back to the first of the window, day by day, but not far."""
    question = asked(answer.request.url)
    newest = days.read(_about(answer.text, answer.request.url).day)
    if "searchDate" not in question and newest:
        for back in range(1, min((newest - window.since).days, EARLIER) + 1):
            yield _on(question["commdityid"], newest - timedelta(days=back))


def _on(number: str, day: date) -> Request:
    return Request(KEY, f"{URL}?commdityid={number}&searchDate={day.isoformat()}", "html")


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    about = _about(text, url)
    for row in tables.rows(text, COLUMNS):
        if isinstance(row, tables.Ragged):
            yield ragged(row.cells)
        elif not (tidy(row["place"]) and tidy(row["market"])):
            yield rejected(list(row.values()), "market", "没有地区或市场名")
        else:
            yield said(about.day, {"name": about.name, "unit": about.unit, **row}, list(row.values()))


def extent(text: str) -> Extent:
    """Closed where the heading names a day and a product, and no market stands under it."""
    return Extent(0, 1, closed=bool(_heading(text).day) and not any(tables.rows(text, COLUMNS)))


def _about(text: str, url: str) -> About:
    """What was asked for and what the heading says, which must not differ."""
    question = asked(url)
    wanted = About(question.get("searchDate", ""), COMMODITIES.get(question.get("commdityid", ""), ""))
    told = _heading(text)
    return About(
        _agreed("日期", wanted.day, told.day),
        _agreed("品种", wanted.name, told.name),
        told.unit,
    )


def _heading(text: str) -> About:
    """The one heading of the page; empty words where it has none."""
    if "<" not in text:
        raise Unclear("回来的不是网页")
    found = {About(*match.groups("")) for match in _HEADING.finditer(prose.text(text))}
    if len(found) > 1:
        raise Unclear("页上有几个日期或品种的行情标题，分不清是哪一个")
    told = next(iter(found), About("", ""))
    when = days.read(told.day)
    return told._replace(day=when.isoformat() if when else "")


def _agreed(what: str, wanted: str, told: str) -> str:
    if wanted and told and wanted != told:
        raise Unclear(f"问的{what}是{wanted}，页上写的是{told}")
    if not wanted and not told:
        raise Unclear(f"页上没有写行情的{what}")
    return wanted or told


SOURCE = Source(KEY, "html", first, parse, follow, extent=extent)
