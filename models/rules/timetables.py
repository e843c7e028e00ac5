"""Timetables (时间表): when something falls due, written as a cron line in Asia/Shanghai."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.rules import days
from models.rules.errors import Unclear

FARTHEST = 32
"""Days that a line looks back or ahead."""
FIELDS = {"分": range(60), "时": range(24), "日": range(1, 32), "月": range(1, 13), "星期": range(8)}


@dataclass(frozen=True, slots=True)
class Times:
    """The due times of a cron line, in Asia/Shanghai."""

    minutes: frozenset[int]
    hours: frozenset[int]
    monthdays: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    def last(self, now: datetime) -> datetime | None:
        """The newest due time that is not after now; None when there was none for a month."""
        local = now.astimezone(days.SHANGHAI)
        for back in range(FARTHEST):
            day = days.back(local.date(), back)
            latest = local.time() if not back else time.max
            due = max((moment for moment in self._moments(day) if moment <= latest), default=None)
            if due is not None:
                return datetime.combine(day, due, days.SHANGHAI)
        return None

    def next(self, now: datetime) -> datetime | None:
        """The first due time after now; None when there is none for a month."""
        local = now.astimezone(days.SHANGHAI)
        for ahead in range(FARTHEST):
            day = local.date() + timedelta(ahead)
            soonest = local.time() if not ahead else None
            due = min((at for at in self._moments(day) if soonest is None or at > soonest), default=None)
            if due is not None:
                return datetime.combine(day, due, days.SHANGHAI)
        return None

    def _moments(self, day: date) -> Iterator[time]:
        if self._falls_on(day):
            yield from (time(hour, minute) for hour in self.hours for minute in self.minutes)

    def _falls_on(self, day: date) -> bool:
        """Where the line names days of the month and of the week, either will do."""
        by_month, by_week = day.day in self.monthdays, day.isoweekday() in self.weekdays
        named_both = len(self.monthdays) < len(FIELDS["日"]) and len(self.weekdays) < len(FIELDS["星期"]) - 1
        return day.month in self.months and (by_month or by_week if named_both else by_month and by_week)


def read(cron: str) -> Times:
    """`30 8,19 * * 1-5`: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday)."""
    parts = cron.split()
    if len(parts) != len(FIELDS):
        raise Unclear(f"时间表“{cron}”应有五段：分 时 日 月 星期，像 30 8 * * *")
    minutes, hours, monthdays, months, weekdays = (
        _numbers(cron, part, name) for part, name in zip(parts, FIELDS, strict=True)
    )
    return Times(minutes, hours, monthdays, months, frozenset(number or 7 for number in weekdays))


def _numbers(cron: str, part: str, name: str) -> frozenset[int]:
    """`*`, `*/15`, `8`, `8-18`, `8-18/2`, or several with commas."""
    allowed = FIELDS[name]
    try:
        found = frozenset(number for piece in part.split(",") for number in _piece(piece, allowed))
    except ValueError:
        found = frozenset()
    if not found or not found <= {*allowed}:
        raise Unclear(f"时间表“{cron}”里的{name}“{part}”看不懂，应是 {allowed[0]} 到 {allowed[-1]} 的数")
    return found


def _piece(piece: str, allowed: range) -> range:
    span, _, step = piece.partition("/")
    first, _, last = span.partition("-")
    if span == "*":
        first, last = str(allowed[0]), str(allowed[-1])
    return range(int(first), int(last or first) + 1, int(step or 1))
