"""Words that nobody knows: their rows wait, an officer teaches the word once, and the rows go in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models import names, prices
from models.engines import Busy, writing
from models.engines import database as opened
from models.prices import Recognised, summaries, waiting
from models.rules import days
from models.rules.catalogue import OWN, Catalogue, load
from models.rules.catalogue.lessons import NOT_OURS, Lesson, Waits
from models.rules.errors import Unclear
from models.rules.inputs import Query
from tests.models.test_prices import TODAY, record, said

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]


@pytest.fixture
def catalogue() -> Catalogue:
    """One of our own: lessons change it."""
    return load(OWN)


async def states() -> list[str]:
    return [state for (state,) in await opened().rows("SELECT state FROM price ORDER BY id")]


async def words() -> list[tuple[str, str, int]]:
    return [(word.kind.value, word.word, word.times) for word in await names.waiting()]


async def test_a_taught_name_lets_the_waiting_rows_in_and_the_next_ones_too(catalogue: Catalogue) -> None:
    await record(catalogue, [said("老树甜橙", TODAY - timedelta(n)) for n in range(3)])
    assert await words() == [("product", "老树甜橙", 3)]
    found = await prices.teach(catalogue, Lesson(Waits.PRODUCT, "老树甜橙", "citrus.navel"), "officer")
    assert (found, await words()) == (Recognised(accepted=3), [])
    price = await prices.latest(catalogue, Query("citrus.navel", "BJ-XFD", area=False))
    assert price is not None
    assert (price.avg, price.day, price.before_day) == (3000, TODAY, None)
    again = await record(catalogue, [said("老树甜橙"), said("老树甜橙", TODAY - timedelta(7))])
    assert (again.unchanged, again.new, again.waiting) == (1, 1, 0)


async def test_a_lesson_for_one_source_says_nothing_about_another(catalogue: Catalogue) -> None:
    await record(catalogue, [said("甜果")])
    await record(catalogue, [said("甜果")], source="xinfadi_html")
    await prices.teach(catalogue, Lesson(Waits.PRODUCT, "甜果", "citrus.navel", "xinfadi"), "officer")
    assert await states() == ["accepted", "waiting"]
    assert [word.source for word in await names.waiting()] == ["xinfadi_html"]


async def test_a_word_that_is_none_of_ours_waits_no_more_and_reaches_no_page(catalogue: Catalogue) -> None:
    await record(catalogue, [said("红橙石甜瓜")])
    await prices.teach(catalogue, Lesson(Waits.PRODUCT, "红橙石甜瓜", NOT_OURS), "officer")
    more = await record(catalogue, [said("红橙石甜瓜", TODAY - timedelta(1))])
    assert (await states(), await words(), more.waiting) == (["not_ours", "not_ours"], [], 0)
    await prices.teach(catalogue, Lesson(Waits.PRODUCT, "红橙石甜瓜", "citrus.navel"), "officer")
    assert await states() == ["accepted", "accepted"]


async def test_a_wrong_lesson_is_mended_by_the_right_one_and_its_rows_move(catalogue: Catalogue) -> None:
    await record(catalogue, [said("老树甜橙", TODAY - timedelta(n)) for n in range(3)])
    await prices.teach(catalogue, Lesson(Waits.PRODUCT, "老树甜橙", "citrus.valencia"), "officer")
    found = await prices.teach(catalogue, Lesson(Waits.PRODUCT, "老树 甜橙", "citrus.navel"), "officer")
    assert (found, await states()) == (Recognised(accepted=3), ["accepted"] * 3)
    assert await prices.latest(catalogue, Query("citrus.valencia", "BJ-XFD", area=False)) is None
    price = await prices.latest(catalogue, Query("citrus.navel", "BJ-XFD", area=False))
    assert price is not None
    assert (price.avg, price.day) == (3000, TODAY)
    await prices.teach(catalogue, Lesson(Waits.PRODUCT, "老树甜橙", NOT_OURS), "officer")
    assert await states() == ["not_ours"] * 3
    assert await prices.latest(catalogue, Query("citrus.navel", "BJ-XFD", area=False)) is None


async def test_a_wrong_market_is_mended_and_leaves_no_price_behind(catalogue: Catalogue) -> None:
    await record(catalogue, [said(market="夷陵某市场")])
    for market in ("YC-SXWL", "GZ-JN"):
        await prices.teach(catalogue, Lesson(Waits.MARKET, "夷陵某市场", market), "officer")
    assert await prices.latest(catalogue, Query("citrus.navel", "YC-SXWL", area=False)) is None
    price = await prices.latest(catalogue, Query("citrus.navel", "GZ-JN", area=False))
    assert price is not None
    assert (await record(catalogue, [said(market="夷陵某市场")])).unchanged == 1


async def test_what_was_refused_stays_refused_under_another_meaning(catalogue: Catalogue) -> None:
    await record(catalogue, [said("甜果", low="90", avg="95", high="99")])
    await prices.teach(catalogue, Lesson(Waits.PRODUCT, "甜果", "citrus.navel"), "officer")
    (one,) = await prices.held_back()
    async with writing() as tx:
        await prices.judge(tx, catalogue, one.id, accept=False, by="officer")
    await prices.teach(catalogue, Lesson(Waits.PRODUCT, "甜果", "citrus.pomelo"), "officer")
    assert await states() == ["refused"]


async def test_a_market_that_nobody_knows_waits_and_goes_in_under_its_real_name(catalogue: Catalogue) -> None:
    await record(catalogue, [said(market="夷陵某市场")])
    assert await words() == [("market", "夷陵某市场", 1)]
    await prices.teach(catalogue, Lesson(Waits.MARKET, "夷陵某市场", "YC-SXWL"), "officer")
    price = await prices.latest(catalogue, Query("citrus.navel", "YC-SXWL", area=False))
    assert price is not None
    assert price.avg == 3000
    again = await record(catalogue, [said(market="夷陵某市场"), said(market="YC-SXWL")])
    assert (again.new, again.unchanged) == (0, 2)


async def test_two_markets_without_an_entry_stand_apart_in_their_place(catalogue: Catalogue) -> None:
    await record(catalogue, [said(market="甲市场"), said(market="乙市场", avg="1.60")])
    for market in ("甲市场", "乙市场"):
        await prices.teach(catalogue, Lesson(Waits.MARKET, market, "420506"), "officer")
    price = await prices.latest(catalogue, Query("citrus.navel", "420506"))
    assert price is not None
    assert price.avg == 3100


async def test_a_unit_that_nobody_knows_waits_and_is_counted_by_what_it_means(catalogue: Catalogue) -> None:
    await record(catalogue, [said(unit="元/大斤")])
    assert await words() == [("unit", "元/大斤", 1)]
    await prices.teach(catalogue, Lesson(Waits.UNIT, "元/大斤", "kg"), "officer")
    price = await prices.latest(catalogue, Query("citrus.navel", "BJ-XFD", area=False))
    assert price is not None
    assert price.avg == 1500


async def test_a_row_that_waits_for_two_words_goes_in_after_both(catalogue: Catalogue) -> None:
    await record(catalogue, [said("甜果", market="甲市场")])
    found = await prices.teach(catalogue, Lesson(Waits.MARKET, "甲市场", "YC-SXWL"), "officer")
    assert (found, await words()) == (Recognised(waiting=1), [("product", "甜果", 1)])
    await prices.teach(catalogue, Lesson(Waits.PRODUCT, "甜果", "citrus.navel"), "officer")
    assert await states() == ["accepted"]


async def test_a_taught_price_outside_the_band_is_held(catalogue: Catalogue) -> None:
    await record(catalogue, [said("甜果", low="90", avg="95", high="99")])
    found = await prices.teach(catalogue, Lesson(Waits.PRODUCT, "甜果", "citrus.navel"), "officer")
    assert (found, await states()) == (Recognised(held=1), ["held"])


async def test_a_lesson_must_mean_something_that_exists(catalogue: Catalogue) -> None:
    with pytest.raises(Unclear, match=r"没有 citrus\.nothing"):
        await prices.teach(catalogue, Lesson(Waits.PRODUCT, "甜果", "citrus.nothing"), "officer")


async def test_another_process_knows_a_lesson_when_it_asks(catalogue: Catalogue) -> None:
    await prices.teach(catalogue, Lesson(Waits.PRODUCT, "甜果", "citrus.navel"), "officer")
    other = load(OWN)
    await names.refresh(other)
    assert other.lessons.means(Waits.PRODUCT, " 甜果", "xinfadi") == "citrus.navel"


async def test_held_prices_are_let_in_or_refused_once(catalogue: Catalogue) -> None:
    await record(catalogue, [said(low="90", avg="95", high="99"), said("夏橙", low="80", avg="85", high="88")])
    waiting = {price.name: price.id for price in await prices.held_back()}
    async with writing() as tx:
        await prices.judge(tx, catalogue, waiting["夏橙"], accept=True, by="officer")
        await prices.judge(tx, catalogue, waiting["脐橙"], accept=False, by="officer")
    assert (sorted(await states()), await prices.held_count()) == (["accepted", "refused"], 0)
    price = await prices.latest(catalogue, Query("citrus.valencia", "BJ-XFD", area=False))
    assert price is not None
    assert (price.avg, days.text(days.number(price.day))) == (170_000, TODAY.isoformat())


async def test_a_name_with_a_grade_that_was_none_of_ours_can_be_taught_after_all(catalogue: Catalogue) -> None:
    await record(catalogue, [said("脐橙", grade="特怪级")])
    await prices.teach(catalogue, Lesson(Waits.PRODUCT, "脐橙 特怪级", NOT_OURS), "officer")
    found = await prices.teach(catalogue, Lesson(Waits.PRODUCT, "脐橙 特怪级", "citrus.navel"), "officer")
    assert found == Recognised(accepted=1)


async def test_words_of_a_source_that_left_the_registry_stop_no_lesson(catalogue: Catalogue) -> None:
    await record(catalogue, [said("老树甜橙")])
    await record(catalogue, [said("老树甜橙")], source="xinfadi_html")
    fewer = {key: entry for key, entry in catalogue.sources.items() if key != "xinfadi"}
    found = await prices.teach(
        replace(catalogue, sources=fewer), Lesson(Waits.PRODUCT, "老树甜橙", "citrus.navel"), "officer"
    )
    assert (found, await states()) == (Recognised(accepted=1), ["waiting", "accepted"])


async def test_of_a_figure_that_changed_while_it_waited_the_last_one_counts(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PART", 2)
    for avg in ("1.50", "1.60", "1.70"):
        await record(catalogue, [said(market="夷陵某市场", avg=avg)])
    await prices.teach(catalogue, Lesson(Waits.MARKET, "夷陵某市场", "YC-SXWL"), "officer")
    rows = await opened().rows("SELECT state, revision, current, avg FROM price ORDER BY id")
    assert [tuple(row) for row in rows] == [
        ("accepted", 0, 0, 3000),
        ("accepted", 1, 0, 3200),
        ("accepted", 2, 1, 3400),
    ]
    price = await prices.latest(catalogue, Query("citrus.navel", "YC-SXWL", area=False))
    assert price is not None
    assert (price.avg, price.quotes) == (3400, 1)


async def test_a_lesson_of_another_process_holds_for_the_next_page_of_a_running_collect(catalogue: Catalogue) -> None:
    await record(catalogue, [said("老树甜橙", TODAY - timedelta(1))])
    await prices.teach(load(OWN), Lesson(Waits.PRODUCT, "老树甜橙", "citrus.navel"), "officer")
    more = await record(catalogue, [said("老树甜橙")])
    assert (more.waiting, await states(), await words()) == (0, ["accepted", "accepted"], [])


async def test_a_lesson_that_could_not_be_stored_is_not_known_either(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*told: object) -> None:
        raise Busy

    await record(catalogue, [said("老树甜橙")])
    monkeypatch.setattr(summaries, "fold", fails)
    with pytest.raises(Busy):
        await prices.teach(catalogue, Lesson(Waits.PRODUCT, "老树甜橙", "citrus.navel"), "officer")
    monkeypatch.undo()
    more = await record(catalogue, [said("老树甜橙", TODAY - timedelta(1))])
    assert (more.waiting, await states()) == (1, ["waiting", "waiting"])


async def test_a_refused_correction_gives_the_figure_before_it_back(catalogue: Catalogue) -> None:
    await record(catalogue, [said()])
    await record(catalogue, [said(low="90", avg="95", high="99")])
    query = Query("citrus.navel", "BJ-XFD", area=False)
    assert await prices.latest(catalogue, query) is None
    (waiting,) = await prices.held_back()
    async with writing() as tx:
        await prices.judge(tx, catalogue, waiting.id, accept=False, by="officer")
    price = await prices.latest(catalogue, query)
    assert price is not None
    assert price.avg == 3000
    again = await record(catalogue, [said(low="90", avg="95", high="99")])
    assert (again.unchanged, await prices.held_count()) == (1, 0)
