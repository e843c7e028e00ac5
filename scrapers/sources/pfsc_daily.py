"""The ministry's price system (农产品批发市场价格信息系统): daily bulletins since 2021, and three indices, as JSON.

2022     the fish of the bulletins lose the word 活
2026-08  a firewall turns away what calls too often or too strangely; code 500 comes with HTTP 200; 1–2 days late
2026-09  1,346 bulletins; prices of single markets stand behind a captcha and are not asked for
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from models.rules import days
from models.rules.errors import Unclear
from scrapers import bulletins, fields
from scrapers.source import Extent, Request, Said, Source, Window
from scrapers.source.rows import rejected, said, shown, tidy

KEY = "pfsc_daily"
SITE = "https://pfsc.agri.cn"
BULLETINS = f"{SITE}/api/FarmDaily/list"
INDICES = f"{SITE}/price_portal/pi-info-day/getPortalPiInfoDay"
HEADERS = (("Origin", SITE), ("Referer", f"{SITE}/"))
LIMIT = 20
MOST_RECORDS = 500
GOOD = "200"
TURNED_AWAY = "您的访问请求可能对网站造成安全威胁"
WHOLE = "countentstr"
PARTS = ("counclesion", "animalConclusion", "aquaticConclusion", "vegetablesConclusion", "fruitsConclusion")
"""The fields of a bulletin, misspelt as the site has them: the whole text, and the same in parts."""
POINTS = {
    "agriculture": bulletins.INDEX,
    "grainAndOil": "粮油产品批发价格指数",
    "vegetableBasket": "菜篮子产品批发价格指数",
}
NORTH, EAST = (3.0, 54.0), (73.0, 136.0)
"""Degrees between which a market of the country lies."""


class Place(NamedTuple):
    """A wholesale market of the site's directory (市场名录); without a believable point `lat` and `lon` are None."""

    id: str
    code: str
    name: str
    province: str
    lat: float | None
    lon: float | None
    address: str


def first(window: Window) -> Iterator[Request]:
    yield Request(KEY, BULLETINS, "json", json=json.dumps({"pageNum": 1, "pageSize": LIMIT}), headers=HEADERS)
    yield Request(KEY, INDICES, "json", json="{}", headers=HEADERS)


def turn(request: Request, number: int) -> Request:
    return replace(request, json=json.dumps({**json.loads(request.json), "pageNum": number}))


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    content = _content(text)
    records, read = (content, _indices) if isinstance(content, list) else (_listed(content), _bulletin)
    if len(records) > MOST_RECORDS:
        raise Unclear(f"一页有 {len(records)} 条，太多了")
    for record in records:
        if isinstance(record, dict):
            yield from read(record)
        else:
            yield rejected([str(record)], "row", "这一条不是日报，也不是指数")


def extent(text: str) -> Extent:
    content = _content(text)
    if isinstance(content, list):
        return Extent(len(content), 1)
    _listed(content)
    return Extent.of(fields.whole(content.get("totalCount")), LIMIT)


def markets(text: str) -> list[Place]:
    """The directory of markets, as marketPageList answers; an entry without a name is none."""
    found = [_place(record) for record in _listed(_content(text)) if isinstance(record, dict)]
    return [place for place in found if place.name]


def _content(text: str) -> Any:
    """What the envelope holds, every number as it is written; Unclear where the site says no."""
    if TURNED_AWAY in text:
        raise Unclear("网站的防护把这次请求当成威胁，没有给数据")
    answer = fields.read(text)
    if not isinstance(answer, dict) or "code" not in answer:
        raise Unclear("JSON 里没有结果代码（code）")
    if answer["code"] != GOOD:
        reason = shown([str(answer.get("message") or "没有说原因")])
        raise Unclear(f"网站没有给数据，代码 {shown([str(answer['code'])])[:20]}：{reason[:60]}")
    return answer.get("content")


def _listed(content: Any) -> list[Any]:
    if not isinstance(content, dict) or not isinstance(content.get("list"), list):
        raise Unclear("JSON 里没有日报的列表（content.list）")
    return list(content["list"])


def _bulletin(record: Mapping[str, object]) -> Iterator[Said]:
    """The prices of one bulletin, if its sentence names the day under which it is filed."""
    words = _text(record, WHOLE) or "。".join(_text(record, part) for part in PARTS)
    filed = days.read(_text(record, "daylyDate"))
    if filed is None:
        yield rejected([_text(record, "daylyDate"), words], "date", "这份日报没有读得出的日期（daylyDate）")
    elif (bulletins.day(words, filed) or filed) != filed:
        yield rejected([filed.isoformat(), words], "date", "日报里说的和登记的（daylyDate）不是同一天")
    else:
        yield from list(bulletins.quotes(words, filed)) or [rejected([words], "empty", "这份日报里没有价格")]


def _indices(record: Mapping[str, object]) -> Iterator[Said]:
    cells = [str(cell) for cell in record.values()]
    if not POINTS.keys() & record.keys():
        yield rejected(cells, "column", f"这一条没有 {'、'.join(POINTS)}")
    for field, name in POINTS.items():
        if field in record:
            words = {"name": name, "avg": _points(_text(record, field)), **bulletins.POINT}
            yield said(_text(record, "publishDate"), words, cells)


def _points(told: str) -> str:
    """Two decimals, as the bulletin of the day writes them: a JSON number has lost the zeros at its end."""
    whole, dot, part = told.partition(".")
    return f"{whole}.{part:0<2}" if whole.isdigit() and (part.isdigit() or not dot) else told


def _place(record: Mapping[str, object]) -> Place:
    names = ("id", "marketCode", "marketName", "area", "address")
    number, code, name, province, address = (tidy(_text(record, field)) for field in names)
    lat, lon = (_degrees(_text(record, field)) for field in ("latitude", "longitude"))
    if lat is None or lon is None or not (NORTH[0] < lat < NORTH[1] and EAST[0] < lon < EAST[1]):
        lat = lon = None
    return Place(number, code, name, province, lat, lon, address)


def _degrees(told: str) -> float | None:
    try:
        return float(told)
    except ValueError:
        return None


def _text(record: Mapping[str, object], field: str) -> str:
    return fields.word(record.get(field))


SOURCE = Source(KEY, "json", first, parse, turn=turn, extent=extent)
