"""Talking (洽谈): the talk or the listing that an address means, and the page of a talk with what went wrong."""

from datetime import timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import bids, listings, quotas, talks
from models.listings import Listing, State
from models.people import Person
from models.quotas import Quota
from models.rules import days
from models.rules.errors import Refused
from models.talks import Talk
from web import forms, render
from web.forms import Filled

FORBIDDEN, UNKNOWN, TOO_MANY = 403, 404, 429
HIDDEN = (State.PENDING, State.REJECTED)
UNITS = ("斤", "公斤", "吨", "头", "只", "箱")
PRICE_UNITS = ("元/斤", "元/公斤", "元/头", "元/只", "元/箱")
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
    before = request.query_params.get("before", "")
    lines = await talks.lines(talk, int(before) if before.isascii() and before.isdigit() and len(before) < 19 else 0)  # noqa: PLR2004 (fits a BIGINT)
    offered = await bids.of(talk)
    waiting = next((bid for bid in offered if bid.waits), None)
    other = talk.other(me)
    values: dict[str, Any] = {
        "here": address(talk),
        "other": other,
        "owns": me.id == talk.owner.id,
        "lines": lines,
        "earlier": lines[0].id if len(lines) == talks.LINES else None,
        "fresh": any(line.read_at is None and line.sender_id != me.id for line in lines),  # type: ignore[attr-defined]
        "bids": offered,
        "waiting": waiting,
        "deals": len(await bids.deals(other.id)),
        "product": request.app.state.catalogue.products.get(talk.listing.product),
        "units": UNITS,
        "price_units": PRICE_UNITS,
    }
    usual = Filled(_usual(talk.listing) | filled.said, filled.values, filled.problems)
    return render.desk(request, "talks/show.html", status, talk=talk, listing=talk.listing, filled=usual, **values)


def _usual(listing: Listing) -> dict[str, str]:
    """What a bid says where nothing else was said."""
    day = days.text(days.number(days.today() + timedelta(SOON)))
    return {"unit": listing.unit, "price_unit": listing.price_unit or "元/斤", "day": day}


async def refused(request: Request, filled: Filled, no: Refused) -> Response:
    """The page again as it stands now, with what was written and why it could not be done."""
    filled.problems[forms.WHOLE] = str(no)
    spent = isinstance(no, quotas.Spent)
    response = await page(request, await find(request), filled, TOO_MANY if spent else FORBIDDEN)
    if isinstance(no, quotas.Spent):
        response.headers["retry-after"] = str(no.seconds)
    return response
