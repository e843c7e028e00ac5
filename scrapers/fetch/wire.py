"""Wire (传输): one question and its answer, over httpx, with a cap on everything that comes in."""

import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from scrapers.fetch.addresses import Way
from scrapers.fetch.manners import Passing
from scrapers.fetch.packing import unpacker
from scrapers.source import TurnedAway

ON_THE_WIRE = 2_000_000
UNPACKED = 4_000_000
MOST_HEADERS = 200
LARGEST_HEADERS = 64_000
CONNECT = 5.0
JSON = "application/json"
TOLD: dict[int, int] = {httpx.codes.TOO_MANY_REQUESTS: 4_000}
"""Refusals whose first bytes are read: some sites say there when to come back."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a site said to one question; the body is unpacked."""

    status: int
    headers: httpx.Headers
    body: bytes

    def header(self, name: str) -> str:
        return str(self.headers.get(name, ""))


@dataclass(frozen=True, slots=True)
class Question:
    """One question on the wire. A `form` or a `json` text is posted; a body longer than `cut` is cut there and not
    refused. `key` is told as HTTP Basic, without a password."""

    url: httpx.URL
    form: Mapping[str, str] | None = None
    json: str = ""
    headers: Mapping[str, str] | None = None
    key: str = ""
    cut: int = 0

    @property
    def posts(self) -> bool:
        return bool(self.form or self.json)


def client(agent: str) -> httpx.AsyncClient:
    """No proxy from the environment, no cookies, no redirects, no time limits but ours and the one for connecting."""
    return httpx.AsyncClient(
        headers={"User-Agent": agent, "Accept-Encoding": "gzip, deflate", "Accept-Language": "zh-CN,zh;q=0.9"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(None, connect=CONNECT),
        follow_redirects=False,
        trust_env=False,
    )


async def ask(http: httpx.AsyncClient, question: Question, way: Way) -> Reply:
    """The answer, with its body when the status is 200; every failure is a TurnedAway."""
    headers = {**way.headers, **(question.headers or {}), **({"Content-Type": JSON} if question.json else {})}
    request = http.build_request(
        "POST" if question.posts else "GET",
        way.url,
        data=question.form or None,
        content=question.json.encode() or None,
        headers=headers,
        extensions=way.extensions,
    )
    auth = httpx.BasicAuth(question.key, "") if question.key else None
    with _told():
        async with _streamed(http, request, auth) as response:
            _check_headers(response)
            body = await _body(response, TOLD.get(response.status_code, question.cut)) if _speaks(response) else b""
            return Reply(response.status_code, response.headers, body)


def _speaks(response: httpx.Response) -> bool:
    return response.status_code in (httpx.codes.OK, *TOLD)


@asynccontextmanager
async def _streamed(
    http: httpx.AsyncClient, request: httpx.Request, auth: httpx.Auth | None
) -> AsyncIterator[httpx.Response]:
    response = await http.send(request, stream=True, auth=auth)
    try:
        yield response
    finally:
        await response.aclose()


@contextmanager
def _told() -> Iterator[None]:
    """Says in our words what the library says in its own."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        if _is_tls(error):
            raise TurnedAway("tls", str(error)[:120]) from None
        raise Passing("unreachable") from None
    except (httpx.TransportError, httpx.StreamError, httpx.InvalidURL, ValueError):
        raise Passing("broken") from None


def _is_tls(error: BaseException | None) -> bool:
    """Whether a TLS error stands somewhere behind it; a handshake that only took too long is none."""
    while error is not None and (not isinstance(error, ssl.SSLError) or isinstance(error, ssl.SSLWantReadError)):
        error = error.__cause__ or error.__context__
    return error is not None


def _check_headers(response: httpx.Response) -> None:
    raw = response.headers.raw
    if len(raw) > MOST_HEADERS or sum(len(name) + len(value) for name, value in raw) > LARGEST_HEADERS:
        raise TurnedAway("headers")


async def _body(response: httpx.Response, cut: int) -> bytes:
    """The unpacked body, read piece by piece, and no more of it than the caps allow."""
    length = response.headers.get("Content-Length", "")
    if not cut and length.isdigit() and int(length[:12]) > ON_THE_WIRE:
        raise TurnedAway("too_big", f"{int(length[:12]) // 1_000_000} MB")
    packed = unpacker(response.headers.get("Content-Encoding", ""))
    body, wire = bytearray(), 0
    async for piece in response.aiter_raw():
        wire += len(piece)
        body += packed.more(piece, (cut or UNPACKED + 1) - len(body))
        if cut and len(body) >= cut:
            return bytes(body)
        if wire > ON_THE_WIRE or len(body) > UNPACKED:
            raise TurnedAway("too_big")
    packed.end()
    return bytes(body)
