"""Anomalies: the worked cases of the trade, and what must not be doubted."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.rules import anomalies


def test_a_spike_stands_out_of_its_neighbours() -> None:
    assert anomalies.hampel([2.0, 2.1, 2.0, 9.0, 2.1, 2.2, 2.1]) == [3]


def test_a_level_that_stays_is_no_spike() -> None:
    assert anomalies.hampel([2.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0, 3.0]) == []


def test_a_price_far_from_three_agreeing_markets_is_doubted() -> None:
    gap = anomalies.cross_market(4.8, [(3.0, 0.8), (2.0, 1.2), (2.4, 1.0)])
    assert gap.flag
    assert gap.score == pytest.approx(13.86294361)
    assert gap.expected == pytest.approx(2.4)


def test_two_markets_are_too_few_to_doubt_a_third() -> None:
    assert anomalies.cross_market(4.8, [(3.0, 1.0), (2.0, 1.0)]) == anomalies.Gap(None, None, False)


@pytest.mark.parametrize(
    ("price", "word"), [(800, "ok"), (3600, "ok"), (3601, "confirm"), (300, "confirm"), (7001, "hold"), (299, "hold")]
)
def test_a_band_asks_outside_soft_and_holds_outside_hard(price: int, word: str) -> None:
    assert anomalies.in_band(price, (800, 3600), (300, 7000)) == word


@pytest.mark.parametrize(("price", "jump"), [(1600, False), (1601, True), (625, False), (624, True)])
def test_more_than_one_point_six_times_the_last_value_is_a_jump(price: int, jump: bool) -> None:
    assert anomalies.jumped(price, 1000) is jump


def test_the_worked_cases_of_the_trade_hold(shared: Path) -> None:
    cases: list[dict[str, Any]] = json.loads((shared / "data/methods_dev.json").read_text("utf-8"))["cases"]
    hampel = [case for case in cases if case["method"] == "outlier_hampel"]
    across = [case for case in cases if case["method"] == "cross_market"]
    assert hampel
    assert across
    for case in hampel:
        assert anomalies.hampel(case["input"]["values"], case["input"]["half"]) == case["expected"]["outliers"], case[
            "id"
        ]
    for case in across:
        peers = [(peer["price"], peer.get("usual_ratio", 1.0)) for peer in case["input"]["peers"]]
        gap = anomalies.cross_market(case["input"]["price"], peers)
        assert gap.flag is case["expected"]["flag"], case["id"]
        assert gap.score == (None if case["expected"]["score"] is None else pytest.approx(case["expected"]["score"]))


def test_where_most_values_agree_the_mean_deviation_is_the_scale() -> None:
    found = anomalies.mad([2.0, 2.0, 2.0, 2.0, 5.0])
    assert (found.mad, found.scores[0]) == (0, 0)
    assert found.scores[4] == pytest.approx(3 / (1.2533141373 * 0.6))
    assert anomalies.mad([2.0, 2.0]).scores == (0, 0)


def test_a_small_gap_is_no_outlier_however_many_deviations_it_is() -> None:
    values = [2.0, 2.001, 2.0, 1.999, 2.0, 2.02, 2.001]
    assert anomalies.mad(values).outliers(values, 0) == [5]
    assert anomalies.mad(values).outliers(values, 5) == []


def test_a_missing_value_is_no_neighbour_and_stays_missing() -> None:
    assert anomalies.cleaned([2.0, None, 2.1, 9.0, 2.0, 2.1, None]) == [2.0, None, 2.1, 2.1, 2.0, 2.1, None]
