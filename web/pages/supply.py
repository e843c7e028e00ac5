"""Supply (货源): how much is on offer and wanted, by product, township and week of readiness; no names."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from models import outlooks
from models.rules import days, seeking
from models.rules.catalogue import Catalogue
from models.rules.outlooks import Cell
from models.rules.products import Product
from web import render
from web.charts import svg
from web.words import Words
from web.words import outlooks as told

BAD, OK = 400, 200


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
    """A product on one side: its lines, and how much is told in all."""

    side: str
    product: Product
    rows: list[Row]
    total: str


async def index(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    said = {name: request.query_params.get(name, "").strip() for name in ("side", "product")}
    asked = seeking.read(catalogue, said, days.today())
    found = await outlooks.board(catalogue, asked.wanted.products, asked.wanted.side)
    values: dict[str, Any] = {
        "tables": _tables(render.words(request), catalogue, found.cells),
        "withheld": sum(cell.withheld is not None for cell in found.cells),
        "offered": [product for product in catalogue.products.values() if not product.stock_only],
    }
    status = BAD if asked.problems else OK
    return render.page(request, "supply/index.html", status, found=found, asked=asked, said=said, **values)


def _tables(say: Words, catalogue: Catalogue, cells: Sequence[Cell]) -> list[Table]:
    parted = groupby(cells, lambda cell: (cell.side, cell.product, cell.per))
    return [_table(say, catalogue, kind, list(own)) for kind, own in parted]


def _table(say: Words, catalogue: Catalogue, kind: tuple[str, str, str], cells: list[Cell]) -> Table:
    side, product, per = kind
    amounts = [cell.amount or 0 for cell in cells]
    rows = [_row(say, catalogue, cell, max(amounts)) for cell in cells]
    return Table(side, catalogue.products[product], rows, say.volume(sum(amounts), per) if any(amounts) else "")


def _row(say: Words, catalogue: Catalogue, cell: Cell, most: int) -> Row:
    place, merged = say.name(catalogue.places[cell.place]), told.merged(say, catalogue, cell)
    amount = "" if cell.amount is None else say.volume(cell.amount, cell.per)
    bar = svg.bar(cell.amount / most) if cell.amount else ""
    return Row(told.week(say, cell), place, merged, told.withheld(say, cell), amount, bar, cell)
