"""Visits (来访): the session of a request, its cookie, and from where and with what program someone comes."""

from ipaddress import ip_network

from starlette.requests import Request
from starlette.responses import Response

from models import sessions, tokens
from models.people import Person
from models.sessions import Session

HALF_V6 = 64
"""Of an IPv6 address the first half is the house, the rest whatever its owner likes."""
PROGRAMS = (("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
LAST_PROGRAMS, LAST_SYSTEMS = (("Safari", "Safari"),), (("Mac OS", "macOS"), ("Linux", "Linux"))
"""Words that many others say too."""


def cookie(request: Request) -> str:
    """The name of the session's cookie: only we, and only over https, can set one that begins with __Host-."""
    return "__Host-session" if request.app.state.settings.secure else "session"


async def find(request: Request) -> Session | None:
    """The session that the request belongs to."""
    token = request.cookies.get(cookie(request))
    return await sessions.find(token) if token else None


async def organisation(request: Request) -> Person | None:
    """The organisation whose token the request shows, as long as it holds."""
    scheme, _, said = request.headers.get("authorization", "").partition(" ")
    return await tokens.find(said.strip()) if scheme.lower() == "bearer" else None


async def begin(request: Request, response: Response, person: Person) -> None:
    """Signs the person in, under a new token; the session that was, ends."""
    old: Session | None = request.state.session
    if old is not None:
        await sessions.end(old.person, old.public_id)
    token = await sessions.begin(person, host(request), program(request.headers.get("user-agent", "")))
    whole, secure = sessions.life_of(person).whole, request.app.state.settings.secure
    response.set_cookie(
        cookie(request), token, max_age=int(whole.total_seconds()), secure=secure, httponly=True, samesite="lax"
    )


def forget(request: Request, response: Response) -> None:
    """Takes the cookie away."""
    secure = request.app.state.settings.secure
    response.delete_cookie(cookie(request), secure=secure, httponly=True, samesite="lax")


def host(request: Request) -> str:
    """The visitor's IP address."""
    return request.client.host if request.client else ""


def house(request: Request) -> str:
    """The address that limits count by: of IPv6 the first half."""
    said = host(request)
    return str(ip_network(f"{said}/{HALF_V6}", strict=False)) if ":" in said else said


def program(agent: str) -> str:
    """Chrome, Android: enough to know one's own phone again."""
    found = (
        next((name for word, name in words if word in agent), "")
        for words in (PROGRAMS + LAST_PROGRAMS, SYSTEMS + LAST_SYSTEMS)
    )
    return ", ".join(filter(None, found))
