"""Prices from what was said to what is answered, on a real database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models import names, prices, sources
from models.documents import Received
from models.engines import database as opened
from models.prices import Counts, Manner
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.inputs import Observation, Query

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
TODAY = days.today()


def said(name: str = "脐橙", day: date = TODAY, avg: str = "1.50", **words: str) -> Observation:
    return Observation(day, name, words.pop("low", "1.20"), avg, words.pop("high", "1.80"), **{"unit": "斤", **words})


async def record(
    catalogue: Catalogue, rows: Sequence[Observation], manner: Manner = Manner.IMPORT, source: str = "xinfadi"
) -> Counts:
    await sources.register(catalogue)
    received = Received("page", str(hash(tuple(rows))), 1, days.now())
    return await prices.record(catalogue, catalogue.sources[source], rows, received, manner)


async def stored(columns: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await opened().rows(f"SELECT {columns} FROM price ORDER BY id")]


async def test_a_price_is_kept_as_written_and_told_per_kilogram(catalogue: Catalogue) -> None:
    counts = await record(catalogue, [said()])
    assert (counts.new, counts.read) == (1, 1)
    assert await stored("said_low, said_avg, said_high, unit, low, avg, high") == [
        ("1.20", "1.50", "1.80", "斤", 2400, 3000, 3600)
    ]
    price = await prices.latest(catalogue, Query("citrus.navel", "BJ-XFD", area=False))
    assert price is not None
    assert (price.avg, price.per, price.day, price.quotes, price.stage, price.sources) == (
        3000,
        "kg",
        TODAY,
        1,
        "wholesale",
        ("xinfadi",),
    )


async def test_the_same_rows_again_add_nothing(catalogue: Catalogue) -> None:
    rows = [said(), said("夏橙"), said("西瓜")]
    await record(catalogue, rows)
    again = await record(catalogue, rows)
    assert (again.new, again.revised, again.unchanged) == (0, 0, 3)
    assert len(await stored("id")) == 3


async def test_a_changed_figure_is_a_revision_and_nothing_is_overwritten(catalogue: Catalogue) -> None:
    await record(catalogue, [said()])
    counts = await record(catalogue, [said(avg="1.60")])
    assert (counts.new, counts.revised) == (0, 1)
    assert await stored("said_avg, revision, current") == [("1.50", 0, 0), ("1.60", 1, 1)]
    price = await prices.latest(catalogue, Query("citrus.navel", "CN"))
    assert price is not None
    assert price.avg == 3200


async def test_a_file_that_tells_two_figures_of_one_row_adds_nothing_when_read_again(catalogue: Catalogue) -> None:
    rows = [said(), said(avg="1.60")]
    first = await record(catalogue, rows)
    again = await record(catalogue, rows)
    assert (first.new, first.revised) == (1, 1)
    assert (again.new, again.revised, again.unchanged) == (0, 0, 2)


async def test_a_figure_that_returns_is_a_revision(catalogue: Catalogue) -> None:
    for avg in ("1.50", "1.60", "1.50"):
        await record(catalogue, [said(avg=avg)])
    assert await stored("said_avg, revision, current") == [("1.50", 0, 0), ("1.60", 1, 0), ("1.50", 2, 1)]


async def test_an_unknown_name_waits_and_is_counted_and_reaches_no_page(catalogue: Catalogue) -> None:
    counts = await record(catalogue, [said("红橙石甜瓜"), said("红橙石甜瓜", TODAY - timedelta(1))])
    assert (counts.new, counts.waiting) == (2, 2)
    assert [tuple(word)[:4] for word in await names.waiting()] == [("xinfadi", "product", "红橙石甜瓜", 2)]
    assert await prices.board(catalogue, ("CN",)) == {}


async def test_low_over_high_is_stored_as_said_and_sums_up_to_neither(catalogue: Catalogue) -> None:
    counts = await record(catalogue, [said(low="1.8", avg="1.5", high="1.2")])
    assert counts.new == 1
    assert await stored("low, high, checks, state") == [(3600, 2400, "low_over_high", "accepted")]
    price = await prices.latest(catalogue, Query("citrus.navel", "CN"))
    assert price is not None
    assert (price.low, price.high, price.avg) == (None, None, 3000)
    assert "checks" in price.trust.amiss


async def test_a_price_outside_the_hard_band_waits_for_an_officer(catalogue: Catalogue) -> None:
    counts = await record(catalogue, [said(low="15", avg="16", high="17")])
    assert (counts.new, counts.quarantined) == (0, 1)
    assert await prices.latest(catalogue, Query("citrus.navel", "CN")) is None


async def test_a_band_in_yuan_judges_no_money_of_others(catalogue: Catalogue) -> None:
    abroad = said("牛肉", avg="5.139410144", low="", high="", unit="$/kg")._replace(place="001", currency="USD")
    counts = await record(catalogue, [abroad])
    assert (counts.new, counts.quarantined) == (1, 0)
    assert await stored("said_avg, avg, currency, checks") == [("5.139410144", 5139, "USD", "")]


async def test_a_collected_price_three_times_the_last_waits_for_an_officer(catalogue: Catalogue) -> None:
    await record(catalogue, [said(day=TODAY - timedelta(1))], Manner.COLLECT)
    counts = await record(catalogue, [said(low="4.4", avg="4.5", high="4.6")], Manner.COLLECT)
    assert counts.quarantined == 1
    price = await prices.latest(catalogue, Query("citrus.navel", "CN"))
    assert price is not None
    assert price.day == TODAY - timedelta(1)


async def test_a_trial_tells_what_would_happen_and_stores_nothing(catalogue: Catalogue) -> None:
    counts = await record(catalogue, [said()], Manner.TRIAL)
    assert counts.new == 1
    assert await stored("id") == []


async def test_bad_rows_are_refused_one_by_one_with_what_to_write(catalogue: Catalogue) -> None:
    faults: list[dict[str, Any]] = [{"avg": "很贵"}, {"unit": "元/捆"}, {"day": TODAY + timedelta(2)}, {}]
    counts = await record(catalogue, [said(market="BJ-XFD", **fault) for fault in faults], source="file")
    assert (counts.new, counts.refused) == (1, 3)
    assert [row for row, _ in counts.put_aside] == [0, 1, 2]
    assert all("请" in reason or "应在" in reason for reason in counts.reasons)


async def test_no_price_has_its_reason_and_is_never_zero(catalogue: Catalogue) -> None:
    await record(catalogue, [said(low="-", avg="休市", high="-"), said("夏橙", low="0", avg="0.00", high="")])
    told = {("脐橙", None, "market_closed"), ("夏橙", None, "not_collected")}
    assert set(await stored("name, avg, missing")) == told
    assert await prices.latest(catalogue, Query("citrus.navel", "CN")) is None


async def test_one_markets_figure_from_two_sources_counts_once_by_the_registrys_order(catalogue: Catalogue) -> None:
    await record(catalogue, [said(avg="1.40")], source="xinfadi_html")
    await record(catalogue, [said(avg="1.50")], source="xinfadi")
    price = await prices.latest(catalogue, Query("citrus.navel", "CN"))
    assert price is not None
    assert (price.avg, price.quotes, price.sources) == (3000, 1, ("xinfadi", "xinfadi_html"))


async def test_markets_of_a_place_are_averaged_alike_and_told_dearest_first(catalogue: Catalogue) -> None:
    rows = [said(avg="1.50"), said(avg="1.30", market="WH-BSZ"), said(avg="1.40", market="WH-HJT")]
    await record(catalogue, rows)
    hubei = await prices.latest(catalogue, Query("citrus.navel", "420000"))
    nation = await prices.latest(catalogue, Query("citrus.navel", "CN"))
    assert hubei is not None
    assert nation is not None
    assert (hubei.avg, hubei.quotes) == (2700, 2)
    assert (nation.avg, nation.quotes, nation.median) == (2800, 3, 2800)
    markets = await prices.compare(catalogue, Query("citrus.navel"), TODAY)
    assert [price.spot for price in markets] == ["BJ-XFD", "WH-HJT", "WH-BSZ"]


async def test_change_is_against_seven_days_before_or_the_nearest_of_three_days_earlier(catalogue: Catalogue) -> None:
    await record(catalogue, [said(day=TODAY - timedelta(9), avg="1.25"), said()])
    price = await prices.latest(catalogue, Query("citrus.navel", "CN"))
    assert price is not None
    assert (price.before_day, price.before_avg) == (TODAY - timedelta(9), 2500)
    (market,) = await prices.compare(catalogue, Query("citrus.navel"), TODAY)
    assert (market.before_day, market.before_avg) == (TODAY - timedelta(9), 2500)


async def test_a_series_keeps_its_gaps_and_its_weeks_begin_on_monday(catalogue: Catalogue) -> None:
    monday = days.of_number(days.week_start(days.number(TODAY))) - timedelta(7)
    await record(catalogue, [said(day=monday, avg="1.4"), said(day=monday + timedelta(2), avg="1.6")])
    query = Query("citrus.navel", "CN")
    daily = await prices.series(catalogue, query, Period.DAY, monday, TODAY)
    weekly = await prices.series(catalogue, query, Period.WEEK, monday, TODAY)
    assert [days.of_number(point.start) for point in daily] == [monday, monday + timedelta(2)]
    assert [(days.of_number(point.start), point.avg, point.quotes) for point in weekly] == [(monday, 3000, 1)]


async def test_grades_are_never_averaged(catalogue: Catalogue) -> None:
    await record(catalogue, [said(avg="1.4"), said(avg="1.7", grade="精品")])
    plain = await prices.latest(catalogue, Query("citrus.navel", "CN"))
    premium = await prices.latest(catalogue, Query("citrus.navel", "CN", grade="C0"))
    assert plain is not None
    assert premium is not None
    assert (plain.avg, premium.avg) == (2800, 3400)


async def test_the_board_takes_the_nearest_place_that_has_a_price(catalogue: Catalogue) -> None:
    await record(catalogue, [said(), said(avg="1.3", market="YC-SXWL")])
    chain = catalogue.chain(catalogue.district)
    board = await prices.board(catalogue, chain)
    assert (board["citrus.navel"].spot, board["citrus.navel"].avg) == ("420500", 2600)


async def test_a_revision_that_is_held_takes_the_day_out_of_the_summaries(catalogue: Catalogue) -> None:
    await record(catalogue, [said()])
    await record(catalogue, [said(low="15", avg="16", high="17")])
    assert await prices.latest(catalogue, Query("citrus.navel", "CN")) is None
    assert await opened().rows("SELECT count(*) FROM summary") == [(0,)]


async def test_a_lone_spike_that_other_markets_contradict_is_held_while_fresh(catalogue: Catalogue) -> None:
    before = days.now() - timedelta(minutes=1)
    rows = [
        said(day=TODAY - timedelta(n), avg="1.5", market=market)
        for n in range(10)
        for market in ("BJ-XFD", "WH-BSZ", "WH-HJT", "CS-HX")
    ]
    rows = [
        row._replace(avg="2.4", high="2.6") if row.market == "BJ-XFD" and row.day == TODAY - timedelta(3) else row
        for row in rows
    ]
    await record(catalogue, rows)
    assert await prices.check(catalogue, "xinfadi", before) == 1
    assert [tuple(row) for row in await opened().rows("SELECT checks, day FROM price WHERE state = 'held'")] == [
        ("cross_market hampel", days.number(TODAY) - 3)
    ]


async def test_a_day_before_1970_is_stored_and_summed_up_like_any_other(catalogue: Catalogue) -> None:
    told = [said(day=day) for day in (date(1960, 1, 31), date(1969, 12, 31), date(1970, 1, 1), date(1970, 1, 2))]
    counts, again = await record(catalogue, told), await record(catalogue, told)
    assert (counts.new, again.new, again.unchanged) == (4, 0, 4)
    price = await prices.latest(catalogue, Query("citrus.navel", "110000", area=True))
    assert price is not None
    months = await prices.points(price.series, Period.MONTH, date(1960, 1, 1), date(1970, 12, 31))
    assert [(days.text(point.start), point.avg) for point in months] == [
        ("1960-01-01", 3000),
        ("1969-12-01", 3000),
        ("1970-01-01", 3000),
    ]


async def test_the_points_of_a_short_and_of_a_long_time_come_in_order_and_are_the_same(catalogue: Catalogue) -> None:
    """One day told no price, but why; another had no volume."""
    told = [said(day=TODAY - timedelta(n), avg=f"1.{n}0", low="", high="") for n in range(5)]
    told[2] = said(day=TODAY - timedelta(2), low="", avg="休市", high="")
    told[3] = said(day=TODAY - timedelta(3), low="1.20", avg="1.30", high="1.40", volume="12", volume_unit="公斤")
    await record(catalogue, told)
    price = await prices.latest(catalogue, Query("citrus.navel", "BJ-XFD", area=False))
    assert price is not None
    first = days.number(TODAY) - 4
    short = await prices.points(price.series, Period.DAY, TODAY - timedelta(4), TODAY)
    assert short == await prices.points(price.series, Period.DAY, date(1, 1, 1), TODAY)
    assert [tuple(point) for point in short] == [
        (first, None, 2800, None, 1, None, ""),
        (first + 1, 2400, 2600, 2800, 1, 12000, ""),
        (first + 2, None, None, None, 0, None, "market_closed"),
        (first + 3, None, 2200, None, 1, None, ""),
        (first + 4, None, 2000, None, 1, None, ""),
    ]
    assert await prices.points(price.series, Period.DAY, TODAY + timedelta(1), TODAY + timedelta(2)) == []


async def test_one_question_round_a_place_tells_what_each_place_above_it_tells(catalogue: Catalogue) -> None:
    """What is told of a township stands before what is told of its district, and both are as `latest` has them."""
    await record(catalogue, [said("早熟蜜桔", avg="1.50", market=f"FG-{town}") for town in ("420506108", "420506001")])
    query = Query("citrus.satsuma_e", "420506108", per="kg")
    chain = catalogue.chain("420506108")
    found = await prices.around(catalogue, query, chain)
    each = [await prices.latest(catalogue, replace(query, spot=place)) for place in chain]
    assert found == [price for price in each if price]
    assert [price.spot for price in found][:2] == ["420506108", "420506"]
    assert await prices.around(catalogue, replace(query, per="head"), chain) == []
