"""USDA Market News: a key, four reports, two manners of saying the same, and boxes that stay boxes."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from models.engines import database as opened
from models.rules import days
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from models.runs import State
from scrapers.fetch import Fetcher
from scrapers.source import Rejected, TurnedAway, Window
from scrapers.source.crawl import crawl
from scrapers.sources.usda_mars import CITIES, SOURCE
from tests.scrapers.site import Play, Site, reply
from tests.scrapers.sources.conftest import Collect

TODAY = days.today()
REPORT = "/services/v1.2/reports/{}"
Line = dict[str, Any]


def line(**words: Any) -> Line:
    plain = {"report_date": f"{TODAY:%m/%d/%Y}", "commodity": "Oranges", "variety": "Navel", "organic": "N"}
    plain |= {"package": "40 lb cartons", "origin": "California", "item_size": "72s", "low_price": "26.00"}
    return {**plain, "high_price": "32.00", "mostly_low_price": None, "mostly_high_price": None, **words}


def sections(*lines: Any) -> list[Line]:
    header = {"reportSection": "Report Header", "results": [{"report_date": "11/20/2026", "low_price": "1.00"}]}
    return [header, {"reportSection": "Report Details", "results": list(lines)}]


def said(*lines: Any, slug: str = "2306") -> list[Observation | Rejected]:
    url = f"https://marsapi.ams.usda.gov{REPORT.format(slug)}?q=report_begin_date=11/18/2026:11/20/2026"
    return list(SOURCE.parse(json.dumps(sections(*lines)), url, TODAY))


def plays(**lines: Sequence[Line]) -> Mapping[str, Sequence[Play]]:
    """Each report by its city's first word, those not named without a line."""
    told = {slug: sections(*lines.get(city.split()[0], ())) for slug, city in CITIES.items()}
    return {REPORT.format(slug): [reply(json.dumps(found), "application/json")] for slug, found in told.items()}


@pytest.mark.asyncio
async def test_four_reports_are_asked_for_with_the_key_and_no_password(collect: Collect, site: Site) -> None:
    report = await collect("usda_mars", plays(Los=[line()], Miami=[line()]), TODAY - timedelta(2))
    assert (report.problem, report.so_far.new) == ("", 2)
    assert [asked.path.split("?")[0][-4:] for asked in site.asked] == ["2306", "2290", "2314", "2310"]
    assert {asked.headers["authorization"] for asked in site.asked} == {"Basic " + b64encode(b"a key:").decode()}
    since, until = f"{TODAY - timedelta(2):%m/%d/%Y}", f"{TODAY:%m/%d/%Y}"
    assert site.asked[0].path.endswith(f"?q=report_begin_date={since}:{until}&allSections=true")


@pytest.mark.asyncio
async def test_nothing_is_asked_for_without_a_key(site: Site, fetch: Fetcher) -> None:
    with pytest.raises(TurnedAway, match="没有设置这个来源的密钥"):
        [page async for page in crawl(SOURCE, fetch, Window(TODAY, TODAY), site.url)]
    assert site.asked == []


@pytest.mark.asyncio
async def test_the_same_fruit_in_two_cities_sizes_and_manners_stays_apart_and_is_kept_once(collect: Collect) -> None:
    lines = [
        line(),
        line(item_size="88s"),
        line(organic="Y"),
        line(origin="Chile"),
        line(package="cartons bagged 8/5s"),
    ]
    told = plays(Los=lines, New=[line()])
    first, again = [await collect("usda_mars", told, TODAY) for _ in range(2)]
    assert (first.problem, first.so_far.new, first.so_far.refused) == ("", 6, 0)
    assert (again.so_far.new, again.so_far.revised) == (0, 0)
    rows = await opened().rows("SELECT DISTINCT currency, place, unit FROM price", ())
    assert [tuple(row) for row in rows] == [("USD", "US", "美元/箱")]


@pytest.mark.asyncio
async def test_days_without_a_report_are_no_fault(collect: Collect) -> None:
    report = await collect("usda_mars", plays(), TODAY)
    assert (report.state, report.problem, report.so_far.new) == (State.DONE, "", 0)


def test_only_the_details_hold_prices() -> None:
    assert len(said(line())) == 1
    with pytest.raises(Unclear, match="Report Details"):
        list(SOURCE.parse(json.dumps(sections()[:1]), "", TODAY))


def test_shipping_points_say_the_same_in_other_words() -> None:
    terminal = said(line(origin="Florida", appearance="Fine", condition="Fair"))
    other = line(pkg="40 lb cartons", var="Navel", district="Florida", size="72s", appear="Fine", cond="Fair")
    for name in ("package", "variety", "origin", "item_size"):
        del other[name]
    assert said(other) == terminal


def test_a_price_may_be_null_or_a_text_with_commas_or_a_number() -> None:
    rows = said(line(low_price=None, high_price=None), line(low_price="1,026.00", high_price=1032.5))
    assert [(row.low, row.high) for row in rows if isinstance(row, Observation)] == [("", ""), ("1,026.00", "1032.5")]


def test_the_usual_range_is_noted_beside_the_whole_one() -> None:
    (row,) = said(line(mostly_low_price="28.00", mostly_high_price="30.00"))
    assert isinstance(row, Observation)
    assert (row.low, row.avg, row.high, row.note) == ("26.00", "", "32.00", "mostly 28.00-30.00")


def test_days_are_told_month_first() -> None:
    (row,) = said(line(report_date="03/11/2026"))
    assert isinstance(row, Observation)
    assert row.day == date(2026, 3, 11)
    for wrong in ("20/11/2026", "", "2026"):
        (row,) = said(line(report_date=wrong))
        assert isinstance(row, Rejected)
        assert row.code == "date"


@pytest.mark.parametrize(
    ("commodity", "taken"),
    [
        ("Oranges", True),
        ("Oranges, Blood", True),
        ("GRAPEFRUIT", True),
        ("Limes", True),
        ("Apples", False),
        ("", False),
    ],
)
def test_only_citrus_is_taken(commodity: str, taken: bool) -> None:
    assert bool(said(line(commodity=commodity))) is taken


def test_a_quote_without_its_market_or_package_is_refused() -> None:
    rows = [*said(line(), slug="2307"), *said(line(package="N/A"))]
    assert [row.code for row in rows if isinstance(row, Rejected)] == ["market", "package"]
