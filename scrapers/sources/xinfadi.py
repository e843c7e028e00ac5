"""Xinfadi (北京新发地): the market's own price list, as JSON, newest first.

2021-08  the new site; prices come from /getPriceData.html
2026-08  HTTPS does not answer; the two date fields of the form are ignored, so the crawl filters by itself
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from models.rules.errors import Unclear
from scrapers import fields
from scrapers.source import Extent, Request, Said, Source, Window
from scrapers.source.rows import rejected, said, tidy

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
    for row in _envelope(text)["list"]:
        yield _said(row) if isinstance(row, dict) else rejected([str(row)], "row", "这一行不是一条价格")


def extent(text: str) -> Extent:
    envelope = _envelope(text)
    rows, limit = fields.whole(envelope.get("count")), fields.whole(envelope.get("limit")) or LIMIT
    return Extent(rows, max(1, -(-rows // limit)))


def _envelope(text: str) -> dict[str, Any]:
    """The answer with its list, every number kept as it is written; Unclear where it has another form."""
    answer = fields.read(text)
    if (
        not isinstance(answer, dict)
        or not isinstance(answer.get("list"), list)
        or not fields.is_whole(answer.get("count"))
    ):
        raise Unclear("JSON 里没有价格表（list）或总行数（count）")
    if len(answer["list"]) > MOST_ROWS:
        raise Unclear(f"一页有 {len(answer['list'])} 行，太多了")
    return answer


def _said(row: Mapping[str, object]) -> Said:
    cells = [fields.word(cell) for cell in row.values()]
    if lost := [theirs for theirs in WORDS.values() if theirs not in row]:
        return rejected(cells, "column", f"这一行没有 {'、'.join(lost)}")
    words = {ours: fields.word(row[theirs]) for ours, theirs in WORDS.items()}
    words["note"] = tidy(f"{fields.word(row.get('prodCat'))} {fields.word(row.get('prodPcat'))}")
    return said(fields.word(row.get("pubDate")), words, cells)


SOURCE = Source(KEY, "json", first, parse, turn=turn, extent=extent)
