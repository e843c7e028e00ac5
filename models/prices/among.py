"""Among (各地比价): the newest prices of several markets and places that may be set side by side."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from models.engines import database
from models.prices.answers import Latest
from models.prices.questions import COLUMNS, fitting, told
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Query

ALL = f"SELECT {COLUMNS} FROM latest WHERE product = ?"
Spot = tuple[str, bool]
"""A market's id, or a place's code with True."""
ENOUGH = 2


async def among(catalogue: Catalogue, query: Query, spots: Collection[Spot], since: date) -> list[Latest]:
    """The newest price of each of these spots, not older than `since`, dearest first; one stage, one grade, one nature.

    It is the first stage of the product that two of them tell, else that any tells.
    """
    rows = await database().rows(ALL, (query.product,))
    found = await fitting(catalogue, query, rows)
    return _alike(
        catalogue,
        [price for price in found if (price.spot, price.area) in spots and price.day >= since],
    )


PRICED = "SELECT DISTINCT product FROM latest"


async def every(catalogue: Catalogue, product: str) -> list[Latest]:
    """The newest price of every series of a product, the freshest first. Some may be thin: for naming the series."""
    rows = await database().rows(ALL, (product,))
    known = [
        price
        for price in told(catalogue, rows)
        if price.spot in (catalogue.places if price.area else catalogue.markets)
    ]
    stages = catalogue.products[product].stages
    order = {stage: number for number, stage in enumerate(stages)}
    return sorted(known, key=lambda price: (-price.day.toordinal(), order.get(price.stage, len(order)), price.spot))


async def priced() -> set[str]:
    """The products that have a price."""
    return {str(code) for (code,) in await database().rows(PRICED)}


TOLD_AT = "SELECT DISTINCT product FROM latest WHERE area = 0 AND per = 'kg' AND day >= ? AND spot IN (%s)"


async def told_at(markets: Collection[str], since: date) -> set[str]:
    """The products that these markets told a price of since that day."""
    if not markets:
        return set()
    marks = ", ".join("?" * len(markets))
    return {str(code) for (code,) in await database().rows(TOLD_AT % marks, (days.number(since), *markets))}


def _alike(catalogue: Catalogue, found: Collection[Latest]) -> list[Latest]:
    """The largest set of one kind at the first stage where there is something to compare."""
    kinds: dict[tuple[str, ...], list[Latest]] = defaultdict(list)
    for price in found:
        kinds[price.stage, price.grade, price.nature, price.per].append(price)

    def rank(kind: list[Latest]) -> tuple[object, ...]:
        stages = catalogue.products[kind[0].product].stages
        stage = stages.index(kind[0].stage) if kind[0].stage in stages else len(stages)
        return len(kind) < ENOUGH, stage, -len(kind), kind[0].grade, kind[0].nature

    best = min(kinds.values(), key=rank, default=[])
    return sorted(best, key=lambda price: (-price.avg, price.spot))
