"""Jiangnan (广州江南果菜批发市场): the market's own price list, as JSON, newest first, fruit and vegetables apart.

formerly  /import/list-1_….html: tables of five columns
2025-03   the new site; prices come from /api/dailypricelist, asked for with the home page as referer; the archive
          reaches back to 2022; no field tells the unit
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from models.rules.errors import Unclear
from scrapers import fields
from scrapers.source import Extent, Request, Said, Source, Window
from scrapers.source.rows import rejected, said, shown

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
    address = urlsplit(request.url)
    asked = dict(parse_qsl(address.query)) | {"pageNum": str(number)}
    return replace(request, url=address._replace(query=urlencode(asked)).geturl())


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    for row in _envelope(text)["rows"]:
        yield _said(row) if isinstance(row, dict) else rejected([fields.word(row)], "row", "这一行不是一条价格")


def extent(text: str) -> Extent:
    rows = fields.whole(_envelope(text)["total"])
    return Extent(rows, max(1, -(-rows // LIMIT)))


def _envelope(text: str) -> dict[str, Any]:
    """The answer with its rows; Unclear where it has another form or says that it is none."""
    answer = fields.read(text)
    if not isinstance(answer, dict):
        raise Unclear("回来的不是价格表")
    if answer.get("code", "200") != "200":
        raise Unclear(f"网站说没有答成：{shown([fields.word(answer.get('msg'))])[:40]}")
    if not isinstance(answer.get("rows"), list) or not fields.is_whole(answer.get("total")):
        raise Unclear("JSON 里没有价格表（rows）或总行数（total）")
    if len(answer["rows"]) > MOST_ROWS:
        raise Unclear(f"一页有 {len(answer['rows'])} 行，太多了")
    return answer


def _said(row: Mapping[str, object]) -> Said:
    cells = [fields.word(cell) for cell in row.values()]
    if lost := [theirs for theirs in (*WORDS.values(), "priceDate") if theirs not in row]:
        return rejected(cells, "column", f"这一行没有 {'、'.join(lost)}")
    words = {ours: fields.word(row[theirs]) for ours, theirs in WORDS.items()}
    return said(fields.word(row["priceDate"]), {**words, "note": fields.word(row.get("sourceType"))}, cells)


SOURCE = Source(KEY, "json", first, parse, turn=turn, extent=extent)
