"""Taiwan's fruit auctions: a recorded day, answers that are cut off, and days without a market."""

import asyncio
import json
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from models.engines import database as opened
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation
from models.runs import State
from scrapers.source import Answer, Rejected, Request, Window
from scrapers.sources.taiwan_moa import MARKETS, SOURCE, URL, roc
from tests.scrapers.site import Play, Site, reply
from tests.scrapers.sources.conftest import Collect

PATH = urlsplit(URL).path
TODAY = days.today()
CITRUS = ("柑橘", "甜橙", "桶柑", "茂谷柑", "雜柑", "葡萄柚")
Row = dict[str, Any]


def recorded(shared: Path, name: str) -> str:
    return (shared / f"data/taiwan_moa/{name}.json").read_text("utf-8")


def asks(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}


def followed(text: str, request: Request, window: Window) -> list[dict[str, str]]:
    answer = Answer(request, request.url, b"", text, days.now())
    return [asks(further) for further in SOURCE.follow(answer, window)]


def republic(day: date) -> str:
    return f"{day.year - 1911}.{day:%m.%d}"


def lot(day: date, market: str, crop: int = 1, **words: Any) -> Row:
    plain: Row = {"TransDate": republic(day), "TcType": "N05", "CropCode": str(crop), "CropName": f"柑橘-{crop}"}
    plain |= {"MarketCode": market, "MarketName": f"TW-{market}", "Upper_Price": 52.5, "Middle_Price": 40.1}
    return {**plain, "Lower_Price": 30.0, "Avg_Price": 40.3, "Trans_Quantity": 120.5, **words}


def answer(rows: Iterable[Row], following: bool = False) -> bytes:
    told = {"RS": "OK", "Data": list(rows), "Next": following}
    return reply(json.dumps(told, ensure_ascii=False), "application/json")


def auction(site: Site, lots: list[Row]) -> Play:
    """The site as it is: the newest 1,000 rows of what is asked for, and whether that is not all."""

    async def play(writer: asyncio.StreamWriter) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(site.asked[-1].path).query).items()}
        span = (asked["Start_time"], asked["End_time"])
        found = [row for row in lots if span[0] <= row["TransDate"] <= span[1]]
        found = [row for row in found if row["MarketCode"] == asked.get("MarketCode", row["MarketCode"])]
        found.sort(key=lambda row: str(row["TransDate"]), reverse=True)
        writer.write(answer(found[:1000], len(found) > 1000))
        await writer.drain()

    return play


def test_the_recorded_day_has_its_rows(shared: Path) -> None:
    rows = list(SOURCE.parse(recorded(shared, "fruit_20260514_all_markets"), "", TODAY))
    good = [row for row in rows if isinstance(row, Observation)]
    assert len(good) == len(rows) == 467
    assert sum(Decimal(row.avg) for row in good) == Decimal("38874.44")
    assert sum(Decimal(row.volume) for row in good) == Decimal("1293864.4")
    assert sum(row.name.startswith(CITRUS) for row in good) == 45
    assert {row.day for row in good} == {date(2026, 5, 14)}
    assert all(Decimal(row.low) <= Decimal(row.high) for row in good)


def test_the_recorded_answer_of_a_month_is_cut_off_and_asked_again_day_by_day(shared: Path) -> None:
    text = recorded(shared, "veg_range_capped_1000_next_true")
    rows = list(SOURCE.parse(text, "", TODAY))
    good = [row for row in rows if isinstance(row, Observation)]
    assert (len(rows), len(good)) == (1000, 999)
    assert sum(Decimal(row.avg) for row in good) == Decimal("50737.75")
    window = Window(date(2026, 4, 20), date(2026, 5, 17))
    (whole,) = SOURCE.first(window)
    assert asks(whole) == {"Start_time": "115.04.20", "End_time": "115.05.17", "TcType": "N05"}
    further = followed(text, whole, window)
    assert len(further) == 28
    assert further[0] == {"Start_time": "115.05.17", "End_time": "115.05.17", "TcType": "N05"}
    assert further[-1]["End_time"] == "115.04.20"


def test_a_short_answer_that_says_there_is_more_is_cut_off_too() -> None:
    window = Window(TODAY, TODAY)
    (whole,) = SOURCE.first(window)
    rows = [lot(TODAY, "109")]
    told = [json.dumps({"RS": "OK", "Data": rows, "Next": following}) for following in (True, False)]
    assert [[asked["MarketCode"] for asked in followed(text, whole, window)] for text in told] == [list(MARKETS), []]
    assert not SOURCE.extent('{"RS": "OK", "Data": [], "Next": true}').closed


def test_a_closed_market_is_no_price_of_zero(shared: Path) -> None:
    rows = list(SOURCE.parse(recorded(shared, "veg_range_capped_1000_next_true"), "", TODAY))
    (closed,) = [row for row in rows if isinstance(row, Rejected)]
    assert (closed.code, closed.reason) == ("closed", "市场休市，没有价")


def test_the_recorded_closed_day_is_an_empty_page_and_says_so(shared: Path) -> None:
    text = recorded(shared, "fruit_20260517_closed_empty")
    assert list(SOURCE.parse(text, "", TODAY)) == []
    assert SOURCE.extent(text).closed
    assert not SOURCE.extent(recorded(shared, "veg_range_capped_1000_next_true")).closed


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("115.04.20", date(2026, 4, 20)),
        ("115.4.2", date(2026, 4, 2)),
        ("1150514", date(2026, 5, 14)),
        ("100/01/01", date(2011, 1, 1)),
        ("99.12.31", date(2010, 12, 31)),
        ("115.02.29", None),
        ("115.04/20", None),
        ("2026.05.14", None),
        ("20260514", None),
        ("", None),
    ],
)
def test_days_are_told_in_years_of_the_republic(told: str, day: date | None) -> None:
    assert roc(told) == day


@pytest.mark.asyncio
async def test_the_recorded_day_is_collected_once_each_market_by_itself(
    collect: Collect, shared: Path, catalogue: Catalogue
) -> None:
    text = recorded(shared, "fruit_20260514_all_markets")
    plays = {PATH: [reply(text, "application/json")]}
    first, again = [await collect("taiwan_moa", plays, date(2026, 5, 14)) for _ in range(2)]
    assert (first.problem, first.so_far.new, first.so_far.refused) == ("", 467, 0)
    assert (again.so_far.new, again.so_far.revised, again.so_far.unchanged) == (0, 0, 467)
    rows = await opened().rows("SELECT market, currency, avg FROM price WHERE name = '榴槤-進口' ORDER BY market", ())
    told = [tuple(row) for row in rows]
    assert len(told) == len({market for market, _, _ in told}) > 1
    assert {(market[:3], currency) for market, currency, _ in told} == {("TW-", "TWD")}
    assert "元" in catalogue.sources["taiwan_moa"].unit


def test_the_plain_names_of_ponkans_and_lemons_are_known(catalogue: Catalogue) -> None:
    found = [catalogue.product_named(name, TODAY) for name in ("柑橘-椪柑", "雜柑-檸檬", "雜柑-無子檸檬", "柑橘-進口")]
    assert [product.id if product else "" for product in found] == ["citrus.ponkan", "citrus.lemon", "", ""]


@pytest.mark.asyncio
async def test_an_answer_that_is_cut_off_is_asked_again_by_day_and_by_market_until_it_is_whole(
    collect: Collect, site: Site
) -> None:
    full, quiet = TODAY - timedelta(2), TODAY - timedelta(3)
    lots = [lot(full, market, crop) for market in MARKETS for crop in range(70)]
    lots += [lot(quiet, market, crop) for market in MARKETS for crop in range(10)]
    plays = {PATH: [auction(site, lots)]}
    first = await collect("taiwan_moa", plays, quiet)
    assert (first.problem, first.so_far.new, first.so_far.refused) == ("", 70 * 17 + 10 * 17, 0)
    assert len(site.asked) == 1 + 4 + 17
    again = await collect("taiwan_moa", plays, quiet)
    assert (again.so_far.new, again.so_far.revised) == (0, 0)


@pytest.mark.asyncio
async def test_a_market_with_more_rows_than_an_answer_holds_is_told_as_a_problem(collect: Collect, site: Site) -> None:
    lots = [lot(TODAY, "109", crop) for crop in range(1200)]
    report = await collect("taiwan_moa", {PATH: [auction(site, lots)]}, TODAY)
    assert report.state is State.PARTIAL
    assert "一个市场一天超过 1000 行" in report.problem


@pytest.mark.asyncio
@pytest.mark.parametrize("rows", [[], [lot(TODAY, "109", CropCode="-", CropName="休市", Avg_Price=0.0)]])
async def test_a_day_on_which_every_market_is_closed_is_no_fault_and_no_price(
    collect: Collect, rows: list[Row]
) -> None:
    report = await collect("taiwan_moa", {PATH: [answer(rows)]}, TODAY)
    assert (report.state, report.problem, report.so_far.new) == (State.DONE, "", 0)
    assert report.so_far.refused == len(rows)
    assert await opened().rows("SELECT id FROM price", ()) == []


@pytest.mark.asyncio
async def test_a_day_asked_for_too_early_is_completed_by_the_next_collect(
    collect: Collect, catalogue: Catalogue
) -> None:
    early = [lot(TODAY, "109", Avg_Price=41.0, Trans_Quantity=12.0)]
    whole = [lot(TODAY, market) for market in MARKETS]
    first = await collect("taiwan_moa", {PATH: [answer(early)]}, TODAY)
    second = await collect("taiwan_moa", {PATH: [answer(whole)]}, TODAY)
    assert (first.so_far.new, second.so_far.new, second.so_far.revised) == (1, 16, 1)
    assert catalogue.sources["taiwan_moa"].overlap_days >= 1


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "text", ['{"RS":"ERROR","Data":[],"Next":false}', '{"RS":"OK","Data":[]}', '{"RS":"OK","Next":false}']
)
async def test_an_answer_that_is_not_whole_is_no_closed_day(collect: Collect, text: str) -> None:
    report = await collect("taiwan_moa", {PATH: [reply(text, "application/json")]}, TODAY)
    assert report.state is State.FAILED
    assert "JSON" in report.problem
