"""The straight way (直路): to an address without a part that varies by one look, not past the long list of all."""

from collections.abc import Iterable

from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.answers import CSV

DATA = "/api/v1/"
FORMS = "{form:csv}"
VARIES = (b"vary", b"Accept-Encoding")
LONG = frozenset({b"content-length", b"transfer-encoding"})
"""Who sends a body along is looked at more closely."""

Way = tuple[ASGIApp, Scope]


class Straight:
    """Leads readers of the open data straight to what answers them; who takes packed answers goes the long way."""

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        self.app = app
        self.ways = ways(list(routes))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        way = self.ways.get(scope["path"]) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if way is None or not is_plain(scope):
            await self.app(scope, receive, send)
            return

        async def varied(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append(VARIES)
            await send(message)

        answer, found = way
        scope.update(found)
        await answer(scope, receive, varied)


def is_plain(scope: Scope) -> bool:
    """Nothing is to be packed, and nothing was sent along."""
    return not any(name in LONG or (name == b"accept-encoding" and b"gzip" in said) for name, said in scope["headers"])


def ways(routes: Iterable[BaseRoute]) -> dict[str, Way]:
    """Path -> what the long list would find first for it."""
    known = [route for route in routes if isinstance(route, Route)]
    paths = {route.path.replace(FORMS, form) for route in known if route.path.startswith(DATA) for form in ("", CSV)}
    return {path: way for path in paths if "{" not in path and (way := _first(known, path))}


def _first(routes: list[Route], path: str) -> Way | None:
    """Where a reader of this path ends up, and what is told there of the path."""
    scope = {"type": "http", "method": "GET", "path": path, "root_path": ""}
    found = ((route.app, *route.matches(scope)) for route in routes)
    return next(((app, child) for app, match, child in found if match is Match.FULL), None)
