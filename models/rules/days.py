"""Days (日子): market days in Asia/Shanghai, the periods they lie in, and the only look at the clock."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.rules.errors import Unclear

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEIJING = timezone(timedelta(hours=8))
"""The same since 1991, told faster."""
FIRST_YEAR = 1900
EPOCH = date(1970, 1, 1).toordinal()
CENTURY_TURNS = 70
FRIDAY = 4
ENGLISH = "January February March April May June July August September October November December"
MONTHS = {word: i for i, name in enumerate(ENGLISH.lower().split(), 1) for word in (name, name[:3])} | {"sept": 9}
_NAMED = re.compile(r"(\d{1,2})[- /.]([A-Za-z]{3,9})[- /.](\d{4}|\d{2})", re.ASCII)


class Period(IntEnum):
    """How long a summary covers: 日 周 旬 月."""

    DAY = 0
    WEEK = 1
    TENDAY = 2
    MONTH = 3

    @property
    def code(self) -> str:
        """day, week, tenday, month: as addresses name it."""
        return self.name.lower()


PERIODS = {period.code: period for period in Period}


_stopped: list[datetime] = []


def now() -> datetime:
    """This moment, in UTC."""
    return _stopped[0] if _stopped else datetime.now(UTC)


def stop(moment: datetime) -> None:
    """For this process it is that moment from now on, to see what would have been said then."""
    _stopped[:] = [moment.astimezone(UTC)]


def today() -> date:
    """The market day that runs now."""
    return now().astimezone(SHANGHAI).date()


def number(day: date) -> int:
    """Days since 1970-01-01: how a day is kept in the database."""
    return day.toordinal() - EPOCH


def of_number(day: int) -> date:
    return date.fromordinal(day + EPOCH)


def packed(day: int) -> int:
    """A kept day as 20 bits beside other numbers; days before 1970 count from the top."""
    return day & 0xFFFFF


@lru_cache(maxsize=40_000)
def text(day: int) -> str:
    """The ISO text of a kept day: 20780 -> 2026-11-23."""
    return of_number(day).isoformat()


def beijing(moment: datetime) -> datetime:
    """A kept moment as it is told outside, to the second."""
    there = moment.astimezone(BEIJING)
    return there.replace(microsecond=0) if there.microsecond else there


def told(moment: datetime) -> str:
    """RFC 3339 with +08:00, to the second."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")


@lru_cache(maxsize=80_000)
def local(moment: datetime) -> date:
    """The market's day of a moment."""
    return moment.astimezone(SHANGHAI).date()


def start(period: Period, day: int) -> int:
    """The first day of the period that `day` lies in."""
    return STARTS[period](day)


def week_start(day: int) -> int:
    """Its Monday; day 0 was a Thursday."""
    return day - (day + 3) % 7


def tenday_start(day: int) -> int:
    """上旬 begins on the 1st, 中旬 on the 11th, 下旬 on the 21st."""
    when = of_number(day)
    return number(when.replace(day=min((when.day - 1) // 10, 2) * 10 + 1))


def month_start(day: int) -> int:
    return number(of_number(day).replace(day=1))


STARTS: dict[Period, Callable[[int], int]] = {
    Period.DAY: lambda day: day,
    Period.WEEK: week_start,
    Period.TENDAY: tenday_start,
    Period.MONTH: month_start,
}


def end(period: Period, first: int) -> int:
    """The last day of the period that begins on `first`."""
    if period is Period.WEEK:
        return first + 6
    if period is Period.DAY:
        return first
    return month_end(first) if period is Period.MONTH else min(tenday_end(first), month_end(first))


def working(day: date, count: int) -> date:
    """The so many working days (Monday to Friday) later: 3 after a Thursday is the next Tuesday."""
    for _ in range(count):
        day += timedelta(1)
        while day.weekday() > FRIDAY:
            day += timedelta(1)
    return day


def month_end(day: int) -> int:
    """The last day of the month that `day` lies in."""
    return month_start(month_start(day) + 31) - 1


def tenday_end(first: int) -> int:
    """The last day of the 旬 that begins on `first`: 下旬 lasts to the end of its month."""
    following = start(Period.TENDAY, first + 10)
    return following - 1 if following > first and month_start(following) == month_start(first) else month_end(first)


def read(text: str) -> date | None:
    """A day as files and pages write it: 2026-9-30, 2026/09/30, 20260930, 2026年9月30日, with or without a time, or
    with an English month: 30-Sep-26."""
    return _read(text.strip())


@lru_cache(maxsize=10_000)
def _read(text: str) -> date | None:
    if named := _NAMED.fullmatch(text):
        return of(_whole_year(named[3]), MONTHS.get(named[2].lower(), 0), int(named[1]))
    day = text.split(" ")[0].split("T")[0]
    for sign in "年月/.":
        day = day.replace(sign, "-")
    parts = day.removesuffix("日").split("-") if "-" in day else [day[:4], day[4:6], day[6:]]
    try:
        year, month, last = (int(part) for part in parts)
    except ValueError:
        return None
    return of(year, month, last)


def read_as(text: str, form: str) -> date | None:
    """A day written in a form of its own, as strptime names it: %d/%m/%Y."""
    try:
        found = datetime.strptime(text.strip(), form).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None
    return of(found.year, found.month, found.day)


def asked(said: str) -> date:
    """The day that a person wrote; Unclear says how to write it."""
    day = read(said)
    if day is None:
        raise Unclear(f"看不懂日期“{said}”，请写成 {today().isoformat()}")
    return day


def of(year: int, month: int, day: int) -> date | None:
    """That day of the calendar, if there is one."""
    try:
        return date(year, month, day) if year >= FIRST_YEAR else None
    except (ValueError, OverflowError):
        return None


def _whole_year(said: str) -> int:
    """Two digits mean 1970 to 2069."""
    year = int(said)
    return year if len(said) > len("70") else year + (2000 if year < CENTURY_TURNS else 1900)


def back(day: date, days: int) -> date:
    return day - timedelta(days=days)
