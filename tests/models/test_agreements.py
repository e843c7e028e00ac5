"""Two sources on one thing: kept apart, their usual ratio learned, a factor between two units offered as a doubt."""

from datetime import timedelta

import pytest

from models import agreements, findings, runs, sources
from models.engines import writing
from models.rules import days
from models.rules.anomalies import near_factor, ratio
from models.rules.catalogue import Catalogue
from models.rules.health import Kind
from models.rules.inputs import Observation
from models.runs import State
from tests.models.test_prices import TODAY, record, said

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]


def week(factor: float = 1.0, **words: str) -> list[Observation]:
    """Seven days of one price that moves a little."""
    prices = [f"{(1.50 + n / 50) * factor:.3f}" for n in range(7)]
    told = {"low": "", "high": "", **words}
    return [said(day=TODAY - timedelta(n), avg=price, **told) for n, price in enumerate(prices)]


async def learned(catalogue: Catalogue) -> list[tuple[str, str, int, int]]:
    await agreements.learn(catalogue)
    return [(pair.one, pair.other, pair.days, pair.ratio) for pair in await agreements.listed()]


async def test_a_lasting_ratio_is_learned_and_says_nothing_more(catalogue: Catalogue) -> None:
    await record(catalogue, week())
    await record(catalogue, week(0.9, market="GZ-JN"), source="xinfadi_html")
    assert await learned(catalogue) == [("xinfadi", "xinfadi_html", 7, 1111)]
    assert await findings.open_ones() == []


async def test_a_factor_of_two_is_offered_as_a_wrong_unit(catalogue: Catalogue) -> None:
    await record(catalogue, week())
    await record(catalogue, week(0.5, market="GZ-JN"), source="xinfadi_html")
    await learned(catalogue)
    (found,) = await findings.open_ones()
    assert (found.source, found.kind, found.figures["factor"]) == ("xinfadi_html", Kind.DISAGREES, 2.0)
    assert "是不是单位不一样" in found.sentence


async def test_a_mended_unit_closes_the_doubt(catalogue: Catalogue) -> None:
    await record(catalogue, week())
    await record(catalogue, week(0.5, market="GZ-JN"), source="xinfadi_html")
    await learned(catalogue)
    await record(catalogue, week(0.9, market="GZ-JN"), source="xinfadi_html")
    await learned(catalogue)
    assert await findings.open_ones() == []


async def test_other_money_is_never_compared(catalogue: Catalogue) -> None:
    await record(catalogue, week())
    await record(catalogue, week(0.5, market="GZ-JN", currency="TWD"), source="xinfadi_html")
    assert await learned(catalogue) == []


async def test_fewer_than_five_shared_days_say_nothing(catalogue: Catalogue) -> None:
    await record(catalogue, week())
    await record(catalogue, week(market="GZ-JN")[:4], source="xinfadi_html")
    assert await learned(catalogue) == []


async def test_the_ratio_is_the_middle_of_the_days_and_the_spread_how_far_they_stray() -> None:
    found = ratio({n: 2000 + n for n in range(9)}, dict.fromkeys(range(9), 1000))
    assert found is not None
    assert (found.days, round(found.usual, 3), found.lasting) == (9, 2.004, True)
    assert [near_factor(ratio) for ratio in (1.9, 0.5, 9.5, 480, 0.001, 1.5, 1)] == [2, 0.5, 10, 500, 0.001, 0, 0]


async def test_a_source_whose_hour_passed_without_a_page_is_late_until_one_comes(catalogue: Catalogue) -> None:
    due = days.now() - timedelta(hours=4)
    await sources.register(catalogue)
    await findings.expect("xinfadi", due)
    assert [found.kind for found in await findings.open_ones("xinfadi")] == [Kind.LATE]
    run = await runs.start("xinfadi")
    assert run is not None
    await runs.end(run, State.DONE)
    await findings.expect("xinfadi", due)
    assert await findings.open_ones("xinfadi") == []


async def test_a_paused_source_is_not_late(catalogue: Catalogue) -> None:
    async with writing() as tx:
        await sources.pause(tx, "xinfadi", "停几天", "officer")
    await findings.expect("xinfadi", days.now() - timedelta(hours=4))
    assert await findings.open_ones() == []
