"""Seasons and alarms: what is usual in a month, and what is missing."""

import pytest

from models.rules import alarms, seasons

SHAPE = [8, 9, 10, 11, 12, 11, 10, 9, 10, 10, 11, 9]


def test_a_season_is_counted_from_the_month_of_the_first_price() -> None:
    found = seasons.seasons([*SHAPE[3:], *SHAPE * 3], first=4)
    assert found is not None
    assert (found.peak, found.trough) == (5, 1)
    assert found.swing_pct == pytest.approx(40)


def test_a_month_without_a_ratio_leaves_no_index() -> None:
    assert seasons.seasons(SHAPE * 2) is not None
    assert seasons.seasons((SHAPE * 2)[:-1]) is None
    assert seasons.seasons([None, *SHAPE[1:], *SHAPE]) is None


def test_quarters_and_an_odd_season_have_their_index_too() -> None:
    found = seasons.seasons([1, 2, 3, 2] * 3, length=4)
    assert found is not None
    assert found.index == pytest.approx((0.5, 1, 1.5, 1))
    odd = seasons.seasons([1, 2, 3] * 3, length=3)
    assert odd is not None
    assert odd.index == pytest.approx((0.5, 1, 1.5))


GROWING = [float(month * month % 97 + 50) for month in range(60)]


def test_a_new_season_can_be_judged_by_the_year_alone() -> None:
    closed: list[float | None] = [*GROWING]
    closed[56] = None
    assert (alarms.ifpa(closed, 59).kind, alarms.ifpa(closed, 59).basis) == ("insufficient", None)
    annual = alarms.ifpa(closed, 59, annual_only=True)
    assert annual.basis == "annual"
    assert annual.value == annual.annual == alarms.ifpa(GROWING, 59).annual


def test_growth_that_never_changes_has_no_scale() -> None:
    assert alarms.ifpa([2.0] * 60, 59).kind == "insufficient"


@pytest.mark.parametrize(
    ("z", "kind"),
    [(1.0, "abnormal_high"), (0.99, "moderate_high"), (0.49, "normal"), (-0.5, "moderate_low"), (-1.0, "abnormal_low")],
)
def test_an_anomaly_has_its_class(z: float, kind: str) -> None:
    assert alarms.Anomaly(z, z).kind == kind


@pytest.mark.parametrize(("gap", "kind"), [(0.24, "normal"), (0.25, "stress"), (1, "alert"), (2, "crisis")])
def test_a_gap_has_its_class(gap: float, kind: str) -> None:
    assert alarms.Gap(1, 1, gap).kind == kind


def test_the_tested_month_may_stay_out_of_the_fit() -> None:
    prices = [*GROWING[:47], 400.0]
    inside, outside = alarms.alps(prices, 1, 47), alarms.alps(prices, 1, 47, inclusive=False)
    assert inside is not None
    assert outside is not None
    assert outside.alps > inside.alps
    assert outside.fitted < inside.fitted


def test_too_few_months_or_a_missing_one_are_insufficient() -> None:
    assert alarms.alps(GROWING[:35], 1, 34) is None
    assert alarms.alps([*GROWING[:47], None], 1, 47) is None
    gapped = [None if month % 3 == 0 else price for month, price in enumerate(GROWING)]
    assert alarms.alps(gapped, 1, 59) is None
