"""My listings (我的供求): all of one's own with where each stands, and what its owner may do with one."""

from starlette.requests import Request
from starlette.responses import Response

from models import drafts, listings, matches
from models.listings import numbers
from models.people import Person
from models.rules import days
from web import drafting, render
from web.words import fits

ENDING = 3
"""Days before its last one a listing is asked about."""


async def index(request: Request) -> Response:
    me: Person = request.state.visitor
    own = await listings.of(me.id)
    unfinished = await drafts.newest(request.cookies.get(drafting.COOKIE, ""), me)
    soon = days.number(days.today()) + ENDING
    return render.desk(request, "mine/index.html", listings=own, drafts=unfinished, soon=soon)


async def show(request: Request) -> Response:
    listing = await drafting.own(request)
    catalogue = request.app.state.catalogue
    say = render.words(request)
    suiting = [(one.other, one.score, fits.line(say, catalogue, one.reasons)) for one in await matches.of(listing)]
    product, history = catalogue.products[listing.product], await listings.history(listing)
    values = {"product": product, "history": history, "suiting": suiting}
    number, soon = await numbers.of(listing.id), days.number(days.today()) + ENDING
    return render.desk(request, "mine/show.html", listing=listing, number=number, soon=soon, **values)
