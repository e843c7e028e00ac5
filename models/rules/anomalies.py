"""Anomalies (异常): figures that do not fit: the product's band, the series itself, the other markets."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import median

HAMPEL_HALF = 3
HAMPEL_WIDTH = 3.0
LEAST_DEVIATION = 0.02
MAD_TO_SIGMA = 1.4826
CROSS_SCORE = 3.5
LEAST_SPREAD = 0.05
LEAST_PEERS = 3
JUMP = 1.6


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a price stands from what its peers let expect, in robust deviations. `expected` is their centre."""

    score: float | None
    expected: float | None
    flag: bool


def in_band(price: int, soft: tuple[int, int], hard: tuple[int, int]) -> str:
    """ok inside the soft band, confirm inside the hard one, else hold (DOMAIN: band_check)."""
    if soft[0] <= price <= soft[1]:
        return "ok"
    return "confirm" if hard[0] <= price <= hard[1] else "hold"


def jumped(price: int, last: int) -> bool:
    """More than 1.6 times the last value, or less than its 1.6th part."""
    return price > last * JUMP or price * JUMP < last


def hampel(prices: Sequence[float], half: int = HAMPEL_HALF) -> list[int]:
    """Indices of the values that stand out of their own neighbourhood (Hampel identifier).

    Window i-half..i+half cut at the ends, c its median, d = max(1.4826 MAD, 2 % of |c|); flagged where |x-c| > 3 d.
    """
    return [i for i in range(len(prices)) if _stands_out(prices, i, half)]


def _stands_out(prices: Sequence[float], i: int, half: int) -> bool:
    window = prices[max(0, i - half) : i + half + 1]
    centre = median(window)
    deviation = max(MAD_TO_SIGMA * median(abs(x - centre) for x in window), LEAST_DEVIATION * abs(centre))
    return abs(prices[i] - centre) > HAMPEL_WIDTH * deviation


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
