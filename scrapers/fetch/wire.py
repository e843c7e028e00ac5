"""Wire (传输): one question and its answer, over httpx, with a cap on everything that comes in."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
    """One question on the wire. A `form` is posted; a body longer than `cut` is cut there and not refused."""

    url: httpx.URL
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = None
    cut: int = 0


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
    method = "GET" if question.form is None else "POST"
    headers = {**way.headers, **(question.headers or {})}
    with _told():
        async with http.stream(
            method, way.url, data=question.form, headers=headers, extensions=way.extensions
        ) as response:
            _check_headers(response)
            body = await _body(response, question.cut) if response.status_code == httpx.codes.OK else b""
            return Reply(response.status_code, response.headers, body)


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
