"""USDA Market News (美国农业部市场快讯): citrus at four terminal markets, by package, as JSON; needs a free key.

2026  services/v1.2: a report is a list of sections. Terminal markets say package, variety, origin; shipping points
      say pkg, var, district for the same things
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from models.rules.errors import Unclear
from scrapers import fields
from scrapers.source import Extent, Request, Said, Source, Window
from scrapers.source.rows import rejected, said, tidy

KEY = "usda_mars"
URL = "https://marsapi.ams.usda.gov/services/v1.2/reports"
CITIES = {"2306": "Los Angeles", "2290": "Chicago", "2314": "New York", "2310": "Miami"}
"""The terminal markets' fruit reports by their number."""

SECTION = "Report Details"
CITRUS = {
    *("orange", "tangerine", "mandarin", "clementine", "tangelo", "grapefruit", "lemon", "lime"),
    *("pummelo", "pomelo", "kumquat", "citrus"),
}
UNIT = "美元/箱"
DAYS = ("report_date", "report_end_date", "report_begin_date")
QUALITIES = (
    ("package", "pkg"),
    ("item_size", "size"),
    ("grade",),
    ("quality",),
    ("condition", "cond"),
    ("appearance", "appear"),
    ("color",),
    ("crop",),
    ("storage",),
    ("repacked",),
    ("environment", "env"),
    ("properties",),
)
"""What makes two quotes of one market two, each with its names."""

PRICES = ("low_price", "high_price")
MOST_ROWS = 20_000
_SLUG = re.compile(r"/reports/([0-9]{4})\b")
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: .*)?")

Row = Mapping[str, Any]


def first(window: Window) -> Iterator[Request]:
    days = f"{window.since:%m/%d/%Y}:{window.until:%m/%d/%Y}"
    for slug in CITIES:
        yield Request(KEY, f"{URL}/{slug}?q=report_begin_date={days}&allSections=true", "json", keyed=True)


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    told = _SLUG.search(url)
    for row in _details(text):
        if not isinstance(row, dict):
            yield rejected([str(row)], "row", "这一行不是一条价格")
        elif _kind(row) in CITRUS:
            yield _said(row, CITIES.get(told[1] if told else _word(row, "slug_id"), ""))


def extent(text: str) -> Extent:
    """Closed where the report of these days holds no line."""
    return Extent(0, 1, closed=not _details(text))


def _details(text: str) -> list[Any]:
    """The lines of the section that holds the prices, every number kept as it is written."""
    sections = fields.read(text)
    known = sections if isinstance(sections, list) else []
    found = [part for part in known if isinstance(part, dict) and part.get("reportSection") == SECTION]
    if len(found) != 1 or not isinstance(found[0].get("results"), list):
        raise Unclear(f"报告里没有“{SECTION}”这一节，或者不止一节")
    lines: list[Any] = found[0]["results"]
    if len(lines) > MOST_ROWS:
        raise Unclear(f"一份报告有 {len(lines)} 行，太多了")
    return lines


def _kind(row: Row) -> str:
    """The first word of the commodity, one of it: Oranges, Blood -> orange."""
    found = re.match("[a-z]+", _word(row, "commodity").lower())
    return found[0].removesuffix("s") if found else ""


def _said(row: Row, city: str) -> Said:
    cells = fields.cells(row)
    package = _word(row, "package", "pkg")
    if not city:
        return rejected(cells, "market", "不知道是哪个市场的报价")
    if not package:
        return rejected(cells, "package", "没有说是什么包装")
    if refused := fields.lacking(row, (*PRICES, "var" if "pkg" in row else "variety")):
        return refused
    words = {
        "name": ", ".join(filter(None, (_word(row, "commodity"), _word(row, "variety", "var")))),
        "low": fields.word(row["low_price"]),
        "high": fields.word(row["high_price"]),
        "unit": UNIT,
        "spec": _spec(row, city),
        "origin": ", ".join(filter(None, (_word(row, "origin"), _word(row, "district")))),
        "note": _mostly(row),
    }
    return said(_day(_word(row, *DAYS)), words, cells)


def _spec(row: Row, city: str) -> str:
    """City, package and all that parts one quote from another."""
    words = [_word(row, *names) for names in QUALITIES]
    organic = "organic" if _word(row, "organic") in ("Y", "Yes") else ""
    return "; ".join(filter(None, (city, *words, organic)))


def _mostly(row: Row) -> str:
    told = [_word(row, f"mostly_{side}_price", f"mostly_{side}") for side in ("low", "high")]
    return f"mostly {'-'.join(filter(None, told))}" if any(told) else ""


def _word(row: Row, *names: str) -> str:
    """The first of these fields that says something."""
    words = (tidy(fields.word(row.get(name))) for name in names)
    return next((word for word in words if word not in ("", "N/A", "N", "None")), "")


def _day(told: str) -> str:
    """MM/DD/YYYY as 2026-11-20; what is none stays as it is."""
    found = _DAY.fullmatch(told)
    return f"{found[3]}-{found[1]}-{found[2]}" if found else f"“{told}”"


SOURCE = Source(KEY, "json", first, parse, extent=extent)
