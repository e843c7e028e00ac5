"""Boxes (箱图): how figures lie: the least, the quarters, the middle and the most."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import quantiles
from typing import NamedTuple

from models.rules import days

QUARTERS = 4
FEWEST = 5
"""A month with fewer figures than this has no box."""


class Box(NamedTuple):
    """Half of the figures lie from `lower` to `upper`; `n` of them there are."""

    low: float
    lower: float
    middle: float
    upper: float
    high: float
    n: int


def box(figures: Sequence[float]) -> Box | None:
    """Quarters by the inclusive method (straight between neighbours); None without a figure.

    >>> box([1, 2, 3, 4, 10])
    Box(low=1, lower=2.0, middle=3.0, upper=4.0, high=10, n=5)
    """
    if not figures:
        return None
    told = [*figures, *figures] if len(figures) == 1 else figures
    lower, middle, upper = quantiles(told, n=QUARTERS, method="inclusive")
    return Box(min(figures), lower, middle, upper, max(figures), len(figures))


def by_month(told: Iterable[tuple[int, float]]) -> Mapping[int, list[float]]:
    """Kept days with a price -> calendar month -> the prices of all years."""
    months: dict[int, list[float]] = {month: [] for month in range(1, 13)}
    for day, figure in told:
        months[days.of_number(day).month].append(figure)
    return months


def boxes(told: Iterable[tuple[int, float]]) -> dict[int, Box | None]:
    """Calendar month -> its box, None where there are too few figures."""
    return {month: box(own) if len(own) >= FEWEST else None for month, own in by_month(told).items()}
