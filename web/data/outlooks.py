"""The supply (货源): how much is on offer and wanted, by product, township and week; small cells tell no figure."""

import msgspec

from models import outlooks
from models.rules import days
from models.rules.outlooks import Cell
from web.answers import Answer, Day, endpoint
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
    """What is on offer and wanted today; `listings` and `people` are what it all rests on."""

    date: Day
    listings: int
    people: int
    items: list[SupplyCell]
    next: str | None = None


@endpoint("货源：供应和求购有多少，按产品、乡镇、上市的周", Supply, (ANY_PRODUCT, SIDE, *PAGING))
async def index(asked: Asked) -> Supply:
    product = asked.code("product", asked.catalogue.products, "products")
    side = asked.choice("side", SIDES, "") if asked.text("side") else ""
    found = await outlooks.board(asked.catalogue, (product,) if product else (), side)
    cells = {_key(cell): cell for cell in found.cells}
    shown, following = asked.page(cells)
    items = [_item(cell) for cell in shown]
    return Supply(
        date=days.today().isoformat(), listings=found.listings, people=found.people, items=items, next=following
    )


def _key(cell: Cell) -> str:
    return f"{cell.side} {cell.product} {cell.per} {cell.week} {cell.place}"


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
