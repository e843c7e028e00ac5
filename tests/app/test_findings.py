"""What is found on odd days, and what is not: the first start, closed markets, nothing new, a parser that fails."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app import collect as collecting
from app import timetable
from app.collect import Errand
from models import findings, runs
from models.rules import days
from scrapers.source import Said
from scrapers.sources import SOURCES
from tests.app.test_collect import TODAY, collect, home, page, row
from tests.app.test_health import Clock, clock
from tests.scrapers.site import Site, reply

pytestmark = pytest.mark.asyncio
__all__ = ["clock"]
TAIWAN = "/api/v1/AgriProductsTransType/"


async def found() -> list[tuple[str, str]]:
    return [(one.source, one.kind) for one in await findings.open_ones()]


def auctioned(*rows: dict[str, object]) -> bytes:
    return reply(json.dumps({"RS": "OK", "Data": rows, "Next": False}, ensure_ascii=False), "application/json")


async def test_a_day_without_a_market_says_nothing_about_the_fields(site: Site, errand: Errand) -> None:
    told: dict[str, object] = {
        "TransDate": f"{TODAY.year - 1911}.{TODAY:%m.%d}",
        "CropCode": "C1",
        "CropName": "椪柑",
        "MarketCode": "109",
    }
    told |= {"MarketName": "台北一", "Upper_Price": 50, "Middle_Price": 40, "Lower_Price": 30, "Avg_Price": 40}
    for answer in (auctioned(), auctioned({**told, "Trans_Quantity": 9}), auctioned()):
        site.play(TAIWAN, answer)
        assert (await collecting.collect(errand, "taiwan_moa")).problem == ""
        assert await found() == []


async def test_nothing_is_late_before_anyone_had_the_time_to_ask(errand: Errand) -> None:
    begun = days.now()
    await timetable._watch(errand.catalogue, begun)
    assert await found() == []
    await timetable._watch(errand.catalogue, begun - 2 * findings.PATIENCE)
    assert ("xinfadi", "late") in await found()
    await timetable._watch(errand.catalogue, begun)
    assert ("xinfadi", "late") in await found()


async def test_a_source_whose_key_is_not_set_is_not_at_fault(errand: Errand) -> None:
    report = await collecting.collect(replace(errand, base=""), "usda_mars")
    assert (report.code, report.may_retry) == ("key", False)
    await findings.expect("usda_mars", days.now() - timedelta(minutes=1))
    assert await found() == []


async def test_a_changed_page_stays_changed_while_its_site_says_that_nothing_is_new(site: Site, errand: Errand) -> None:
    plain, html = home("白菜"), home("白菜").partition(b"\r\n\r\n")[2]
    changed = html.replace(b"</th></tr>", "</th><th>涨跌</th></tr>".encode()).replace(
        b"</td></tr>", b"</td><td>0</td></tr>"
    )
    nothing = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
    site.play("/", plain, reply(changed, ETag='"1"'), nothing, plain)
    kinds = []
    for _ in range(4):
        await collecting.collect(errand, "xinfadi_html")
        kinds.append([kind for _, kind in await found()])
    assert kinds == [[], ["changed"], ["changed"], []]


async def test_a_source_that_stands_still_is_stale_until_it_moves(site: Site, errand: Errand, clock: Clock) -> None:
    begun = clock.day
    for weeks in range(8):
        clock.day = begun + timedelta(weeks=weeks)
        await collect(site, errand, page([row(1, begun)], 1))
        assert await found() == ([("xinfadi", "stale")] if weeks else [])
    await collect(site, errand, page([row(2, clock.day)], 1))
    assert await found() == []


@pytest.mark.parametrize("name", [r"\ud800", r"\u0000", r"\u001b[2J", r"a\nb"])
async def test_a_field_whose_name_cannot_be_written_stops_nothing(site: Site, errand: Errand, name: str) -> None:
    told = json.dumps({"current": 1, "limit": 4, "count": 1, "list": [row(1, ODD="1")]}).replace("ODD", name)
    report = await collect(site, errand, reply(told, "application/json"))
    assert (report.so_far.new, report.shape.isprintable() or "\n" in report.shape) == (1, True)
    assert {sign for sign in report.shape if not sign.isprintable()} == {"\n"}


async def test_a_parser_that_fails_ends_its_run_with_a_finding(
    site: Site, errand: Errand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(text: str, url: str, day: date) -> Iterator[Said]:
        raise IndexError(text[:9])
        yield

    monkeypatch.setitem(SOURCES, "xinfadi", replace(SOURCES["xinfadi"], parse=parse))
    report = await collect(site, errand, page([row(1)], 1))
    assert (report.state, report.code) == ("failed", "parser")
    assert [run.state for run in await runs.history("xinfadi")] == ["failed"]
    assert await found() == [("xinfadi", "changed")]
