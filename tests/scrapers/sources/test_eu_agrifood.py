"""The EU's pig meat: both decimal signs, weeks that come twice, and a site that asks us to wait."""

import json
from collections.abc import Sequence
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from models.engines import database as opened
from models.rules.inputs import Observation
from models.runs import State
from scrapers.source import Rejected, Window
from scrapers.sources.eu_agrifood import SOURCE, URL
from tests.scrapers.site import Site, reply
from tests.scrapers.sources.conftest import Collect

PATH = urlsplit(URL).path
SINCE = date(2026, 9, 1)


def week(price: str = "€171.42", end: str = "15/11/2026", **words: str | int) -> dict[str, str | int]:
    begin = {"15/11/2026": "09/11/2026", "08/11/2026": "02/11/2026"}.get(end, end)
    plain = {"memberStateCode": "EU", "memberStateName": "European Union", "beginDate": begin, "endDate": end}
    return {**plain, "price": price, "unit": "€/100kg", "weekNumber": 46, "pigClass": "S", **words}


def told(*rows: dict[str, str | int]) -> bytes:
    return reply(json.dumps(rows, ensure_ascii=False), "application/json")


def said(*rows: dict[str, str | int]) -> list[Observation | Rejected]:
    return list(SOURCE.parse(json.dumps(rows), "", date(2026, 11, 20)))


async def stored(columns: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await opened().rows(f"SELECT {columns} FROM price ORDER BY id", ())]


def test_days_are_asked_for_as_the_site_writes_them() -> None:
    (request,) = SOURCE.first(Window(date(2026, 3, 1), date(2026, 11, 25)))
    asked = parse_qs(urlsplit(request.url).query)
    assert asked == {"memberStateCodes": ["EU"], "beginDate": ["01/03/2026"], "endDate": ["25/11/2026"]}


@pytest.mark.parametrize(
    ("price", "figure"), [("€699.95", "699.95"), ("€233,00", "233.00"), ("€58", "58"), ("€ 58,5", "58.5"), ("", "")]
)
def test_both_decimal_signs_are_read(price: str, figure: str) -> None:
    (row,) = said(week(price))
    assert isinstance(row, Observation)
    assert (row.avg, row.day, row.period) == (figure, date(2026, 11, 15), "week")


@pytest.mark.parametrize("price", ["€1,234", "€1.234,56", "$233.00", "233.00", "€", "€-1.00", "€1e3"])
def test_a_price_that_can_mean_two_things_is_refused(price: str) -> None:
    (row,) = said(week(price))
    assert isinstance(row, Rejected)
    assert "看不懂" in row.reason


@pytest.mark.parametrize("words", [{"beginDate": "08/11/2026"}, {"endDate": "2026-11-15"}, {"endDate": "31/02/2026"}])
def test_what_is_not_a_week_is_refused(words: dict[str, str]) -> None:
    (row,) = said(week(**words))
    assert isinstance(row, Rejected)
    assert row.code == "date"


def test_a_country_is_not_the_union() -> None:
    (row,) = said(week(memberStateCode="ES"))
    assert isinstance(row, Rejected)
    assert row.code == "place"


@pytest.mark.asyncio
@pytest.mark.parametrize("unit", ["€/100kg", "€/100 KG", "100 KG", "100kg"])
async def test_euros_for_a_hundred_kilograms_are_told_exactly_per_kilogram(collect: Collect, unit: str) -> None:
    await collect("eu_agrifood", {PATH: [told(week("€171,45", unit=unit))]}, SINCE)
    assert await stored("avg, said_avg, currency, place, nature") == [(1715, "171.45", "EUR", "EU", "official_average")]


@pytest.mark.asyncio
async def test_a_unit_nobody_knows_waits_and_gives_no_figure(collect: Collect) -> None:
    report = await collect("eu_agrifood", {PATH: [told(week(unit="€/short hundredweight"))]}, SINCE)
    assert (report.so_far.new, report.so_far.waiting) == (1, 1)
    assert await stored("waits, avg") == [("unit", None)]


@pytest.mark.asyncio
async def test_a_week_that_comes_twice_counts_once(collect: Collect) -> None:
    rows = [week(), week(weekNumber=45), week("€170.00", "08/11/2026"), week(pigClass="E")]
    first, again = [await collect("eu_agrifood", {PATH: [told(*rows)]}, SINCE) for _ in range(2)]
    assert (first.problem, first.so_far.new, first.so_far.unchanged) == ("", 3, 1)
    assert (again.so_far.new, again.so_far.revised) == (0, 0)


@pytest.mark.asyncio
async def test_piglets_are_a_name_and_a_stage_of_their_own(collect: Collect) -> None:
    await collect("eu_agrifood", {PATH: [told(week(), week("€58.00", pigClass="Piglet"))]}, SINCE)
    assert set(await stored("name, stage")) == {("pigmeat S", "slaughter"), ("pigmeat Piglet", "farm_gate")}


@pytest.mark.asyncio
async def test_a_site_that_asks_us_to_wait_is_asked_later(collect: Collect, site: Site) -> None:
    busy = reply('{"nextAccessTime": "2026-11-25T18:00:00"}', "application/json", 429, Retry_After="3600")
    report = await collect("eu_agrifood", {PATH: [busy]}, SINCE)
    assert (report.state, len(site.asked)) == (State.FAILED, 1)
    assert "请我们晚些再来" in report.problem
    assert report.again


@pytest.mark.parametrize("text", ["{}", '{"message": "x"}', "[", '"€1.00"'])
def test_what_is_no_list_gives_nothing(text: str) -> None:
    with pytest.raises(Exception, match="JSON"):
        list(SOURCE.parse(text, "", date(2026, 11, 20)))


def test_lines_that_are_no_rows_are_told() -> None:
    rows: Sequence[object] = list(SOURCE.parse('[1, null, "x", {}]', "", date(2026, 11, 20)))
    assert [row.code for row in rows if isinstance(row, Rejected)] == ["row", "row", "row", "column"]
