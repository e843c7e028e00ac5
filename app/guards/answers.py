"""Ready answers (现成的回答): kept, packed, until the next commit of any process; then all are forgotten."""

from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import randbelow

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.headers import Header
from models.rules import days
from web.visitor import CHOICES

OK, UNCHANGED = 200, 304
KEPT = ("/prices", "/compare/", "/api/v1/prices/", "/api/v1/listings", "/static/")
FILES = "/static/"
MOST_ANSWERS = 2000
MOST_BYTES = 24_000_000
LARGEST = 1_000_000
VARIES = frozenset({b"cookie", b"accept-encoding"})
FORBIDDEN = (b"no-store", b"private")
CHOICE_NAMES = tuple(f"{name}=".encode() for name in CHOICES)

Key = tuple[str, bytes, bytes, bool, int]


@dataclass(slots=True)
class Ready:
    """A whole answer of status 200."""

    headers: list[Header]
    body: bytes
    tag: bytes


@dataclass(slots=True)
class Shelf:
    """The ready answers of one state of the database."""

    version: int | None = None
    answers: dict[Key, Ready] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    size: int = 0

    def turn_to(self, version: int | None) -> None:
        if version != self.version:
            self.clear()
            self.version = version

    def put(self, key: Key, ready: Ready) -> None:
        """Where it is full, any one makes room: of a little more than fits, asked for over and over, most stay."""
        if key in self.answers:
            self._drop(self.keys.index(key))
        while self.keys and (len(self.keys) >= MOST_ANSWERS or self.size + len(ready.body) > MOST_BYTES):
            self._drop(randbelow(len(self.keys)))
        self.answers[key] = ready
        self.keys.append(key)
        self.size += len(ready.body)

    def _drop(self, at: int) -> None:
        self.keys[at], self.keys[-1] = self.keys[-1], self.keys[at]
        self.size -= len(self.answers.pop(self.keys.pop()).body)

    def clear(self) -> None:
        self.answers, self.keys, self.size = {}, [], 0


class Answers:
    """Answers from the shelf, or lets the request through and keeps what comes back."""

    def __init__(self, app: ASGIApp, version: Callable[[], int | None]) -> None:
        self.app = app
        self.version = version
        self.shelf = Shelf()
        self.files = Shelf()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not may_keep(scope["path"]):
            await self.app(scope, receive, send)
            return
        shelf = self._shelf(scope["path"])
        if shelf is None:
            await self.app(scope, receive, send)
            return
        heads = dict(scope["headers"])
        key = key_of(scope, heads)
        ready = shelf.answers.get(key)
        if ready is not None:
            await say(ready, heads.get(b"if-none-match", b""), scope["method"], send)
        elif scope["method"] == "GET" and b"range" not in heads:
            await self._through(scope, receive, send, (shelf, key))
        else:
            await self.app(scope, receive, send)

    def _shelf(self, path: str) -> Shelf | None:
        """Files change with the program alone; other answers with the database, where it can be asked."""
        if path.startswith(FILES):
            return self.files
        self.shelf.turn_to(self.version())
        return self.shelf if self.shelf.version is not None else None

    async def _through(self, scope: Scope, receive: Receive, send: Send, place: tuple[Shelf, Key]) -> None:
        """Passes the answer on and puts it on the shelf, if nothing was committed meanwhile."""
        shelf, key = place
        version = shelf.version
        caught = Caught(send)
        await self.app(scope, receive, caught.send)
        ready = caught.ready()
        if ready is not None and (shelf is self.files or self.version() == version == shelf.version):
            shelf.put(key, ready)


class Caught:
    """Sends an answer on and remembers it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._status = 0
        self._headers: list[Header] = []
        self._parts: list[bytes] = []
        self._size = 0
        self._whole = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status, self._headers = message["status"], list(message["headers"])
        elif self._size <= LARGEST:
            self._parts.append(message.get("body", b""))
            self._size += len(self._parts[-1])
            self._whole = not message.get("more_body", False)
        await self._send(message)

    def ready(self) -> Ready | None:
        """The answer, where it may be given to others too."""
        if self._status != OK or not self._whole or self._size > LARGEST or not shareable(self._headers):
            return None
        tag = next((value for name, value in self._headers if name == b"etag"), b"")
        return Ready(self._headers, b"".join(self._parts), tag.removeprefix(b"W/"))


def may_keep(path: str) -> bool:
    return path == "/" or path.startswith(KEPT)


def key_of(scope: Scope, heads: dict[bytes, bytes]) -> Key:
    """All that an answer depends on: address, the visitor's choices, packing, and the day."""
    path, query, day = scope["path"], scope["query_string"], days.number(days.today())
    if path.startswith(FILES):
        query, day = query[:2], 0
    return path, query, choices(heads.get(b"cookie", b"")), b"gzip" in heads.get(b"accept-encoding", b""), day


def choices(cookie: bytes) -> bytes:
    """The cookies that change an answer."""
    if not cookie:
        return b""
    parts = (part.strip() for part in cookie.split(b";"))
    return b";".join(sorted(part for part in parts if part.startswith(CHOICE_NAMES)))


def shareable(headers: list[Header]) -> bool:
    """Nothing in it is one visitor's own, and it varies with nothing but what the key holds."""
    for name, value in headers:
        if name == b"set-cookie" or (name == b"cache-control" and any(word in value for word in FORBIDDEN)):
            return False
        if name == b"vary" and not VARIES.issuperset(part.strip() for part in value.lower().split(b",")):
            return False
    return True


async def say(ready: Ready, seen: bytes, method: str, send: Send) -> None:
    """The ready answer, or that the asker has it already."""
    if seen and ready.tag and (ready.tag in seen or seen.strip() == b"*"):
        kept = [header for header in ready.headers if header[0] not in (b"content-length", b"content-encoding")]
        await send({"type": "http.response.start", "status": UNCHANGED, "headers": kept})
        await send({"type": "http.response.body", "body": b""})
    else:
        await send({"type": "http.response.start", "status": OK, "headers": ready.headers})
        await send({"type": "http.response.body", "body": ready.body if method == "GET" else b""})
