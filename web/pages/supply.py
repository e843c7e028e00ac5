"""Supply (货源): how much is on offer and wanted, by product, township and week of readiness; no names."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from models import outlooks
from models.outlooks import Asked, Sum
from models.rules import days, seeking
from models.rules.catalogue import Catalogue
from models.rules.outlooks import Cell
from models.rules.products import Product
from web import render
from web.charts import svg
from web.words import Words
from web.words import outlooks as told

BAD, OK = 400, 200
MOST = 120
"""Lines of a page; where there are more, each product is one line."""


class Row(NamedTuple):
    """One line of a table, in words."""

    week: str
    place: str
    merged: str
    withheld: str
    amount: str
    bar: str
    cell: Cell


class Table(NamedTuple):
    """A product on one side: its lines, and how much is published in all."""

    side: str
    product: Product
    total: str
    withheld: int
    rows: list[Row]


async def index(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    said = {name: request.query_params.get(name, "").strip() for name in ("side", "product")}
    asked = seeking.read(catalogue, said, days.today())
    which = Asked(asked.wanted.products, asked.wanted.side, limit=MOST + 1)
    cells = [cell for _, cell in await outlooks.cells(which)]
    values: dict[str, Any] = {
        "made": await outlooks.newest(),
        "more": len(cells) > MOST,
        "tables": _tables(render.words(request), catalogue, await outlooks.sums(which), cells[:MOST]),
        "alone": which.products[0] if len(which.products) == 1 else "",
        "offered": [product for product in catalogue.products.values() if not product.stock_only],
    }
    status = BAD if asked.problems else OK
    return render.page(request, "supply/index.html", status, asked=asked, said=said, **values)


def _tables(say: Words, catalogue: Catalogue, sums: Sequence[Sum], cells: Sequence[Cell]) -> list[Table]:
    """What is counted in two units, as tonnes and heads, has its bars apart."""
    parted = groupby(cells, lambda cell: (cell.side, cell.product, cell.per))
    rows = {kind: _rows(say, catalogue, list(own)) for kind, own in parted}
    return [_table(say, catalogue, one, rows) for one in sums if one.product in catalogue.products]


def _table(say: Words, catalogue: Catalogue, one: Sum, rows: dict[tuple[str, str, str], list[Row]]) -> Table:
    total = "" if one.amount is None else say.volume(one.amount, one.per)
    own = rows.get((one.side, one.product, one.per), [])
    return Table(one.side, catalogue.products[one.product], total, one.withheld, own)


def _rows(say: Words, catalogue: Catalogue, cells: list[Cell]) -> list[Row]:
    most = max(cell.amount or 0 for cell in cells)
    return [_row(say, catalogue, cell, most) for cell in cells]


def _row(say: Words, catalogue: Catalogue, cell: Cell, most: int) -> Row:
    place, merged = say.thing(catalogue, cell.place), told.merged(say, catalogue, cell)
    amount = "" if cell.amount is None else say.volume(cell.amount, cell.per)
    bar = svg.bar(cell.amount / most) if cell.amount else ""
    return Row(told.week(say, cell), place, merged, told.withheld(say, cell), amount, bar, cell)
