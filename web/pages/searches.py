"""Searches (存下的搜索): one's own with what each finds now; keeping one, and dropping it."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import searches
from models.rules.errors import Refused, Unclear
from web import forms, notices, render
from web.forms import Filled, Rule
from web.words import seekings

OK, BAD, UNKNOWN = 200, 400, 404
WHERE = "/me/searches"
FIELDS: dict[str, Rule] = {"query": str, "name": forms.optional("名字", searches.LONGEST)}


async def index(request: Request) -> Response:
    """With a `query` it asks to keep it: who has to sign in first comes back to it."""
    query = request.query_params.get("query", "")
    return await _page(request, Filled({"query": query}, {}, {}), OK)


async def create(request: Request) -> Response:
    filled = await forms.read(request, FIELDS)
    if not filled.problems:
        try:
            await searches.keep(request.state.visitor, filled.values["query"], _name(request, filled))
        except (Refused, Unclear) as problem:
            filled.problems[forms.WHOLE] = str(problem)
    if filled.problems:
        return await _page(request, filled, BAD)
    return notices.going(request, WHERE, render.words(request).done("search_kept"))


def _name(request: Request, filled: Filled) -> str:
    """As it was named, else what it looks for."""
    asked = searches.fields_of(filled.values["query"])
    return filled.values["name"] or seekings.told(render.words(request), request.app.state.catalogue, asked)


async def delete(request: Request) -> Response:
    if not await searches.drop(request.state.visitor, request.path_params["search"]):
        raise HTTPException(UNKNOWN, "您没有存这个搜索，也可能已经删掉了。")
    return notices.going(request, WHERE, render.words(request).done("search_dropped"))


async def _page(request: Request, filled: Filled, status: int) -> Response:
    catalogue, say = request.app.state.catalogue, render.words(request)
    kept = await searches.of(request.state.visitor)
    told = [(one, seekings.told(say, catalogue, one.said), await searches.newest(catalogue, one)) for one in kept]
    asked = seekings.told(say, catalogue, searches.fields_of(filled.said.get("query", "")))
    values = {"kept": told, "asked": asked, "filled": filled, "most": searches.NEWEST}
    return render.desk(request, "searches/index.html", status, **values)
