"""Provenances (来历): how one published figure came about: its grade, what it is made of, the words it rests on."""

from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models.prices.provenance import Provenance, provenance
from models.rules import days
from models.rules.days import PERIODS
from models.rules.errors import Unclear
from models.rules.inputs import Query
from models.rules.products import Product
from web import render, visitor
from web.words import provenance as words

UNKNOWN = 404


async def show(request: Request) -> Response:
    """Behind the staff's door the pages that the quotes were read from are one tap away."""
    product, asked = visitor.product(request), request.query_params
    told = await _found(request, product, asked.get("per", "day"), _day(asked.get("date", "")))
    return render.page(
        request,
        "provenances/show.html",
        product=product,
        told=told,
        price=told.price,
        words=words,
        query=request.url.query,
        staff=getattr(request.state, "visitor", None) is not None,
    )


async def _found(request: Request, product: Product, period: str, day: date | None) -> Provenance:
    if period not in PERIODS:
        raise Unclear(f"看不懂“{period[:20]}”，per 请写 {'、'.join(PERIODS)} 之一。")
    query = await _query(request, product)
    found = await provenance(request.app.state.catalogue, query, PERIODS[period], day) if query else None
    if found is None:
        raise HTTPException(UNKNOWN, f"{product.zh}在这里没有价格，说不出来历。")
    return found


async def _query(request: Request, product: Product) -> Query | None:
    """The series as the address names it; where it names no place, that of the nearest price."""
    asked = request.query_params
    if "market" not in asked and "place" not in asked:
        near = await visitor.price(request, product)
        return Query(product.id, near.spot, near.area, near.stage, near.grade) if near else None
    spot, is_place = asked.get("market", asked.get("place", "")), "market" not in asked
    stage, nature, measure = (asked.get(name, "") for name in ("stage", "nature", "measure"))
    return Query(product.id, spot, is_place, stage, asked.get("grade"), nature, per=measure)


def _day(said: str) -> date | None:
    day = days.read(said) if said else None
    if said and (day is None or day > days.today()):
        raise Unclear(f"看不懂日期“{said[:20]}”，请写今天或以前的一天，例如 {days.today().isoformat()}。")
    return day
