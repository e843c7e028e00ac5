"""Sights (看哪些价): the series that a rule looks at, for each of its products and places."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models import prices
from models.prices import Latest, published
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.catalogue.warnings import Method, Rule
from models.rules.days import Period
from models.rules.inputs import Query
from models.rules.products import Product
from models.rules.warnings import Line, Point, Sight
from models.rules.warnings.figures import last, number

EVER = date(1970, 1, 1)
LENGTHS = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31}
LONGEST_RUN = 60
"""Periods that are looked back at least, so that a run is seen whole."""
ALL = (Method.DEVIATION, Method.GROWTH)
"""Methods that want every year there is."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A rule for one product at one market or place (`area`)."""

    rule: Rule
    product: Product
    spot: str
    area: bool

    @property
    def key(self) -> tuple[str, str, str]:
        return self.rule.code, self.product.id, self.spot

    def until(self, day: int) -> int:
        """The day whose prices are complete: a place's are once it is over, a market's at once."""
        return day - 1 if self.area and self.rule.kept is Period.DAY else day


@dataclass(frozen=True, slots=True)
class Seen:
    """A scope with the price that it is about now, and what the rule looks at."""

    scope: Scope
    price: Latest
    sight: Sight


def scopes(catalogue: Catalogue) -> Iterator[Scope]:
    """All of them, in the order of the catalogue."""
    for rule in catalogue.lists.warnings:
        for product in rule.wanted(catalogue.products):
            for said in rule.places:
                spot = said or catalogue.district
                yield Scope(rule, product, spot, spot not in catalogue.markets)


async def seen(catalogue: Catalogue, scope: Scope, since: int, until: int) -> Seen | None:
    """What the rule looks at to judge these days; None where nothing was ever told."""
    rule = scope.rule
    price = await _price(catalogue, scope, scope.product.id, rule.stage)
    if price is None:
        return None
    other = await _price(catalogue, scope, rule.other, rule.other_stage) if rule.other else None
    first = EVER if rule.method in ALL else days.of_number(max(since - _reach(rule), 0))
    own = await _line(catalogue, price, rule.kept, first, until)
    second = await _line(catalogue, other, rule.kept, first, until) if other else Line()
    return Seen(scope, price, Sight(rule, scope.product, own, second))


async def _price(catalogue: Catalogue, scope: Scope, product: str, stage: str) -> Latest | None:
    return await prices.latest(catalogue, Query(product, scope.spot, scope.area, stage, per=scope.rule.per), thin=True)


def _reach(rule: Rule) -> int:
    """Days before the first judged one that bear upon it."""
    return LENGTHS[rule.kept] * max(rule.window, rule.length, LONGEST_RUN) + rule.stale


async def _line(catalogue: Catalogue, price: Latest, period: Period, first: date, until: int) -> Line:
    """What was told; the words of fewer than three people are nobody else's business."""
    points = await prices.points(price.series, period, first, days.of_number(until))
    shown = await published.seen(catalogue, price, points, period)
    return Line(
        [
            Point(number(period, point.start), last(period, point.start), point.avg, point.volume)
            for point in shown
            if point.avg is not None
        ]
    )
