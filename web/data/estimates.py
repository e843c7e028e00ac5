"""Estimates (估计) as officers entered them, with place, days, reason, the author's role and the day; no names."""

import msgspec

from models import estimates
from models.estimates import Estimate
from models.rules import days
from web.answers import Answer, Day, Moment, endpoint
from web.asked import ANY_PRODUCT, PAGING, Asked
from web.words.pairs import UNITS

GRAMS_IN_TONNE = 1_000_000


class EstimateItem(msgspec.Struct):
    """What is reckoned of a place from the first to the last day, why, by whom (a role) and when."""

    id: str
    product: str
    place: str
    begins: Day
    ends: Day
    amount: float
    unit: str
    basis: str
    role: str
    made_at: Moment


class Estimates(Answer):
    """Those that stand, the newest first."""

    items: list[EstimateItem]
    next: str | None = None


@endpoint("农技员估计的上市量：哪里、哪些天、多少、怎么估的", Estimates, (ANY_PRODUCT, *PAGING))
async def index(asked: Asked) -> Estimates:
    product, limit = asked.code("product", asked.catalogue.products, "products"), asked.limit()
    found = await estimates.listed(product, asked.after(), limit + 1)
    following = str(found[limit - 1].id) if len(found) > limit else None
    return Estimates(items=[_item(one) for one in found[:limit]], next=following)


def _item(one: Estimate) -> EstimateItem:
    weighed = one.per == "kg"
    return EstimateItem(
        one.public_id,
        one.product,
        one.place,
        days.text(one.begins),
        days.text(one.ends),
        one.amount / GRAMS_IN_TONNE if weighed else float(one.amount),
        UNITS["t" if weighed else one.per][0],
        one.basis,
        one.role,
        days.told(one.made_at),
    )
