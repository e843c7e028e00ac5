"""Changes: periods that lie before each other, also over the turn of the year, and what is missing."""

import pytest

from models.rules import changes
from models.rules.changes import Change, Period


@pytest.mark.parametrize(
    ("said", "before", "last_year"),
    [
        ("2026-01", "2025-12", "2025-01"),
        ("2026-W01", "2025-W52", "2025-W01"),
        ("2021-W01", "2020-W53", "2020-W01"),
        ("2020-W53", "2020-W52", "2019-W52"),
        ("2026-01-1", "2025-12-3", "2025-01-1"),
        ("2026-03-中旬", "2026-03-上旬", "2025-03-中旬"),
        ("2026-03-21", "2026-03-11", "2025-03-21"),
    ],
)
def test_every_period_has_one_before_it_and_one_of_last_year(said: str, before: str, last_year: str) -> None:
    found = changes.period(said)
    assert found is not None
    assert found.before == changes.period(before)
    assert found.last_year == changes.period(last_year)


@pytest.mark.parametrize("said", ["", "2026", "2026-13", "2025-W53", "2026-W00", "2026-11-4", "0000-01", "soon"])
def test_what_is_no_period_is_none(said: str) -> None:
    assert changes.period(said) is None


@pytest.mark.parametrize(
    ("now", "before", "word"),
    [(1.1, 1.0, "上涨"), (0.9, 1.0, "下跌"), (1.0004, 1.0, "持平"), (0.9994, 1.0, "下跌"), (1.0, 0, "无可比数据"),
     (None, 1.0, "无可比数据"), (1.0, None, "无可比数据")],
)  # fmt: skip
def test_a_change_has_its_word(now: float | None, before: float | None, word: str) -> None:
    assert changes.change(now, before).word == word


def test_the_year_to_date_counts_months_that_both_years_have() -> None:
    series = {
        Period("month", 2025, 1): 1.0,
        Period("month", 2025, 2): 5.0,
        Period("month", 2025, 3): 2.0,
        Period("month", 2026, 1): 1.5,
        Period("month", 2026, 2): None,
        Period("month", 2026, 3): 3.0,
        Period("month", 2026, 4): 7.0,
        Period("month", 2026, 5): 3.0,
        Period("month", 2025, 5): 2.0,
        Period("month", 2025, 6): 9.0,
        Period("month", 2026, 6): 1.0,
    }
    found = changes.changes(series, Period("month", 2026, 3))
    assert changes.changes(series, Period("month", 2026, 5)).to_date.pct == pytest.approx(50)
    assert found.on_period == Change(None)
    assert found.on_year.pct == pytest.approx(50)
    assert found.to_date.pct == pytest.approx(50)


def test_weeks_have_no_year_to_date() -> None:
    series = {Period("week", 2025, 2): 1.0, Period("week", 2026, 2): 2.0}
    found = changes.changes(series, Period("week", 2026, 2))
    assert (found.on_year.pct, found.to_date.pct) == (100, None)
