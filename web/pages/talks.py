"""Talks (洽谈): asking about a listing, one's own talks, and one of them with both sides' words and bids."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import bids, quotas, talks
from models.listings import Listing
from models.people import Person
from models.rules.errors import Refused
from web import forms, notices, render, talking
from web.forms import Filled

OK, BAD, FORBIDDEN, GONE = 200, 400, 403, 410
DEEDS = {"permit": talks.PERMIT, "refuse": talks.REFUSE}
CLOSE, READ = "close", "read"


async def new(request: Request) -> Response:
    """The form to ask; who asked already goes on there."""
    listing = await talking.public(request)
    if live := await talks.live(listing, request.state.visitor):
        return render.elsewhere(talking.address(live))
    return _asking(request, listing, Filled({}, {}, {}), OK if listing.is_open else GONE)


async def create(request: Request) -> Response:
    listing, me = await talking.public(request), request.state.visitor
    if live := await talks.live(listing, me):
        return render.elsewhere(talking.address(live))
    filled = await forms.read(request, {"text": talks.words})
    if filled.problems:
        return _asking(request, listing, filled, BAD)
    await talking.spend(request, quotas.ASKS)
    talk = await talks.ask(listing, me, filled.values["text"])
    return notices.going(request, talking.address(talk), render.words(request).done("asked"))


def _asking(request: Request, listing: Listing, filled: Filled, status: int) -> Response:
    owns = listing.owner.id == request.state.visitor.id
    return render.desk(request, "talks/new.html", status, listing=listing, filled=filled, owns=owns)


async def index(request: Request) -> Response:
    """One's own talks, those with something unread first."""
    me: Person = request.state.visitor
    rows = await talks.of(me, request.query_params.get("before", ""))
    following = rows[-1].public_id if sum(row.unread == 0 for row in rows) == talks.PAGE else None
    return render.desk(request, "talks/index.html", talks=rows, following=following)


async def show(request: Request) -> Response:
    return await talking.page(request, await talking.find(request), Filled({}, {}, {}))


async def update(request: Request) -> Response:
    """Permits, refuses or ends it; or says that it was read."""
    talk, filled = await talking.find(request), Filled(await forms.written(request), {}, {})
    deed, me = filled.said.get("deed", ""), request.state.visitor
    if deed == READ:
        await talks.read(talk.public_id, me)
        return render.elsewhere(talking.address(talk))
    if deed not in (CLOSE, *DEEDS):
        raise HTTPException(BAD)
    try:
        await _done(deed, talk.public_id, me, filled.said.get("text", ""))
    except Refused as no:
        return await talking.refused(request, filled, no)
    return notices.going(request, talking.address(talk), render.words(request).done(f"talk_{deed}"))


async def _done(deed: str, talk: str, me: Person, said: str) -> None:
    if deed == CLOSE:
        await bids.close(talk, me)
    else:
        await talks.move(DEEDS[deed], talk, me, said)
