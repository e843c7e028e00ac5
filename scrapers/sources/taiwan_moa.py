"""Taiwan's fruit auctions (台湾农业部开放资料): what was sold at each market, as JSON, newest first.

2026-05  api/v1 answers at most 1,000 rows and says `Next` where it cut; closed days are a 休市 row or an empty list
before   the web table of the same auctions wrote days as 100/01/01, the fish service as 1150514
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from models.rules import days
from models.rules.errors import Unclear
from scrapers import fields
from scrapers.source import Answer, Extent, Request, Said, Source, Window, asked
from scrapers.source.rows import rejected, said

KEY = "taiwan_moa"
URL = "https://data.moa.gov.tw/api/v1/AgriProductsTransType/"
FRUIT = "N05"
MARKETS = (
    *("104", "109", "220", "241", "260", "338", "400", "420", "512"),
    *("514", "540", "648", "800", "830", "900", "930", "950"),
)
MOST_ROWS = 1_000
YEAR_ZERO = 1911
CLOSED = "休市"
WORDS = {
    "name": "CropName",
    "low": "Lower_Price",
    "avg": "Avg_Price",
    "high": "Upper_Price",
    "market": "MarketName",
    "volume": "Trans_Quantity",
}
"""Our words and the site's."""
OTHERS = ("TransDate", "CropCode", "MarketCode", "Middle_Price")
_POINTED = re.compile(r"([0-9]{2,3})([./])([0-9]{1,2})\2([0-9]{1,2})")
_RUN_ON = re.compile(r"([0-9]{2,3})()([0-9]{2})([0-9]{2})")


def first(window: Window) -> Iterator[Request]:
    """One question for all days and markets."""
    yield _question(window.since, window.until)


def follow(answer: Answer, window: Window) -> Iterator[Request]:
    """Where the answer was cut off, narrower questions: each day of it by itself, then each market of that day."""
    if not _cut(_envelope(answer.text)):
        return
    question = asked(answer.request.url)
    since, until = roc(question["Start_time"]), roc(question["End_time"])
    if since is None or until is None or "MarketCode" in question:
        raise Unclear(f"一个市场一天超过 {MOST_ROWS} 行，网站没有给全")
    if since == until:
        yield from (_question(since, until, code) for code in MARKETS)
        return
    for number in range((until - since).days + 1):
        day = until - timedelta(number)
        yield _question(day, day)


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    yield from fields.each(_envelope(text)["Data"], _said)


def extent(text: str) -> Extent:
    """Closed where no row is told but those that say so, and none was cut off."""
    told = _envelope(text)
    closed = all(isinstance(row, dict) and row.get("CropName") == CLOSED for row in told["Data"])
    return Extent(0, 1, closed=closed and not _cut(told))


def roc(told: str) -> date | None:
    """A day in years of the republic: 115.05.14, 100/01/01, 1150514.

    >>> roc("115.05.14")
    datetime.date(2026, 5, 14)
    """
    found = _POINTED.fullmatch(told) or _RUN_ON.fullmatch(told)
    return days.of(int(found[1]) + YEAR_ZERO, int(found[3]), int(found[4])) if found else None


def _question(since: date, until: date, market: str = "") -> Request:
    span = (f"{day.year - YEAR_ZERO}.{day:%m.%d}" for day in (since, until))
    question = dict(zip(("Start_time", "End_time"), span, strict=True)) | {"TcType": FRUIT}
    return Request(KEY, f"{URL}?{urlencode(question | ({'MarketCode': market} if market else {}))}", "json")


def _envelope(text: str) -> dict[str, Any]:
    """The answer with its list, every number kept as it is written; Unclear where it has another form."""
    answer = fields.read(text)
    if not isinstance(answer, dict) or not isinstance(answer.get("Data"), list):
        raise Unclear("JSON 里没有价格表（Data）")
    if answer.get("RS") != "OK" or not isinstance(answer.get("Next"), bool):
        raise Unclear("JSON 里没有说 RS 为 OK，或没有说还有没有下文（Next）")
    return answer


def _cut(envelope: Mapping[str, Any]) -> bool:
    return envelope["Next"] is True or len(envelope["Data"]) >= MOST_ROWS


def _said(row: Mapping[str, object]) -> Said:
    if refused := fields.lacking(row, (*WORDS.values(), *OTHERS)):
        return refused
    cells = fields.cells(row)
    words = {ours: fields.word(row[theirs]) for ours, theirs in WORDS.items()}
    if words["name"] == CLOSED:
        return rejected(cells, "closed", "市场休市，没有价")
    if not words["market"].strip():
        return rejected(cells, "market", "没有说是哪个市场")
    told = {theirs: fields.word(row[theirs]) for theirs in OTHERS}
    words |= {"volume_unit": "公斤", "note": f"中价 {told['Middle_Price']}"}
    words["key"] = "/".join((told["TransDate"], told["MarketCode"], told["CropCode"]))
    day = roc(told["TransDate"].strip())
    return said(day.isoformat() if day else told["TransDate"], words, cells)


SOURCE = Source(KEY, "json", first, parse, follow, extent=extent)
