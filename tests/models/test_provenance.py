"""Provenance: a figure can be reckoned again from what is told of it, and nothing is told of what people said."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from models import prices, sources
from models.prices.provenance import MOST, Provenance, provenance
from models.rules import statistics
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.inputs import Observation, Query
from models.rules.statistics import mean
from tests.models.test_prices import TODAY, record, said
from tests.sms import village

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
XINFADI = Query("citrus.navel", "BJ-XFD", area=False)
NATION = Query("citrus.navel", "CN")
GATE = "FG-420506108"


async def told(
    catalogue: Catalogue, query: Query = XINFADI, period: Period = Period.DAY, day: date | None = None
) -> Provenance:
    found = await provenance(catalogue, query, period, day)
    assert found is not None
    return found


async def people(catalogue: Catalogue, rows: Sequence[Observation]) -> None:
    await sources.register(catalogue)
    await village.reported(catalogue, rows)


async def test_the_grade_is_the_one_that_the_newest_price_bears(catalogue: Catalogue) -> None:
    await record(catalogue, [said(avg="1.40")], source="xinfadi_html")
    await record(catalogue, [said(avg="1.70"), said("脐橙", avg="3.4", high="3.6", market="WH-BSZ")])
    for query in (XINFADI, NATION, Query("citrus.navel", "420000")):
        price, found = await prices.latest(catalogue, query), await told(catalogue, query)
        assert price is not None
        assert (found.point.avg, found.trust) == (price.avg, price.trust), query


async def test_a_markets_day_is_the_mean_of_the_quotes_that_count(catalogue: Catalogue) -> None:
    await record(catalogue, [said(avg="1.40")], source="xinfadi_html")
    await record(catalogue, [said(avg="1.50", spec="大"), said(avg="1.60", spec="小")])
    found = await told(catalogue)
    counting = [one.quote.avg for one in found.quotes if one.quote.counts]
    assert found.point.avg == mean(sum(avg or 0 for avg in counting), len(counting)) == 3100
    assert (found.count, found.rows, found.parts) == (2, 3, ())
    assert [one.quote.source for one in found.quotes if not one.quote.counts] == ["xinfadi_html"]
    assert (found.grounds.compared, found.grounds.spread) == (2, 11)


async def test_a_places_day_is_the_mean_of_its_markets_and_a_week_that_of_its_days(catalogue: Catalogue) -> None:
    monday, tuesday = date(2024, 11, 18), date(2024, 11, 19)
    await record(catalogue, [said(day=monday, avg="1.50"), said(day=monday, avg="1.30", market="WH-BSZ")])
    await record(catalogue, [said(day=tuesday, avg="1.71")])
    day = await told(catalogue, NATION, day=monday)
    assert [(part.spot, part.point.avg) for part in day.parts] == [("BJ-XFD", 3000), ("WH-BSZ", 2600)]
    assert day.point.avg == 2800
    week = await told(catalogue, XINFADI, Period.WEEK, tuesday)
    figures = [part.point.avg or 0 for part in week.parts]
    assert (week.rows, week.quotes) == (2, ())
    assert (figures, week.point.avg, week.count) == ([3000, 3420], statistics.mean(sum(figures), 2), 2)
    whole = await told(catalogue, NATION, Period.MONTH, tuesday)
    assert whole.point.avg == mean(3000 + 2600 + 3420, 3)


async def test_a_quote_is_told_as_written_with_its_factor_and_its_earlier_figures(catalogue: Catalogue) -> None:
    for avg in ("1.50", "1.60", "1.55"):
        await record(catalogue, [said(avg=avg, unit="元/斤")])
    (one,) = (await told(catalogue)).quotes
    assert (one.quote.said_low, one.quote.said_avg, one.quote.said_high) == ("1.20", "1.55", "1.80")
    assert (one.quote.avg, float(one.times or 0), one.quote.revision) == (3100, 2.0, 2)
    assert [(old.said_avg, old.avg) for old in one.quote.before] == [("1.50", 3000), ("1.60", 3200)]


async def test_a_day_without_a_price_is_told_with_its_reason_and_without_a_grade(catalogue: Catalogue) -> None:
    await record(catalogue, [said(), said(day=TODAY - timedelta(1), low="", avg="休市", high="")])
    closed = await told(catalogue, day=TODAY - timedelta(1))
    assert (closed.point.missing, closed.trust, closed.rows) == ("market_closed", None, 1)
    assert not closed.quotes[0].quote.counts
    empty = await told(catalogue, day=TODAY - timedelta(9))
    assert (empty.point.missing, empty.trust, empty.quotes) == ("not_collected", None, ())
    assert await provenance(catalogue, Query("citrus.pomelo", "CN"), Period.DAY, None) is None


async def test_of_what_people_said_only_their_number_is_told(catalogue: Catalogue) -> None:
    rows = [
        said("椪柑", low="", avg="1.37", high="", unit="元/斤", spec=f"person{n}", market=GATE, stage="地头价")
        for n in (1, 2)
    ]
    await people(catalogue, rows)
    found = await told(catalogue, Query("citrus.ponkan", GATE, area=False))
    assert (found.point.avg, found.point.missing, found.trust) == (None, "withheld", None)
    assert (found.persons, found.quotes, found.rows, found.parts) == (2, (), 0, ())


async def test_three_people_make_a_figure_and_none_of_them_is_told(catalogue: Catalogue) -> None:
    points = ("FG-420506108", "FG-420506107", "FG-420506001")
    rows = [
        said("椪柑", low="", avg=f"1.3{n}", high="", unit="元/斤", spec=f"person{n}", stage="地头价", market=point)
        for n, point in enumerate(points)
    ]
    await people(catalogue, rows)
    found = await told(catalogue, Query("citrus.ponkan", "420506"))
    assert (found.point.avg, found.persons, found.quotes) == (2620, 3, ())
    assert [part.point.missing for part in found.parts] == ["withheld"] * 3


async def test_how_far_a_person_lies_from_a_market_is_not_told(catalogue: Catalogue) -> None:
    await record(catalogue, [said("椪柑", avg="1.50", unit="元/斤", market=GATE, stage="地头价")])
    await people(
        catalogue,
        [said("椪柑", low="", avg="1.80", high="", unit="元/斤", spec="person1", market=GATE, stage="地头价")],
    )
    found = await told(catalogue, Query("citrus.ponkan", GATE, area=False))
    assert (found.point.avg, found.persons, found.grounds.compared, found.grounds.spread) == (3000, 1, 2, None)
    assert found.trust is not None
    assert "spread" in found.trust.amiss
    assert [one.quote.source for one in found.quotes] == ["xinfadi"]


async def test_more_quotes_than_a_page_holds_are_counted(catalogue: Catalogue) -> None:
    await record(catalogue, [said(avg=f"1.{n}", spec=f"第{n}筐") for n in range(30, 30 + MOST + 3)])
    found = await told(catalogue)
    assert (len(found.quotes), found.rows, found.grounds.rows) == (MOST, MOST + 3, MOST + 3)


async def test_every_market_compared_bears_its_own_grade(catalogue: Catalogue) -> None:
    await record(catalogue, [said(avg="1.50"), said(avg="1.30", market="WH-BSZ")])
    await record(catalogue, [said(avg="1.79")], source="xinfadi_html")
    markets = await prices.compare(catalogue, Query("citrus.navel"), TODAY)
    assert [(one.spot, one.trust.amiss, one.sources) for one in markets] == [
        ("BJ-XFD", ("informants", "spread"), ("xinfadi", "xinfadi_html")),
        ("WH-BSZ", ("informants",), ("xinfadi",)),
    ]
