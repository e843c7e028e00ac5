"""Consents (同意) that someone takes back."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import consents
from web import notices, render

UNKNOWN = 404


async def delete(request: Request) -> Response:
    what = request.path_params["consent"]
    if what not in consents.VERSIONS:
        raise HTTPException(UNKNOWN)
    await consents.withdraw(request.state.visitor, what)
    return notices.going(request, "/me/data", render.words(request).done("consent_withdrawn"))
