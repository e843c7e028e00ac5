"""Changes (环比、同比、累计同比): a period against the one before it, and against the same one of last year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

FLAT = 0.05
"""Per cent: less than this is no change."""
UP, DOWN, SAME, NONE = "上涨", "下跌", "持平", "无可比数据"
MONTH, TENDAY, WEEK = "month", "tenday", "week"
FORMS = (
    (WEEK, re.compile(r"(\d{4})-?W(\d{1,2})")),
    (MONTH, re.compile(r"(\d{4})-(\d{1,2})")),
    (TENDAY, re.compile(r"(\d{4})-(\d{1,2})-?[A-Za-z]*([123]|[012]1|[上中下])旬?")),
)
PARTS = {"上": 1, "中": 2, "下": 3, "01": 1, "11": 2, "21": 3}
"""The three 旬 of a month, as they are named or by their first day."""


class Period(NamedTuple):
    """A month, an ISO week or a 旬 by its number within the year: 旬 1 to 36."""

    kind: str
    year: int
    number: int

    @property
    def before(self) -> "Period":
        if self.number > 1:
            return self._replace(number=self.number - 1)
        return self._replace(year=self.year - 1, number=count(self.kind, self.year - 1))

    @property
    def last_year(self) -> "Period":
        """Week 53 of a year after one without is compared with its week 52."""
        year = self.year - 1
        return self._replace(year=year, number=min(self.number, count(self.kind, year)))


def count(kind: str, year: int) -> int:
    """How many of these a year has; 28 December lies in its last ISO week."""
    return {MONTH: 12, TENDAY: 36}.get(kind) or date(year, 12, 28).isocalendar().week


def period(said: str) -> Period | None:
    """2025-11, 2026-W01, 2025-11-2 or 2025-11-中旬; None where it is none of them.

    >>> period("2025-11-2")
    Period(kind='tenday', year=2025, number=32)
    """
    for kind, form in FORMS:
        if found := form.fullmatch(said.strip()):
            year, number = int(found[1]), int(found[2])
            if kind == TENDAY:
                number = (number - 1) * 3 + (PARTS.get(found[3]) or int(found[3]))
            return Period(kind, year, number) if year and 1 <= number <= count(kind, year) else None
    return None


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure stands to another, in per cent; None where there is nothing to compare with."""

    pct: float | None

    @property
    def word(self) -> str:
        if self.pct is None:
            return NONE
        return SAME if abs(self.pct) < FLAT else UP if self.pct > 0 else DOWN


@dataclass(frozen=True, slots=True)
class Changes:
    """环比, 同比 and, of months, 累计同比."""

    on_period: Change
    on_year: Change
    to_date: Change


def change(now: float | None, before: float | None) -> Change:
    """now / before - 1."""
    return Change(None if now is None or not before else (now / before - 1) * 100)


def changes(series: Mapping[Period, float | None], at: Period) -> Changes:
    """How the period `at` stands to those before it; what is missing is never taken for anything."""
    now = series.get(at)
    return Changes(
        change(now, series.get(at.before)), change(now, series.get(at.last_year)), Change(_to_date(series, at))
    )


def _to_date(series: Mapping[Period, float | None], at: Period) -> float | None:
    """The sum of this year's months up to `at` that both years have, over that of last year's."""
    if at.kind != MONTH:
        return None
    months = [at._replace(number=number) for number in range(1, at.number + 1)]
    pairs = [(series.get(month), series.get(month.last_year)) for month in months]
    both = [(now, before) for now, before in pairs if now is not None and before is not None]
    return change(sum(now for now, _ in both), sum(before for _, before in both)).pct if both else None
