"""Failures (出错): whatever goes wrong is told once, in one form: a page for people, a problem for programs, a text."""

from http import HTTPStatus

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.guards.checks import MACHINES
from app.logs import shown
from models.engines import Busy, DiskFull
from models.quotas import Spent
from models.rules.errors import Refused, Unclear
from web import answers, render
from web.answers import Problem

SAID = {
    400: "这个请求看不懂，请检查后再试。",
    401: "请先登录。",
    403: "不能这样做。",
    404: "没有这个网页，请核对网址，或从首页找。",
    405: "这个网址不支持这种操作。",
    413: "内容太大，请减小后再试。",
    415: "不支持这种内容格式。",
    429: "请求太多，请过一会儿再试。",
    500: "系统出了错，已记下来。请过一会儿再试；如果还不行，请把编号告诉我们。",
    503: "系统正忙，请过一会儿再试。",
    507: "系统的磁盘满了，暂时不能保存；看行情不受影响。",
}
PHRASES = {status.phrase for status in HTTPStatus} | {"Content Too Large"}
TOO_LARGE, WRONG_METHOD, BROKEN = 413, 405, 500
log = structlog.get_logger()


class TooLarge(Exception):
    """Starlette's limit of the body struck; its own answer is replaced by ours."""


class Failures:
    """The last handler: nothing that goes wrong passes it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            if not started and message["type"] == "http.response.start":
                if message["status"] == TOO_LARGE:
                    raise TooLarge
                started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            response = tell(Request(scope), error)
            if started:
                raise
            await response(scope, receive, send)


KNOWN = (
    (Unclear, 400),
    (Spent, 429),
    (Refused, 403),
    (ClientDisconnect, 400),
    (TooLarge, TOO_LARGE),
    (Busy, 503),
    (DiskFull, 507),
)


async def told(request: Request, error: Exception) -> Response:
    """`tell`, as Starlette asks for it."""
    return tell(request, error)


def tell(request: Request, error: Exception) -> Response:
    """The answer to what went wrong; only what nobody foresaw is logged as an error."""
    status, sentence, headers = meaning(error)
    number = request.scope["state"]["request_id"]
    if status == BROKEN:
        log.error("failed", request=number, path=shown(request.url.path), exc_info=error)
    elif isinstance(error, Busy | DiskFull):
        log.warning("database", request=number, reason=str(error))
    if status == WRONG_METHOD:
        headers["allow"] = ", ".join(sorted(methods(request)))
    response = form(request, status, sentence, number)
    response.headers.update({**headers, "cache-control": "no-store"})
    return response


def meaning(error: Exception) -> tuple[int, str, dict[str, str]]:
    """Status, sentence and headers of what went wrong."""
    if isinstance(error, HTTPException):
        own = error.detail if error.detail not in PHRASES else SAID.get(error.status_code, SAID[400])
        return error.status_code, own, dict(error.headers or {})
    status = next((status for kind, status in KNOWN if isinstance(error, kind)), BROKEN)
    sentence = str(error) if isinstance(error, Unclear | Refused) else SAID[status]
    return status, sentence, _again(error)


def _again(error: Exception) -> dict[str, str]:
    """When it is worth trying again."""
    if isinstance(error, Spent):
        return {"retry-after": str(error.seconds)}
    return {"retry-after": "5"} if isinstance(error, Busy) else {}


def methods(request: Request) -> set[str]:
    """Every method that some route takes at this path."""
    app: Starlette = request.app
    routes = [route for route in app.routes if route.matches(request.scope)[0] is not Match.NONE]
    return {method for route in routes for method in getattr(route, "methods", None) or ("GET", "HEAD")}


def form(request: Request, status: int, sentence: str, number: str) -> Response:
    """The sentence as the asker can read it."""
    path = request.url.path
    if path.startswith(("/api/", "/data/")):
        return problem(request, status, sentence, number)
    if path.startswith(MACHINES):
        return PlainTextResponse(sentence, status)
    try:
        return render.page(request, "errors/show.html", status, sentence=sentence, number=number)
    except Exception as error:
        log.error("no page for an error", request=number, exc_info=error)
        return PlainTextResponse(f"{sentence} {number}", status)


def problem(request: Request, status: int, sentence: str, number: str) -> Response:
    """RFC 9457, as the open data tells its own refusals."""
    phrase = HTTPStatus(status).phrase
    kind = "urn:nongjia:problem:" + phrase.lower().replace(" ", "-")
    told = Problem(kind, phrase, status, sentence, request.url.path, number)
    return Response(answers.ENCODE(told), status, media_type="application/problem+json")
