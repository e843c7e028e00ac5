"""Soozhu (搜猪网): hog prices by province, and the nation's days, as JSON behind a page that hands out a token.

2024-07  /price/data/center/: a hidden csrfmiddlewaretoken, which goes back with the cookie of the same page
2024-08  the map of the provinces has no date: it is dated by the newest day of the nation's list, which is asked first
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from bs4 import BeautifulSoup

from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers import fields, tables
from scrapers.source import Answer, Request, Said, Source, Window, asked
from scrapers.source.rows import rejected, said

KEY = "soozhu"
URL = "https://www.soozhu.com/price/data/center/"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
NATION = "全国"
PAIR = 2
_CHANGE = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,20})?")


class Kind(NamedTuple):
    """A series of the nation: what the site calls it, and its unit, which the answer does not tell."""

    name: str
    unit: str


HOG = Kind("生猪", "元/公斤")
TRENDS = {"": Kind("瘦肉型肉猪", "元/公斤"), "4": Kind("三元仔猪", "元/头")}
"""By indid. Piglets stand at some 700, which is money for a head."""


def first(window: Window) -> Iterator[Request]:
    yield Request(KEY, URL, "html", links=True)


def follow(answer: Answer, window: Window) -> Iterator[Request]:
    """From the token's page to the lists of days, and from the nation's list to the map of the provinces."""
    form = dict(answer.request.form)
    if answer.request.links:
        headers = (("Referer", URL), *((("Cookie", answer.cookie),) if answer.cookie else ()))
        asking = Request(KEY, URL, "json", ((TOKEN, _token(answer.text)),), headers=headers)
        yield _posted(asking, act="yeartrend")
        for indid in TRENDS:
            yield _posted(asking, act="pricetrend", indid=indid)
    elif form.get("act") == "yeartrend":
        known = [row.day for row in parse(answer.text, "", window.until) if isinstance(row, Observation)]
        yield replace(_posted(answer.request, act="mapdata"), day=max(known))


def _token(html: str) -> str:
    tables.check(html)
    field = BeautifulSoup(html, "lxml").find("input", attrs={"name": TOKEN})
    token = str(field.get("value") or "") if field else ""
    if not token:
        raise Unclear(f"页上没有 {TOKEN}，问不了价格")
    return token


def _posted(request: Request, **words: str) -> Request:
    """The same question with other words and the same token."""
    return replace(request, form=(*words.items(), (TOKEN, dict(request.form)[TOKEN])))


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    answer = fields.opened(text)
    if "vlist" in answer:
        return (_province(row, day) for row in fields.listed(answer, "vlist"))
    if "nationlist" in answer:
        return (_nation(row, HOG) for row in fields.listed(answer, "nationlist"))
    indid = asked(url).get("indid")
    if indid is None or indid not in TRENDS:
        raise Unclear("看不出问的是哪一种价格")
    return (_nation(row, TRENDS[indid]) for row in fields.listed(answer, "datalist"))


def _province(row: object, day: date) -> Said:
    """{name, value: [price, change]}: the change is only told along, to two places, as it comes with a long tail."""
    value = row.get("value") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(value, list) or len(value) != PAIR:
        return rejected([str(row)], "row", "这一行不是省份、价格和涨跌")
    place, (price, change) = fields.word(row.get("name")), map(fields.word, value)
    if not place.strip():
        return rejected([place, price, change], "place", "没有省份")
    note = f"涨跌 {float(change):.2f}" if _CHANGE.fullmatch(change) else ""
    words = {"name": HOG.name, "avg": price, "unit": HOG.unit, "place": place, "note": note}
    return said(day.isoformat(), words, [place, price, change])


def _nation(row: object, kind: Kind) -> Said:
    """[date, price]."""
    if not isinstance(row, list) or len(row) != PAIR:
        return rejected([str(row)], "row", "这一行不是日期和价格")
    day, price = map(fields.word, row)
    return said(day, {"name": kind.name, "avg": price, "unit": kind.unit, "place": NATION}, [day, price])


SOURCE = Source(KEY, "json", first, parse, follow)
