"""Doors (门口): who may come in by which address. What stands behind a door is one person's own and is kept nowhere.

What stands before every door is the same for everybody: no cookie of a session is looked at there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.people import Person
from models.rules.hosts import is_loopback
from models.rules.roles import MEMBERS, STAFF, Role
from web import render, visits

READING = ("GET", "HEAD")
UNKNOWN, FORBIDDEN = 401, 403
SIGN_IN, STAFF_SIGN_IN = "/signin", "/signin/staff"


@dataclass(frozen=True, slots=True)
class May:
    """Who may come in: anyone, or those who hold one of the roles; `near` only from the configured networks.

    `tokens`: programs too, each with its token; what comes with one counts by it alone, whatever cookie it brings.
    """

    roles: frozenset[Role]
    near: bool = False
    tokens: bool = False


ANYONE = May(frozenset(Role))
PROGRAMS = May(MEMBERS, tokens=True)
"""Programs with a token, and all who have signed in."""


def everyone(*routes: Route) -> tuple[Route, ...]:
    """Reading, the same for everybody."""
    if writing := [route.path for route in routes if not (route.methods or {"POST"}) <= set(READING)]:
        raise ValueError(f"what writes needs a door: {writing}")
    return routes


def machines(*routes: Route) -> tuple[Route, ...]:
    """Called by programs that prove themselves by a secret of their own."""
    return routes


def personal(*routes: Route) -> tuple[Route, ...]:
    """Open to anyone, but what is seen is one person's own."""
    return _behind(ANYONE, routes)


def members(*routes: Route) -> tuple[Route, ...]:
    """For all who have signed in."""
    return _behind(May(MEMBERS), routes)


def staff(*routes: Route) -> tuple[Route, ...]:
    """For those who act for others."""
    return _behind(May(STAFF), routes)


def only(*roles: Role, near: bool = False) -> Callable[..., tuple[Route, ...]]:
    """For those who hold one of the roles."""
    return lambda *routes: _behind(May(frozenset(roles), near), routes)


def _behind(may: May, routes: tuple[Route, ...]) -> tuple[Route, ...]:
    for route in routes:
        route.app = Door(route.app, may)
    return routes


class Door:
    """Lets in who may; tells the handler who it is: `request.state.visitor`, a Person or None."""

    def __init__(self, app: ASGIApp, may: May) -> None:
        self.app = app
        self.may = may

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        check_line(request)
        by_token = self.may.tokens and "authorization" in request.headers
        organisation = await visits.organisation(request) if by_token else None
        session = None if by_token else await visits.find(request)
        request.state.is_program, request.state.session = organisation is not None, session
        request.state.visitor = organisation or (session.person if session else None)
        app = self._refusal(request) or self.app
        await app(scope, receive, _unkept(send))

    def _refusal(self, request: Request) -> Response | None:
        """Nothing, for those who may come in."""
        visitor: Person | None = request.state.visitor
        if request.state.is_program:
            return None
        if self.may.tokens and visitor is None:
            raise HTTPException(
                UNKNOWN, "请带上接口令牌：Authorization: Bearer …，或先登录。", {"www-authenticate": "Bearer"}
            )
        if not self.may.roles & (visitor.held if visitor else {Role.VISITOR}):
            if visitor is None and request.method in READING:
                way = STAFF_SIGN_IN if self.may.roles <= STAFF else SIGN_IN
                return render.elsewhere(f"{way}?next={quote(_here(request))}")
            raise HTTPException(
                FORBIDDEN, "请先登录。" if visitor is None else "您的角色不能看这一页，也不能做这件事。"
            )
        if self.may.near and not is_near(request):
            raise HTTPException(FORBIDDEN, "人员和角色只能在单位的网络里管理。")
        return None


def check_line(request: Request) -> None:
    """No password and no cookie goes over a line that others can read."""
    if request.url.scheme != "https" and not is_loopback(request.url.hostname or ""):
        raise HTTPException(FORBIDDEN, "这个网址没有加密，不能在这里登录，请用 https:// 开头的网址。")


def is_near(request: Request) -> bool:
    """Whether the visitor's address lies in the networks from which people are administered."""
    return lies_in(request, request.app.state.settings.staff_networks)


def lies_in(request: Request, networks: tuple[str, ...]) -> bool:
    """Whether the visitor's address lies in one of the networks."""
    try:
        address = ip_address(visits.host(request))
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in _networks(networks))


@lru_cache(maxsize=16)
def _networks(told: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(network) for network in told]


def _here(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def onward(said: str) -> str:
    """A path of our own to go to next, else nothing: no foreign site sends people on through us."""
    own = said.startswith("/") and not said.startswith(("//", "/\\")) and said.isprintable() and said.isascii()
    return said if own else ""


def _unkept(send: Send) -> Send:
    """Neither browser nor cache keeps the answer."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [head for head in message["headers"] if head[0] not in (b"cache-control", b"etag")]
            message["headers"] = [*kept, (b"cache-control", b"no-store")]
        await send(message)

    return sent
