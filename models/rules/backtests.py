"""Back-tests (回测): what would have been forecast at every week that is over, and what may be said of the next ones.

At each origin the models see only what was known then. The last price (naive) is the floor: another model is taken
only where its past errors are clearly smaller. How wide it may be is told by the taken model's own past errors of so
many weeks ahead; which share of them counts is moved a little after every hit and miss (adaptive conformal inference,
Gibbs and Candès 2021), for prices are wilder in some years than in others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from models.rules import forecasts
from models.rules.forecasts import DRIFT, NAIVE, SES, SNAIVE, THETA, Asked, Forecast
from models.rules.selling import WEEK, Past

YEAR = 52
HORIZONS = (1, 4)
"""Weeks ahead."""
FEWEST, ORIGINS = 24, 20
"""Points below which nothing is forecast; past errors below which the formula of the model tells the width."""
WINDOW, TESTED, SPAN = 104, 104, 312
"""Points that a model sees; past errors that choose it and tell its width; origins that are gone through, six years, so
that the widths have learnt before the tested ones."""
CLEARLY = 0.95
"""Another model has to stay under this share of the last price's error."""
STEP = 0.02
"""How far a hit or a miss moves the share of past errors that an interval is to hold."""
QUANTILES = {80: 1.2815515655, 95: 1.9599639845}
"""The two intervals, in per cent, and where they end in a normal distribution."""
Models = Mapping[str, Forecast]
CANDIDATES = (NAIVE, DRIFT, SES, THETA, SNAIVE)


@dataclass(frozen=True, slots=True)
class Try:
    """What each model said at an origin, and the width of its formula; `actual`: what came, where it did."""

    origin: int
    target: int
    points: Mapping[str, float]
    widths: Mapping[str, float]
    actual: float | None


@dataclass(frozen=True, slots=True)
class Ends:
    """Low and high."""

    low: float
    high: float

    def holds(self, price: float) -> bool:
        return self.low <= price <= self.high


@dataclass(frozen=True, slots=True)
class Told:
    """What is forecast at an origin for a target week, by which model; `naive`: what the last price would say;
    `measured`: whether past errors tell the width."""

    origin: int
    target: int
    method: str
    point: float
    naive: float
    ends: Mapping[int, Ends]
    measured: bool
    actual: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """How far off `n` forecasts were on average, and the last price; how many came inside 80 and 95 %."""

    n: int
    error: float
    naive: float
    inside: Mapping[int, int]


def replayed(past: Past) -> dict[int, list[Told]]:
    """For each horizon every origin in its turn, as it would have been told then, the newest last."""
    fits = _fits(past)
    return {ahead: _replayed([*_tries(past, fits, ahead)]) for ahead in HORIZONS}


def _fits(past: Past) -> dict[int, Models]:
    """What each model says at every origin with enough points of its run before it."""
    starts, count = past.starts, len(past.weeks)
    origins = [number for number in range(max(0, count - SPAN), count) if number - starts[number] + 1 >= FEWEST]
    return {number: _fit(past.prices[max(starts[number], number - WINDOW + 1) : number + 1]) for number in origins}


def _fit(own: Sequence[float]) -> Models:
    return {name: forecasts.MODELS[name](Asked(own, max(HORIZONS), m)) for name, m in _seasons(own)}


def _seasons(own: Sequence[float]) -> list[tuple[str, int]]:
    """The models that a series is long enough for, and the length of their season."""
    return [(name, YEAR if name == SNAIVE else 1) for name in CANDIDATES if name != SNAIVE or len(own) > YEAR]


def _tries(past: Past, fits: Mapping[int, Models], ahead: int) -> Iterator[Try]:
    """Those whose target lies in the same season."""
    came = dict(zip(past.weeks, past.prices, strict=True))
    for number, models in fits.items():
        origin, step = past.weeks[number], ahead - 1
        target = origin + WEEK * ahead
        if not past.bridges(origin, target):
            points = {name: max(0.0, one.points[step]) for name, one in models.items()}
            widths = {name: one.widths[step] if one.widths else 0.0 for name, one in models.items()}
            yield Try(origin, target, points, widths, came.get(target))


def _replayed(tries: Sequence[Try]) -> list[Told]:
    told, heard = list[Told](), 0
    levels = {level: level / 100 for level in QUANTILES}
    for number, one in enumerate(tries):
        while told[heard:] and told[heard].target <= one.origin:
            levels = _moved(levels, told[heard])
            heard += 1
        known = [before for before in tries[:number] if before.target <= one.origin and before.actual is not None]
        told.append(_told(one, known[-TESTED:], levels))
    return told


def _moved(levels: Mapping[int, float], told: Told) -> dict[int, float]:
    """A miss makes the next intervals wider, a hit a little narrower."""
    if told.actual is None or not told.measured:
        return dict(levels)
    missed = {level: not ends.holds(told.actual) for level, ends in told.ends.items()}
    return {level: min(1, max(0, share + STEP * (missed[level] - 1 + level / 100))) for level, share in levels.items()}


def _told(one: Try, known: Sequence[Try], levels: Mapping[int, float]) -> Told:
    method = chosen(one, known)
    point, errors = one.points[method], _errors(method, known)
    measured = len(errors) >= ORIGINS
    if measured:
        widths = {level: point * quantile(errors, share) for level, share in levels.items()}
    else:
        widths = {level: one.widths[method] * factor for level, factor in QUANTILES.items()}
    ends = {level: Ends(max(0.0, point - width), point + width) for level, width in widths.items()}
    return Told(one.origin, one.target, method, point, one.points[NAIVE], ends, measured, one.actual)


def chosen(one: Try, known: Sequence[Try]) -> str:
    """The model whose past errors are smallest, if they are clearly smaller than those of the last price."""
    errors = {name: _errors(name, known) for name in one.points}
    means = {name: fmean(some) for name, some in errors.items() if len(some) >= max(ORIGINS, len(errors[NAIVE]))}
    best = min(means, key=lambda name: means[name], default=NAIVE)
    return best if best != NAIVE and means[best] < CLEARLY * means[NAIVE] else NAIVE


def _errors(name: str, known: Sequence[Try]) -> list[float]:
    """How far off it was each time, as a share of what it said."""
    return [abs(one.actual / one.points[name] - 1) for one in known if one.actual and one.points.get(name)]


def quantile(errors: Sequence[float], share: float) -> float:
    """The error that this share stays under, between the two nearest; of n errors the k-th has the share k/(n+1)."""
    told = sorted(errors)
    place = min(max(share * (len(told) + 1) - 1, 0), len(told) - 1)
    low = int(place)
    high = min(low + 1, len(told) - 1)
    return told[low] + (told[high] - told[low]) * (place - low)


def score(told: Sequence[Told]) -> Score | None:
    """Of the last `TESTED` that have come; None where none has."""
    came = [(one, one.actual) for one in told if one.actual is not None][-TESTED:]
    if not came:
        return None
    inside = {level: sum(one.ends[level].holds(actual) for one, actual in came) for level in QUANTILES}
    error, naive = (fmean(abs(point - actual) for point, actual in pairs) for pairs in (
        [(one.point, actual) for one, actual in came], [(one.naive, actual) for one, actual in came]
    ))  # fmt: skip
    return Score(len(came), error, naive, inside)


class Silence(StrEnum):
    """Why nothing is forecast: 没有报价 上周没有报价 不够24周 跨过休市."""

    NONE = "none"
    STALE = "stale"
    FEW = "few"
    CLOSED = "closed"


def silence(past: Past, week: int) -> Silence | None:
    """Why nothing can be told after that week, the last one that is over; None where something can."""
    if not past.weeks:
        return Silence.NONE
    if past.weeks[-1] != week:
        return Silence.STALE
    if past.bridges(week, week + WEEK * min(HORIZONS)):
        return Silence.CLOSED
    return Silence.FEW if past.run < FEWEST else None
