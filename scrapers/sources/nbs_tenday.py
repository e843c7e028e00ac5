"""National Bureau of Statistics (国家统计局): prices of means of production of each 旬, farm goods and farm supplies.

until 2018  the title ends in the days: （2018年9月1-10日）
2019        the title begins with the 旬: 2026年9月上旬…
until 2022  /tjsj/zxfb/
2023        /sj/zxfb/; an entry is linked up to three times, and an article may hold its table twice, for small screens

The observation is the last day of the 旬, whenever it was published. Of the nine groups only the two of farming are
taken, and diesel. The firewall asks for two seconds between calls.
"""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urljoin

from models.rules import days
from models.rules.errors import Unclear
from scrapers import articles, tables
from scrapers.articles import Listed
from scrapers.source import Answer, Request, Said, Source, Window
from scrapers.source.rows import ragged, rejected, said

KEY = "nbs_tenday"
URL = "https://www.stats.gov.cn/sj/zxfb/index.html"
SUBJECT = "流通领域重要生产资料市场价格变动情况"
MOST_PAGES = 30
COLUMNS = {"name": ("产品名称",), "unit": ("单位",), "avg": ("本期价格（元）", "本期价格")}
FARMING = ("农产品", "农业生产资料")
BESIDES = ("柴油",)
FIRST_DAYS = {"上": 1, "中": 11, "下": 21, "1": 1, "11": 11, "21": 21}
_TITLE = re.compile(f"([0-9]{{4}})年([0-9]{{1,2}})月([上中下])旬{SUBJECT}")
_OLD = re.compile(f"{SUBJECT}[（(]([0-9]{{4}})年([0-9]{{1,2}})月([0-9]{{1,2}})[-—–~至]([0-9]{{1,2}})日[）)]")
_PAGE = re.compile("/index(?:_([0-9]{1,3}))?[.]html")


def first(window: Window) -> Iterator[Request]:
    yield Request(KEY, URL, "html", links=True)


def follow(answer: Answer, window: Window) -> Iterator[Request]:
    """The articles of the window, and the list's next page while its entries are not older than that."""
    if not answer.request.links:
        return
    entries = [entry for entry in articles.listed(answer.text, answer.url, URL) if entry.day]
    if not entries:
        raise Unclear("列表页里没有带日期的文章")
    if min(entry.day for entry in entries if entry.day) >= window.since:
        yield from _next(answer.url)
    yield from _articles(entries, window)


def _next(url: str) -> Iterator[Request]:
    """index.html, index_1.html, index_2.html …"""
    found = _PAGE.search(url)
    number = int(found[1] or 0) + 1 if found else 1
    if number < MOST_PAGES:
        yield Request(KEY, urljoin(url, f"index_{number}.html"), "html", links=True)


def _articles(entries: list[Listed], window: Window) -> Iterator[Request]:
    """Titles may be cut short for small screens; one that is whole and yet not understood is an alarm."""
    strange = ""
    for entry in entries:
        day = tenday(entry.title)
        if day and window.since <= day:
            yield Request(KEY, entry.url, "html", day=day)
        if not day and SUBJECT in entry.title:
            strange = entry.title
    if strange:
        raise Unclear(f"标题“{strange[:40]}”里读不出是哪一旬")


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    when = {end for title in articles.titles(text) if (end := tenday(title))}
    if len(when) != 1:
        raise Unclear("标题里读不出是哪一旬" if not when else "标题里的旬前后不一样")
    yield from articles.once(_rows(text, when.pop()))


def tenday(title: str) -> date | None:
    """The last day of the 旬 that a title names: 2026年9月上旬… and …（2018年9月1-10日）; None where it names none."""
    told = _TITLE.search(title) or _OLD.search(title)
    start = FIRST_DAYS.get(told[3]) if told else None
    begins = articles.made(told[1], told[2], str(start)) if told and start else None
    if told is None or begins is None:
        return None
    end = days.of_number(days.tenday_end(days.number(begins)))
    return end if told.re is _TITLE or int(told[4]) == end.day else None


def _rows(text: str, day: date) -> Iterator[Said]:
    group = ""
    for row in tables.rows(text, COLUMNS):
        if named := articles.heading(row):
            group = named.partition("、")[2] or named
        elif isinstance(row, tables.Ragged):
            yield ragged(row.cells)
        elif group.startswith(FARMING) or row["name"].strip().startswith(BESIDES):
            yield _said(row, group, day)


def _said(row: dict[str, str], group: str, day: date) -> Said:
    if not row["unit"].strip():
        return rejected([*row.values()], "unit", "这一行没有单位")
    words = row | {"unit": f"元/{row['unit'].strip()}", "note": group, "period": "tenday"}
    return said(day.isoformat(), words, [*row.values()])


SOURCE = Source(KEY, "html", first, parse, follow=follow)
