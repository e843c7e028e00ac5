"""Prices in the money of one month: by a consumer price index that came in as any list of prices does."""

from datetime import date
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from app.imports.prices import Order, imported
from models import deflators
from models.prices import Point
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.deflation import real
from models.rules.inputs import Observation
from models.rules.roles import Role
from tests.cast import enter, settled
from tests.sms import village
from tests.web.reading import seen

pytestmark = pytest.mark.asyncio
WUHAN = "WH-BSZ.wholesale..quote.CNY.kg"
VIEW = f"/desk/trends?product=citrus.navel&s={WUHAN}&unit=kg&per=month&from=2025-09-01&to=2026-11-21"
CPI = """日期,品名,地点,性质,周期,平均价,单位
2025-11-30,CPI定基,全国,index,month,100.0,点
2026-10-31,CPI定基,全国,index,month,105.0,点
"""


@pytest_asyncio.fixture
async def officer(
    app: Starlette, client: httpx.AsyncClient, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> httpx.AsyncClient:
    """At the desk, over the village's prices and two of the year before."""
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    await village.settle(catalogue)
    rows = [
        Observation(day, "脐橙", "3.90", "4.00", "4.10", "元/公斤", market="WH-BSZ", stage="批发价")
        for day in (date(2025, 11, 4), date(2025, 12, 4), date(2026, 10, 30))
    ]
    await village.tell(catalogue, rows)
    await enter(client, (await settled(Role.OFFICER)).person)
    return client


async def brought(catalogue: Catalogue, folder: Path) -> None:
    file = folder / "cpi.csv"
    file.write_text(CPI, encoding="utf-8")
    counts = (await imported(catalogue, Order(file, catalogue.sources["file"]))).counts
    assert (counts.new, counts.refused, counts.quarantined) == (2, 0, 0), counts.reasons


async def test_without_an_index_the_desk_says_that_none_is_there(officer: httpx.AsyncClient) -> None:
    told = await seen(officer, f"{VIEW}&real=1")
    assert "没有导入CPI，不能按CPI折算，下面是当时的价。" in told
    assert "2025年11月 4.00" in told
    assert 'name="real"' not in (await officer.get(VIEW)).text


async def test_prices_of_other_months_are_told_in_the_money_of_the_newest(
    officer: httpx.AsyncClient, catalogue: Catalogue, tmp_path: Path
) -> None:
    await brought(catalogue, tmp_path)
    plain_view = await seen(officer, VIEW)
    assert "按CPI折算（折成10月的钱）" in plain_view
    assert "2025年11月 4.00" in plain_view
    told = await seen(officer, f"{VIEW}&real=1")
    assert "元/公斤（折成2026年10月的钱）" in told
    assert "2025年11月 4.20" in told
    assert "10月 4.00" in told
    assert "2025年12月 那个月没有CPI" in told


@pytest.mark.parametrize("address", ["", ".csv", "/figure.json"])
async def test_page_sheet_and_figure_tell_the_same(
    officer: httpx.AsyncClient, catalogue: Catalogue, tmp_path: Path, address: str
) -> None:
    await brought(catalogue, tmp_path)
    text = (await officer.get(VIEW.replace("/desk/trends", f"/desk/trends{address}") + "&real=1")).text
    assert "4.2" in text
    assert "折成2026年10月的钱" in text or "\\u6298\\u6210" in text


async def test_years_and_boxes_are_told_in_that_money_too(
    officer: httpx.AsyncClient, catalogue: Catalogue, tmp_path: Path
) -> None:
    await brought(catalogue, tmp_path)
    told = await seen(officer, f"{VIEW}&real=1&kind=years")
    assert "11月 — 4.20" in told


@pytest.mark.usefixtures("database")
async def test_points_of_an_index_are_no_money(
    officer: httpx.AsyncClient, catalogue: Catalogue, tmp_path: Path
) -> None:
    await brought(catalogue, tmp_path)
    told = await seen(officer, "/desk/trends?product=index.cpi&real=1&per=month&from=2025-09-01&to=2026-11-21")
    assert "2025年11月 100" in told
    assert "折成2026年10月的钱" not in told.partition("画出来")[2]


async def test_a_month_without_an_index_tells_nothing_rather_than_something_wrong() -> None:
    november = days.number(date(2025, 11, 1))
    by = deflators.Deflator({november: 100_000}, november)
    point = Point(days.number(date(2025, 12, 5)), 1, 2, 3, 4, None, "")
    assert by.real(point) == Point(point.start, None, None, None, 0, None, "no_cpi")
    assert by.real(point._replace(start=november + 3)).avg == 2


async def test_money_is_rounded_half_up() -> None:
    assert [real(figure, 100_000, 105_000) for figure in (10, 30, 4000)] == [11, 32, 4200]
