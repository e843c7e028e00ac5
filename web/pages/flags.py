"""Flags (举报): telling what is wrong with a listing, and a reviewer's look at what was told."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import flags, quotas
from models.flags import Reason
from models.listings import Listing
from models.rules import text
from models.rules.errors import Unclear
from web import forms, notices, render, talking
from web.forms import Filled
from web.words.talks import FLAGS

OK, BAD = 200, 400
LONGEST = 100
REASONS = [zh for zh, _ in FLAGS.values()]
"""What the owner of a listing that is taken down is told; one may write another."""
FIELDS: dict[str, forms.Rule] = {"reason": flags.reason, "comment": flags.comment}


async def new(request: Request) -> Response:
    return await _reporting(request, await talking.public(request), Filled({}, {}, {}), OK)


async def create(request: Request) -> Response:
    """Sent twice it is told once."""
    listing, me = await talking.public(request), request.state.visitor
    filled = await forms.read(request, FIELDS)
    if filled.problems:
        return await _reporting(request, listing, filled, BAD)
    if await flags.by(listing, me) is None:
        await talking.spend(request, quotas.FLAGS)
        await flags.put(listing, me, filled.values["reason"], filled.values["comment"])
    return render.elsewhere(f"/listings/{listing.public_id}/report")


async def _reporting(request: Request, listing: Listing, filled: Filled, status: int) -> Response:
    me = request.state.visitor
    values: dict[str, Any] = {"flag": await flags.by(listing, me), "owns": listing.owner.id == me.id}
    return render.desk(request, "flags/new.html", status, listing=listing, filled=filled, reasons=[*Reason], **values)


async def index(request: Request) -> Response:
    """The queue for reviewers, a listing with all that was told of it."""
    waiting = await flags.waiting(forms.counted(request.query_params.get("after", "")))
    following = waiting[-1].listing.id if len(waiting) == flags.PAGE else None
    values: dict[str, Any] = {"waiting": waiting, "count": await flags.count(), "reasons": REASONS}
    return render.desk(request, "flags/index.html", following=following, **values)


async def update(request: Request) -> Response:
    """The listing stands, or is taken down with a reason."""
    said, listing, me = await forms.written(request), request.path_params["listing"], request.state.visitor
    deed = said.get("deed", "")
    if deed == "keep":
        await flags.keep(listing, me)
    elif deed == "uphold":
        await flags.uphold(listing, me, _why(said))
    else:
        raise HTTPException(BAD)
    return notices.going(request, "/desk/flags", render.words(request).done(f"flag_{deed}"))


def _why(said: dict[str, str]) -> str:
    """What its owner is told: from the list, or in one's own words."""
    told = said.get("other", "").strip() or said.get("why", "").strip()
    if not told:
        raise Unclear("撤下要说原因，请选一个或写一句")
    return text.line(told, "原因", LONGEST)
