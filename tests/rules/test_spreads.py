"""Margins and how far a change is passed on; least squares beside them."""

from itertools import accumulate

import pytest

from models.rules import spreads
from models.rules.regression import least_squares


def test_a_margin_may_be_negative_and_what_is_missing_stays_missing() -> None:
    found = spreads.margin(3.0, None, 2.5)
    assert (found.total, found.farm_to_wholesale, found.wholesale_to_retail) == (-0.5, None, None)
    assert found.farm_share_pct == pytest.approx(120)
    assert spreads.margin(None, 2.0, 3.0).markup_pct is None


def chained(growth: list[float]) -> list[float | None]:
    """A series with these growths, as logarithms."""
    return [2.718281828459045**total for total in accumulate([0.0, *growth])]


UP = [0.1, -0.05, 0.2, -0.1, 0.15, -0.2, 0.05, 0.3, -0.15, 0.02]


def test_what_arrives_later_is_found_at_its_lag() -> None:
    down = [0.3 * now + 0.2 * before for now, before in zip(UP, [0.0, *UP], strict=False)]
    found = spreads.pass_through(chained(UP), chained(down), 1)
    assert found is not None
    assert found.coefficients == pytest.approx((0.3, 0.2))
    assert found.n == 9
    assert found.r2 == pytest.approx(1)
    assert found.constant == pytest.approx(0, abs=1e-12)


def test_rises_that_arrive_faster_than_falls_are_told_apart() -> None:
    down = [0.8 * up if up > 0 else 0.3 * up for up in UP]
    found = spreads.pass_through(chained(UP), chained(down), 0, asymmetric=True)
    assert found is not None
    assert found.coefficients == pytest.approx((0.8, 0.3))


def test_a_gap_leaves_out_the_changes_at_both_its_sides_and_too_few_tell_nothing() -> None:
    gapped = chained(UP)
    gapped[4] = None
    found = spreads.pass_through(gapped, chained(UP), 0)
    assert found is not None
    assert found.n == 8
    assert spreads.pass_through([1.0, 2.0], [1.0, 2.0], 0) is None


def test_a_column_that_says_nothing_of_its_own_gets_nothing() -> None:
    fit = least_squares([[1, 2, 1], [1, 2, 2], [1, 2, 4]], [3, 5, 9])
    assert fit.rank == 2
    assert fit.coefficients == pytest.approx((1, 0, 2))
    assert fit.sse == pytest.approx(0, abs=1e-20)


@pytest.mark.parametrize(
    ("now", "level"), [(35.0, "green"), (25.0, "green"), (35.1, "yellow"), (20, "yellow"), (19, "red"), (41, "red")]
)
def test_a_margin_diverges_by_points_from_the_median_of_the_weeks_before(now: float, level: str) -> None:
    found = spreads.divergence([10, 15, 20, 29, 31, 60, 70, 90, now])
    assert found is not None
    assert (found.usual, found.level) == (30, level)
    assert found.gap == pytest.approx(now - 30)


def test_with_fewer_than_eight_weeks_before_nothing_is_usual() -> None:
    assert spreads.divergence([30.0] * 8) is None
    assert spreads.divergence([]) is None


def test_the_lag_is_when_half_has_arrived_and_none_where_nothing_follows() -> None:
    assert spreads.Pass((0.1, 0.2, 0.4, 0.1), 0, 1, 30).lag == 2
    assert spreads.Pass((0.5, 0.4), 0, 1, 30).lag == 0
    assert spreads.Pass((-0.5, 0.4), 0, 1, 30).lag is None
