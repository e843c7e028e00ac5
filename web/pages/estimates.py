"""Estimates (估计) at the desk: what officers reckon a township brings; entered with its reason, withdrawn."""

from starlette.requests import Request
from starlette.responses import Response

from models import estimates
from models.rules import days
from models.rules import estimates as rules
from models.rules.catalogue import Catalogue
from web import forms, notices, render
from web.forms import Filled
from web.words import harvests as told

OK, BAD = 200, 400
HERE = "/desk/estimates"
SHOWN = 20
"""Of one page."""


async def index(request: Request) -> Response:
    return await _page(request, Filled({}, {}, {}), OK)


async def create(request: Request) -> Response:
    said = await forms.written(request)
    reading = rules.read(request.app.state.catalogue, said, days.today())
    if reading.estimated is None:
        return await _page(request, Filled(said, {}, reading.problems), BAD)
    me = request.state.visitor
    await estimates.enter(reading.estimated, me.public_id, estimates.role(me))
    return notices.going(request, HERE, render.words(request).done("estimate_entered"))


async def delete(request: Request) -> Response:
    await estimates.withdraw(request.path_params["estimate"], request.state.visitor.public_id)
    return notices.going(request, HERE, render.words(request).done("estimate_withdrawn"))


async def _page(request: Request, filled: Filled, status: int) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    say = render.words(request)
    found = await estimates.listed(before=forms.counted(request.query_params.get("before", "")), most=SHOWN + 1)
    listed = [(one, told.span(say, one.begins, one.ends)) for one in found[:SHOWN]]
    offered = [product for product in catalogue.products.values() if not product.stock_only]
    places = [place for place in catalogue.places.values() if place.level in rules.LEVELS]
    values = {"filled": filled, "listed": listed, "offered": offered, "places": places, "units": rules.UNITS}
    values["older"] = found[SHOWN - 1].id if len(found) > SHOWN else 0
    return render.desk(request, "estimates/index.html", status, **values)
