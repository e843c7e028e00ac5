"""Matching (对接): how well what one has and what another wants fit, 0 to 100, and why.

| | full | falls to nothing |
|---|---|---|
| product 40 | the same | half: another that people call by one word of the season or of one kind; else no match |
| price 20 | the ask is not above the bid | a gap of 20 %; half where one is 面议 or told per another unit |
| place 15 | the same place | at 150 km; half where one has no point |
| time 10 | a week in common | by the day; no day in common: no match |
| quantity 10 | all that is wanted | by the share; half where the units differ |
| grade 5 | as wanted or better | the next grade below half, further none; half where it was not said |
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from models.rules import distances
from models.rules.catalogue import Catalogue
from models.rules.products import Product

PRODUCT, PRICE, PLACE, TIME, QUANTITY, GRADE = 40, 20, 15, 10, 10, 5
KIN = HALF = 0.5
FAR = 150
"""Kilometres: what a lorry does in a morning. Further off a buyer has sellers nearer by."""
GAP = 0.2
"""Of the bid: people who are further apart seldom meet."""
WEEK = 7
THRESHOLD = 70
"""A match is told from here on. The same product may be far away, or its money open and half the quantity there, not
all of it; a kindred one comes here only where the money fits as well: with the price open, it stays below."""


class Lot(NamedTuple):
    """What matters of a listing: whole 厘 per `price_per` (None: 面议), grams or heads, days from `first` to `last`."""

    product: str
    grade: str
    place: str
    amount: int
    per: str
    low: int | None
    high: int | None
    price_per: str
    first: int
    last: int


GOODS = Lot._fields[:-2]


def lot(posted: Any) -> Lot:
    """A listing's, however it was read. It is to be had as long as it says, else as long as it stands."""
    until = posted.ready_to or max(posted.expires, posted.ready_from)
    return Lot._make([*(getattr(posted, name) for name in GOODS), posted.ready_from, until])


class Reason(NamedTuple):
    """One reason of a score: its code, and the values to say it with."""

    code: str
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two fit, and the reasons, what speaks for it and what does not."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_match(self) -> bool:
        return self.score >= THRESHOLD


NONE = Fit(0, ())
Part = tuple[float, Reason | None]
"""A share of the points, and why."""


def fit(catalogue: Catalogue, supply: Lot, demand: Lot) -> Fit:
    """The sum of the parts, rounded half up; nothing where the product is another or no day is in common."""
    parts = {
        PRODUCT: _product(catalogue, supply.product, demand.product),
        TIME: _time(supply, demand),
    }
    if not all(share for share, _ in parts.values()):
        return NONE
    told = [
        (PRODUCT, parts[PRODUCT]),
        (GRADE, _grade(catalogue, supply, demand)),
        (PLACE, _place(catalogue, supply.place, demand.place)),
        (TIME, parts[TIME]),
        (QUANTITY, _quantity(supply, demand)),
        (PRICE, _price(supply, demand)),
    ]
    score = int(sum(points * share for points, (share, _) in told) + HALF)
    return Fit(score, tuple(reason for _, (_, reason) in told if reason))


def _product(catalogue: Catalogue, one: str, other: str) -> Part:
    if one == other:
        return 1, Reason("product", (one,))
    return (KIN, Reason("kin", (one, other))) if other in catalogue.kin(one) else (0, None)


def _time(supply: Lot, demand: Lot) -> Part:
    days = min(supply.last, demand.last) - max(supply.first, demand.first) + 1
    return (min(1, days / WEEK), Reason("time", (days,))) if days > 0 else (0, None)


def _grade(catalogue: Catalogue, supply: Lot, demand: Lot) -> Part:
    """Grades stand best first; what was not said is not taken for any."""
    if not demand.grade:
        return 1, None
    ladder = _ladder(catalogue, catalogue.products[supply.product])
    if supply.grade not in ladder or demand.grade not in ladder:
        return HALF, None
    below = ladder.index(supply.grade) - ladder.index(demand.grade)
    if below <= 0:
        return 1, Reason("grade", (supply.product, supply.grade))
    return (HALF if below == 1 else 0), Reason("grade_below", (supply.product, supply.grade))


def _ladder(catalogue: Catalogue, product: Product) -> list[str]:
    return [grade.code for grade in catalogue.grades(product)]


def _place(catalogue: Catalogue, one: str, other: str) -> Part:
    km = distances.km(catalogue, one, other)
    if km is None:
        return HALF, None
    reason = Reason("same_place", (one,)) if one == other else Reason("km", (round(km),))
    return max(0.0, 1 - km / FAR), reason


def _quantity(supply: Lot, demand: Lot) -> Part:
    if supply.per != demand.per:
        return HALF, None
    if supply.amount >= demand.amount:
        return 1, Reason("enough")
    share = supply.amount / demand.amount
    return share, Reason("share", (int(share * 100),))


def _price(supply: Lot, demand: Lot) -> Part:
    """The least that is asked against the most that is bid."""
    ask, bid = supply.low, demand.high
    if ask is None or bid is None:
        return HALF, Reason("open_price")
    if supply.price_per != demand.price_per:
        return HALF, None
    if ask <= bid:
        return 1, Reason("below", (bid - ask, supply.price_per)) if ask < bid else Reason("equal")
    return max(0.0, 1 - (ask - bid) / (bid * GAP)), Reason("above", (ask - bid, supply.price_per))
