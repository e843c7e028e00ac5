"""Edits (修改): the owner's form for what may change of a listing: amount, price, last day and words."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from models import listings
from models.listings import Listing, State
from models.rules import days, offers
from web import drafting, forms, notices, render
from web.forms import Filled

BAD = 400
FIELDS = ("quantity", "unit", "price", "price_unit", "expires", "text")


async def new(request: Request) -> Response:
    listing = await drafting.own(request)
    return _page(request, listing, Filled(listings.said(listing), {}, {}), 200)


async def create(request: Request) -> Response:
    listing, sent = await drafting.own(request), await forms.written(request)
    said = listings.said(listing) | {name: sent[name] for name in FIELDS if name in sent}
    reading = offers.read(request.app.state.catalogue, said, days.today())
    if reading.offer is None:
        return _page(request, listing, Filled(said, {}, reading.problems), BAD)
    after = await listings.edit(request.app.state.catalogue, listing, reading.offer, request.state.visitor.public_id)
    told = "edited_pending" if after is State.PENDING else "edited"
    return notices.going(request, f"/me/listings/{listing.public_id}", render.words(request).done(told))


def _page(request: Request, listing: Listing, filled: Filled, status: int) -> Response:
    values: dict[str, Any] = {"units": forms.UNITS, "price_units": forms.PRICE_UNITS}
    return render.desk(request, "edits/new.html", status, listing=listing, filled=filled, **values)
