"""Jiangnan (广州江南果菜批发市场): the market's own price list, as JSON, newest first, fruit and vegetables apart.

formerly  /import/list-1_….html: tables of five columns
2025-03   the new site; prices come from /api/dailypricelist, asked for with the home page as referer; the archive
          reaches back to 2022; no field tells the unit
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from models.rules.errors import Unclear
from scrapers import fields
from scrapers.source import Extent, Request, Said, Source, Window, asked
from scrapers.source.rows import said, shown

KEY = "jnmarket"
URL = "https://www.jnmarket.net/api/dailypricelist"
HEADERS = (("Referer", "http://www.jnmarket.net/"),)
FRUIT, VEGETABLES = "2", "1"
LIMIT = 500
MOST_ROWS = 2_000
WORDS = {
    "name": "productName",
    "low": "minimumPrice",
    "avg": "averagePrice",
    "high": "topPrice",
    "spec": "standard",
    "origin": "provenanceName",
    "key": "id",
}
"""Our words and the site's; every figure comes as a text. Its tradingVolume has no unit, so it is left where it is."""


def first(window: Window) -> Iterator[Request]:
    for kind in (FRUIT, VEGETABLES):
        yield Request(KEY, f"{URL}?pageNum=1&pageSize={LIMIT}&kind={kind}", "json", headers=HEADERS)


def turn(request: Request, number: int) -> Request:
    query = urlencode(asked(request.url) | {"pageNum": str(number)})
    return replace(request, url=urlsplit(request.url)._replace(query=query).geturl())


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    yield from fields.each(fields.counted(_answer(text), "rows", "total", MOST_ROWS), _said)


def extent(text: str) -> Extent:
    answer = _answer(text)
    fields.counted(answer, "rows", "total", MOST_ROWS)
    return Extent.of(fields.whole(answer["total"]), LIMIT)


def _answer(text: str) -> dict[str, Any]:
    """The answer; Unclear where it says that it is none."""
    answer = fields.read(text)
    if not isinstance(answer, dict):
        raise Unclear("回来的不是价格表")
    if answer.get("code", "200") != "200":
        raise Unclear(f"网站说没有答成：{shown([fields.word(answer.get('msg'))])[:40]}")
    return answer


def _said(row: Mapping[str, object]) -> Said:
    if refused := fields.lacking(row, (*WORDS.values(), "priceDate")):
        return refused
    words = {ours: fields.word(row[theirs]) for ours, theirs in WORDS.items()}
    return said(fields.word(row["priceDate"]), {**words, "note": fields.word(row.get("sourceType"))}, fields.cells(row))


SOURCE = Source(KEY, "json", first, parse, turn=turn, extent=extent)
