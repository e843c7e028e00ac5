"""Checks (查验): who is spoken to, from where one writes, and whether address and body can be read at all."""

from functools import lru_cache
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from models.rules.hosts import is_loopback

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
MACHINES = ("/sms/", "/wechat", "/whatsapp")
"""Gateways prove themselves by their secret; no browser writes there."""
UNGUARDED = frozenset({"/healthz", "/readyz"})
"""Asked by operators under any name."""
OWN_SITES = frozenset({b"same-origin", b"none"})
BROKEN = frozenset(map(chr, range(32))) | {"\x7f", "\ufffd"}

Heads = dict[bytes, bytes]


class Checks:
    """Turns away what no handler should see."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            heads = dict(scope["headers"])
            check_host(scope, heads, self.hosts)
            check_address(scope)
            if scope["method"] not in READING:
                check_body(heads)
                check_origin(scope, heads)
        await self.app(scope, receive, send)


def check_host(scope: Scope, heads: Heads, hosts: frozenset[str]) -> None:
    """The name in the request must be one of ours, or a foreign page could read us under its own."""
    said = heads.get(b"host")
    if scope["path"] in UNGUARDED or (said is None and scope.get("http_version") == "1.0"):
        return
    name = host_name(said or b"")
    known = name in hosts or is_loopback(name)
    if not known or sum(key == b"host" for key, _ in scope["headers"]) > 1:
        raise HTTPException(400, "这个网址不是本站的，请核对网址。")


@lru_cache(maxsize=256)
def host_name(said: bytes) -> str:
    """The name without the port: [::1]:8000 is ::1."""
    text = said.decode("latin-1").lower()
    name = text.rpartition(":")[0] if text.rpartition(":")[2].isdigit() else text
    return name.removeprefix("[").removesuffix("]").removesuffix(".")


def check_address(scope: Scope) -> None:
    """No control characters and nothing that is not UTF-8, in the path or as %00 in the query."""
    if b"%" in scope.get("raw_path", b"%") and not BROKEN.isdisjoint(scope["path"]):
        raise HTTPException(400, "网址里有读不懂的字符，请核对网址。")
    if b"%00" in scope["query_string"]:
        raise HTTPException(400, "网址里有读不懂的字符，请核对网址。")


def check_body(heads: Heads) -> None:
    """A packed body could be a thousand times larger than it says."""
    if heads.get(b"content-encoding", b"identity") != b"identity":
        raise HTTPException(415, "请不要压缩请求内容。")


def check_origin(scope: Scope, heads: Heads) -> None:
    """Pages of others may not write with our visitors' cookies."""
    if scope["path"].startswith(MACHINES) or heads.get(b"authorization", b"").lower().startswith(b"bearer "):
        return
    site, origin = heads.get(b"sec-fetch-site"), heads.get(b"origin")
    if site is not None:
        own = site in OWN_SITES
    elif origin is not None:
        own = urlsplit(origin.decode("latin-1")).netloc == heads.get(b"host", b"").decode("latin-1")
    else:
        own = b"cookie" not in heads
    if not own:
        raise HTTPException(403, "这个请求来自别的网站，没有执行。请在本站的页面上操作。")
