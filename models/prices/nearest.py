"""Nearest (最近处的价): what someone at a place is told: from there outwards the first price of the last weeks."""

from collections.abc import Sequence
from dataclasses import replace

from models.prices.answers import Latest
from models.prices.questions import RECENT, latest
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Query


async def nearest(catalogue: Catalogue, query: Query, *, thin: bool = False) -> Latest | None:
    """The first with a price within 30 days, else the newest of all; a query without a spot starts at the district.

    One that fewer than three people told is passed over, unless `thin` asks for it too.
    """
    since, older = days.back(days.today(), RECENT), []
    for spot, area in outwards(catalogue, query.spot):
        price = await latest(catalogue, replace(query, spot=spot, area=area), thin=thin)
        if price and price.day >= since:
            return price
        older += [price] if price else []
    return max(older, key=lambda price: price.day, default=None)


async def whole(catalogue: Catalogue, price: Latest) -> Latest | None:
    """What the whole district tells of the same stage."""
    return await latest(catalogue, Query(price.product, catalogue.district, True, price.stage, per=price.per))


def outwards(catalogue: Catalogue, spot: str) -> Sequence[tuple[str, bool]]:
    """The market or place, "" for the district, and all places around it; whether it is a place."""
    places = [(place, True) for place in catalogue.chain(spot or catalogue.district)]
    return [(spot, False), *places] if spot in catalogue.markets else places
