"""Smoothing (指数平滑): the level of a series in which older values count ever less."""

from collections.abc import Sequence

GRID = 100
NARROW = 1e-10
GOLDEN = (5**0.5 - 1) / 2


def smoothed(series: Sequence[float], alpha: float) -> tuple[float, list[float]]:
    """The last level, from the first value, and the error of every step."""
    level, errors = series[0], []
    for value in series[1:]:
        errors.append(value - level)
        level += alpha * errors[-1]
    return level, errors


def best_alpha(series: Sequence[float]) -> float:
    """The one with the least squared errors: the best of a grid from 0 to 1, then by the golden section."""
    best = min((number / GRID for number in range(GRID + 1)), key=lambda alpha: _squares(series, alpha))
    low, high = max(0.0, best - 1 / GRID), min(1.0, best + 1 / GRID)
    while high - low > NARROW:
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        if _squares(series, left) <= _squares(series, right):
            high = right
        else:
            low = left
    middle = (low + high) / 2
    return min((best, middle), key=lambda alpha: _squares(series, alpha))


def _squares(series: Sequence[float], alpha: float) -> float:
    level, total = series[0], 0.0
    for value in series:
        error = value - level
        total += error * error
        level += alpha * error
    return total
