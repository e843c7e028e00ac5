"""What fewer than three people told near the farm is no price: its product's page alone tells it, marked."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation
from tests.sms import village
from tests.web.reading import seen

pytestmark = pytest.mark.asyncio
TOWN, DISTRICT = "420506108", "420506"
PAGE, PLACE = "/prices/citrus.ponkan", f"product=citrus.ponkan&place={TOWN}"
SERIES = f"/api/v1/prices/series?{PLACE}&from=2026-11-01"
FIGURE = "1.37"


@pytest_asyncio.fixture
async def guest(
    app: Starlette, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as client:
        yield client


def says(price: str, point: str = TOWN, day: int = 0, spec: str = "") -> Observation:
    """`spec` is who says it."""
    when = village.TODAY - timedelta(day)
    return Observation(when, "椪柑", "", price, "", "元/斤", market=f"FG-{point}", spec=spec)


EVERYWHERE = (
    "/", "/prices", f"/compare/citrus.ponkan?date={village.TODAY}", f"{PAGE}/figure.json?place={TOWN}",
    f"/api/v1/prices/latest?{PLACE}", f"/api/v1/prices/latest.csv?{PLACE}", SERIES, SERIES.replace("?", ".csv?"),
    f"{SERIES}&per=week", f"{SERIES}&per=month", "/api/v1/prices/compare?product=citrus.ponkan",
    f"/api/v1/feeds/prices/citrus.ponkan.json?place={TOWN}", "/data/products/citrus.ponkan.csv",
)  # fmt: skip


async def test_one_persons_price_is_told_on_the_page_alone_and_marked(
    guest: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await village.reported(catalogue, [says(FIGURE)])
    page = await seen(guest, PAGE)
    assert "单独报价 不到三个人报的，不算行情，只供参考。" in page
    assert f"鸦鹊岭镇 11月21日 地头价 {FIGURE} 元/斤 · 1个人报的" in page
    assert page.count(FIGURE) == 1
    for address in EVERYWHERE:
        text = (await guest.get(address)).text
        assert [figure for figure in (FIGURE, "2.74") if figure in text] == [], address


async def test_a_machine_is_told_that_it_is_withheld(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await village.reported(catalogue, [says(FIGURE)])
    latest = (await guest.get(f"/api/v1/prices/latest?{PLACE}")).json()
    assert (latest["price"], latest["missing_reason"]) == (None, "withheld")
    assert (await guest.get(SERIES)).json()["items"] == []


async def test_three_people_make_a_price(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    rows = [says("1.20"), says("1.30", "420506107"), says("1.40", "420506001")]
    await village.reported(catalogue, rows)
    page = await seen(guest, PAGE)
    assert "1.30 元/斤" in page
    assert "3家报价" in page
    assert "单独报价" not in page
    address = f"/api/v1/prices/latest?product=citrus.ponkan&place={DISTRICT}"
    assert (await guest.get(address)).json()["price"] == 2.6


async def test_a_day_that_one_person_told_is_a_gap_with_its_reason(
    guest: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await village.reported(catalogue, [says("1.20"), says("1.30", "420506107"), says("1.40", "420506001")])
    await village.reported(catalogue, [says(FIGURE, day=3)])
    page = await seen(guest, PAGE)
    assert "11月18日 报价太少，不公布" in page
    assert FIGURE not in page
    points = (await guest.get(SERIES.replace(TOWN, DISTRICT))).json()["items"]
    assert [(point["avg"], point.get("missing_reason")) for point in points] == [(None, "withheld"), (2.6, None)]


async def test_a_market_is_told_before_a_single_report(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    row = Observation(village.TODAY, "椪柑", "1.80", "1.90", "2.00", "元/斤", market="WH-BSZ")
    await village.tell(catalogue, [row])
    await village.reported(catalogue, [says(FIGURE)])
    page = await seen(guest, f"{PAGE}?place=420000")
    assert page.index("1.90 元/斤") < page.index("单独报价") < page.index(FIGURE)


async def test_nothing_is_compared_with_what_one_person_told(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await village.reported(catalogue, [says("1.20"), says("1.30", "420506107"), says("1.40", "420506001")])
    await village.reported(catalogue, [says(FIGURE, day=7)])
    address = f"/api/v1/prices/latest?product=citrus.ponkan&place={DISTRICT}"
    assert (await guest.get(address)).json()["change_on_week"] is None
    assert "7天前没有报价" in await seen(guest, PAGE)
    assert "上周无价" in await seen(guest, "/")


async def test_three_people_of_one_township_make_its_price(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await village.reported(catalogue, [says("1.20", spec="a"), says("1.30", spec="b"), says("1.45", spec="c")])
    latest = (await guest.get(f"/api/v1/prices/latest?{PLACE}")).json()
    assert (latest["price"], latest["quotes"]) == (2.633, 3)
    week = (await guest.get(f"{SERIES}&per=week")).json()["items"]
    assert [(point["avg"], point["quotes"]) for point in week] == [(2.633, 3)]


async def test_one_person_who_tells_of_three_townships_is_one(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    towns = ("420506108", "420506107", "420506001")
    await village.reported(catalogue, [says(f"1.{n}0", town, spec="a") for n, town in enumerate(towns, 2)])
    await village.reported(catalogue, [says(FIGURE, day=1, spec="b")])
    district = f"/api/v1/prices/latest?product=citrus.ponkan&place={DISTRICT}"
    assert (await guest.get(district)).json()["missing_reason"] == "withheld"
    for per in ("day", "week", "month"):
        found = (await guest.get(f"{SERIES.replace(TOWN, DISTRICT)}&per={per}")).json()["items"]
        assert [point for point in found if point["avg"] is not None] == [], per
