"""Accuracy (预测准不准): how far forecasts lay from what came, also against simply repeating the last season."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

PER_CENT = 100
Values = Sequence[float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came and what was forecast, what was known before, and the length of its season."""

    actual: Values
    forecast: Values
    insample: Values
    m: int = 1

    @property
    def mae(self) -> float:
        return _mae(self.actual, self.forecast)

    @property
    def rmse(self) -> float:
        return sqrt(fmean((y - f) ** 2 for y, f in zip(self.actual, self.forecast, strict=True)))

    @property
    def smape(self) -> float:
        return fmean(_share(y, f) for y, f in zip(self.actual, self.forecast, strict=True))

    @property
    def scale(self) -> float | None:
        """The mean step over a season in sample."""
        steps = [abs(now - before) for before, now in zip(self.insample, self.insample[self.m :], strict=False)]
        return fmean(steps) or None if steps else None

    @property
    def mase(self) -> float | None:
        return self.mae / self.scale if self.scale else None

    @property
    def skill(self) -> float | None:
        """1 - mae over that of repeating the last season."""
        if len(self.insample) < self.m:
            return None
        last = self.insample[len(self.insample) - self.m :]
        repeated = _mae(self.actual, [last[i % self.m] for i in range(len(self.actual))])
        return 1 - self.mae / repeated if repeated else None


def _mae(actual: Values, forecast: Values) -> float:
    return fmean(abs(y - f) for y, f in zip(actual, forecast, strict=True))


def _share(y: float, f: float) -> float:
    """200 |y-f| / (|y|+|f|); two zeros agree."""
    return 2 * PER_CENT * abs(y - f) / (abs(y) + abs(f)) if y or f else 0.0


def coverage(actual: Values, lower: Values, upper: Values) -> float:
    """Per cent of what came inside; the ends count as inside."""
    rows = zip(actual, lower, upper, strict=True)
    return fmean(PER_CENT if low <= y <= high else 0 for y, low, high in rows)


def msis(tested: Outcome, lower: Values, upper: Values, level: float) -> float | None:
    """The mean width, with 2/a of what lies outside, over the scale; a = 1 - level/100."""
    a = 1 - level / PER_CENT
    if not tested.scale or a <= 0:
        return None
    rows = zip(tested.actual, lower, upper, strict=True)
    return fmean((u - low) + 2 / a * (max(0, low - y) + max(0, y - u)) for y, low, u in rows) / tested.scale
