"""Talking (洽谈): the talk or the listing that an address means, and the page of a talk with what went wrong."""

from datetime import timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import bids, listings, quotas, talks
from models.bids import Bid
from models.listings import Listing, State
from models.people import Person
from models.quotas import Quota
from models.rules import days
from models.rules.errors import Refused
from models.talks import Talk, codes
from web import forms, render
from web.forms import Filled

FORBIDDEN, UNKNOWN, TOO_MANY = 403, 404, 429
HIDDEN = (State.PENDING, State.REJECTED)
SOON = 3
"""Days from now, where no day was said."""


async def public(request: Request) -> Listing:
    """A listing that anyone may read."""
    listing = await listings.find(request.path_params["listing"])
    if listing is None or listing.state in HIDDEN:
        raise HTTPException(UNKNOWN, "没有这条供求，可能编号写错了，也可能还没有公开。")
    return listing


async def find(request: Request) -> Talk:
    """A talk of the visitor's; of others there is none."""
    talk = await talks.find(request.path_params["talk"], request.state.visitor)
    if talk is None:
        raise HTTPException(UNKNOWN, "没有这次洽谈，也可能不是用这个手机号谈的。")
    return talk


def address(talk: Talk | str) -> str:
    """/me/talks/abcdefghij."""
    return f"/me/talks/{talk if isinstance(talk, str) else talk.public_id}"


async def spend(request: Request, quota: Quota) -> None:
    """One more of what has a limit."""
    settings = request.app.state.settings
    if settings.quotas:
        await quotas.take(settings.secret, quota, request.state.visitor.public_id)


async def page(request: Request, talk: Talk, filled: Filled, status: int = 200) -> Response:
    """The talk with its newest lines and bids; what was written in a form stays there."""
    me: Person = request.state.visitor
    offered = await bids.of(talk)
    waiting = next((bid for bid in offered if bid.waits), None)
    usual = _usual(talk.listing) | _standing(waiting, me)
    values: dict[str, Any] = {
        "here": address(talk),
        "listing": talk.listing,
        "product": request.app.state.catalogue.products.get(talk.listing.product),
        "owns": me.id == talk.owner.id,
        "other": talk.other(me),
        "code": codes.told(talk.code),
        "deals": len(await bids.deals(talk.other(me).id)),
        "bids": offered,
        "waiting": waiting,
        "units": [*dict.fromkeys((*forms.UNITS, usual["unit"]))],
        "price_units": [*dict.fromkeys((*forms.PRICE_UNITS, usual["price_unit"]))],
        "filled": Filled(usual | filled.said, filled.values, filled.problems),
    }
    return render.desk(request, "talks/show.html", status, talk=talk, **values, **await _lines(request, talk))


async def _lines(request: Request, talk: Talk) -> dict[str, Any]:
    """The newest lines, or those before one of them; whether one was not read yet, and whether there are earlier."""
    me: Person = request.state.visitor
    lines = await talks.lines(talk, forms.counted(request.query_params.get("before", "")))
    fresh = any(line.read_at is None and line.sender_id != me.id for line in lines)
    return {"lines": lines, "fresh": fresh, "earlier": lines[0].id if len(lines) == talks.LINES else None}


def _usual(listing: Listing) -> dict[str, str]:
    """What a bid says where nothing else was said."""
    day = days.text(days.number(days.today() + timedelta(SOON)))
    return {"unit": listing.unit, "price_unit": listing.price_unit or "元/斤", "day": day}


def _standing(bid: Bid | None, me: Person) -> dict[str, str]:
    """The terms that one answers: other terms begin with them."""
    if bid is None or bid.sender_id == me.id:
        return {}
    return {"quantity": bid.quantity, "unit": bid.unit, "price_unit": bid.price_unit, "day": days.text(bid.day)}


async def refused(request: Request, filled: Filled, no: Refused) -> Response:
    """The page again as it stands now, with what was written and why it could not be done."""
    filled.problems[forms.WHOLE] = str(no)
    spent = isinstance(no, quotas.Spent)
    response = await page(request, await find(request), filled, TOO_MANY if spent else FORBIDDEN)
    if isinstance(no, quotas.Spent):
        response.headers["retry-after"] = str(no.seconds)
    return response
