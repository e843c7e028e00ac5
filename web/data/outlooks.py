"""The supply (货源): how much is on offer and wanted, by product, township and week; small cells tell no figure."""

import msgspec

from models import outlooks
from models.rules import days
from models.rules.outlooks import Cell
from web.answers import Answer, Day, Moment, endpoint
from web.asked import ANY_PRODUCT, PAGING, Asked, Parameter
from web.words.pairs import UNITS

SIDES = ("supply", "demand")
SIDE = Parameter("side", "supply 供应，demand 求购；不写就两样都要", {"type": "string", "enum": list(SIDES)})
GRAMS_IN_TONNE = 1_000_000
WITHHELD = "withheld"


class SupplyCell(msgspec.Struct):
    """One product of one township or county in one week, which begins on Monday `week`; what is ready is this week's.

    A township of fewer than three people, or of which one has more than 70 %, is `merged` into its county; what is
    still small then has no `amount`: `missing_reason` is withheld, `reason` few or one.
    """

    side: str
    product: str
    place: str
    week: Day
    amount: float | None
    unit: str
    listings: int | None
    people: int | None
    merged: list[str]
    missing_reason: str | None = None
    reason: str | None = None


class Supply(Answer):
    """What is on offer and wanted, as it was put together at `made_at`, null where it never was yet.

    `listings` and `people` are what all of it rests on, whatever was asked.
    """

    made_at: Moment | None
    listings: int
    people: int
    items: list[SupplyCell]
    next: str | None = None


@endpoint("货源：供应和求购有多少，按产品、乡镇、上市的周", Supply, (ANY_PRODUCT, SIDE, *PAGING))
async def index(asked: Asked) -> Supply:
    product = asked.code("product", asked.catalogue.products, "products")
    side = asked.choice("side", SIDES, "") if asked.text("side") else ""
    made, limit = await outlooks.newest(), asked.limit()
    which = outlooks.Asked((product,) if product else (), side, asked.after(), limit + 1)
    found = await outlooks.cells(which)
    return Supply(
        made_at=days.told(made.made_at) if made else None,
        listings=made.listings if made else 0,
        people=made.people if made else 0,
        items=[_item(cell) for _, cell in found[:limit]],
        next=str(found[limit - 1][0]) if len(found) > limit else None,
    )


def _item(cell: Cell) -> SupplyCell:
    weighed = cell.per == "kg"
    amount = None if cell.amount is None else cell.amount / GRAMS_IN_TONNE if weighed else float(cell.amount)
    return SupplyCell(
        cell.side,
        cell.product,
        cell.place,
        days.text(cell.week),
        amount,
        UNITS["t" if weighed else cell.per][0],
        cell.listings,
        cell.people,
        list(cell.merged),
        WITHHELD if cell.withheld else None,
        cell.withheld,
    )
