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

from models import tokens
from models.people import Person
from models.rules.hosts import is_loopback
from models.rules.roles import MEMBERS, STAFF, Role
from models.tokens import Holder
from web import render, visits

READING = ("GET", "HEAD")
UNNAMED, FORBIDDEN = 401, 403
BEARER = "bearer"
SIGN_IN, STAFF_SIGN_IN = "/signin", "/signin/staff"


@dataclass(frozen=True, slots=True)
class May:
    """Who may come in: anyone, or those who hold one of the roles; `near` only from the configured networks."""

    roles: frozenset[Role]
    near: bool = False


ANYONE = May(frozenset(Role))


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


def holders(*routes: Route) -> tuple[Route, ...]:
    """For programs with a token, and for people who have signed in."""
    for route in routes:
        route.app = Gate(route.app, May(MEMBERS))
    return routes


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
        session = await visits.find(request)
        request.state.session, request.state.visitor = session, session.person if session else None
        app = self._refusal(request) or self.app
        await app(scope, receive, _unkept(send))

    def _refusal(self, request: Request) -> Response | None:
        """Nothing, for those who may come in."""
        visitor: Person | None = request.state.visitor
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


class Gate(Door):
    """Lets in who holds a token, else who has signed in: `request.state.holder`; a token's has no visitor."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != BEARER:
            await super().__call__(scope, receive, send)
            return
        check_line(request)
        request.state.session = request.state.visitor = None
        request.state.holder = await tokens.find(token.strip())
        if request.state.holder is None:
            raise _nobody("这个钥匙不对，或者已经停用了。")
        await self.app(scope, receive, _unkept(send))

    def _refusal(self, request: Request) -> Response | None:
        visitor: Person | None = request.state.visitor
        if visitor is None:
            raise _nobody("请带上钥匙（Authorization: Bearer …），或者先登录。")
        request.state.holder = Holder(visitor.id, visitor.public_id)
        return super()._refusal(request)


def _nobody(said: str) -> HTTPException:
    return HTTPException(UNNAMED, said, {"www-authenticate": "Bearer"})


def check_line(request: Request) -> None:
    """No password and no cookie goes over a line that others can read."""
    if request.url.scheme != "https" and not is_loopback(request.url.hostname or ""):
        raise HTTPException(FORBIDDEN, "这个网址没有加密，不能在这里登录，请用 https:// 开头的网址。")


def is_near(request: Request) -> bool:
    """Whether the visitor's address lies in the networks from which people are administered."""
    try:
        address = ip_address(visits.host(request))
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in _networks(request.app.state.settings.staff_networks))


@lru_cache(maxsize=4)
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
