"""Bids (出价): a bid in a talk, and the other side's answer to it."""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import bids, quotas
from models.bids import At, Terms
from models.people import Person
from models.rules import days
from models.rules.errors import Refused
from web import forms, notices, render, talking
from web.forms import Filled

BAD = 400


async def create(request: Request) -> Response:
    """A bid of one's own."""
    talk, me = await talking.find(request), request.state.visitor
    filled, terms = await _read(request)
    if terms is None:
        return await talking.page(request, talk, filled, BAD)
    try:
        await talking.spend(request, quotas.LINES)
        await bids.make(talk.public_id, me, terms)
    except Refused as no:
        return await talking.refused(request, filled, no)
    return notices.going(request, talking.address(talk), render.words(request).done("bid_make"))


async def _read(request: Request) -> tuple[Filled, Terms | None]:
    said = await forms.written(request)
    terms, problems = bids.read(request.app.state.catalogue, said, days.today())
    return Filled(said, {}, problems), terms


Answer = Callable[[At, Person, dict[str, str]], Awaitable[None]]
ANSWERS: dict[str, Answer] = {
    "agree": lambda at, me, said: bids.agree(at, me, reserve="reserve" in said),
    "refuse": lambda at, me, said: bids.refuse(at, me),
    "withdraw": lambda at, me, said: bids.withdraw(at, me),
    "confirm": lambda at, me, said: bids.confirm(at.talk, at.bid, me),
}
COUNTER = "counter"


async def update(request: Request) -> Response:
    """The answer of the side whose turn it is; a counter-bid has terms of its own."""
    talk, said = await talking.find(request), await forms.written(request)
    deed = said.get("deed", "")
    if deed not in (COUNTER, *ANSWERS):
        raise HTTPException(BAD)
    filled, terms = await _read(request) if deed == COUNTER else (Filled(said, {}, {}), None)
    if filled.problems:
        return await talking.page(request, talk, filled, BAD)
    try:
        await _answered(request, deed, said, terms)
    except Refused as no:
        return await talking.refused(request, filled, no)
    return notices.going(request, talking.address(talk), render.words(request).done(f"bid_{deed}"))


async def _answered(request: Request, deed: str, said: dict[str, str], terms: Terms | None) -> None:
    me = request.state.visitor
    at = At(request.path_params["talk"], request.path_params["bid"], forms.counted(said.get("round", "")))
    if terms is None:
        await ANSWERS[deed](at, me, said)
    else:
        await talking.spend(request, quotas.LINES)
        await bids.counter(at, me, terms)
