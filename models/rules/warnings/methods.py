"""The methods of warnings (预警算法): each makes one figure of the prices that were told; None where it cannot."""

from collections.abc import Callable
from itertools import pairwise
from statistics import median

from models.rules import alarms, hogs
from models.rules.catalogue.warnings import Level, Method
from models.rules.changes import FLAT, change
from models.rules.products import Product
from models.rules.spreads import margin
from models.rules.warnings.figures import YEAR, Measured, Point, Sight

LEVELS = (Level.NONE, Level.RED, Level.ORANGE, Level.YELLOW)
"""The levels of the pork plan by its numbers: 1 is the gravest."""
WAYS = {"high": hogs.UP, "low": hogs.DOWN}
EARLY = 3
"""Months after a closed season in which growth is judged by the year alone."""
USUAL = 4
"""Periods with a volume that a usual one is drawn from."""
LI_IN_YUAN = 1000


def deviation(sight: Sight) -> Measured | None:
    """ALPS without the judged month in the fit: how many deviations the price lies off its seasonal trend."""
    line = sight.own.whole()
    if not line:
        return None
    gap = alarms.alps(line, _month(sight.own.points[0]), len(line) - 1, inclusive=False)
    return Measured(gap.alps, "sd", gap.fitted, {"fitted": gap.fitted, "sigma": gap.sigma}) if gap else None


def _month(point: Point) -> int:
    return point.number % YEAR + 1


def growth(sight: Sight) -> Measured | None:
    """IFPA; in the first months after a closed season by the growth of the year alone."""
    line = sight.own.whole()
    early = bool(line) and is_early(sight.product, _month(sight.own.points[-1]))
    found = alarms.ifpa(line, len(line) - 1, early) if line else None
    if found is None or found.value is None:
        return None
    parts = {"quarterly": found.quarterly, "annual": found.annual}
    used = {name: part for name, part in parts.items() if part is not None and name in _basis(found.basis)}
    return Measured(found.value, "sd", None, used)


def _basis(basis: str | None) -> tuple[str, ...]:
    return ("annual",) if basis == "annual" else ("quarterly", "annual")


def is_early(product: Product, month: int) -> bool:
    """Whether the month is one of the first three after a closed season."""
    sold = set(product.sale_months)
    if not sold or len(sold) == YEAR:
        return False
    return any((month - back - 1) % YEAR + 1 not in sold for back in range(1, EARLY + 1))


def floor(sight: Sight) -> Measured | None:
    """The price against the cost, in per cent of the cost: below it the figure is negative."""
    newest, yuan = sight.own.newest, sight.rule.costs.get(sight.product.id)
    if newest is None or not yuan:
        return None
    cost = round(yuan * LI_IN_YUAN)
    return _against(newest, cost, (newest.price / cost - 1) * 100, "cost")


def jump(sight: Sight) -> Measured | None:
    """The change on the quote before; one that lies further back than the rule allows is none."""
    *_, before, now = (None, None, *sight.own.points)
    if before is None or now is None or now.number - before.number > sight.rule.length:
        return None
    pct = change(now.price, before.price).pct
    return None if pct is None else _against(now, before.price, pct, "before")


def _against(now: Point, base: int, pct: float, name: str) -> Measured:
    return Measured(pct, "pct", base, {"now": now.price, name: base})


def run(sight: Sight) -> Measured | None:
    """The change since prices began to move in one direction, if they did so for the rule's number of periods."""
    points = sight.own.points
    if len(points) <= sight.rule.length:
        return None
    moves = [_move(before, now) for before, now in pairwise(points)]
    length = 0
    while length < len(moves) and moves[-1 - length] and moves[-1 - length] == moves[-1]:
        length += 1
    base, now = points[-1 - length], points[-1]
    pct = change(now.price, base.price).pct or 0.0
    figure = pct if length >= sight.rule.length else 0.0
    return Measured(figure, "pct", base.price, {"now": now.price, "before": base.price, "length": length})


def _move(before: Point, now: Point) -> int:
    """1 up, -1 down, 0 neither or not comparable: nobody knows what was in between."""
    pct = change(now.price, before.price).pct
    if pct is None or abs(pct) < FLAT or now.number - before.number > 1:
        return 0
    return 1 if pct > 0 else -1


def hog_grain(sight: Sight) -> Measured | None:
    """Hog over maize price by the levels of the pork plan."""
    maize = {point.number: point.price for point in sight.other.points}
    newest = sight.own.newest
    if newest is None or newest.number not in maize:
        return None
    hog = {point.number: point.price for point in sight.own.points[-hogs.FALL_WEEKS :]}
    weeks = range(newest.number - hogs.FALL_WEEKS + 1, newest.number + 1)
    ratios = [hog[week] / maize[week] if week in hog and maize.get(week) else None for week in weeks]
    ratio, warned, back = newest.price / maize[newest.number], hogs.warned(hogs.Herd(ratios)), sight.rule.back
    levels = {side: LEVELS[warned.level] if warned.side == way else Level.NONE for side, way in WAYS.items()}
    near = {"high": ratio > hogs.HIGH - back, "low": ratio < hogs.BREAK_EVEN + back}
    held = {side: max(level, Level(near[side])) for side, level in levels.items()}
    limit = hogs.BREAK_EVEN if levels["low"] else hogs.HIGH if levels["high"] else None
    return Measured(ratio, "ratio", limit, {"hog": newest.price, "maize": maize[newest.number]}, levels, held)


def spread(sight: Sight) -> Measured | None:
    """How many points the markup of the second stage lies off its usual one, the median of those before."""
    other = {point.number: point.price for point in sight.other.points}
    told = sight.own.within(sight.rule.window)
    found = [(point, margin(point.price, None, other.get(point.number)).markup_pct) for point in told]
    markups = [(point, markup) for point, markup in found if markup is not None]
    if len(markups) < sight.rule.history or not told or markups[-1][0] != told[-1]:
        return None
    now, usual = markups[-1][1], median(markup for _, markup in markups[:-1])
    inputs = {"now": told[-1].price, "other": other[told[-1].number], "markup": now, "usual": usual}
    return Measured(now - usual, "points", usual, inputs)


def glut(sight: Sight) -> Measured | None:
    """How far the volume that came to the market lies over the usual one, the median of those before."""
    told = [point for point in sight.own.within(sight.rule.window) if point.volume]
    if len(told) <= USUAL or told[-1] != sight.own.newest:
        return None
    now, usual = told[-1].volume, median(point.volume or 0 for point in told[:-1])
    pct = change(now, usual).pct
    return None if pct is None or now is None else Measured(pct, "pct", None, {"volume": now, "usual_volume": usual})


METHODS: dict[Method, Callable[[Sight], Measured | None]] = {
    Method.DEVIATION: deviation,
    Method.GROWTH: growth,
    Method.FLOOR: floor,
    Method.JUMP: jump,
    Method.RUN: run,
    Method.HOG_GRAIN: hog_grain,
    Method.SPREAD: spread,
    Method.GLUT: glut,
}
"""All but the data gap, which is no figure of prices."""
