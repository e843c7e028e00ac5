"""Reservations (有人订了): a listing promised to someone, and open again when nothing came of it."""

from starlette.requests import Request
from starlette.responses import Response

from models import listings
from models.engines import writing
from models.listings import Deed
from web import drafting, notices, render


async def create(request: Request) -> Response:
    return await _moved(request, listings.RESERVE, "reserved")


async def delete(request: Request) -> Response:
    return await _moved(request, listings.RELEASE, "released")


async def _moved(request: Request, deed: Deed, told: str) -> Response:
    listing, me = await drafting.own(request), request.state.visitor
    async with writing() as tx:
        await listings.move(tx, deed, listing.public_id, (me.public_id, me.id))
    return notices.going(request, f"/me/listings/{listing.public_id}", render.words(request).done(told))
