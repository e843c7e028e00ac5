"""Prose (正文): the text of an article, joined as a reader sees it, and the links of a list page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from scrapers import tables

_BLANKS = re.compile(r"[\s\u3000\u200b\ufeff]+")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a list page: its address made whole, its title, and the text of the line it stands in."""

    url: str
    title: str
    line: str


def text(html: str, within: str = "") -> str:
    """All text of the page, or of the first element that the CSS selector `within` finds, without any blank.

    Nothing is put between tags: sites cut numbers and words with them, even in the middle.
    """
    tables.check(html)
    soup = BeautifulSoup(html, "lxml")
    part = soup.select_one(within) if within else soup
    return _BLANKS.sub("", part.get_text()) if part else ""


def links(html: str, base: str) -> Iterator[Link]:
    """Every link with an address and a title, relative ones joined to the page's own address `base`."""
    tables.check(html)
    for anchor in BeautifulSoup(html, "lxml").find_all("a", href=True):
        title = _BLANKS.sub("", str(anchor.get("title") or anchor.get_text()))
        line = anchor.find_parent(["li", "tr", "p", "div"]) or anchor
        url = _joined(base, str(anchor["href"]))
        if title and url:
            yield Link(url, title, " ".join(line.get_text(" ").split()))


def own_links(html: str, base: str) -> list[Link]:
    """Those links that stay on the page's own site."""
    return [link for link in links(html, base) if link.url.split("/")[:3] == base.split("/")[:3]]


def _joined(base: str, href: str) -> str:
    """The whole address; "" where there is none."""
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def meta(html: str, *names: str) -> str:
    """The content of the first meta tag with one of these names, in any case of letters; "" where there is none."""
    tables.check(html)
    wanted = {name.lower() for name in names}
    for tag in BeautifulSoup(html, "lxml").find_all("meta", content=True):
        if str(tag.get("name", "")).lower() in wanted:
            return str(tag["content"]).strip()
    return ""
