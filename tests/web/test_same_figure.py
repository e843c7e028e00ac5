"""The same question has the same answer everywhere: pages, drawings, tables, files, feeds, texts, bulletins.

Every figure is read from what people and programs get, with the unit that stands beside it, and held against the
figure that the quotes themselves give, rounded as that unit is told.
"""

import csv
import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from app.exports import daily
from models import bulletins
from models.bulletins import Bulletin
from models.rules import days
from models.rules.bulletins import Kind
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation
from models.rules.roles import Role
from tests.cast import Clock, settled
from tests.sms import village
from tests.web.figures import (
    MILL,
    SIZES,
    TEXT,
    UNIT,
    Answers,
    Told,
    agree,
    big,
    drawing,
    machine,
    money,
    one_of,
    row_of,
    table,
    unit_of,
    words,
)  # fmt: skip

pytestmark = pytest.mark.asyncio
TODAY, MONDAY, BEFORE, OCTOBER = date(2026, 11, 25), date(2026, 11, 23), date(2026, 11, 18), date(2026, 10, 30)
FIRST = {"day": TODAY, "week": MONDAY, "month": date(2026, 11, 1)}
EVENING = datetime(2026, 11, 25, 17, 30, tzinfo=days.SHANGHAI)
Rows = dict[date, dict[str, str]]
"""Day -> market -> what it said."""


@dataclass(frozen=True)
class Case:
    """A product at a place, the words by which a text asks for it, and what markets said of it per `unit`."""

    product: str
    name: str
    english: str
    spot: str
    unit: str
    said: Rows

    @property
    def asked(self) -> str:
        return f"product={self.product}&{self.spot}"

    def exact(self, per: str) -> Decimal:
        """In yuan per kg or head, to the li: the mean over the days of all markets, each counting once."""
        told = [Decimal(one) for day, some in self.said.items() if day >= FIRST[per] for one in some.values()]
        return (sum(told, Decimal(0)) / len(told) / SIZES[self.unit.partition("/")[2]]).quantize(MILL, ROUND_HALF_UP)


TOWNS = ("FG-420506108", "FG-420506107", "FG-420506001")


def said(*figures: str, markets: tuple[str, ...] = TOWNS) -> dict[str, str]:
    return dict(zip(markets, figures, strict=False))


CASES = [
    Case("citrus.satsuma_e", "早熟蜜桔", "early satsuma", "place=420506", "元/斤",
         {OCTOBER: said("1.41"), BEFORE: said("1.31", "1.27"), MONDAY: said("1.20", "1.17"),
          TODAY: said("1.15", "1.05", "1.11")}),
    Case("citrus.navel", "脐橙", "navel orange", "market=YC-SXWL", "元/斤",
         {OCTOBER: said("2.97", markets=("YC-SXWL",)), BEFORE: said("3.01", markets=("YC-SXWL",)),
          MONDAY: said("3.16", markets=("YC-SXWL",)), TODAY: said("3.045", markets=("YC-SXWL",))}),
    Case("hog.market", "生猪", "market hog", "place=420506", "元/公斤",
         {OCTOBER: said("14.01"), BEFORE: said("13.92", "14.07"), MONDAY: said("13.88"),
          TODAY: said("13.81", "13.94", "13.9")}),
    Case("hog.piglet_15kg", "仔猪", "feeder piglet", "place=420506", "元/头",
         {OCTOBER: said("431"), BEFORE: said("452", "455"), MONDAY: said("447.5"),
          TODAY: said("460", "455", "457.5")}),
    Case("tea.green_premium", "名优绿茶", "premium green tea", "place=420506", "元/斤",
         {OCTOBER: said("120"), BEFORE: said("131.4"), MONDAY: said("128", "131"), TODAY: said("130", "135", "128.7")}),
]  # fmt: skip
IDS = [case.product for case in CASES]


@pytest_asyncio.fixture
async def reader(
    app: Starlette, guest: httpx.AsyncClient, catalogue: Catalogue, clock: Clock, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor of the evening on which all markets have told their prices, with dump and bulletins made."""
    clock.now = EVENING
    app.state.settings = replace(app.state.settings, exports=tmp_path / "data", quotas=False)
    await village.tell(catalogue, list(_rows()))
    await daily.make(app.state.settings, catalogue)
    assert await bulletins.draft(catalogue, Kind.DAILY)
    await bulletins.publish(await Bulletin.get(), (await settled(Role.OFFICER)).person, "")
    del guest.headers["sec-fetch-site"]
    yield guest


def _rows() -> Iterator[Observation]:
    for case in CASES:
        for day, some in case.said.items():
            for market, figure in some.items():
                low, high = (str(Decimal(figure) * Decimal(share)) for share in ("0.96", "1.04"))
                yield Observation(day, case.name, low, figure, high, case.unit, market=market)


async def pages(ask: Answers, case: Case) -> dict[str, Told]:
    """What people read of today."""
    product = await ask.text(f"/prices/{case.product}?{case.spot}")
    told = {
        "page": big(product),
        "page, table": table(product),
        "page, drawing": drawing(product),
        "page, in short": money(product.partition('name="description" content="')[2].partition('"')[0]),
        "provenance": big(await ask.text(f"/prices/{case.product}/provenance?{case.spot}")),
        "all products": money(words(row_of(await ask.text("/prices"), case.product))),
        "board": money(words(row_of(await ask.text("/"), case.product))),
    }
    if case.unit != "元/头":
        told["page, turned"] = money(words(product.partition(">换算<")[2] or product.partition(">Also<")[2]))
    figure = json.loads(await ask.text(f"/prices/{case.product}/figure.json?{case.spot}"))
    line = next(one for one in figure["data"] if re.search(UNIT, one["name"]))
    told["exploring"] = Decimal(str(line["y"][-1])), unit_of(line["name"])
    return told


async def files(ask: Answers, case: Case, per: str) -> dict[str, Told]:
    """What programs read of a day, a week or a month."""
    found: dict[str, Told] = {}
    series = await ask.json(f"/api/v1/prices/series?{case.asked}&per={per}")
    found["series"] = machine(series["items"][-1] | {"unit": series["unit"]})
    found["series.csv"] = machine((await ask.rows(f"/api/v1/prices/series.csv?{case.asked}&per={per}"))[-1])
    came = f"{case.asked}&per={per}&date={TODAY}"
    found["api provenance"] = machine(await ask.json(f"/api/v1/prices/provenance?{came}"))
    page = await ask.text(f"/prices/{case.product}/provenance?{case.spot}&per={per}&date={TODAY}")
    found["provenance"] = big(page)
    lines = (await ask.text("/data/latest/summaries.jsonl", own=False)).splitlines()
    own = f"/data/products/{case.product}.csv"
    for name, rows in (
        ("dump.csv", await ask.rows("/data/latest/summaries.csv")),
        ("dump.jsonl", [json.loads(line) for line in lines]),
        ("product.csv", await ask.rows(own)),
    ):
        found[name] = machine(next(row for row in rows if is_asked(row, case, per)))
    return found


def is_asked(row: dict[str, Any], case: Case, per: str) -> bool:
    kind, _, spot = case.spot.partition("=")
    is_area = str(row["area"]).lower() == "true"
    where = row["place"] if kind == "place" else row["market"]
    told = (row["product"], is_area, where, row["period"], row["date"])
    return told == (case.product, kind == "place", spot, per, FIRST[per].isoformat())


async def newest(ask: Answers, case: Case, lang: str) -> dict[str, Told]:
    """What programs, readers of feeds and bulletins, and those who text are told of the newest price."""
    found = {"latest": machine(await ask.json(f"/api/v1/prices/latest?{case.asked}"))}
    found["latest.csv"] = machine((await ask.rows(f"/api/v1/prices/latest.csv?{case.asked}"))[0])
    feed = f"/api/v1/feeds/prices/{case.product}"
    entry = (await ask.json(f"{feed}.json?{case.spot}&lang={lang}"))["items"][0]
    found["feed"], found["feed, title"] = machine(entry["_nongjia"]), money(entry["title"])
    found["feed, text"] = money(entry["content_text"])
    atom = await ask.text(f"{feed}.atom?{case.spot}&lang={lang}", own=False)
    found["atom"] = money(re.findall("<title[^>]*>([^<]*)</title>", atom)[1])
    address = re.findall(r'href="(/bulletins/[a-z0-9]+)"', await ask.text("/bulletins"))[0]
    part = (await ask.text(address)).partition(f'<a href="/prices/{case.product}">')[2].partition("</tbody>")[0]
    found["bulletin"] = money(words(part.partition('class="under"')[2].partition(">")[2]))
    return found | {"bulletin.csv": await sheet(ask, address, case)}


async def sheet(ask: Answers, address: str, case: Case) -> Told:
    """The product's line in a bulletin's sheet, whatever its language."""
    rows = [*csv.reader(StringIO((await ask.text(f"{address}.csv")).removeprefix("\ufeff")))]
    at = next(n for n, word in enumerate(rows[0]) if word in ("均价", "average"))
    unit = next(n for n, word in enumerate(rows[0]) if word in ("单位", "unit"))
    line = next(row for row in rows if row[1].startswith((case.name, case.english.capitalize())) and row[at])
    return Decimal(line[at]), unit_of(line[unit])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", CASES, ids=IDS)
async def test_today_has_one_figure_wherever_it_is_read(reader: httpx.AsyncClient, case: Case, lang: str) -> None:
    exact = case.exact("day")
    for unit in ("", "jin", "kg"):
        ask = Answers(reader, lang, unit)
        told = await pages(ask, case)
        if unit and case.unit != "元/头":
            assert {one[1] for where, one in told.items() if where != "page, turned"} <= {
                unit,
                {"jin": "斤", "kg": "公斤"}[unit],
            }
        agree(told, exact)
    agree(await newest(Answers(reader, lang), case, lang), exact)


@pytest.mark.parametrize("per", list(FIRST))
@pytest.mark.parametrize("case", CASES, ids=IDS)
async def test_a_day_a_week_and_a_month_have_one_figure_in_every_file(
    reader: httpx.AsyncClient, case: Case, per: str
) -> None:
    agree(await files(Answers(reader, "zh"), case, per), case.exact(per))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", CASES, ids=IDS)
async def test_a_week_has_one_figure_in_the_table_and_the_drawing(
    reader: httpx.AsyncClient, case: Case, lang: str
) -> None:
    page = await Answers(reader, lang).text(f"/prices/{case.product}?{case.spot}&span=365")
    agree({"table": table(page), "drawing": drawing(page)}, case.exact("week"))


@pytest.mark.parametrize("case", CASES, ids=IDS)
async def test_a_text_is_answered_with_the_figure_of_the_page(reader: httpx.AsyncClient, case: Case) -> None:
    for number, asked in enumerate((f"价格 {case.name}", f"price {case.english}")):
        said = {"from": f"1390000000{number}", "id": f"m{number}", "text": asked}
        answer = (await reader.post("/sms/generic", data=said)).text
        found = TEXT.search(answer)
        assert found, answer
        zh, figure, en, english = found.groups()
        agree({answer: (Decimal(figure or en), zh or english)}, case.exact("day"))


async def test_markets_of_a_day_are_told_with_one_figure_each(reader: httpx.AsyncClient) -> None:
    case = CASES[0]
    ask = Answers(reader, "zh")
    items = (await ask.json(f"/api/v1/prices/compare?product={case.product}"))["items"]
    sheet = await ask.rows(f"/api/v1/prices/compare.csv?product={case.product}")
    parts = (await ask.json(f"/api/v1/prices/provenance?{case.asked}"))["parts"]
    page = await ask.text(f"/compare/{case.product}")
    rows = dict(re.findall(r'href="/prices/[^"?]+\?market=([^"&]+)".*?<td><b>([\d.]+)</b>', page, re.DOTALL))
    unit = unit_of(words(page.partition("<caption>")[2].partition("</caption>")[0]))
    assert {item["market"] for item in items} == set(TOWNS)
    for market, figure in case.said[TODAY].items():
        exact = Decimal(figure) * 2
        told = {"page": (Decimal(rows[market]), unit), "csv": machine(one_of(sheet, market))}
        for name, found in (("api", one_of(items, market)), ("parts", one_of(parts, market))):
            told[name] = machine(found | {"unit": "元/公斤"})
        agree(told, exact)
