"""Comparing places (比价): 比价 蜜橘; 各镇蜜橘价格; 鸦鹊岭和龙泉的蜜橘哪边价高."""

from collections.abc import Mapping, Sequence
from typing import Any

from models import prices
from models.prices import Latest
from models.rules import days
from models.rules.inputs import Query
from models.rules.places import Market
from models.rules.products import Product
from web.sms import asking, saying
from web.sms.command import Command, Example, Reply, Said

WHICH = "which_compare"
FRESH_DAYS, ENOUGH, SHOWN = 7, 2, 3
Spots = set[tuple[str, bool]]


async def answer(said: Said) -> Reply:
    """The dearest three of the places that were named, else of the district's towns, else of all markets."""
    product, lacking = said.parse.product, asking.missing(said, WHICH)
    if product is None or lacking:
        return lacking or asking.product(said)
    for spots in _choices(said):
        since = days.back(said.day, FRESH_DAYS)
        found = await prices.among(said.catalogue, Query(product.id), spots, since)
        if len(found) >= ENOUGH:
            return _told(said, product, found)
    return Reply("compare.none", {"product": saying.of(said).product(product)})


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    """The digit of one of several products."""
    asked = asking.meant(said, question)
    return await answer(asked) if asked else None


def _choices(said: Said) -> list[Spots]:
    catalogue, named = said.catalogue, said.parse.spots
    if len(named) >= ENOUGH:
        return [{(spot.id, False) if isinstance(spot, Market) else (spot.code, True) for spot in named}]
    within = named[0].code if named and not isinstance(named[0], Market) else catalogue.district
    below = {(place.code, True) for place in catalogue.places.values() if place.parent == within}
    return [below, {(market, False) for market in catalogue.markets}]


def _told(said: Said, product: Product, found: Sequence[Latest]) -> Reply:
    say, first, shown = saying.of(said), found[0], found[:SHOWN]
    told = {
        "product": say.product(product),
        "unit": say.unit(first.per, product),
        "date": say.span(min(price.day for price in shown), max(price.day for price in shown)),
        **{f"{sign}{i}": "" for i in range(1, SHOWN + 1) for sign in "ma"},
    }
    for i, price in enumerate(shown, 1):
        told |= {f"m{i}": say.where(price), f"a{i}": say.figure(price.avg, price.per, product)}
    return Reply("compare.ok", told)


EXAMPLES = (Example("compare", ("比各地的价", "Compare places"), ("比价 {product}",), ("compare {product}",)),)
COMMAND = Command(("compare",), answer, asks=(WHICH,), answered=answered, examples=EXAMPLES)
