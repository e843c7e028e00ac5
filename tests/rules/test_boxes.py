"""Boxes: quarters by the inclusive method, and months that have enough figures for one."""

from datetime import date

import pytest

from models.rules import days
from models.rules.boxes import FEWEST, Box, box, boxes


@pytest.mark.parametrize(
    ("figures", "lies"),
    [
        ([7.0], Box(7, 7, 7, 7, 7, 1)),
        ([1, 3], Box(1, 1.5, 2, 2.5, 3, 2)),
        ([4, 1, 3, 2], Box(1, 1.75, 2.5, 3.25, 4, 4)),
        ([2, 2, 2, 2, 20], Box(2, 2, 2, 2, 20, 5)),
    ],
)
def test_half_of_the_figures_lie_between_the_quarters(figures: list[float], lies: Box) -> None:
    assert box(figures) == lies


def test_nothing_has_no_box() -> None:
    assert box([]) is None


def test_a_month_gathers_its_days_of_all_years_and_with_too_few_has_no_box() -> None:
    told = [(days.number(date(year, 3, day)), float(day)) for year in (2025, 2026) for day in (1, 2, 3)]
    few = [(days.number(date(2026, 4, day)), 1.0) for day in range(1, FEWEST)]
    found = boxes([*told, *few])
    assert list(found) == list(range(1, 13))
    march = found[3]
    assert march is not None
    assert (march.n, march.low, march.middle, march.high) == (6, 1, 2, 3)
    assert found[4] is None
