"""Forecasts and their accuracy: what the worked cases do not show."""

from math import sqrt

import pytest

from models.rules import accuracy, forecasts
from models.rules.accuracy import Outcome
from models.rules.forecasts import Asked
from models.rules.smoothing import best_alpha

SEASON = [1.0, 2.0, 3.0, 2.0]


def test_a_seasonal_series_keeps_its_season_and_its_trend() -> None:
    found = forecasts.theta(Asked([value * (1 + t / 100) for t, value in enumerate(SEASON * 4)], 4, m=4))
    assert found.seasonal
    assert found.points == pytest.approx([value * (1 + (16 + t) / 100) for t, value in enumerate(SEASON)], rel=0.05)


def test_a_series_without_a_season_is_not_given_one() -> None:
    assert (
        forecasts.theta(Asked([1.0, 1.2, 1.1, 1.3, 1.2, 1.4, 1.3, 1.5, 1.4, 1.6, 1.5, 1.7], 2, m=4)).seasonal is False
    )
    assert forecasts.theta(Asked(SEASON * 2, 2, m=4)).seasonal is False
    assert forecasts.theta(Asked([2.0] * 12, 2, m=4)).seasonal is False


def test_the_best_alpha_follows_a_walk_and_smooths_noise() -> None:
    assert best_alpha([1.0, 2.0, 3.0, 4.0, 5.0]) == pytest.approx(1)
    assert best_alpha([1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0]) < 0.3


def test_one_value_tells_no_width_and_ends_are_cut_at_nothing() -> None:
    assert forecasts.naive(Asked([2.0], 2)).ends(1.28) is None
    ((low, high),) = forecasts.naive(Asked([9.0, 1.0], 1)).ends(1.96) or []
    assert low == 0
    assert high == pytest.approx(1 + 1.96 * 8)


def test_the_width_grows_with_the_way_ahead() -> None:
    found = forecasts.snaive(Asked([*SEASON, *(value + 1 for value in SEASON)], 5, m=4))
    assert found.points == (2.0, 3.0, 4.0, 3.0, 2.0)
    assert found.widths == pytest.approx((1, 1, 1, 1, sqrt(2)))


def test_a_forecast_that_beats_repeating_the_season_has_skill() -> None:
    tested = Outcome([2, 3], [2, 3], SEASON, m=4)
    assert (tested.mae, tested.skill, tested.mase, tested.scale) == (0, 1, None, None)
    assert Outcome([0, 2], [0, 1], [1, 2]).smape == pytest.approx(100 / 3)


def test_the_ends_of_an_interval_count_as_inside() -> None:
    assert accuracy.coverage([1, 2, 3], [1, 2.1, 2], [1, 3, 3]) == pytest.approx(200 / 3)
    assert accuracy.msis(Outcome([1], [1], [1, 1]), [0], [2], 80) is None
