"""Withdrawals (撤下): a listing taken down by its owner."""

from starlette.requests import Request
from starlette.responses import Response

from models import listings
from web import drafting, notices, render


async def create(request: Request) -> Response:
    listing, me = await drafting.own(request), request.state.visitor
    await listings.withdraw(listing.public_id, me.public_id, me.id)
    return notices.going(request, f"/me/listings/{listing.public_id}", render.words(request).done("withdrawn"))
