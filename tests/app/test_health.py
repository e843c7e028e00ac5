"""A month of four sources, each of which goes wrong on one day: exactly that is found, on that day."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from app import collect as collecting
from app.collect import Errand
from models import findings
from models.engines import writing
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation
from scrapers.source import Request, Said, Source, Window
from scrapers.sources import SOURCES
from tests.scrapers.site import Site, reply

FIRST = date(2026, 6, 1)
GOODS = [(f"果{n % 8}", f"规格{n // 8}") for n in range(24)]
KEYS = ("dies", "stales", "doubles", "parts", "well")


@dataclass
class Clock:
    """The hour at which the test lives."""

    day: date = FIRST
    hour: int = 20

    def now(self) -> datetime:
        return datetime.combine(self.day, time(self.hour), days.SHANGHAI).astimezone(UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(days, "now", clock.now)
    return clock


def parse(text: str, url: str, day: date) -> Iterator[Said]:
    for name, spec, price, unit, when in json.loads(text)["list"]:
        yield Observation(date.fromisoformat(when), name, avg=price, unit=unit, spec=spec)


def source(key: str) -> Source:
    def first(window: Window) -> Iterator[Request]:
        yield Request(key, f"http://site.example/{key}", "json")

    return Source(key, "json", first, parse)


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in KEYS:
        monkeypatch.setitem(SOURCES, key, source(key))


@pytest.fixture
def catalogue(catalogue: Catalogue) -> Catalogue:
    """The catalogue with five more sources, each as Xinfadi's."""
    more = {key: replace(catalogue.sources["xinfadi"], key=key) for key in KEYS}
    return replace(catalogue, sources={**more, **catalogue.sources})


def table(day: date, factor: float = 1, count: int = len(GOODS), told: date | None = None) -> bytes:
    """A market's day; its prices move a little every day."""
    prices = [(2 + n / 10 + 0.01 * ((day.day * (n + 3)) % 7)) * factor for n in range(count)]
    rows = [[*GOODS[n], f"{price:.2f}", "斤", str(told or day)] for n, price in enumerate(prices)]
    return reply(json.dumps({"list": rows}, ensure_ascii=False), "application/json")


def plays(day: date, number: int) -> dict[str, bytes]:
    """What each source answers on a day of the month: four go wrong, on the 10th, the 14th, the 18th and the 22nd."""
    broken = reply("no", status=500)
    return {
        "dies": table(day) if number < 10 else broken,
        "stales": table(day) if number < 14 else table(FIRST + timedelta(12), told=day),
        "doubles": table(day) if number < 18 else table(day, factor=2),
        "parts": table(day) if number < 22 else table(day, count=8),
        "well": table(day),
    }


async def live(site: Site, errand: Errand, clock: Clock, number: int) -> set[tuple[str, str]]:
    """One day: everything is collected; what was found new that day."""
    clock.day = FIRST + timedelta(number - 1)
    for key, play in plays(clock.day, number).items():
        site.play(f"/{key}", play)
        await collecting.collect(errand, key)
    return {(found.source, found.kind) for found in await findings.Finding.filter(found_at__gte=clock.now())}


@pytest.mark.asyncio
async def test_a_month_raises_exactly_the_four_findings_on_the_day_they_begin(
    site: Site, errand: Errand, clock: Clock
) -> None:
    found = {number: await live(site, errand, clock, number) for number in range(1, 31)}
    assert {number: new for number, new in found.items() if new} == {
        10: {("dies", "silent")},
        14: {("stales", "repeated")},
        18: {("doubles", "unit")},
        22: {("parts", "few")},
    }


@pytest.mark.asyncio
async def test_a_partial_day_is_made_whole_when_the_rest_comes(site: Site, errand: Errand, clock: Clock) -> None:
    for number in range(1, 10):
        await live(site, errand, clock, number)
    site.play("/parts", table(clock.day, count=8))
    clock.day += timedelta(1)
    site.play("/parts", table(clock.day, count=8))
    await collecting.collect(errand, "parts")
    assert [found.kind for found in await findings.open_ones("parts")] == ["few"]
    site.play("/parts", table(clock.day))
    report = await collecting.collect(errand, "parts")
    assert (report.so_far.new, report.so_far.unchanged) == (len(GOODS) - 8, 8)
    assert await findings.open_ones("parts") == []


@pytest.mark.asyncio
async def test_a_changed_unit_stays_found_until_an_officer_accepts(site: Site, errand: Errand, clock: Clock) -> None:
    for number in range(15, 21):
        await live(site, errand, clock, number)
    (found,) = await findings.open_ones("doubles")
    assert (found.kind, found.hits, found.figures["factor"]) == ("unit", 1, 2.0)
    async with writing() as tx:
        await findings.accept(tx, "doubles", "officer")
    assert await findings.open_ones("doubles") == []
    closed = await findings.Finding.get(id=found.id)
    assert (closed.closed_by, closed.outcome) == ("officer", "已核对，接受")
