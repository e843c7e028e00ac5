"""Renewals (续期): still to be had; a listing stands as long again from today."""

from starlette.requests import Request
from starlette.responses import Response

from models import listings
from web import drafting, notices, render


async def create(request: Request) -> Response:
    listing = await drafting.own(request)
    until = await listings.renew(request.app.state.catalogue, listing, request.state.visitor.public_id)
    say = render.words(request)
    return notices.going(request, f"/me/listings/{listing.public_id}", say.done("renewed", day=say.numbered(until)))
