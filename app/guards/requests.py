"""Requests (请求): each gets a number, its answer the security headers, and the log one line."""

import secrets
from functools import lru_cache
from itertools import count
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.headers import HEADERS, OPEN, Header
from app.logs import Journal

OPEN_HEADERS = (*HEADERS, OPEN)
NAMES = frozenset(name for name, _ in OPEN_HEADERS)
OPEN_PATHS = ("/api/v1/", "/data/")
MILLISECONDS = 1000
GONE = 499
"""Told in the log where nobody was left to answer."""


class Requests:
    """The outermost guard."""

    def __init__(self, app: ASGIApp, journal: Journal) -> None:
        self.app = app
        self.journal = journal
        self.start = secrets.token_hex(3)
        self.counter = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        number = f"{self.start}-{next(self.counter)}"
        scope.setdefault("state", {})["request_id"] = number
        status, size = GONE, 0

        async def marked(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*with_own(scope["path"], message["headers"]), (b"x-request-id", number.encode())]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, marked)
        finally:
            spent = (perf_counter() - began) * MILLISECONDS
            self.journal.write(number, scope["method"], scope["path"], (status, size, spent))


def with_own(path: str, headers: list[Header]) -> list[Header]:
    """The answer's headers and ours; what a handler said itself is left as it is."""
    told = NAMES.intersection([name for name, _ in headers])
    return [*headers, *_own(path.startswith(OPEN_PATHS), told)]


@lru_cache(maxsize=100)
def _own(is_open: bool, told: frozenset[bytes]) -> tuple[Header, ...]:
    """Ours, without those that were told already."""
    return tuple(header for header in (OPEN_HEADERS if is_open else HEADERS) if header[0] not in told)
