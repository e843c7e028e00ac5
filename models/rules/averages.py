"""Averages (均价、指数): what many quotes come to, and how a basket of goods moved between two periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import fmean, median

HALF = 0.5
BASE = 100
VOLUME, MIDDLE = "volume", "median"
EXACT = 1e-12


@dataclass(frozen=True, slots=True)
class Deal:
    """A price and how much went for it; None where it was not told."""

    price: float
    volume: float | None = None

    @property
    def weight(self) -> float:
        return max(self.volume or 0, 0)


@dataclass(frozen=True, slots=True)
class Average:
    """What quotes come to. `representative` is weighted (method volume) where at least half of them tell a volume."""

    representative: float | None
    method: str
    weighted_mean: float | None
    weighted_median: float | None
    mean: float | None
    median: float | None
    low: float | None
    high: float | None
    n: int


def average(deals: Sequence[Deal]) -> Average:
    """The representative price and what stands beside it; all None without a quote."""
    if not deals:
        return Average(None, MIDDLE, None, None, None, None, None, None, 0)
    prices, weighed = [deal.price for deal in deals], [deal for deal in deals if deal.weight]
    weighted, middle = _weighted_mean(weighed), median(prices)
    method = VOLUME if len(weighed) >= HALF * len(deals) else MIDDLE
    told = weighted if method == VOLUME else middle
    low, high = min(prices), max(prices)
    return Average(told, method, weighted, _weighted_median(weighed), fmean(prices), middle, low, high, len(deals))


def _weighted_mean(deals: Sequence[Deal]) -> float | None:
    return sum(deal.price * deal.weight for deal in deals) / sum(deal.weight for deal in deals) if deals else None


def _weighted_median(deals: Sequence[Deal]) -> float | None:
    """The lowest price at which the running volume reaches half."""
    half, running = HALF * sum(deal.weight for deal in deals), 0.0
    for deal in sorted(deals, key=lambda deal: deal.price):
        running += deal.weight
        if running >= half * (1 - EXACT):
            return deal.price
    return None


@dataclass(frozen=True, slots=True)
class Index:
    """How a basket moved, the base being 100; None where volumes are missing."""

    laspeyres: float | None
    paasche: float | None
    fisher: float | None
    jevons: float | None
    items: tuple[str, ...]


def index(base: Mapping[str, Deal], current: Mapping[str, Deal]) -> Index:
    """Of the goods that have a price in both periods."""
    items = tuple(sorted(item for item in base.keys() & current.keys() if base[item].price and current[item].price))
    pairs = [(base[item], current[item]) for item in items]
    laspeyres = _basket(pairs, [before.volume for before, _ in pairs])
    paasche = _basket(pairs, [now.volume for _, now in pairs])
    fisher = None if laspeyres is None or paasche is None else sqrt(laspeyres * paasche)
    logs = [log(now.price / before.price) for before, now in pairs]
    return Index(laspeyres, paasche, fisher, BASE * exp(fmean(logs)) if logs else None, items)


def _basket(pairs: Sequence[tuple[Deal, Deal]], volumes: Sequence[float | None]) -> float | None:
    """100 S(p1 q) / S(p0 q); None where a volume is missing."""
    told = [volume for volume in volumes if volume is not None]
    if len(told) < len(volumes):
        return None
    cost = sum(before.price * volume for (before, _), volume in zip(pairs, told, strict=True))
    return BASE * sum(now.price * volume for (_, now), volume in zip(pairs, told, strict=True)) / cost if cost else None
