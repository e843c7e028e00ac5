"""Forecasts (预测): plain models that go on with a series, and how wide of the mark they may be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt

from models.rules.regression import least_squares
from models.rules.seasons import seasons
from models.rules.smoothing import best_alpha, smoothed

SIGNIFICANT = 1.645
CYCLES = 3
NAIVE, SNAIVE, DRIFT, SES, THETA = "naive", "snaive", "drift", "ses", "theta"


@dataclass(frozen=True, slots=True)
class Asked:
    """A series, the oldest first, how far to look ahead, the length of its season, and a given alpha."""

    series: Sequence[float]
    h: int
    m: int = 1
    alpha: float | None = None

    @property
    def steps(self) -> range:
        return range(1, self.h + 1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The points ahead, and sigma times the width of each step; None where nothing tells how wide."""

    points: tuple[float, ...]
    widths: tuple[float, ...] | None
    alpha: float | None = None
    slope: float | None = None
    seasonal: bool | None = None

    def ends(self, quantile: float) -> list[tuple[float, float]] | None:
        """Low and high of each step, cut at 0."""
        if self.widths is None:
            return None
        pairs = zip(self.points, self.widths, strict=True)
        return [(max(0.0, point - quantile * width), max(0.0, point + quantile * width)) for point, width in pairs]


def naive(asked: Asked) -> Forecast:
    """The last value."""
    y = asked.series
    sigma = _sigma([now - before for before, now in pairwise(y)], 0)
    return Forecast(tuple(y[-1] for _ in asked.steps), _widths(sigma, [sqrt(h) for h in asked.steps]))


def snaive(asked: Asked) -> Forecast:
    """The value of the same season before."""
    y, m = asked.series, asked.m
    sigma = _sigma([now - before for before, now in zip(y, y[m:], strict=False)], 0)
    points = tuple(y[len(y) - m + (h - 1) % m] for h in asked.steps)
    return Forecast(points, _widths(sigma, [sqrt((h - 1) // m + 1) for h in asked.steps]))


def drift(asked: Asked) -> Forecast:
    """The last value and the mean step, again and again."""
    y, steps = asked.series, len(asked.series) - 1
    slope = (y[-1] - y[0]) / steps
    sigma = _sigma([now - before - slope for before, now in pairwise(y)], 1)
    widths = _widths(sigma, [sqrt(h * (1 + h / steps)) for h in asked.steps])
    return Forecast(tuple(y[-1] + h * slope for h in asked.steps), widths, slope=slope)


def ses(asked: Asked) -> Forecast:
    """The level of exponential smoothing, from the first value."""
    alpha = best_alpha(asked.series) if asked.alpha is None else asked.alpha
    level, errors = smoothed(asked.series, alpha)
    widths = _widths(_sigma(errors, 1), [sqrt(1 + (h - 1) * alpha**2) for h in asked.steps])
    return Forecast(tuple(level for _ in asked.steps), widths, alpha=alpha)


def theta(asked: Asked) -> Forecast:
    """The mean of the straight line and of what is smoothed twice as far from it; of a seasonal series without its
    season."""
    index = seasons(asked.series, 1, asked.m) if _is_seasonal(asked) else None
    if index is None or min(index.index) <= 0:
        return replace(_theta(asked), seasonal=False)
    bare = [value / index.index[t % asked.m] for t, value in enumerate(asked.series)]
    found = _theta(replace(asked, series=bare))
    back = [index.index[(len(bare) + h - 1) % asked.m] for h in asked.steps]
    points = tuple(point * one for point, one in zip(found.points, back, strict=True))
    widths = found.widths and tuple(width * one for width, one in zip(found.widths, back, strict=True))
    return replace(found, points=points, widths=widths, seasonal=True)


def _theta(asked: Asked) -> Forecast:
    y = asked.series
    times = range(1, len(y) + 1)
    line = least_squares([[1.0, float(t)] for t in times], y)
    twice = [2 * value - line.at([1.0, t]) for t, value in zip(times, y, strict=True)]
    alpha = best_alpha(twice) if asked.alpha is None else asked.alpha
    level, errors = smoothed(twice, alpha)
    points = tuple((line.at([1.0, len(y) + h]) + level) / 2 for h in asked.steps)
    sigma = _sigma([error / 2 for error in errors], 2)
    widths = _widths(sigma, [sqrt(1 + (h - 1) * alpha**2) for h in asked.steps])
    return Forecast(points, widths, alpha=alpha, slope=line.coefficients[1])


def _is_seasonal(asked: Asked) -> bool:
    """Three whole cycles, and an autocorrelation at the season that chance would not give."""
    y, m = asked.series, asked.m
    if m <= 1 or len(y) < CYCLES * m:
        return False
    mean = sum(y) / len(y)
    gaps = [value - mean for value in y]
    spread = sum(gap * gap for gap in gaps)
    if not spread:
        return False
    r = [sum(a * b for a, b in zip(gaps, gaps[lag:], strict=False)) / spread for lag in range(1, m + 1)]
    return abs(r[-1]) > SIGNIFICANT * sqrt((1 + 2 * sum(one * one for one in r[:-1])) / len(y))


def _sigma(errors: Sequence[float], taken: int) -> float | None:
    """The root of SSE / (number of residuals - k)."""
    free = len(errors) - taken
    return sqrt(sum(error * error for error in errors) / free) if free > 0 else None


def _widths(sigma: float | None, factors: Sequence[float]) -> tuple[float, ...] | None:
    return None if sigma is None else tuple(sigma * factor for factor in factors)


MODELS: Mapping[str, Callable[[Asked], Forecast]] = {NAIVE: naive, SNAIVE: snaive, DRIFT: drift, SES: ses, THETA: theta}
