"""Years laid over each other: by the calendar, by the days before 春节, by the days since 清明."""

from collections.abc import Iterable
from datetime import date
from math import radians, sin

import pytest

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.years import Alignment, Frame, Slot, Window, compared

TODAY = days.number(date(2026, 11, 29))


def number(said: str) -> int:
    return days.number(date.fromisoformat(said))


@pytest.fixture
def spring(catalogue: Catalogue) -> dict[int, int]:
    return {one.year: days.number(one.spring) for one in catalogue.lists.festivals}


@pytest.fixture
def qingming(catalogue: Catalogue) -> dict[int, int]:
    return {one.year: days.number(one.qingming) for one in catalogue.lists.festivals}


def on(said: Iterable[str], price: float = 1.0) -> list[tuple[int, float]]:
    return [(number(day), price) for day in said]


@pytest.mark.parametrize(
    ("period", "day", "slot"),
    [
        (Period.MONTH, "2026-11-01", Slot(2026, 11)),
        (Period.WEEK, "2026-11-23", Slot(2026, 48)),
        (Period.WEEK, "2025-12-29", Slot(2026, 1)),
        (Period.WEEK, "2020-12-28", Slot(2020, 53)),
    ],
)
def test_the_calendar_has_months_and_iso_weeks(period: Period, day: str, slot: Slot) -> None:
    assert Frame(Alignment.CALENDAR, period).slot(number(day)) == slot


@pytest.mark.parametrize(
    ("day", "slot"),
    [
        ("2026-02-17", Slot(2026, 0)),
        ("2026-02-16", Slot(2026, -1)),
        ("2025-01-28", Slot(2025, -1)),
        ("2026-11-29", Slot(2027, -69)),
    ],
)
def test_the_eve_of_the_festival_is_the_same_day_in_every_year(spring: dict[int, int], day: str, slot: Slot) -> None:
    assert Frame(Alignment.SPRING, Period.DAY, spring).slot(number(day)) == slot


@pytest.mark.parametrize(
    ("day", "slot"),
    [
        ("2026-04-05", Slot(2026, 0)),
        ("2026-04-11", Slot(2026, 0)),
        ("2026-04-04", Slot(2026, -1)),
        ("2026-03-08", Slot(2026, -4)),
        ("2026-03-07", Slot(2025, 48)),
    ],
)
def test_weeks_since_qingming_go_once_round_the_year(qingming: dict[int, int], day: str, slot: Slot) -> None:
    assert Frame(Alignment.QINGMING, Period.WEEK, qingming).slot(number(day)) == slot


def test_what_is_usual_are_the_quarters_of_the_same_month_of_five_years() -> None:
    past = [(f"{year}-03-01", float(price)) for year, price in zip(range(2021, 2026), (5, 1, 3, 2, 4), strict=True)]
    points = [(number(day), price) for day, price in [*past, ("2026-03-01", 9.0), ("2020-03-01", 100.0)]]
    found = compared(points, Frame(Alignment.CALENDAR, Period.MONTH), TODAY)
    assert found is not None
    assert (found.year, found.window, dict(found.now)) == (2026, Window(1, 12), {3: 9.0})
    assert found.usual[3][:5] == (1, 2, 3, 4, 5)
    assert found.past == [2025, 2024, 2023, 2022, 2021]


def test_two_years_are_too_few_to_say_what_is_usual() -> None:
    points = on(["2024-03-01", "2025-03-01", "2023-04-01", "2024-04-01", "2025-04-01"])
    found = compared(points, Frame(Alignment.CALENDAR, Period.MONTH), TODAY)
    assert found is not None
    assert list(found.usual) == [4]


def test_the_price_of_a_week_before_the_festival_is_the_mean_of_its_days(spring: dict[int, int]) -> None:
    points = [(spring[2027] - 70, 1.0), (spring[2027] - 69, 2.0), (spring[2027] - 64, 6.0), (spring[2026] - 70, 4.0)]
    found = compared(points, Frame(Alignment.SPRING, Period.WEEK, spring), TODAY)
    assert found is not None
    assert (found.year, dict(found.now), dict(found.told[2026])) == (2027, {-10: 3.0}, {-10: 4.0})


def test_without_the_festivals_day_nothing_is_compared() -> None:
    assert compared(on(["2026-03-01"]), Frame(Alignment.SPRING, Period.WEEK), TODAY) is None


SYNODIC, NEW_MOON_2000 = 29.530588861, 2451550.09766
UNIX, BEIJING, CLOCK = 2440587.5, 8 / 24, 70 / 86400
"""Julian day of 1970-01-01, our time of day, and how far the even time of the heavens runs ahead of clocks."""


AFTER_LEAP_MONTH = 2034
"""The month of 雨水 is the first one; but after the leap eleventh month of 2033 that term falls a day before it."""


def day_of(moment: float) -> int:
    return int(moment - CLOCK + BEIJING - UNIX)


def sun(moment: float) -> float:
    """The apparent longitude of the sun in degrees, good to a hundredth (Meeus, chapter 25)."""
    century = (moment - 2451545) / 36525
    mean, anomaly = 280.46646 + 36000.76983 * century, radians(357.52911 + 35999.05029 * century)
    centre = 1.9146 * sin(anomaly) + 0.02 * sin(2 * anomaly)
    return float((mean + centre - 0.00569 - 0.00478 * sin(radians(125.04 - 1934.136 * century))) % 360)


def reached(year: int, degrees: float) -> float:
    """When the sun reaches that longitude in the year, from 15° (April) on."""
    moment = 2451545 + 365.2422 * (year - 2000) + (degrees + 80) % 360
    for _ in range(9):
        moment += ((degrees - sun(moment) + 180) % 360 - 180) * 365.2422 / 360
    return moment


def new_moon(number: int) -> float:
    """With the largest terms (Meeus, chapter 49): good to a quarter of an hour."""
    sun_at, moon = radians(2.5534 + 29.1053567 * number), radians(201.5643 + 385.81693528 * number)
    node = radians(160.7108 + 390.67050284 * number)
    terms = -0.4072 * sin(moon) + 0.17241 * sin(sun_at) + 0.01608 * sin(2 * moon) + 0.01039 * sin(2 * node)
    terms += 0.00739 * sin(moon - sun_at) - 0.00514 * sin(moon + sun_at) + 0.00208 * sin(2 * sun_at)
    return NEW_MOON_2000 + SYNODIC * number + terms


def test_the_days_of_the_festivals_are_those_of_sun_and_moon(catalogue: Catalogue) -> None:
    moons = [day_of(new_moon(number)) for number in range(-5, 460)]
    for one in catalogue.lists.festivals:
        assert days.number(one.qingming) == day_of(reached(one.year, 15)), one.year
        rain = day_of(reached(one.year, 330)) + (one.year == AFTER_LEAP_MONTH)
        assert days.number(one.spring) == max(moon for moon in moons if moon <= rain), one.year
    assert [one.year for one in catalogue.lists.festivals] == list(range(2000, 2036))
