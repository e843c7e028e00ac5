"""Trends of one series, and the newest prices of several places that may be set side by side."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from models import prices, sources
from models.documents import Received
from models.engines import writing
from models.prices import Manner, Span, Trend
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation, Query
from tests.cast import Clock

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
TODAY = date(2026, 11, 25)
XINFADI = Query("citrus.navel", "BJ-XFD", area=False)


async def record(catalogue: Catalogue, rows: list[Observation]) -> None:
    await sources.register(catalogue)
    received = Received("page", str(hash(tuple(rows))), 1, days.now())
    counts = await prices.record(catalogue, catalogue.sources["file"], rows, received, Manner.IMPORT)
    assert counts.new == counts.read == len(rows), counts


async def told(catalogue: Catalogue, averages: Mapping[int, str], **words: str) -> None:
    """Navel oranges at Xinfadi, so many days ago, in yuan per kg."""
    rest = {"market": "BJ-XFD", "stage": "批发价", "unit": "元/公斤", **words}
    rows = [Observation(TODAY - timedelta(ago), "脐橙", avg=avg, **rest) for ago, avg in averages.items()]
    await record(catalogue, rows)


async def trend(catalogue: Catalogue, span: Span, query: Query = XINFADI) -> Trend | None:
    return await prices.trend(catalogue, query, span, TODAY)


async def test_a_month_is_told_from_its_first_to_its_last_day_with_last_year(
    catalogue: Catalogue, clock: Clock
) -> None:
    await told(catalogue, {1: "6.6", 8: "6.3", 20: "5", 31: "6.0", 40: "9", 368: "5.0"})
    found = await trend(catalogue, Span.MONTH)
    assert found is not None
    assert (found.first_day, found.first) == (TODAY - timedelta(31), 6000)
    assert (found.last_day, found.last) == (TODAY - timedelta(1), 6600)
    assert found.change == pytest.approx(10)
    assert found.year_ago == 5000


async def test_a_week_is_told_against_the_nearest_earlier_quote(catalogue: Catalogue, clock: Clock) -> None:
    await told(catalogue, {0: "6.6", 5: "7.0", 9: "6.0"})
    found = await trend(catalogue, Span.WEEK)
    assert found is not None
    assert (found.first_day, found.first, found.year_ago) == (TODAY - timedelta(9), 6000, None)


async def test_where_the_first_day_is_missing_the_earliest_of_half_the_span_stands_in(
    catalogue: Catalogue, clock: Clock
) -> None:
    await told(catalogue, {0: "6.6", 5: "7.0", 20: "6.0"})
    found = await trend(catalogue, Span.MONTH)
    assert found is not None
    assert found.first_day == TODAY - timedelta(20)


@pytest.mark.parametrize("averages", [{}, {0: "6.6"}, {0: "6.6", 5: "7"}, {40: "6.6", 45: "7", 75: "7"}])
async def test_too_few_quotes_are_no_trend(catalogue: Catalogue, clock: Clock, averages: dict[int, str]) -> None:
    await told(catalogue, averages)
    assert await trend(catalogue, Span.MONTH) is None


async def test_another_stage_is_never_taken_for_the_same_series(catalogue: Catalogue, clock: Clock) -> None:
    await told(catalogue, {0: "6.6"})
    await told(catalogue, {30: "3.0"}, stage="产地批发价")
    assert await trend(catalogue, Span.MONTH, Query("citrus.navel", "BJ-XFD", False, "wholesale")) is None
    assert await trend(catalogue, Span.MONTH) is None


async def test_places_are_set_side_by_side_at_one_stage_the_dearest_first(catalogue: Catalogue, clock: Clock) -> None:
    for place, avg, ago in (("108", "2.4", 0), ("107", "2.2", 3), ("001", "2.6", 9)):
        market = f"FG-420506{place}"
        await told(catalogue, {ago: avg}, market=market, stage="地头价")
    await told(catalogue, {0: "6.6"})
    towns = {(f"420506{place}", True) for place in ("108", "107", "001")}
    found = await prices.among(catalogue, Query("citrus.navel"), towns | {("BJ-XFD", False)}, TODAY - timedelta(7))
    assert [(price.spot, price.avg) for price in found] == [("420506108", 2400), ("420506107", 2200)]
    assert {price.stage for price in found} == {"farm_gate"}


async def test_the_stage_that_two_tell_goes_before_the_one_that_one_tells(catalogue: Catalogue, clock: Clock) -> None:
    await told(catalogue, {0: "2.4"}, market="FG-420506108", stage="地头价")
    await told(catalogue, {0: "6.6"})
    await told(catalogue, {0: "5.2"}, market="WH-BSZ")
    spots = {(market, False) for market in catalogue.markets}
    found = await prices.among(catalogue, Query("citrus.navel"), spots, TODAY - timedelta(7))
    assert [price.spot for price in found] == ["BJ-XFD", "WH-BSZ"]


async def sold(catalogue: Catalogue, towns: list[str], ago: tuple[int, ...] = (0, 30)) -> None:
    """Farmers of these towns said what they sold for, and an officer let it in."""
    await sources.register(catalogue)
    rows = [
        Observation(TODAY - timedelta(day), "椪柑", avg="1.5", unit="元/斤", market=f"FG-420506{town}", stage="地头价")
        for town in towns
        for day in ago
    ]
    received = Received("page", str(hash(tuple(rows))), 1, days.now())
    await prices.record(catalogue, catalogue.sources["deals"], rows, received, Manner.IMPORT)
    async with writing() as tx:
        for held in await prices.held_back():
            await prices.judge(tx, catalogue, held.id, accept=True, by="officer")


@pytest.mark.parametrize(("towns", "told"), [(["107", "108"], False), (["107", "108", "001"], True)])
async def test_what_fewer_than_three_people_said_makes_no_trend(
    catalogue: Catalogue, clock: Clock, towns: list[str], told: bool
) -> None:
    await sold(catalogue, towns)
    found = await trend(catalogue, Span.MONTH, Query("citrus.ponkan", catalogue.district))
    assert (found is not None) is told


async def test_a_town_with_fewer_than_three_people_is_set_beside_no_other(catalogue: Catalogue, clock: Clock) -> None:
    await sold(catalogue, ["107", "108", "001"])
    towns = {(f"420506{town}", True) for town in ("107", "108", "001")}
    assert await prices.among(catalogue, Query("citrus.ponkan"), towns, TODAY) == []
    whole = {(catalogue.district, True)}
    assert [price.quotes for price in await prices.among(catalogue, Query("citrus.ponkan"), whole, TODAY)] == [3]
