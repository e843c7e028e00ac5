"""Gaps: periods without a price stand together with their reason; what runs still is no gap."""

from datetime import date
from typing import NamedTuple

import pytest

from models.rules import days
from models.rules.days import Period
from models.rules.gaps import OFF_SEASON, Gap, Reach, gaps, starts

FIRST = days.number(date(2026, 11, 1))
TODAY = FIRST + 20


class Told(NamedTuple):
    """A period as a series tells it."""

    start: int
    avg: int | None = 1000
    missing: str = ""


def reach(period: Period, last: int) -> Reach:
    return Reach(period, FIRST, FIRST + last, TODAY)


def test_days_in_a_row_without_a_price_are_one_gap_for_each_reason() -> None:
    points = [Told(FIRST), Told(FIRST + 1, None, "market_closed"), Told(FIRST + 2, None, "market_closed")]
    points += [Told(FIRST + 4), Told(FIRST + 5, None, "")]
    assert gaps(points, reach(Period.DAY, 5)) == [
        Gap(FIRST + 1, FIRST + 2, 2, "market_closed"),
        Gap(FIRST + 3, FIRST + 3, 1, "not_collected"),
        Gap(FIRST + 5, FIRST + 5, 1, "not_collected"),
    ]


def test_silence_of_today_is_no_gap_and_what_was_told_of_it_is() -> None:
    silent = [Told(day) for day in range(FIRST, TODAY)]
    assert gaps(silent, reach(Period.DAY, 20)) == []
    closed = [*silent, Told(TODAY, None, "market_closed")]
    assert gaps(closed, reach(Period.DAY, 20)) == [Gap(TODAY, TODAY, 1, "market_closed")]


def test_a_week_that_runs_is_not_missed_and_one_that_is_over_is() -> None:
    monday = days.week_start(FIRST)
    assert gaps([Told(monday)], reach(Period.WEEK, 20)) == [Gap(monday + 7, monday + 20, 2, "not_collected")]


def test_months_in_which_it_is_not_sold_are_told_apart_from_those_nobody_collected() -> None:
    march, june = (days.number(date(2026, month, 1)) for month in (3, 6))
    found = gaps([], Reach(Period.MONTH, march, june, TODAY), (3, 4))
    assert [(gap.times, gap.reason) for gap in found] == [(2, "not_collected"), (2, OFF_SEASON)]
    assert days.text(found[1].last) == "2026-06-30"


@pytest.mark.parametrize(
    ("period", "told"),
    [
        (Period.DAY, ["2026-11-01", "2026-11-02"]),
        (Period.WEEK, ["2026-10-26", "2026-11-02", "2026-11-09"]),
        (Period.TENDAY, ["2026-11-01", "2026-11-11", "2026-11-21", "2026-12-01"]),
        (Period.MONTH, ["2026-11-01", "2026-12-01", "2027-01-01"]),
    ],
)
def test_every_period_of_a_stretch_is_walked(period: Period, told: list[str]) -> None:
    last = days.number(date.fromisoformat(told[-1]))
    assert [days.text(start) for start in starts(Reach(period, FIRST, last, TODAY))] == told
