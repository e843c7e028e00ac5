"""The values of a warning: the prices that are looked at, what was measured, and what it means."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from models.rules import days
from models.rules.catalogue.warnings import Level, Rule
from models.rules.days import Period
from models.rules.products import Product

YEAR = 12


class Point(NamedTuple):
    """A period that told a price: the number of the period, its last day, the average in whole 厘, the volume."""

    number: int
    last: int
    price: int
    volume: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The prices of one series, the oldest first; periods without a price are left out, their numbers are missing."""

    points: Sequence[Point] = ()

    def until(self, day: int) -> "Line":
        """What was over by that day."""
        return Line(self.points[: bisect_right(self.points, day, key=lambda point: point.last)])

    @property
    def newest(self) -> Point | None:
        return self.points[-1] if self.points else None

    def within(self, window: int) -> Sequence[Point]:
        """Those of the last so many periods up to the newest; 0: all."""
        if not (window and self.points):
            return self.points
        first = self.points[-1].number - window
        return [point for point in self.points[-window:] if point.number > first]

    def whole(self) -> list[float | None]:
        """Every period from the first to the newest, None where no price was told."""
        told: Mapping[int, float] = {point.number: point.price for point in self.points}
        first = self.points[0].number if self.points else 0
        last = self.points[-1].number if self.points else -1
        return [told.get(number) for number in range(first, last + 1)]


def number(period: Period, start: int) -> int:
    """The running number of the period that begins on that day: one more than that of the period before it."""
    if period is Period.WEEK:
        return (start + 3) // 7
    if period is Period.MONTH:
        day = days.of_number(start)
        return day.year * YEAR + day.month - 1
    return start


def last(period: Period, start: int) -> int:
    """The last day of the period that begins on that day."""
    if period is Period.WEEK:
        return start + 6
    return days.month_end(start) if period is Period.MONTH else start


@dataclass(frozen=True, slots=True)
class Sight:
    """What a rule looks at: a product's prices, and those of the second product."""

    rule: Rule
    product: Product
    own: Line
    other: Line = field(default_factory=Line)


class Measured(NamedTuple):
    """A method's figure in its unit (pct, sd, ratio, points, days), what it is measured against (in the figure's unit,
    or in 厘), and the inputs by name."""

    figure: float
    unit: str
    reference: float | None = None
    inputs: Mapping[str, float] = {}
    levels: Mapping[str, Level] | None = None
    held: Mapping[str, Level] | None = None
    """The levels of a method that knows them itself, for each side; None: by the rule's limits."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the prices up to `day` mean: the level of each side, and the level that one which is open still has."""

    day: int
    measured: Measured
    levels: Mapping[str, Level]
    held: Mapping[str, Level]
    price: int | None

    @property
    def thousandths(self) -> int:
        """The figure as it is kept."""
        return round(self.measured.figure * 1000)

    @property
    def side(self) -> str:
        """The graver side; "" where there is none."""
        worst = max(self.levels, key=lambda side: self.levels[side])
        return worst if self.levels[worst] else ""

    @property
    def level(self) -> Level:
        return max(self.levels.values())


@dataclass(frozen=True, slots=True)
class Short:
    """Not judged: the rule needs so many periods with a price, and has fewer, or they have too many holes."""

    needs: int
    has: int
    day: int
