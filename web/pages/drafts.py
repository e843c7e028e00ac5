"""Drafts (写供求): what is it and where, then how much and for how much; each page is kept as it is left."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from models import drafts, listings, seals
from models.drafts import Draft
from models.rules import days, offers
from models.rules.catalogue import Catalogue
from models.rules.products import Product
from web import drafting, forms, render
from web.forms import Filled

BAD = 400
MOST = {"citrus": 6, "tea": 3, "livestock": 3}
"""Products that are offered as buttons, by family: those in season first; any other can be written."""
GOODS = ("side", "product", "place", "village")
AMOUNT = (
    "quantity", "unit", "price", "price_unit", "grade", "variety", "ready_from", "ready_to", "delivery", "certificates",
    "min_order", "text",
)  # fmt: skip


async def new(request: Request) -> Response:
    """The first page, empty, or as a draft of this browser has it."""
    draft = await drafting.find(request) if "draft" in request.path_params else None
    said = draft.words if draft else {"side": request.query_params.get("side", "supply")}
    return await _goods(request, Filled(said, {}, {}), 200)


async def create(request: Request) -> Response:
    said = _picked(await forms.written(request))
    reading = offers.read(request.app.state.catalogue, drafting.whole(request.app.state.catalogue, said), days.today())
    problems = {name: told for name, told in reading.problems.items() if name in GOODS}
    if problems:
        return await _goods(request, Filled(said, {}, problems), BAD)
    kept = {name: said.get(name, "") for name in GOODS} | {"product": str(reading.values["product"])}
    if "draft" in request.path_params:
        draft = await drafting.find(request)
        await drafts.keep(draft, kept)
        return render.elsewhere(drafting.address(draft, "amount"))
    token = request.cookies.get(drafting.COOKIE) or seals.token()
    public_id = await drafts.begin(token, request.state.visitor, kept)
    response = render.elsewhere(drafting.address(public_id, "amount"))
    drafting.remember(request, response, token)
    return response


async def edit(request: Request) -> Response:
    draft = await drafting.find(request)
    return await _amount(request, draft, Filled(_defaults(request, draft.words), {}, {}), 200)


async def update(request: Request) -> Response:
    draft = await drafting.find(request)
    sent = await forms.written(request)
    said = {name: sent.get(name, "") for name in AMOUNT}
    await drafts.keep(draft, said)
    reading = offers.read(
        request.app.state.catalogue, drafting.whole(request.app.state.catalogue, draft.words), days.today()
    )
    problems = {name: told for name, told in reading.problems.items() if name not in GOODS}
    if problems:
        return await _amount(request, draft, Filled(said, {}, problems), BAD)
    return render.elsewhere(drafting.address(draft, "photos"))


async def delete(request: Request) -> Response:
    """Throws a draft away."""
    await drafts.drop(await drafting.find(request))
    return render.elsewhere(drafting.WHERE)


def _picked(sent: dict[str, str]) -> dict[str, str]:
    """A product that was written counts before the button."""
    other = sent.get("other", "").strip()
    return {**sent, "product": other or sent.get("product", "")}


async def _goods(request: Request, filled: Filled, status: int) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    say, places = render.words(request), catalogue.places.values()
    towns = [(place.code, say.name(place)) for place in places if place.parent == catalogue.district]
    written = await drafts.newest(request.cookies.get(drafting.COOKIE, ""), request.state.visitor)
    values: dict[str, Any] = {"goods": seasonal(catalogue), "towns": towns}
    old = [] if "draft" in request.path_params else written
    return render.desk(request, "drafts/new.html", status, filled=filled, drafts=old, **values)


def seasonal(catalogue: Catalogue) -> Sequence[Product]:
    """Of each of the district's families the products that are sold this month."""
    month = days.today().month
    sold = sorted(catalogue.products.values(), key=lambda product: month not in product.sale_months)
    single = [product for product in sold if not product.stock_only and not product.composite]
    return [
        product
        for family, most in MOST.items()
        for product in [product for product in single if product.family == family][:most]
    ]


def _defaults(request: Request, said: dict[str, str]) -> dict[str, str]:
    """The usual unit of the product, where none was said."""
    catalogue: Catalogue = request.app.state.catalogue
    product = catalogue.products[said["product"]]
    unit = catalogue.units[product.unit].zh
    usual = {"unit": unit if unit in forms.UNITS else "斤", "price_unit": f"元/{unit}"}
    return usual | {name: value for name, value in said.items() if value}


async def _amount(request: Request, draft: Draft, filled: Filled, status: int) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    product = catalogue.products[draft.words["product"]]
    per = catalogue.units[product.unit].per
    market = await listings.market(catalogue, product.id, draft.words["place"], per)
    grades = [(grade.code, render.words(request).name(grade)) for grade in catalogue.grades(product)]
    values = {
        "product": product,
        "market": market,
        "units": forms.UNITS,
        "price_units": forms.PRICE_UNITS,
        "grades": grades,
    }
    return render.desk(request, "drafts/edit.html", status, draft=draft, filled=filled, **values)
