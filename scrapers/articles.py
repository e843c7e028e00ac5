"""Articles (文章): a list page leads to its articles; an article says its titles and when it was published."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from models.rules import days
from scrapers import prose, tables
from scrapers.source import Said

_DAY = re.compile("(?<![0-9])([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})(?![0-9])")
_PUBLISHED = re.compile("(?:时间|日期)[:：]?([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})")
_IN_ADDRESS = re.compile("/(?:t([0-9]{4})([0-9]{2})([0-9]{2})_|([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})/)")
_NUMBERED = re.compile("[一二三四五六七八九十]+、")
BESIDE_NUMBERED = {"name", "spec", "unit"}
YEARS = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list page. `day` is the one that its line or its address tells, None where neither does."""

    url: str
    title: str
    day: date | None


def listed(html: str, base: str, own: str) -> Iterator[Listed]:
    """The links of the list page at `base` that stay on its host, or on that of the source's `own` address."""
    for link in prose.links(html, base):
        if url := joined(base, link.url, own):
            yield Listed(url, link.title, _only_day(link.line) or in_address(url))


def joined(base: str, href: str, own: str) -> str:
    """The whole address of a link; "" where it is none, or leads to a host that was not asked for."""
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
        hosts = {urlsplit(base).hostname, urlsplit(own).hostname}
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname in hosts else ""


def _only_day(line: str) -> date | None:
    """The day of a line that tells one; a line with several belongs to more than one entry."""
    found = {day for parts in _DAY.findall(line) if (day := made(*parts))}
    return found.pop() if len(found) == 1 else None


def in_address(url: str) -> date | None:
    """…/t20260914_1965293.html and …/2026/9/14/… are of the day on which the article was put there."""
    found = _IN_ADDRESS.search(url)
    return made(*filter(None, found.groups())) if found else None


def made(year: str, month: str, day: str) -> date | None:
    """The day as its parts were written; None where there is no such day."""
    return days.read(f"{year}-{month}-{day}")


def nearest(month: str, day: str, near: date) -> date | None:
    """A day told without its year: the one nearest to another. 12月31日 published on 2 January is of last year."""
    told = (made(str(near.year + step), month, day) for step in YEARS)
    return min((one for one in told if one), key=lambda one: abs((one - near).days), default=None)


def published(html: str, url: str) -> date | None:
    """When an article was published: by its meta tags, its line 发布时间, or its address."""
    told = _DAY.search(prose.meta(html, "PubDate", "publishdate")) or _PUBLISHED.search(prose.text(html))
    return (made(*told.groups()) if told else None) or in_address(url)


def titles(html: str) -> Iterator[str]:
    """What an article calls itself, without blanks: its meta tag, the title of its page, its headings."""
    tables.check(html)
    yield "".join(prose.meta(html, "ArticleTitle").split())
    for tag in BeautifulSoup(html, "lxml").find_all(["title", "h1", "h2"]):
        yield "".join(tag.get_text().split())


def heading(row: dict[str, str] | tables.Ragged) -> str:
    """What a row says that names the rows below it or remarks on them: 一、蔬菜, 备注：…; "" for any other row."""
    if isinstance(row, tables.Ragged):
        said = {cell.strip() for cell in row.cells if tables.fold(cell)}
        return said.pop() if len(said) == 1 else ""
    beside = BESIDE_NUMBERED if _NUMBERED.match(row["name"].strip()) else {"name"}
    told = [word for column, word in row.items() if column not in beside and tables.fold(word)]
    return "" if told else row["name"].strip()


def once(rows: Iterator[Said]) -> Iterator[Said]:
    """Sites repeat a table for small screens: each row once."""
    yield from dict.fromkeys(rows)
