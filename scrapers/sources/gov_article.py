"""City price bulletins (市级价格公报): a table inside an article of a city's price bureau, a site's words in the .toml.

2026-03  Taizhou: 商品名称, 规格, 单位, 平均零售价 and a column for each of four markets; the list stands in an iframe
2026-04  Taizhou, from the 21st: the articles are called otherwise (…零售均价…) and their table is another one

Where a table tells the price of several markets, low and high are the lowest and the highest of them, the average is
the site's own, and each market's figure stands in the note. A heading that is missing, a market gone or renamed among
them, refuses the article.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from bs4 import BeautifulSoup

from models.rules import units
from models.rules.errors import Unclear
from models.rules.inputs import NO_PRICE
from scrapers import articles, prose, tables
from scrapers.articles import Listed
from scrapers.source import Answer, Request, Said, Source, TurnedAway, Window
from scrapers.source.rows import ragged, rejected, said

SITES = Path(__file__).with_suffix(".toml")
MOST_UNDATED = 10
FARTHEST = 31
"""Days between the day of a title without a year and the article's publication."""


@dataclass(frozen=True, slots=True)
class Site:
    """One site, as gov_article.toml tells it."""

    key: str
    list: str
    example: str
    title: re.Pattern[str]
    columns: dict[str, tuple[str, ...]]
    markets: tuple[str, ...] = ()
    frame: str = ""
    text: re.Pattern[str] | None = None
    akin: re.Pattern[str] | None = None


def first(site: Site, window: Window) -> Iterator[Request]:
    if not site.list:
        raise TurnedAway("unset")
    yield Request(site.key, site.list, "html", links=True)


def follow(site: Site, answer: Answer, window: Window) -> Iterator[Request]:
    """From a list to its articles of the window, by way of its iframe where there is one."""
    if not answer.request.links:
        return
    entries = [*articles.listed(answer.text, answer.url, site.list)]
    fitting = [at for at, entry in enumerate(entries) if site.title.search(entry.title)]
    if not fitting:
        yield _framed(site, answer)
        return
    yield from _articles(site, [entries[at] for at in fitting], window)
    for entry in entries[: fitting[0]]:
        if site.akin and site.akin.search(entry.title):
            raise Unclear(f"标题变了：最新一条是“{entry.title[:40]}”，不是“{site.example}”那样的")


def _framed(site: Site, answer: Answer) -> Request:
    """The page inside the list page that holds the list."""
    frames = [str(frame["src"]) for frame in BeautifulSoup(answer.text, "lxml").find_all("iframe", src=True)]
    for href in frames:
        if site.frame and site.frame in href and (url := articles.joined(answer.url, href, site.list)):
            return Request(site.key, url, "html", links=True)
    raise Unclear(f"列表里没有一条标题像“{site.example}”")


def _articles(site: Site, entries: list[Listed], window: Window) -> Iterator[Request]:
    """The window's articles, and a few of those whose day only the article tells.

    Where only the text tells the day, the list's is that of publication, up to a day later.
    """
    found = [(entry.url, _day(site.title.search(entry.title), entry.day)) for entry in entries]
    late = site.text is not None and window.length > 1
    for url, day in found:
        if day and (window.since < day or (window.since == day and not late)):
            yield Request(site.key, url, "html", day=day)
    for url in [url for url, day in found if day is None][:MOST_UNDATED]:
        yield Request(site.key, url, "html")


def _day(told: re.Match[str] | None, near: date | None) -> date | None:
    """The day that was told, its year by a day near it where it was told without; else that day itself."""
    parts = told.groupdict() if told else {}
    if "month" not in parts:
        return near
    if "year" in parts:
        return articles.made(parts["year"], parts["month"], parts["day"])
    day = articles.nearest(parts["month"], parts["day"], near) if near else None
    return day if day and near and abs((day - near).days) <= FARTHEST else None


def parse(site: Site, text: str, url: str, day: date) -> Iterator[Said]:
    yield from articles.once(_rows(site, text, _told_day(site, text, url, day)))


def _told_day(site: Site, text: str, url: str, day: date) -> date:
    """The day an article is about: by its title, or its text. `day` only counts where it is the title's own."""
    told = [*filter(None, map(site.title.search, articles.titles(text)))]
    if not told:
        raise Unclear(f"文章的标题不像“{site.example}”")
    if site.text:
        told = [*site.text.finditer(prose.text(text))]
    near = articles.published(text, url)
    found = {_day(one, near) if near or "year" in one.groupdict() else _same(one, day) for one in told}
    if len(found) > 1:
        raise Unclear("文章里的日期前后不一样")
    if (when := next(iter(found), None)) is None:
        raise Unclear("读不出文章是哪一天的价格")
    return when


def _same(told: re.Match[str], day: date) -> date | None:
    """The list's day, where it is the month and day of the title."""
    return day if (told["month"], told["day"]) in {(f"{day:%m}", f"{day:%d}"), (str(day.month), str(day.day))} else None


def _rows(site: Site, text: str, day: date) -> Iterator[Said]:
    columns = {**site.columns, **{market: (market,) for market in site.markets}}
    for row in tables.rows(text, columns):
        if articles.heading(row):
            continue
        if isinstance(row, tables.Ragged):
            yield ragged(row.cells)
        else:
            yield _said(site, row, day)


def _said(site: Site, row: dict[str, str], day: date) -> Said:
    cells = [*row.values()]
    markets = {market: row.pop(market).strip() for market in site.markets}
    if not row["unit"].strip():
        return rejected(cells, "unit", "这一行没有单位")
    told = {market: cell for market, cell in markets.items() if units.clean(cell) not in NO_PRICE}
    if bad := [cell for cell in told.values() if units.lis(units.clean(cell)) is None]:
        return rejected(cells, "figure", f"价格“{bad[0][:20]}”不是数")
    return said(day.isoformat(), row | _extremes(told), cells)


def _extremes(told: dict[str, str]) -> dict[str, str]:
    """Low and high of several markets, with each of them in the note."""
    if not told:
        return {}
    ordered = sorted(told.values(), key=lambda cell: units.lis(units.clean(cell)) or 0)
    note = " ".join(f"{market} {cell}" for market, cell in told.items())
    return {"low": ordered[0], "high": ordered[-1], "note": note}


def sites(toml: str) -> Iterator[Site]:
    for told in tomllib.loads(toml)["sites"]:
        patterns = {name: re.compile(told[name]) for name in ("title", "text", "akin") if name in told}
        columns = {ours: tuple(theirs) for ours, theirs in told["columns"].items()}
        yield Site(**{**told, **patterns, "columns": columns, "markets": tuple(told.get("markets", ()))})


def source(site: Site) -> Source:
    return Source(site.key, "html", partial(first, site), partial(parse, site), partial(follow, site))


SOURCES = tuple(source(site) for site in sites(SITES.read_text("utf-8")))
