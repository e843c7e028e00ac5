"""The EU's pig meat (欧盟猪肉周价): carcasses and piglets by class, week by week, as JSON.

2026-09  api.tech.ec.europa.eu/agrifood; the paths under agridata.ec.europa.eu are gone. A price is a text with the
         sign of its money and either decimal sign (€699.95, €233,00); a week can come twice where the season changes
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from models.rules import days
from scrapers import fields
from scrapers.source import Request, Said, Source, Window
from scrapers.source.rows import rejected, said

KEY = "eu_agrifood"
URL = "https://api.tech.ec.europa.eu/agrifood/api/pigmeat/prices"
UNION = "EU"
FIELDS = ("memberStateCode", "beginDate", "endDate", "price", "unit", "pigClass")
PIGLETS = "farm_gate"
"""They are sold alive, the classes of carcasses by the slaughterhouse."""

MOST_ROWS = 5_000
WEEK = timedelta(6)
_PRICE = re.compile(r"€ ?([0-9]{1,6})(?:[.,]([0-9]{1,2}))?")
_DAY = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")


def first(window: Window) -> Iterator[Request]:
    span = f"beginDate={window.since:%d/%m/%Y}&endDate={window.until:%d/%m/%Y}"
    yield Request(KEY, f"{URL}?memberStateCodes={UNION}&{span}", "json")


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    yield from fields.each(fields.few(fields.read(text), "JSON 不是一列价格", MOST_ROWS), _said)


def _said(row: Mapping[str, object]) -> Said:
    cells = fields.cells(row)
    told = {name: fields.word(row.get(name)).strip() for name in FIELDS}
    if lost := [name for name in FIELDS if name not in row or (not told[name] and name != "price")]:
        return rejected(cells, "column", f"这一行没有 {'、'.join(lost)}")
    if told["memberStateCode"] != UNION:
        return rejected(cells, "place", f"要的是欧盟的价，这是 {told['memberStateCode'][:20]} 的")
    price = _price(told["price"])
    begin, end = _day(told["beginDate"]), _day(told["endDate"])
    if price is None or begin is None or end is None or end - begin != WEEK:
        return rejected(cells, *_fault(price, told))
    words = {"name": f"pigmeat {told['pigClass']}", "avg": price, "unit": f"€/{told['unit'].removeprefix('€/')}"}
    words["stage"] = PIGLETS if told["pigClass"] == "Piglet" else ""
    return said(end.isoformat(), words | {"period": "week"}, cells)


def _fault(price: str | None, told: Mapping[str, str]) -> tuple[str, str]:
    if price is None:
        return "figure", f"价格“{told['price'][:20]}”看不懂，应像 €233,00 或 €233.00"
    return "date", f"“{told['beginDate'][:20]}”到“{told['endDate'][:20]}”不是一周"


def _price(told: str) -> str | None:
    """€233,00 and €233.00 as 233.00; "" is no price; None where it is neither, as €1,234: thousands or decimals?"""
    found = _PRICE.fullmatch(told)
    if not found:
        return None if told else ""
    return f"{found[1]}.{found[2]}" if found[2] else found[1]


def _day(told: str) -> date | None:
    found = _DAY.fullmatch(told)
    return days.of(int(found[3]), int(found[2]), int(found[1])) if found else None


SOURCE = Source(KEY, "json", first, parse)
