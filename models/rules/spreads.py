"""Spreads (价差): what lies between the farm's and the shop's price, and how far one follows the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import log
from statistics import median

from models.rules.regression import least_squares

PER_CENT = 100
Told = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Margin:
    """From farm to shop, all per kg sold; what is missing stays None. Margins may be negative."""

    farm_equivalent: float | None
    farm_to_wholesale: float | None
    wholesale_to_retail: float | None
    total: float | None
    markup_pct: float | None
    farm_share_pct: float | None


def margin(farm: float | None, wholesale: float | None, retail: float | None) -> Margin:
    """Farm and wholesale as they are per kg sold, that is times the kg that go into it."""
    total = less(retail, farm)
    return Margin(
        farm,
        less(wholesale, farm),
        less(retail, wholesale),
        total,
        total / farm * PER_CENT if total is not None and farm else None,
        farm / retail * PER_CENT if farm is not None and retail else None,
    )


def less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


NEAR, FAR = 5.0, 10.0
"""Percentage points from the usual share: up to the one green, up to the other yellow, beyond red."""
FEWEST = 8
"""Periods before, without which nothing is usual."""
LAGS, LONG_ENOUGH = 4, 26
"""Weeks that a change may need to arrive; with fewer weeks of changes nothing is said of that."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """The margin in per cent of the price downstream, now and as usual: the median of the periods before."""

    now: float
    usual: float

    @property
    def gap(self) -> float:
        """In percentage points."""
        return self.now - self.usual

    @property
    def level(self) -> str:
        size = abs(self.gap)
        return "green" if size <= NEAR else "yellow" if size <= FAR else "red"


def divergence(shares: Sequence[float]) -> Divergence | None:
    """The last share against those before it; None where they are too few."""
    return Divergence(shares[-1], median(shares[:-1])) if len(shares) > FEWEST else None


@dataclass(frozen=True, slots=True)
class Pass:
    """How far changes upstream arrive downstream: the `b` of each lag (of rises, then of falls), the constant, r2."""

    coefficients: tuple[float, ...]
    constant: float
    r2: float | None
    n: int

    @property
    def cumulative(self) -> float:
        return sum(self.coefficients)

    @property
    def lag(self) -> int | None:
        """Periods after which half of it has arrived; None where nothing follows."""
        if self.cumulative <= 0:
            return None
        sums = accumulate(self.coefficients)
        return next(lag for lag, arrived in enumerate(sums) if arrived >= self.cumulative / 2)


def pass_through(upstream: Told, downstream: Told, lags: int, asymmetric: bool = False) -> Pass | None:
    """Least squares of dln downstream on a constant and dln upstream of now and the lags before; None where there are
    fewer months than coefficients. Asymmetric: rises and falls each have their own."""
    ups, downs = _growth(upstream), _growth(downstream)
    rows, told = [], []
    for t in range(lags, min(len(ups), len(downs))):
        window, now = ups[t - lags : t + 1][::-1], downs[t]
        known = [up for up in window if up is not None]
        if now is not None and len(known) == len(window):
            rows.append([1.0, *_parts(known, asymmetric)])
            told.append(now)
    if not rows or len(rows) < len(rows[0]):
        return None
    fit, mean = least_squares(rows, told), sum(told) / len(told)
    spread = sum((value - mean) ** 2 for value in told)
    return Pass(fit.coefficients[1:], fit.coefficients[0], 1 - fit.sse / spread if spread else None, len(rows))


def _parts(window: Sequence[float], asymmetric: bool) -> list[float]:
    if not asymmetric:
        return list(window)
    return [max(up, 0.0) for up in window] + [min(up, 0.0) for up in window]


def _growth(prices: Told) -> list[float | None]:
    """dln; None where a price is missing or not positive."""
    return [
        log(now / before) if now and before and now > 0 and before > 0 else None for before, now in pairwise(prices)
    ]
