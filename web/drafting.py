"""Drafting (起草): the draft or the own listing that an address means; nobody else finds it."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import drafts, listings
from models.drafts import Draft
from models.listings import Listing
from models.rules.catalogue import Catalogue

UNKNOWN = 404
COOKIE, WHERE = "draft", "/listings/new"
MONTH = 30 * 24 * 3600


async def find(request: Request) -> Draft:
    """A draft that is not this browser's or person's is none."""
    public_id, token = request.path_params["draft"], request.cookies.get(COOKIE, "")
    draft = await drafts.find(public_id, token, request.state.visitor)
    if draft is None:
        raise HTTPException(UNKNOWN, "没有这份草稿，也可能是在别的手机上写的。请重新填一次。")
    return draft


async def own(request: Request) -> Listing:
    """The visitor's own listing."""
    found = await listings.own(request.path_params["listing"], request.state.visitor.id)
    if found is None:
        raise HTTPException(UNKNOWN, "您没有这条供求。是不是用别的手机号发的？")
    return found


def remember(request: Request, response: Response, token: str) -> None:
    """Gives the browser what it finds its drafts by."""
    secure = request.app.state.settings.secure
    response.set_cookie(COOKIE, token, max_age=MONTH, path=WHERE, secure=secure, httponly=True, samesite="lax")


def address(draft: Draft | str, page: str = "") -> str:
    """/listings/new/abcdefghij/check: a page of the draft."""
    public_id = draft if isinstance(draft, str) else draft.public_id
    return f"{WHERE}/{public_id}/{page}".removesuffix("/")


def whole(catalogue: Catalogue, said: dict[str, str]) -> dict[str, str]:
    """The fields as an offer reads them: the village stands behind its town."""
    village, town = said.get("village", "").strip(), said.get("place", "")
    place = catalogue.places.get(town)
    return {**said, "place": f"{place.zh}{village}" if place and village else town}
