"""Xinfadi (北京新发地): the market's own price list, as JSON, newest first.

2021-08  the new site; prices come from /getPriceData.html
2026-08  HTTPS does not answer; the two date fields of the form are ignored, so the crawl filters by itself
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from scrapers import fields
from scrapers.source import Extent, Request, Said, Source, Window
from scrapers.source.rows import said, tidy

KEY = "xinfadi"
URL = "http://www.xinfadi.com.cn/getPriceData.html"
LIMIT = 100
MOST_ROWS = 1_000
WORDS = {
    "name": "prodName",
    "low": "lowPrice",
    "avg": "avgPrice",
    "high": "highPrice",
    "unit": "unitInfo",
    "spec": "specInfo",
    "origin": "place",
    "key": "id",
}
"""Our words and the site's; every figure comes as a text."""


def first(window: Window) -> Iterator[Request]:
    form = {
        "limit": str(LIMIT),
        "current": "1",
        "pubDateStartTime": f"{window.since:%Y/%m/%d}",
        "pubDateEndTime": f"{window.until:%Y/%m/%d}",
        "prodPcatid": "",
        "prodCatid": "",
        "prodName": "",
    }
    yield Request(KEY, URL, "json", tuple(form.items()))


def turn(request: Request, number: int) -> Request:
    return replace(request, form=tuple((dict(request.form) | {"current": str(number)}).items()))


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    yield from fields.each(fields.counted(fields.read(text), "list", "count", MOST_ROWS), _said)


def extent(text: str) -> Extent:
    answer = fields.read(text)
    fields.counted(answer, "list", "count", MOST_ROWS)
    return Extent.of(fields.whole(answer["count"]), fields.whole(answer.get("limit")) or LIMIT)


def _said(row: Mapping[str, object]) -> Said:
    if refused := fields.lacking(row, WORDS.values()):
        return refused
    words = {ours: fields.word(row[theirs]) for ours, theirs in WORDS.items()}
    words["note"] = tidy(f"{fields.word(row.get('prodCat'))} {fields.word(row.get('prodPcat'))}")
    return said(fields.word(row.get("pubDate")), words, fields.cells(row))


SOURCE = Source(KEY, "json", first, parse, turn=turn, extent=extent)
