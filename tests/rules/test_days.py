"""Days: periods, and days as files write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import days
from models.rules.days import Period


@pytest.mark.parametrize(
    ("day", "period", "first"),
    [
        ("2026-11-23", Period.WEEK, "2026-11-23"),
        ("2026-11-22", Period.WEEK, "2026-11-16"),
        ("2027-01-01", Period.WEEK, "2026-12-28"),
        ("2026-11-10", Period.TENDAY, "2026-11-01"),
        ("2026-11-11", Period.TENDAY, "2026-11-11"),
        ("2026-08-31", Period.TENDAY, "2026-08-21"),
        ("2028-02-29", Period.MONTH, "2028-02-01"),
        ("2026-11-23", Period.DAY, "2026-11-23"),
    ],
)
def test_a_day_lies_in_its_period(day: str, period: Period, first: str) -> None:
    assert days.text(days.start(period, days.number(date.fromisoformat(day)))) == first


@given(st.dates(date(1980, 1, 1), date(2100, 1, 1)))
def test_a_kept_day_comes_back(day: date) -> None:
    assert days.of_number(days.number(day)) == day
    assert days.text(days.number(day)) == day.isoformat()


@pytest.mark.parametrize(
    "said",
    [
        "2026-09-30",
        "2026/9/30",
        "20260930",
        "2026年9月30日",
        "2026-09-30 00:00:00",
        "2026-09-30T08:00:00+08:00",
        "2026.9.30",
    ],
)
def test_a_day_is_read_as_files_write_it(said: str) -> None:
    assert days.read(said) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("7-Jan-12", date(2012, 1, 7)),
        ("29-Dec-69", date(2069, 12, 29)),
        ("1-Feb-70", date(1970, 2, 1)),
        ("30 September 2026", date(2026, 9, 30)),
        ("4-SEPT-1998", date(1998, 9, 4)),
        ("31-Feb-12", None),
        ("7-Jam-12", None),
        ("7-Jan-112", None),
        ("7-Jan", None),
    ],
)
def test_a_day_with_an_english_month_is_read_and_two_digits_are_a_year_near_ours(said: str, day: date | None) -> None:
    assert days.read(said) == day


@pytest.mark.parametrize(
    ("said", "form", "day"),
    [
        ("03/04/2026", "%d/%m/%Y", date(2026, 4, 3)),
        ("03/04/2026", "%m/%d/%Y", date(2026, 3, 4)),
        ("2026-04-03", "%d/%m/%Y", None),
        ("03/04/2026", "%Q", None),
    ],
)
def test_a_day_in_a_form_of_its_own_is_read_as_that_form_says(said: str, form: str, day: date | None) -> None:
    assert days.read_as(said, form) == day


@pytest.mark.parametrize("said", ["", "昨天", "2026-02-30", "0001-01-01", "2026-9", "26-9-30x"])
def test_what_is_no_day_is_none(said: str) -> None:
    assert days.read(said) is None


def test_a_moment_is_told_in_shanghai_time() -> None:
    assert days.told(datetime(2026, 11, 22, 16, 30, tzinfo=UTC)) == "2026-11-23T00:30:00+08:00"


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        ("2026-11-25", 1, "2026-11-26"),
        ("2026-11-25", 3, "2026-11-30"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-29", 5, "2026-12-04"),
        ("2026-12-31", 5, "2027-01-07"),
    ],
)
def test_working_days_leave_out_the_weekend(day: str, count: int, due: str) -> None:
    assert days.working(date.fromisoformat(day), count) == date.fromisoformat(due)
