"""The trend desk (走势台): several lines on one chart with their table, years laid over each other, boxes of the
months. The address is the view: it can be passed on and printed."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models.rules.catalogue import Catalogue
from models.rules.days import Period
from web import render, viewing
from web.viewing import Kind, Sight, View, boxes, drawing, rows, sheet, years
from web.words import Words
from web.words import occasions as happenings
from web.words import trends as words
from web.words import years as by

EXPLORE = "explore"
UNKNOWN = 404


async def index(request: Request) -> Response:
    view, sight = await _seen(request)
    if sight is None:
        return render.desk(request, "trends/none.html")
    values: dict[str, Any] = {"view": view, "sight": sight, "words": words, "address": _address(request)}
    values |= {"query": request.url.query, "product": sight.product, "per": view.stretch.period, "by": by}
    if EXPLORE in request.query_params:
        return render.desk(request, "trends/explore.html", **values)
    say, catalogue = render.words(request), request.app.state.catalogue
    more = await PICTURES[view.kind](catalogue, say, view, sight)
    return render.desk(request, TEMPLATES[view.kind], **values, **more, figure=_figure(say, sight))


async def _lines(_: Catalogue, say: Words, view: View, sight: Sight) -> dict[str, Any]:
    told = {"happened": sight.happened, "occasions": happenings}
    return {"chart": drawing.lines(say, view, sight), "rows": rows.of(sight), **told}


async def _years(catalogue: Catalogue, say: Words, view: View, sight: Sight) -> dict[str, Any]:
    return {"years": await years.of(catalogue, say, view, sight)}


async def _months(catalogue: Catalogue, say: Words, view: View, sight: Sight) -> dict[str, Any]:
    return {"boxes": await boxes.of(catalogue, say, view, sight), "per_day": Period.DAY}


Picture = Callable[[Catalogue, Words, View, Sight], Awaitable[dict[str, Any]]]
PICTURES: dict[Kind, Picture] = {Kind.LINES: _lines, Kind.YEARS: _years, Kind.MONTHS: _months}
TEMPLATES = {Kind.LINES: "trends/index.html", Kind.YEARS: "trends/years.html", Kind.MONTHS: "trends/months.html"}


def _figure(say: Words, sight: Sight) -> Callable[[float | None], str]:
    """Says a price of the first line."""
    per = sight.strands[0].price.per if sight.strands else "kg"
    return lambda price: say.figure(None if price is None else round(price), per, sight.product.unit)


async def csv(request: Request) -> Response:
    """The chosen lines for a spreadsheet."""
    view, sight = await _needed(request)
    name = f"trends-{sight.product.id}-{view.stretch.since}-{view.stretch.until}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    table = sheet.written(render.words(request), request.app.state.catalogue, sight)
    return Response(table, headers=headers, media_type="text/csv; charset=utf-8")


async def figure(request: Request) -> Response:
    """The chosen lines for exploring in the browser."""
    _, sight = await _needed(request)
    told = drawing.figure(render.words(request), request.app.state.catalogue, sight)
    return render.answer(request, told, "application/json")


async def _needed(request: Request) -> tuple[View, Sight]:
    view, sight = await _seen(request)
    if sight is None:
        raise HTTPException(UNKNOWN, "还没有价格，没有什么可画。")
    return view, sight


async def _seen(request: Request) -> tuple[View, Sight | None]:
    view = viewing.asked(request.query_params)
    return view, await viewing.sight(request.app.state.catalogue, render.words(request), view)


def _address(request: Request) -> str:
    """Where this view is found, told under it for paper."""
    base: str = request.app.state.settings.base_url
    return f"{base.rstrip('/')}{request.url.path}?{request.url.query}"
