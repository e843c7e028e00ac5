"""The rules of watches: which price fires an alert, when it may fire again, and when subscriptions are due."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import days, watching
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused, Unclear
from models.rules.watching import Freq, Level, Op, Standing

FRESH = Standing(armed=True, told_day=0)
GE, LE = Level(Op.GE, 3000, "kg", "斤"), Level(Op.LE, 3000, "kg", "斤")


def fired(level: Level, prices: list[int], today: int = 100, step: int = 1) -> list[int]:
    """The places in the row of prices at which an alert fires, one price a day."""
    standing, found = FRESH, []
    for number, price in enumerate(prices):
        after = watching.after(level, standing, price, today + number * step)
        if after.told_day != standing.told_day:
            found.append(number)
        standing = after
    return found


@pytest.mark.parametrize(
    ("level", "prices", "found"),
    [
        (GE, [2999, 3000, 3100, 3200], [1]),
        (GE, [3000, 2999, 3000], [0]),
        (GE, [3000, 2941, 3000], [0]),
        (GE, [3000, 2940, 3000], [0, 2]),
        (LE, [3001, 3000, 2900], [1]),
        (LE, [3000, 3059, 3000], [0]),
        (LE, [3000, 3060, 3000], [0, 2]),
        (GE, [], []),
    ],
)
def test_an_alert_fires_once_and_again_only_from_two_per_cent_on_the_other_side(
    level: Level, prices: list[int], found: list[int]
) -> None:
    assert fired(level, prices) == found


def test_an_alert_that_fell_back_the_same_day_fires_on_the_next() -> None:
    assert fired(GE, [3000, 2900, 3000, 3000], step=0) == [0]
    standing = watching.after(GE, Standing(armed=True, told_day=100), 3000, 100)
    assert standing == Standing(armed=True, told_day=100)
    assert watching.after(GE, standing, 3000, 101) == Standing(armed=False, told_day=101)


@given(
    st.sampled_from(Op),
    st.integers(1, 10**6),
    st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 2)), max_size=40),
)
def test_between_two_firings_the_price_was_on_the_other_side_and_a_day_passed(
    op: Op, figure: int, told: list[tuple[int, int]]
) -> None:
    level, standing, today, was_back = Level(op, figure, "kg", "斤"), FRESH, 1, True
    for price, passed in told:
        today += passed
        after = watching.after(level, standing, price, today)
        if after.told_day != standing.told_day:
            assert was_back
            assert watching.reached(level, price)
            assert after.told_day == today > standing.told_day
            was_back = False
        was_back = was_back or watching.is_back(level, price)
        assert not (watching.is_back(level, price) and watching.reached(level, price))
        standing = after


@pytest.mark.parametrize(("hour", "told"), [(7, {}), (8, {Freq.DAY: "2026-11-21", Freq.WEEK: "2026-11-16"}), (20, {})])
def test_subscriptions_are_due_by_day_and_of_a_week_from_its_monday(hour: int, told: dict[Freq, str]) -> None:
    now = datetime(2026, 11, 21, hour, tzinfo=days.SHANGHAI).astimezone(UTC)
    assert {freq: days.text(day) for freq, day in watching.due(now).items()} == told


@pytest.mark.parametrize(("hour", "first"), [(7, "2026-11-21"), (8, "2026-11-22"), (23, "2026-11-22")])
def test_the_first_price_comes_the_next_morning(hour: int, first: str) -> None:
    made = datetime(2026, 11, 21, hour, 59, tzinfo=days.SHANGHAI)
    assert days.text(watching.begun(made) + 1) == first


@pytest.mark.parametrize(("hour", "until"), [(9, "2026-11-21T20:00:00+08:00"), (20, "2026-11-22T20:00:00+08:00")])
def test_a_text_is_of_use_until_the_evening(hour: int, until: str) -> None:
    last = watching.evening(datetime(2026, 11, 21, hour, tzinfo=days.SHANGHAI))
    assert last.tzinfo is UTC
    assert days.told(last) == until


def test_a_price_of_thirty_days_ago_is_recent() -> None:
    today = days.today()
    assert watching.is_recent(today - timedelta(30), today)
    assert not watching.is_recent(today - timedelta(31), today)


@pytest.mark.parametrize(
    ("product", "said", "level", "told"),
    [
        ("脐橙", ("1.5", "斤"), (3000, "kg", "斤"), "1.5"),
        ("脐橙", (" １.2５ ", "元/公斤"), (1250, "kg", "公斤"), "1.25"),
        ("生猪", ("16", "公斤"), (16000, "kg", "公斤"), "16"),
        ("生猪", ("16000", "吨"), (16000, "kg", "吨"), "16000"),
        ("仔猪", ("460", "头"), (460_000, "head", "头"), "460"),
    ],
)
def test_a_level_is_kept_in_whole_li_and_told_in_its_own_unit(
    catalogue: Catalogue, product: str, said: tuple[str, str], level: tuple[int, str, str], told: str
) -> None:
    found = catalogue.product_named(product, days.today())
    assert found is not None
    read = watching.level(catalogue, found, "ge", said)
    assert (read.figure, read.per, read.unit) == level
    assert watching.told(read.figure, catalogue.unit_words[read.unit]) == told


@pytest.mark.parametrize(
    ("product", "said", "why"),
    [
        ("脐橙", ("很高", "斤"), "看不懂价钱“很高”"),
        ("脐橙", ("0", "斤"), "看不懂价钱"),
        ("脐橙", ("-1", "斤"), "看不懂价钱"),
        ("脐橙", ("1.5", "亩"), "不认识价钱的单位“亩”"),
        ("脐橙", ("1.5", ""), "不认识价钱的单位"),
        ("脐橙", ("150", "斤"), "脐橙每斤150元不太可能，请看看单位"),
        ("脐橙", ("0.01", "斤"), "脐橙每斤0.01元不太可能"),
        ("脐橙", ("3", "头"), "脐橙不按头报价，请换个单位"),
    ],
)
def test_a_level_that_cannot_be_says_why(catalogue: Catalogue, product: str, said: tuple[str, str], why: str) -> None:
    found = catalogue.product_named(product, days.today())
    assert found is not None
    with pytest.raises((Unclear, Refused), match=why):
        watching.level(catalogue, found, "ge", said)


def test_what_has_no_price_of_its_own_is_not_watched(catalogue: Catalogue) -> None:
    navel, sows = (catalogue.product_named(word, days.today()) for word in ("脐橙", "能繁母猪"))
    assert navel
    assert sows
    assert watching.check(navel) is navel
    indices = [product for product in catalogue.products.values() if product.trade_units == ("point",)]
    for product in (sows, *indices):
        with pytest.raises(Refused, match=f"^{re.escape(product.zh)}没有按斤按头的价"):
            watching.check(product)
    assert indices
