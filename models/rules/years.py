"""Years (同期比较): this year laid over the five before it, by the calendar or by the days to 春节 and since 清明.

A year is told in slots: months, ISO weeks, or weeks and days counted from a festival. Usual in a slot (常年) are
the quarters of the same slot of the five years before; without three of them it is not said.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from statistics import fmean
from typing import NamedTuple

from models.rules import days
from models.rules.boxes import Box, box
from models.rules.days import Period

PAST = 5
FEWEST = 3
"""Of the five years before, so many must tell a slot."""
WEEK = 7


class Alignment(StrEnum):
    """By what the years are laid over each other: 日历 春节 清明."""

    CALENDAR = "calendar"
    SPRING = "spring"
    QINGMING = "qingming"


class Window(NamedTuple):
    """Slots that are shown, counted from the festival: -60 to 30 days, -26 to 25 weeks."""

    first: int
    last: int


class Slot(NamedTuple):
    """Where a day stands: in which year, and at which place of it."""

    year: int
    number: int


WINDOWS = {
    (Alignment.SPRING, Period.WEEK): Window(-26, 25),
    (Alignment.SPRING, Period.DAY): Window(-60, 30),
    (Alignment.QINGMING, Period.WEEK): Window(-4, 47),
    (Alignment.QINGMING, Period.DAY): Window(-20, 70),
}
"""Weeks go once round the year; citrus is sold towards 春节, tea from 清明 on."""
MONTHS, WEEKS = Window(1, 12), Window(1, 53)


@dataclass(frozen=True, slots=True)
class Frame:
    """How the years are laid over each other. `anchors`: the festival's day in each year, by year."""

    alignment: Alignment
    period: Period
    anchors: Mapping[int, int] = field(default_factory=dict)

    @property
    def window(self) -> Window:
        if self.alignment is Alignment.CALENDAR:
            return MONTHS if self.period is Period.MONTH else WEEKS
        return WINDOWS[self.alignment, self.period]

    def slot(self, day: int) -> Slot | None:
        """None where the festival's day of that year is not known."""
        if self.alignment is Alignment.CALENDAR:
            return _calendar(self.period, days.of_number(day))
        begins = WINDOWS[self.alignment, Period.WEEK].first * WEEK
        year = days.of_number(day - begins).year
        for festival in (year, year - 1):
            if (anchor := self.anchors.get(festival)) is not None and day >= anchor + begins:
                apart = day - anchor
                return Slot(festival, apart // WEEK if self.period is Period.WEEK else apart)
        return None


def _calendar(period: Period, day: date) -> Slot:
    if period is Period.MONTH:
        return Slot(day.year, day.month)
    year, week, _ = day.isocalendar()
    return Slot(year, week)


@dataclass(frozen=True, slots=True)
class Compared:
    """The year that runs and those before it, each slot -> price; `usual`: slot -> how the years before lie."""

    year: int
    window: Window
    told: Mapping[int, Mapping[int, float]]
    usual: Mapping[int, Box]

    @property
    def now(self) -> Mapping[int, float]:
        return self.told.get(self.year, {})

    @property
    def past(self) -> list[int]:
        """The years before that tell anything, newest first."""
        return [year for year in sorted(self.told, reverse=True) if year != self.year]


def compared(points: Iterable[tuple[int, float]], frame: Frame, today: int) -> Compared | None:
    """Days (or first days of weeks, of months) with their prices; the price of a slot is the mean of its days.

    None where the festival's day is not known for the year that runs.
    """
    running = frame.slot(today)
    if running is None:
        return None
    window, years = frame.window, range(running.year - PAST, running.year + 1)
    gathered: dict[int, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for day, price in points:
        slot = frame.slot(day)
        if slot and slot.year in years and window.first <= slot.number <= window.last:
            gathered[slot.year][slot.number].append(price)
    told = {year: {number: fmean(own) for number, own in slots.items()} for year, slots in gathered.items()}
    before = [slots for year, slots in told.items() if year != running.year]
    return Compared(running.year, window, told, _usual(before, window))


def _usual(before: Sequence[Mapping[int, float]], window: Window) -> dict[int, Box]:
    found = {
        number: box([slots[number] for slots in before if number in slots])
        for number in range(window.first, window.last + 1)
    }
    return {number: lies for number, lies in found.items() if lies and lies.n >= FEWEST}


def first_day(frame: Frame, today: int) -> int:
    """The earliest day that the comparison needs: the five years before and what reaches into them."""
    return today - (PAST + 2) * 366
