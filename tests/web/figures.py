"""Reading one figure with its unit out of whatever tells it: a page, a drawing, a table, a sheet, a feed, a text."""

import csv
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from io import StringIO
from typing import Any

import httpx

CENT, MILL = Decimal("0.01"), Decimal("0.001")
FULL = 100
KILOGRAMS = {"斤": Decimal("0.5"), "jin": Decimal("0.5"), "公斤": Decimal(1), "kg": Decimal(1)}
HEADS = {"头": Decimal(1), "head": Decimal(1)}
SIZES = KILOGRAMS | HEADS
UNIT = r"(?:元|yuan)/(斤|公斤|头|jin|kg|head)"
MONEY = re.compile(r"(\d+(?:\.\d+)?) " + UNIT)
TEXT = re.compile(r"每(斤|公斤|头)均([\d.]+)元|: ([\d.]+) yuan/(jin|kg|head)")
Told = tuple[Decimal, str]
"""A figure as it was read, and its unit."""


def rounded(exact: Decimal, unit: str) -> Decimal:
    """To the fen; per anything but a jin to the li where the fen does not hold it."""
    told = exact * SIZES[unit]
    cent = told.quantize(CENT, ROUND_HALF_UP)
    return cent if unit in ("斤", "jin") or cent == told else told.quantize(MILL, ROUND_HALF_UP)


def agree(told: dict[str, Told], exact: Decimal) -> None:
    """Every figure is the exact one as its unit is told; and there is one from everywhere."""
    wrong = {where: one for where, one in told.items() if one[0] != rounded(exact, one[1])}
    assert wrong == {}, exact


class Answers:
    """What the program answers, asked as `lang` and `unit`."""

    def __init__(self, client: httpx.AsyncClient, lang: str, unit: str = "") -> None:
        self._client, self._more = client, {"lang": lang} | ({"unit": unit} if unit else {})

    async def text(self, address: str, own: bool = True) -> str:
        path, _, query = address.partition("?")
        asked = dict(part.split("=", 1) for part in query.split("&") if part) | (self._more if own else {})
        self._client.cookies.clear()
        answer = await self._client.get(path, params=asked, follow_redirects=True)
        assert answer.status_code == 200, (address, answer.text)
        return answer.text

    async def json(self, address: str) -> Any:
        return json.loads(await self.text(address, own=False))

    async def rows(self, address: str) -> list[dict[str, str]]:
        return [*csv.DictReader(StringIO(await self.text(address, own=False)))]


def machine(row: dict[str, Any], name: str = "avg") -> Told:
    """A figure of a program's answer: exact, and per what stands in `unit`."""
    unit = str(row["unit"]).partition("/")[2]
    return Decimal(str(row[name])), unit


def money(text: str) -> Told:
    """The first figure with its unit."""
    found = MONEY.search(text)
    assert found, text
    return Decimal(found[1]), found[2]


def words(html: str) -> str:
    """The words of a piece of a page on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def unit_of(text: str) -> str:
    found = re.search(UNIT, text)
    assert found, text
    return found[1]


def row_of(page: str, product: str) -> str:
    """The row of a product on a list of them."""
    return page.partition(f'href="/prices/{product}"')[2].partition("</a>")[0]


def table(page: str) -> Told:
    """The newest row of the table under the drawing."""
    found = re.search(r"<table>(.*?)</table>", page, re.DOTALL)
    assert found
    head = [words(cell) for cell in re.findall(r"<th[^>]*>(.*?)</th>", found[1].partition("</thead>")[0], re.DOTALL)]
    at = next(n for n, word in enumerate(head) if word in ("均价", "Average"))
    rows = re.findall(r"<tr>(.*?)</tr>", found[1].partition("</thead>")[2], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    newest = next(row for row in cells if len(row) == len(head))
    return Decimal(words(newest[at])), unit_of(words(found[1].partition("</caption>")[0]))


def drawing(page: str) -> Told:
    """The newest point that the drawing tells to those who do not see it."""
    chart = page.partition('class="chart"')[2]
    title, told = (words(chart.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]) for tag in ("title", "desc"))
    return Decimal(re.findall(r"\d+(?:\.\d+)?", told)[-1]), unit_of(title)


def big(page: str) -> Told:
    return money(words(page.partition('class="big"')[2].partition("</p>")[0]))


def one_of(rows: list[dict[str, Any]], market: str) -> dict[str, Any]:
    return next(row for row in rows if row["market"] == market)
