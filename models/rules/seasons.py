"""Seasons (季节指数): how dear each month or season usually is against the whole year."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

MONTHS = 12
Told = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Seasons:
    """The index of each season, their mean being 1."""

    index: tuple[float, ...]

    @property
    def peak(self) -> int:
        """The number of the dearest, from 1."""
        return self.index.index(max(self.index)) + 1

    @property
    def trough(self) -> int:
        return self.index.index(min(self.index)) + 1

    @property
    def swing_pct(self) -> float:
        return (max(self.index) - min(self.index)) * 100


def seasons(prices: Told, first: int = 1, length: int = MONTHS) -> Seasons | None:
    """Ratio to the centred mean, its mean by season, over the mean of all; None where a season has no ratio.

    `first` is the season of the first price, from 1.
    """
    ratios: list[list[float]] = [[] for _ in range(length)]
    for t, price in enumerate(prices):
        centre = _centre(prices, t, length)
        if price is not None and centre:
            ratios[(first - 1 + t) % length].append(price / centre)
    if not all(ratios):
        return None
    means = [fmean(season) for season in ratios]
    return Seasons(tuple(mean / fmean(means) for mean in means))


def _centre(prices: Told, t: int, length: int) -> float | None:
    """The mean of a whole cycle around t; one of even length weighs the two ends half."""
    half = length // 2
    around = [price for price in prices[max(0, t - half) : t + half + 1] if price is not None]
    if t < half or len(around) != 2 * half + 1:
        return None
    return fmean(around) if length % 2 else (sum(around) - (around[0] + around[-1]) / 2) / length
