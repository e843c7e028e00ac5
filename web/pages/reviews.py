"""Reviews (审核): listings that wait for someone to look, each with why, and what the same number posted before."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import listings
from models.rules import text
from models.rules.errors import Unclear
from web import forms, notices, render

BAD = 400
PAGE, LONGEST, LONGEST_ID = 20, 100, 18
DEEDS = ("pass", "reject", "remove", "look")
REASONS = ("价钱或单位写错了", "品种或等级写错了", "地方写错了", "和别的重复", "看着像骗人的", "不是农产品")
"""What a refusal usually says; one may write another."""


async def index(request: Request) -> Response:
    said = request.query_params.get("after", "")
    after = int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_ID else 0
    waiting = await listings.pending(after, PAGE)
    count, following = await listings.pending_count(), waiting[-1].id if len(waiting) == PAGE else None
    values: dict[str, Any] = {"waiting": waiting, "reasons": REASONS, "count": count, "following": following}
    return render.desk(request, "reviews/index.html", **values)


async def update(request: Request) -> Response:
    said = await forms.written(request)
    deed, listing = said.get("deed", ""), request.path_params["listing"]
    if deed not in DEEDS:
        raise HTTPException(BAD)
    why = _why(said) if deed in ("reject", "remove") else ""
    await _done(deed, listing, request.state.visitor.public_id, why)
    return notices.going(request, "/desk/listings", render.words(request).done(f"listing_{deed}"))


def _why(said: dict[str, str]) -> str:
    """A refusal says why: from the list, or in one's own words."""
    told = said.get("other", "").strip() or said.get("why", "").strip()
    if not told:
        raise Unclear("退回和撤下都要说原因，请选一个或写一句")
    return text.line(told, "原因", LONGEST)


async def _done(deed: str, listing: str, who: str, why: str) -> None:
    if deed == "look":
        await listings.look(listing, who)
    elif deed == "remove":
        await listings.remove(listing, who, why)
    else:
        await listings.judge(listing, who, deed == "pass", why)
