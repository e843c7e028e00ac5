"""The ministry's bulletin (农业农村部日报): each working day an article, its prices told in sentences.

until 2022  living fish; the meta tag `publishdate` holds a date without its time
2026-09     lists at scs.moa.gov.cn/jcyj/ and www.moa.gov.cn/xw/zxfb/; `PubDate`; words and numbers cut by tags anywhere
"""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urljoin, urlsplit

from models.rules import days
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers import bulletins, prose
from scrapers.prose import Link
from scrapers.source import Answer, Request, Said, Source, Window

KEY = "moa_bulletin"
LISTS = ("https://scs.moa.gov.cn/jcyj/", "https://www.moa.gov.cn/xw/zxfb/")
BODY = ".TRS_Editor, .TRS_UEDITOR"
LATEST = 7
"""Days after its own day by which a bulletin is out; another year than the right one is never that near."""
_ARTICLE = re.compile(r"/t(\d{8})_\d+\.html?$")
_PAGE = re.compile(r"/index_(\d{1,4})\.html?$")
_DATE = re.compile(r"20\d\d-\d\d-\d\d")


def first(window: Window) -> Iterator[Request]:
    for url in LISTS:
        yield Request(KEY, url, "html", links=True)


def follow(answer: Answer, window: Window) -> Iterator[Request]:
    """The bulletins of the window; then the next page of the list, where this one does not reach back far enough."""
    if not answer.request.links:
        return
    here = prose.own_links(answer.text, answer.url)
    listed = {link.url: when for link in here if (when := _listed(link))}
    titled = {link.url: listed[link.url] for link in here if bulletins.INDEX in link.title and link.url in listed}
    for url, when in titled.items():
        if window.since <= when <= window.until:
            yield Request(KEY, url, "html", day=when)
    if listed and min((titled or listed).values()) > window.since:
        yield Request(KEY, _older(answer.url), "html", links=True)


def _listed(link: Link) -> date | None:
    """The day of an article, which its address tells, else its line."""
    found = _ARTICLE.search(link.url)
    line = _DATE.search(link.line)
    return days.read(found[1] if found else line[0] if line else "")


def _older(url: str) -> str:
    found = _PAGE.search(urlsplit(url).path)
    return urljoin(url, f"index_{int(found[1]) + 1 if found else 1}.htm")


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    body = prose.text(text, BODY)
    rows = list(bulletins.quotes(body, _day(text, body)))
    if not any(isinstance(row, Observation) for row in rows):
        raise Unclear("正文里没有日报的价格")
    yield from rows


def _day(page: str, body: str) -> date:
    """The day that title and text agree on, with the year of the publication."""
    published = days.read(prose.meta(page, "PubDate", "publishdate"))
    if published is None:
        raise Unclear("页上没有发布时间（PubDate），不知道是哪一年")
    told = (bulletins.day(words, published) for words in (prose.meta(page, "ArticleTitle"), body))
    named = {when for when in told if when}
    if len(named) != 1:
        raise Unclear("标题和正文说的不是同一天" if named else "标题和正文都没有说是哪一天的日报")
    (when,) = named
    if (published - when).days > LATEST:
        raise Unclear(f"日报说的是 {when.isoformat()}，发布时间是 {published.isoformat()}，差得太远")
    return when


SOURCE = Source(KEY, "html", first, parse, follow)
