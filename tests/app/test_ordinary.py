"""An ordinary month of sources that each have a rhythm of their own: nothing is found wrong with any of them."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app import collect as collecting
from app.collect import Errand
from models import findings
from models.rules.catalogue import Catalogue
from scrapers.sources import SOURCES
from tests.app.test_health import FIRST, Clock, clock, source
from tests.scrapers.site import Site, reply

__all__ = ["clock"]
DAYS = 24
LAGS = {"weekdays": 4, "weekly": 12, "tenday": 18, "monthly": 50, "thirds": 1, "staples": 1, "few": 1, "holidays": 9}
Row = list[str]


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in LAGS:
        monkeypatch.setitem(SOURCES, key, source(key))


@pytest.fixture
def catalogue(catalogue: Catalogue) -> Catalogue:
    """The catalogue with sources of every rhythm."""
    like = catalogue.sources["xinfadi"]
    more = {key: replace(like, key=key, lag_days=lag, overlap_days=lag) for key, lag in LAGS.items()}
    return replace(catalogue, sources={**more, **catalogue.sources})


def goods(kind: str, count: int, day: date, moves: bool = True) -> list[Row]:
    """A table of one kind; where it moves, each price by a little."""
    step = day.toordinal() if moves else 0
    return [
        [f"{kind}{n % 9}", f"规格{n // 9}", f"{2 + n / 10 + 0.01 * (step * (n + 3) % 17):.2f}", "斤", str(day)]
        for n in range(count)
    ]


def told(key: str, day: date, evening: bool) -> list[Row]:  # noqa: PLR0911
    """What a source tells of a day, in the morning and in the evening."""
    match key:
        case "weekdays":
            return goods("果", 12, day) if day.weekday() < 5 else []
        case "holidays":
            return goods("果", 12, day) if not 12 <= (day - FIRST).days < 20 else []
        case "weekly":
            return goods("果", 30, day) if day.weekday() == 4 else []
        case "tenday":
            return goods("料", 9, day) if (day + timedelta(1)).day in (1, 11, 21) else []
        case "monthly":
            return goods("茶", 6, day) if (day + timedelta(1)).day == 1 else []
        case "thirds":
            return goods("菜", 40, day) + (goods("粮", 25, day, moves=False) if day.toordinal() % 3 == 0 else [])
        case "staples":
            return goods("粮", 25, day, moves=False) + (goods("菜", 60, day) if evening else [])
        case _:
            return goods("猪", 3, day, moves=False)


def answer(key: str, today: date, evening: bool) -> bytes:
    """The rows of the last days, newest first."""
    back = [today - timedelta(n) for n in range(2 * LAGS[key] + 6)]
    rows = [row for day in back for row in told(key, day, evening or day < today)]
    return reply(json.dumps({"list": rows}, ensure_ascii=False), "application/json")


@pytest.mark.asyncio
@pytest.mark.parametrize("key", LAGS)
async def test_a_source_with_a_rhythm_of_its_own_is_well(key: str, site: Site, errand: Errand, clock: Clock) -> None:
    found: dict[tuple[int, bool, str], str] = {}
    for number in range(DAYS):
        clock.day = FIRST + timedelta(number)
        for clock.hour, evening in ((9, False), (20, True)):
            site.play(f"/{key}", answer(key, clock.day, evening))
            await collecting.collect(errand, key)
            new = await findings.open_ones(key)
            found |= {(number, evening, one.kind): one.sentence for one in new}
    assert found == {}
