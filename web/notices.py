"""Notices (回话): what was just done is told once, at the top of the next page."""

from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

ELSEWHERE = 303
COOKIE = "notice"
SECONDS = 60
LONGEST = 200
"""Characters; a cookie holds 4,096 letters, and a Chinese character takes nine."""


def going(request: Request, address: str, sentence: str) -> Response:
    """Sends on to the next page, which tells the sentence."""
    response = RedirectResponse(address, ELSEWHERE)
    secure = request.app.state.settings.secure
    told = quote(sentence[:LONGEST])
    response.set_cookie(COOKIE, told, max_age=SECONDS, path=part(address), secure=secure, httponly=True, samesite="lax")
    return response


def of(request: Request) -> str:
    """The sentence that waits to be told, or nothing."""
    return unquote(request.cookies.get(COOKIE, ""))[:LONGEST]


def forget(request: Request, response: Response) -> None:
    """What was told is not told again."""
    response.delete_cookie(COOKIE, path=part(request.url.path))


def part(path: str) -> str:
    """The part of the site that a path lies in, where its notices are told: /desk, /me."""
    return "/" + path.split("/")[1]
