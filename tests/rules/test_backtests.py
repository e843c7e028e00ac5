"""Back-tests: what is believed, how wide it may be, and where nothing is told."""

from datetime import date
from math import sin

import pytest

from models.rules import backtests, days
from models.rules.backtests import FEWEST, HORIZONS, Silence, Told, Try
from models.rules.forecasts import DRIFT, NAIVE
from models.rules.selling import WEEK, Past

MONDAY = days.number(date(2026, 1, 5))


def weekly(prices: list[float], months: tuple[int, ...] = ()) -> Past:
    return Past([MONDAY + WEEK * number for number in range(len(prices))], prices, months)


def wobbling(count: int) -> list[float]:
    """Prices without a trend."""
    return [3000 + 200 * sin(number * number) for number in range(count)]


def test_a_steady_rise_is_told_by_the_drift_and_a_wild_one_by_the_last_price() -> None:
    rising = backtests.replayed(weekly([1000 + 20 * number + 3 * sin(number * number) for number in range(120)]))
    assert {ahead: told[-1].method for ahead, told in rising.items()} == {1: DRIFT, 4: DRIFT}
    assert rising[4][-1].point == pytest.approx(1000 + 20 * 123, rel=0.01)
    leaps = [1000.0]
    for number in range(120):
        leaps.append(leaps[-1] * (1.05 if sin(12.9898 * number) * 43758.5453 % 1 < 0.5 else 1 / 1.05))
    wild = backtests.replayed(weekly(leaps))[4]
    assert (wild[-1].method, wild[-1].point) == (NAIVE, leaps[-1])


def test_a_model_that_is_hardly_better_does_not_take_the_place_of_the_last_price() -> None:
    known = [Try(week, week + WEEK, {NAIVE: 100, DRIFT: 100.3}, {}, 110) for week in range(30)]
    assert backtests.chosen(known[-1], known) == NAIVE
    better = [Try(week, week + WEEK, {NAIVE: 100, DRIFT: 105}, {}, 110) for week in range(30)]
    assert backtests.chosen(better[-1], better) == DRIFT
    assert backtests.chosen(better[-1], better[:19]) == NAIVE


def test_an_origin_sees_nothing_of_what_came_after_it() -> None:
    prices = wobbling(90)
    whole, half = backtests.replayed(weekly(prices)), backtests.replayed(weekly(prices[:60]))
    for ahead in HORIZONS:
        until = half[ahead][-1].origin
        seen = [(one.method, one.point, one.ends) for one in whole[ahead] if one.origin <= until]
        assert seen == [(one.method, one.point, one.ends) for one in half[ahead]]


def test_below_twenty_errors_the_formula_tells_the_width_and_then_the_errors_do() -> None:
    told = backtests.replayed(weekly(wobbling(70)))[1]
    assert [one.measured for one in told] == [False] * 20 + [True] * (len(told) - 20)
    last = told[-1]
    assert last.ends[95].low < last.ends[80].low < last.point < last.ends[80].high < last.ends[95].high


def test_misses_widen_the_intervals_so_that_they_hold_what_they_say_in_wilder_years() -> None:
    prices = [10_000.0]
    for number in range(300):
        chance = sin(12.9898 * number) * 43758.5453 % 1 - 0.5
        prices.append(prices[-1] * (1 + chance * 0.002 * 1.015**number))
    score = backtests.score(backtests.replayed(weekly(prices))[1])
    assert score is not None
    assert 78 <= score.inside[80] <= 88


def test_the_share_between_two_errors_lies_between_them() -> None:
    assert backtests.quantile([3, 1, 2], 0.5) == 2
    assert backtests.quantile([0.0, 1.0, 2.0, 3.0], 0.5) == 1.5
    assert (backtests.quantile([1, 2], 1), backtests.quantile([1, 2], 0)) == (2, 1)


def test_the_score_counts_what_came_and_its_ends() -> None:
    ends = {80: backtests.Ends(90, 110), 95: backtests.Ends(80, 120)}
    told = [Told(0, 7, DRIFT, 100, 104, ends, True, actual) for actual in (110.0, 85.0, None)]
    assert backtests.score(told) == backtests.Score(2, 12.5, 12.5, {80: 1, 95: 2})
    assert backtests.score(told[2:]) is None


def test_nothing_is_told_below_twenty_four_weeks() -> None:
    few, enough = weekly(wobbling(FEWEST - 1)), weekly(wobbling(FEWEST))
    assert (backtests.silence(few, few.weeks[-1]), backtests.replayed(few)[1]) == (Silence.FEW, [])
    assert (backtests.silence(enough, enough.weeks[-1]), len(backtests.replayed(enough)[1])) == (None, 1)
    assert backtests.silence(Past([], []), MONDAY) is Silence.NONE
    assert backtests.silence(enough, enough.weeks[-1] + WEEK) is Silence.STALE


def test_nothing_is_told_of_a_week_outside_of_the_season_or_beyond_it() -> None:
    sold = weekly(wobbling(30), (1, 2, 3, 4, 5, 6, 7, 8))
    assert days.of_number(sold.weeks[-1]) == date(2026, 7, 27)
    assert [told[-1].target if told else 0 for told in backtests.replayed(sold).values()] == [
        days.number(date(2026, 8, 3)), days.number(date(2026, 8, 24))
    ]  # fmt: skip
    short = weekly(wobbling(29), (1, 2, 3, 4, 5, 6, 7))
    assert backtests.silence(short, short.weeks[-1]) is Silence.CLOSED
    late = weekly(wobbling(30), (1, 2, 3, 4, 5, 6, 7))
    assert (late.run, backtests.silence(late, late.weeks[-1])) == (1, Silence.CLOSED)
    assert all(one.target + WEEK <= days.number(date(2026, 8, 1)) for told in backtests.replayed(short).values()
               for one in told)  # fmt: skip


def test_a_closed_season_or_five_weeks_of_silence_begin_anew() -> None:
    weeks = [MONDAY + WEEK * number for number in range(60) if not 30 <= number < 34]
    broken = Past(weeks, wobbling(len(weeks)))
    assert broken.run == 26
    seasonal = Past(weeks, wobbling(len(weeks)), (1, 2, 3, 4, 5, 6, 7, 8))
    assert (days.of_number(seasonal.weeks[-seasonal.run]), seasonal.run) == (date(2027, 1, 4), 8)
    gap = [MONDAY + WEEK * number for number in range(60) if not 30 <= number < 33]
    assert Past(gap, wobbling(len(gap))).run == len(gap)
