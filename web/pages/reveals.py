"""Reveals (看联系方式): an officer sees a listing's number after writing why; the log keeps who and why."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import listings
from models.listings import Listing, contacts
from models.rules import phones
from web import forms, render
from web.forms import Filled

OK, BAD, UNKNOWN = 200, 400, 404


async def new(request: Request) -> Response:
    return _page(request, await _listing(request), Filled({}, {}, {}), OK)


async def create(request: Request) -> Response:
    """The number stands on this answer alone: whoever wants it again writes why again."""
    listing, filled = await _listing(request), await forms.read(request, {"why": contacts.why})
    if filled.problems:
        return _page(request, listing, filled, BAD)
    secret, me = request.app.state.settings.secret, request.state.visitor
    number = await contacts.reveal(secret, listing, me.public_id, filled.values["why"])
    return _page(request, listing, filled, OK, phones.short(number))


async def _listing(request: Request) -> Listing:
    listing = await listings.find(request.path_params["listing"])
    if listing is None:
        raise HTTPException(UNKNOWN, "没有这条供求。")
    return listing


def _page(request: Request, listing: Listing, filled: Filled, status: int, number: str = "") -> Response:
    return render.desk(request, "reveals/new.html", status, listing=listing, filled=filled, number=number)
