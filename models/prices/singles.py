"""Singles (单独报价): what one or two people told near the farm, marked as such and told by township, never below."""

from datetime import date

from models.engines import database
from models.prices.answers import NEAR_THE_FARM, Latest
from models.prices.questions import COLUMNS, told
from models.rules import days
from models.rules.catalogue import Catalogue

STAGES = ", ".join(repr(stage) for stage in NEAR_THE_FARM)
SINGLES = f"SELECT {COLUMNS} FROM latest WHERE product = ? AND area = 1 AND day >= ? AND stage IN ({STAGES})"
TOWNSHIP = 9
"""Figures of a township's code; a village has more."""


async def singles(catalogue: Catalogue, product: str, since: date) -> list[Latest]:
    """The newest of each township, newest first; what was said of a wider place only, of that place.

    Where the district tells a price of the kind they are part of it, and are not told one by one.
    """
    rows = told(catalogue, await database().rows(SINGLES, (product, days.number(since))))
    whole = {_kind(price) for price in rows if price.spot == catalogue.district and not price.is_thin}
    found = [price for price in rows if price.is_thin and len(price.spot) <= TOWNSHIP and _kind(price) not in whole]
    wider = {(_kind(price), place) for price in found for place in catalogue.chain(price.spot) if place != price.spot}
    alone = [price for price in found if (_kind(price), price.spot) not in wider]
    return sorted(alone, key=lambda price: (-price.day.toordinal(), price.spot))


def _kind(price: Latest) -> tuple[str, ...]:
    return price.stage, price.grade, price.nature, price.currency, price.per
