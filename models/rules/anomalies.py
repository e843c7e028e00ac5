"""Anomalies (异常): figures that do not fit: the product's band, the series itself, the other markets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, log
from statistics import fmean, median
from typing import TypeVar

HAMPEL_HALF = 3
HAMPEL_WIDTH = 3.0
LEAST_DEVIATION = 0.02
MAD_TO_SIGMA = 1.4826
MAD_QUANTILE, MEAN_TO_SIGMA = 0.6744897502, 1.2533141373
CROSS_SCORE = 3.5
LEAST_SPREAD = 0.05
LEAST_PEERS = 3
JUMP = 1.6
NEAR = 0.12
FACTORS = (2, 10, 100, 500, 1000)
"""How far figures move when one unit is taken for another: 斤 and 公斤, a decimal point, 元/500克, 吨 and 公斤."""
LEAST_SHARED = 5
N = TypeVar("N", int, Fraction)


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a price stands from what its peers let expect, in robust deviations. `expected` is their centre."""

    score: float | None
    expected: float | None
    flag: bool


def in_band(price: N, soft: tuple[N, N], hard: tuple[N, N]) -> str:
    """ok inside the soft band, confirm inside the hard one, else hold (DOMAIN: band_check)."""
    if soft[0] <= price <= soft[1]:
        return "ok"
    return "confirm" if hard[0] <= price <= hard[1] else "hold"


def jumped(price: int, last: int) -> bool:
    """More than 1.6 times the last value, or less than its 1.6th part."""
    return price > last * JUMP or price * JUMP < last


def hampel(prices: Sequence[float | None], half: int = HAMPEL_HALF) -> list[int]:
    """Indices of the values that stand out of their own neighbourhood (Hampel identifier).

    Window i-half..i+half cut at the ends, c its median, d = max(1.4826 MAD, 2 % of |c|); flagged where |x-c| > 3 d.
    """
    return [i for i, price in enumerate(prices) if price is not None and _stands_out(price, window(prices, i, half))]


def window(prices: Sequence[float | None], i: int, half: int) -> list[float]:
    """The values around one, as they were told."""
    return [price for price in prices[max(0, i - half) : i + half + 1] if price is not None]


def _stands_out(price: float, around: Sequence[float]) -> bool:
    centre = median(around)
    deviation = max(MAD_TO_SIGMA * median(abs(x - centre) for x in around), LEAST_DEVIATION * abs(centre))
    return abs(price - centre) > HAMPEL_WIDTH * deviation


def cleaned(prices: Sequence[float | None], half: int = HAMPEL_HALF) -> list[float | None]:
    """A copy in which the median of its neighbourhood stands for each value that stands out."""
    out = set(hampel(prices, half))
    return [median(window(prices, i, half)) if i in out else price for i, price in enumerate(prices)]


@dataclass(frozen=True, slots=True)
class Scores:
    """How far each value stands from the median, in robust deviations."""

    median: float
    mad: float
    scores: tuple[float, ...]

    def outliers(self, values: Sequence[float], min_gap_pct: float) -> list[int]:
        """More than 3.5 deviations away, and by more than so much of the median."""
        least = abs(self.median) * min_gap_pct / 100
        pairs = enumerate(zip(values, self.scores, strict=True))
        return [i for i, (x, score) in pairs if abs(score) > CROSS_SCORE and abs(x - self.median) > least]


def mad(values: Sequence[float]) -> Scores:
    """0.6745 (x - median) / MAD; where MAD is 0, by the mean deviation; where that is 0 too, 0."""
    centre = median(values)
    gaps = [abs(x - centre) for x in values]
    spread, mean_gap = median(gaps), fmean(gaps)
    divisor = spread / MAD_QUANTILE if spread else mean_gap * MEAN_TO_SIGMA
    return Scores(centre, spread, tuple((x - centre) / divisor if divisor else 0.0 for x in values))


def cross_market(price: float, peers: Sequence[tuple[float, float]]) -> Gap:
    """A price against other markets: peers are (their price, usual ratio of the own price to theirs).

    v = ln(peer x ratio), c its median, s = max(0.05, 1.4826 MAD(v)); flagged where |ln p - c| / s > 3.5.
    Fewer than 3 peers tell nothing.
    """
    if len(peers) < LEAST_PEERS:
        return Gap(None, None, False)
    values = [log(peer * ratio) for peer, ratio in peers]
    centre = median(values)
    spread = max(LEAST_SPREAD, MAD_TO_SIGMA * median(abs(v - centre) for v in values))
    score = (log(price) - centre) / spread
    return Gap(score, exp(centre), abs(score) > CROSS_SCORE)


def near_factor(ratio: float) -> float:
    """2, 10, 100, 500, 1000 or one part of them, where the ratio lies within 12 % of it; else 0."""
    both = (power for factor in FACTORS for power in (float(factor), 1 / factor))
    return next((power for power in both if abs(ratio / power - 1) <= NEAR), 0.0)


@dataclass(frozen=True, slots=True)
class Ratio:
    """How two sources' prices of one thing stand to each other: the usual ratio of the first to the second, and how far
    single days stray from it (relative, as 1.4826 MAD of the logarithms)."""

    days: int
    usual: float
    spread: float

    @property
    def lasting(self) -> bool:
        """Whether most days lie within a fifth of the usual."""
        return self.spread <= LASTING


LASTING = 0.2


def ratio(one: Mapping[int, int], other: Mapping[int, int]) -> Ratio | None:
    """Prices by day, in whole 厘; None where fewer than five days are told by both."""
    shared = [log(one[day] / other[day]) for day in one.keys() & other.keys()]
    if len(shared) < LEAST_SHARED:
        return None
    centre = median(shared)
    spread = MAD_TO_SIGMA * median(abs(x - centre) for x in shared)
    return Ratio(len(shared), exp(centre), spread)
