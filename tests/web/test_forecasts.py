"""A price is told for a year, and again each week: forecasts are made, come out, and their record is public."""

import csv
import gzip
import re
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from io import StringIO
from math import sin

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from app.foresee import foresee
from models.forecasts import Forecast
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation
from tests.cast import Clock
from tests.sms import village
from tests.web.reading import plain, seen

pytestmark = pytest.mark.asyncio
MONDAY, WEEK = date(2026, 11, 16), timedelta(7)
PORK, PONKAN, MARKET = "pork.retail", "citrus.ponkan", "YC-SXWL"
PAGE, DATA = f"/prices/{PORK}?market={MARKET}", f"/api/v1/forecasts/{PORK}"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(datetime(2026, 11, 16, 3, tzinfo=days.SHANGHAI))
    monkeypatch.setattr(days, "now", found)
    return found


@pytest_asyncio.fixture
async def guest(app: Starlette, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as client:
        yield client


def pork(monday: date, price: float) -> Observation:
    """A quote in the midst of that week."""
    return Observation(monday + timedelta(2), "猪肉", "", f"{price:.2f}", "", "元/公斤", market=MARKET, stage="集贸价")


async def told(catalogue: Catalogue, weeks: int, last: date = MONDAY - WEEK) -> None:
    """So many weeks up to the last one that is over, without a trend."""
    await village.tell(catalogue, [pork(last - WEEK * number, 30 + 2 * sin(number**2)) for number in range(weeks)])


async def made() -> list[Forecast]:
    return [*await Forecast.all().order_by("id")]


@pytest.mark.usefixtures("guest")
async def test_each_week_is_told_of_once_from_the_weeks_that_are_over(catalogue: Catalogue, clock: Clock) -> None:
    await told(catalogue, 60)
    await village.tell(catalogue, [pork(MONDAY - timedelta(2), 45)])
    await foresee(catalogue)
    found = [one for one in await made() if one.series_id == (await made())[0].series_id]
    assert [(one.ahead, days.of_number(one.target)) for one in found] == [(1, MONDAY), (4, MONDAY + 3 * WEEK)]
    assert all(days.of_number(one.made_on) == MONDAY for one in found)
    assert all(one.low95 < one.low80 < one.point < one.high80 < one.high95 for one in found)
    assert (found[0].weeks, found[0].tested) == (60, 36)
    count = len(await made())
    await foresee(catalogue)
    clock.move(days=3)
    await foresee(catalogue)
    assert len(await made()) == count
    clock.move(days=4)
    await foresee(catalogue)
    assert len(await made()) == 2 * count


async def test_the_page_tells_the_forecast_and_how_the_past_ones_came_out(
    guest: httpx.AsyncClient, catalogue: Catalogue, clock: Clock
) -> None:
    await told(catalogue, 60)
    await foresee(catalogue)
    told_now = await seen(guest, f"{PAGE}&unit=kg")
    assert re.search(
        r"11月16日起那周平均约 \d\d\.\d+ 元/公斤 ，八成可能在 \d\d\.\d+—\d\d\.\d+，九成五在 \d\d\.\d+—\d\d\.\d+。 "
        r"算法：\S+ · 11月16日算的 · 用过去36周试算：平均差\d\.\d+，比照抄当时的价准\d+%，\d+%落在八成的范围里",
        told_now,
    )
    assert "还没有到期的预测，到期以后这里会写差了多少。" in told_now
    clock.move(days=7)
    await village.tell(catalogue, [pork(MONDAY, 30.1)])
    await foresee(catalogue)
    told_now = await seen(guest, f"{PAGE}&unit=kg")
    first = await Forecast.filter(ahead=1).order_by("id").first()
    assert first is not None
    assert (first.actual, first.missed) == (30_100, 30_100 - first.point)
    assert re.search(r"提前1周的1次：平均差\d\.\d+ 元/公斤，比照抄当时的价差\d+%，100%落在八成的范围里。", told_now)
    assert re.search(r"11月16日 提前1周 29\.\d+ 2\d\.\d+—3\d\.\d+ 30\.10 0\.\d+", told_now)
    page = await guest.get(PAGE)
    assert len(gzip.compress(page.content)) <= 30 * 1024


async def test_machines_get_the_same_figures(guest: httpx.AsyncClient, catalogue: Catalogue, clock: Clock) -> None:
    await told(catalogue, 60)
    await foresee(catalogue)
    clock.move(days=7)
    await village.tell(catalogue, [pork(MONDAY, 30)])
    await foresee(catalogue)
    answer = (await guest.get(f"{DATA}?market={MARKET}")).json()
    assert (answer["market"], answer["stage"], answer["unit"], answer["weeks"]) == (MARKET, "fair", "元/公斤", 61)
    assert [(one["ahead"], one["target"]) for one in answer["items"]] == [
        (4, "2026-12-14"), (1, "2026-11-23"), (4, "2026-12-07"), (1, "2026-11-16")
    ]  # fmt: skip
    came, (track,) = answer["items"][-1], answer["track"]
    assert (came["actual"], came["known_to"], came["made_on"]) == (30.0, "2026-11-09", "2026-11-16")
    assert (track["count"], track["error"]) == (1, came["error"])
    assert came["error"] == pytest.approx(abs(came["point"] - 30))
    page = await seen(guest, f"{PAGE}&unit=kg")
    assert f"平均约 {answer['items'][1]['point']:.3f} 元/公斤" in page
    sheet = list(csv.DictReader(StringIO((await guest.get(f"{DATA}.csv?market={MARKET}")).text)))
    assert [float(one["point"]) for one in sheet] == [one["point"] for one in answer["items"]]
    first = (await guest.get(f"{DATA}?market={MARKET}&limit=3")).json()
    rest = (await guest.get(f"{DATA}?market={MARKET}&limit=3&cursor={first['next']}")).json()
    assert [*first["items"], *rest["items"]] == answer["items"]
    nearest = (await guest.get(DATA)).json()
    assert [one["point"] for one in nearest["items"]] == [one["point"] for one in answer["items"]]
    assert nearest == (await guest.get(f"{DATA}?place={nearest['place']}")).json()
    paths = (await guest.get("/api/v1/openapi.json")).json()["paths"]
    assert {"/api/v1/forecasts/{product}", "/api/v1/forecasts/{product}.csv"} <= paths.keys()


async def test_where_nothing_can_be_told_the_reason_is(
    guest: httpx.AsyncClient, catalogue: Catalogue, clock: Clock
) -> None:
    async def reason() -> str:
        return str((await guest.get(f"{DATA}?market={MARKET}")).json()["missing_reason"])

    assert await reason() == "none"
    await told(catalogue, 23)
    await foresee(catalogue)
    assert "连续只有23周的价，不到24周不预测。" in await seen(guest, PAGE)
    assert (await reason(), await made()) == ("few", [])
    await told(catalogue, 24)
    assert "这周的预测还没有算，夜里会算。" in await seen(guest, PAGE)
    assert await reason() == "not_yet"
    clock.move(days=7)
    await foresee(catalogue)
    assert "上周没有报价，不预测。" in await seen(guest, PAGE)
    assert (await reason(), await made()) == ("stale", [])
    assert (await guest.get("/api/v1/forecasts/moon")).status_code == 404
    assert "last week" in plain(await guest.get(f"{PAGE}&lang=en")).lower()


async def test_no_forecast_is_told_beyond_the_season(
    guest: httpx.AsyncClient, catalogue: Catalogue, clock: Clock
) -> None:
    """Ponkans are sold from November to May."""
    clock.now = datetime(2026, 5, 18, 3, tzinfo=days.SHANGHAI)
    last = date(2026, 5, 11)
    rows = [
        Observation(last - WEEK * number, "椪柑", "", f"{3 + sin(number**2):.2f}", "", "元/斤", market="WH-BSZ")
        for number in range(27)
    ]
    await village.tell(catalogue, rows)
    await foresee(catalogue)
    assert {(one.ahead, days.of_number(one.target)) for one in await made()} == {(1, date(2026, 5, 18))}
    clock.move(days=7)
    await village.tell(catalogue, [Observation(date(2026, 5, 18), "椪柑", "", "3", "", "元/斤", market="WH-BSZ")])
    await foresee(catalogue)
    assert {(one.ahead, days.of_number(one.target)) for one in await made()} == {
        (1, date(2026, 5, 18)), (1, date(2026, 5, 25))
    }  # fmt: skip
    clock.move(days=7)
    await village.tell(catalogue, [Observation(date(2026, 5, 25), "椪柑", "", "3", "", "元/斤", market="WH-BSZ")])
    await foresee(catalogue)
    assert "不在它上市的月份，不预测" in await seen(guest, f"/prices/{PONKAN}?market=WH-BSZ")


@pytest.mark.usefixtures("guest")
async def test_weeks_told_by_fewer_than_three_people_count_nowhere(catalogue: Catalogue) -> None:
    rows = [
        Observation(MONDAY - WEEK * number, "猪肉", "", "30", "", "元/公斤", market="FG-420506108", stage="地头价")
        for number in range(1, 27)
    ]
    await village.reported(catalogue, rows)
    await foresee(catalogue)
    assert await made() == []


async def test_it_speaks_english(guest: httpx.AsyncClient, catalogue: Catalogue, clock: Clock) -> None:
    await told(catalogue, 60)
    await foresee(catalogue)
    clock.move(days=7)
    await village.tell(catalogue, [pork(MONDAY, 30)])
    await foresee(catalogue)
    page = (await guest.get(f"{PAGE}&lang=en")).text
    card = page.partition('id="forecast"')[2].partition("</section>")[0]
    assert "in 80 of 100 cases" in card
    assert re.findall(r"[一-鿿]+", card) == []


async def test_a_price_that_is_corrected_changes_how_it_came_out(
    guest: httpx.AsyncClient, catalogue: Catalogue, clock: Clock
) -> None:
    await told(catalogue, 30)
    await foresee(catalogue)
    clock.move(days=7)
    await village.tell(catalogue, [pork(MONDAY, 30)])
    await foresee(catalogue)
    await village.tell(catalogue, [pork(MONDAY, 31)])
    await foresee(catalogue)
    assert (await made())[0].actual == 31_000
