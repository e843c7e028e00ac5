"""Xinhua's citrus indices (新华指数): weekly articles on Zigui's navel oranges, the nation's oranges, and orange juice.

2021     weekly reports tell how an index moved in points as well as in per cent
2023     oranges of Zigui: an index and a mean of each variety, at the orchard and online; the tables are pictures
2026-01  short articles of the nation's oranges; other growing places and futures beside them
"""

import re
from collections.abc import Iterator
from datetime import date

from models.rules import days
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers import bulletins, prose
from scrapers.source import Answer, Request, Said, Source, Window
from scrapers.source.rows import rejected, said

KEY = "xinhua_citrus"
LISTS = (
    "https://indices.cnfin.com/",
    "https://indices.cnfin.com/xinhua%C2%B7quanguoxianchengchandijiagezhishu/index.html?idx=0&thirdIdx=3319095",
)
OURS = re.compile("秭归|脐橙|鲜橙|橙汁")
DATED = re.compile(r"新华指数\|20\d\d年")
"""Titles of the articles to read: the list of oranges calls its own by their date alone."""
OLDEST, LATE = 14, 4
"""Days after which an article's figures are no longer of its week; days by which it usually comes."""
PLACES = {"秭归": "420527", "全国": "CN"}
STAGES = {
    "产地收购": "farm_gate",
    "产地批发": "collection",
    "销地批发": "wholesale",
    "电商销售": "online",
    "电商": "online",
}
VARIETIES = "(?:伦晚|纽荷尔|红肉|九月红|中华红|长红|早红)(?:脐橙)?|脐橙|夏橙|血橙|沃柑|砂糖橘"
WEEK = {"period": "week"}

_ADDRESS = re.compile(r"/wenzixiangqingye/detail/(\d{8})/[^/?#]+\.html$")
_TITLE = re.compile(r"新华指数\|(20\d\d年\d{1,2}月\d{1,2}日)")
_UNTIL = re.compile(r"截至(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日")
_OPENING = "(?:其中|本期|当周|当期)?"
_PRICE = re.compile(
    rf"{_OPENING}(?P<place>秭归|全国)?(?P<name>{VARIETIES})(?:(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日)?"
    rf"(?P<stage>{'|'.join(STAGES)})(?:周度)?均价[为报](?P<avg>{bulletins.FIGURE})(?P<unit>元/(?:公斤|千克|斤))"
)
_JUICE = re.compile(
    rf"{_OPENING}国内(?P<name>冷冻浓缩橙汁|非浓缩还原橙汁)(?P<stage>出厂价)[为报](?P<avg>{bulletins.FIGURE})(?P<unit>元/吨)"
)
_POINTS = re.compile(
    rf"{_OPENING}(?P<name>新华·宜昌(?P<zigui>秭归)脐橙(?:产地收购|电商)价格指数|新华\(中国\)脐橙销地批发价格指数)"
    rf"[为报](?P<avg>{bulletins.FIGURE})点"
)


def first(window: Window) -> Iterator[Request]:
    for url in LISTS:
        yield Request(KEY, url, "html", links=True)


def follow(answer: Answer, window: Window) -> Iterator[Request]:
    """The articles that may hold figures of the window."""
    if not answer.request.links:
        return
    for link in prose.own_links(answer.text, answer.url):
        when = _addressed(link.url)
        ours = OURS.search(link.title) or DATED.match(bulletins.plain(link.title))
        if ours and when and days.back(when, LATE) >= window.since and when <= window.until:
            yield Request(KEY, link.url, "html", day=when)


def _addressed(url: str) -> date | None:
    found = _ADDRESS.search(url)
    return days.read(found[1]) if found else None


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    body = bulletins.plain(prose.text(text))
    title = _TITLE.search(body)
    told = days.read(prose.meta(text, "publishdate", "PubDate"))
    published = _addressed(url) or told or days.read(title[1] if title else "")
    if published is None:
        raise Unclear("网址和页上都没有发布日期，不知道是哪一年")
    rows = dict.fromkeys(_rows(body, published))
    if not any(isinstance(row, Observation) for row in rows):
        raise Unclear("文章里没有秭归或全国脐橙的价，也没有橙汁的价")
    yield from rows


def _rows(body: str, published: date) -> Iterator[Said]:
    """A figure is of the day that its sentence names, else of the newest that the article names, else of its own."""
    named = [when for found in _UNTIL.finditer(body) if (when := _until(found, published))]
    newest = max((when for when in named if when <= published), default=published)
    for sentence in body.split("。"):
        when, places = newest, dict[str, str]()
        for clause in bulletins.clauses(sentence):
            found = _UNTIL.fullmatch(clause)
            when = (found and _until(found, published)) or when
            yield from _checked(_said(clause, when, published, places), clause, published)


def _until(found: re.Match[str], published: date) -> date | None:
    year, month, day = found.groups()
    return days.read(f"{year}-{month}-{day}") if year else bulletins.before(month, day, published)


def _checked(row: Said | None, clause: str, published: date) -> Iterator[Said]:
    """The row of a clause, if it has one, and is of the article's week."""
    if isinstance(row, Observation) and not 0 <= (published - row.day).days <= OLDEST:
        yield rejected([clause], "date", f"这个价是 {row.day.isoformat()} 的，不在文章的这一周")
    elif row:
        yield row


def _said(clause: str, when: date, published: date, places: dict[str, str]) -> Said | None:
    """What a clause tells; `places` are those that its sentence has named so far, by stage."""
    if found := _POINTS.fullmatch(clause):
        spot = PLACES[found["zigui"] or "全国"]
        return _row(when, clause, name=found["name"], avg=found["avg"], place=spot, **bulletins.POINT)
    if found := _JUICE.fullmatch(clause):
        return _row(when, clause, place=PLACES["全国"], **found.groupdict())
    if found := _PRICE.fullmatch(clause):
        return _fruit(found, when, published, places)
    unread = bulletins.prices_in(clause)
    return rejected([clause], "name", "这个价的品名、地方或环节不在认得的里面") if unread else None


def _fruit(found: re.Match[str], when: date, published: date, places: dict[str, str]) -> Said:
    words, stage = found.groupdict(), found["stage"]
    month, day = words.pop("month"), words.pop("day")
    place = places[stage] = PLACES.get(words["place"] or "", places.get(stage, ""))
    if not place:
        return rejected([found[0]], "place", "没有说是哪里的价")
    own = bulletins.before(month, day, published) if month else None
    return _row(own or when, found[0], **{**words, "place": place, "stage": STAGES[stage]})


def _row(when: date, clause: str, **words: str) -> Said:
    return said(when.isoformat(), {**words, **WEEK}, [clause])


SOURCE = Source(KEY, "html", first, parse, follow)
