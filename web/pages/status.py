"""Status (来源与采集): where the prices come from, how each source fares, and what came of its last collecting."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import findings, runs, standings
from models.rules.catalogue import Catalogue
from web import render

REFRESH = 5
"""Seconds after which the page asks again while something is being collected."""


SHOWN = 10
COLOURS = ("red", "yellow", "green", "grey")
"""What needs someone comes first."""


async def index(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    await runs.sweep()
    every = [one for one in (await standings.every(catalogue)).values() if one.watched]
    busy = [one for one in every if one.busy]
    live = bool(busy) and request.query_params.get("live") != "0"
    groups = {colour: [one for one in every if one.colour == colour] for colour in COLOURS}
    newest = max((one.newest for one in every if one.newest), default=None)
    fresh = sum(one.newest == newest for one in every)
    response = render.page(
        request, "status/index.html", groups=groups, busy=busy, live=live, newest=newest, fresh=fresh
    )
    if live:
        response.headers["refresh"] = str(REFRESH)
    return response


async def show(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    key = request.path_params["source"]
    if key not in catalogue.sources:
        raise HTTPException(404)
    one = (await standings.every(catalogue))[key]
    usual, history, past = await findings.usual_rows(key), await runs.history(key, SHOWN), await findings.past(key)
    return render.page(request, "status/show.html", one=one, known=one.known, usual=usual, history=history, past=past)
