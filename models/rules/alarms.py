"""Alarms (价格异常): prices that grow faster than is usual in their month (IFPA), or lie above their season (ALPS)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from models.rules.regression import least_squares

YEAR = 12
QUARTERLY, ANNUAL = (3, 0.4), (12, 0.6)
"""Months of a growth rate, and its share in the indicator."""
STRONG, MODERATE = 1, 0.5
LEAST_MONTHS, LEAST_SHARE = 36, 0.7
CRISES = ((0.25, "normal"), (1, "stress"), (2, "alert"))
"""Below so many deviations; recalled, not read in an official text."""
INSUFFICIENT = "insufficient"
EXACT = 1e-12
FEWEST = 2
Told = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Anomaly:
    """SDG 2.c.1: how far the growth over a quarter and over a year stands from that of the same month before."""

    quarterly: float | None
    annual: float | None
    annual_only: bool = False

    @property
    def basis(self) -> str | None:
        if self.annual is None:
            return None
        return "both" if self.quarterly is not None else "annual" if self.annual_only else None

    @property
    def value(self) -> float | None:
        if self.basis == "both" and self.quarterly is not None and self.annual is not None:
            return QUARTERLY[1] * self.quarterly + ANNUAL[1] * self.annual
        return self.annual if self.basis else None

    @property
    def kind(self) -> str:
        if self.value is None:
            return INSUFFICIENT
        if abs(self.value) < MODERATE:
            return "normal"
        size = "abnormal" if abs(self.value) >= STRONG else "moderate"
        return f"{size}_{'high' if self.value > 0 else 'low'}"


def ifpa(prices: Told, t: int, annual_only: bool = False) -> Anomaly:
    """Monthly prices, the oldest first. Crops with a closed season need `annual_only` at its beginning."""
    quarterly, annual = (
        _score([_growth(prices, i, months) for i in range(t + 1)]) for months, _ in (QUARTERLY, ANNUAL)
    )
    return Anomaly(quarterly, annual, annual_only)


def _growth(prices: Told, t: int, months: int) -> float | None:
    """A month's share in the growth over so many."""
    now, before = prices[t], prices[t - months] if t >= months else None
    return (now / before) ** (1 / months) - 1 if now and before and now > 0 and before > 0 else None


def _score(growth: Told) -> float | None:
    """The last against the same month of earlier years, the later ones weighing more; None where there is no scale."""
    *before, now = growth[(len(growth) - 1) % YEAR :: YEAR]
    prior = [value for value in before if value is not None]
    n, weights = len(prior), range(1, len(prior) + 1)
    if now is None or n < FEWEST:
        return None
    mean = sum(w * x for w, x in zip(weights, prior, strict=True)) / sum(weights)
    squares = sum(w * (x - mean) ** 2 for w, x in zip(weights, prior, strict=True))
    deviation = sqrt(squares / (sum(weights) * (n - 1) / n))
    return (now - mean) / deviation if deviation > EXACT else None


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a price lies above its seasonal trend, in deviations."""

    fitted: float
    sigma: float
    alps: float

    @property
    def kind(self) -> str:
        return next((name for limit, name in CRISES if self.alps < limit), "crisis")


def alps(prices: Told, first_month: int, t: int, inclusive: bool = True) -> Gap | None:
    """Least squares on a constant, the time and eleven months; `inclusive`: the tested month is in the fit.

    None with fewer than 36 months, less than 70 % of them told, or the tested one missing.
    """
    known = [i for i, price in enumerate(prices) if price is not None]
    price = prices[t] if 0 <= t < len(prices) else None
    if price is None or len(prices) < LEAST_MONTHS or len(known) < LEAST_SHARE * len(prices):
        return None
    rows = [(_row(i, first_month), told) for i, told in enumerate(prices) if told is not None and (inclusive or i != t)]
    fit = least_squares([row for row, _ in rows], [told for _, told in rows])
    free = len(rows) - fit.rank
    sigma = sqrt(fit.sse / free) if free > 0 else 0.0
    fitted = fit.at(_row(t, first_month))
    return Gap(fitted, sigma, (price - fitted) / sigma) if sigma > EXACT else None


def _row(t: int, first_month: int) -> list[float]:
    """1, the months since the start, and one for its month where it is not January."""
    month = (first_month - 1 + t) % YEAR
    return [1.0, float(t), *(1.0 if month == other else 0.0 for other in range(1, YEAR))]
