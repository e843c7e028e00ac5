"""Content (内容): whether what came back is the page that was asked for, before anything reads it."""

import re

from scrapers.source import TurnedAway, Wants

TYPES: dict[Wants, tuple[str, ...]] = {
    "json": ("json", "javascript", "text/plain", "text/html"),
    "html": ("text/html", "application/xhtml+xml"),
    "xlsx": ("sheet", "excel", "octet-stream", "zip"),
}
"""Content types that fit. Old servers send JSON as text, so there the first sign decides."""

FIRST: dict[Wants, str] = {"json": "{[", "html": "<", "xlsx": ""}
SIGNS = {
    "verification": re.compile(
        "请验证|可能对网站造成安全威胁|安全验证|人机验证|访问验证|滑动验证|验证码"
        "|captcha|one moment, please|just a moment|checking your browser",
        re.IGNORECASE,
    ),
    "maintenance": re.compile("系统维护|网站维护|正在维护|维护中|暂停服务|under maintenance", re.IGNORECASE),
    "login": re.compile("type=[\"']?password", re.IGNORECASE),
}
_TITLE = re.compile("<title[^>]*>(.{0,200}?)</title>", re.IGNORECASE | re.DOTALL)
_TABLE = re.compile("<table", re.IGNORECASE)
BEGINNING = 50_000


def check_type(content_type: str, wants: Wants) -> None:
    """Refuses a declared type that cannot hold what is wanted; one that is not declared may."""
    told = content_type.partition(";")[0].strip().lower()
    if told and not any(kind in told for kind in TYPES[wants]):
        raise TurnedAway("kind", told[:40])


def check_text(text: str, wants: Wants) -> None:
    """Refuses a page that begins otherwise than it should, or asks for a person."""
    start = text.lstrip()[:1]
    if start == "<":
        _check_people(text[:BEGINNING], wants)
    if not start or start not in FIRST[wants]:
        raise TurnedAway("kind", f"要 {wants}，来的是网页" if start == "<" else "开头不对" if start else "空的")


def _check_people(text: str, wants: Wants) -> None:
    """Words of a check-point count in the title, and everywhere on a page without a table or instead of JSON."""
    title = _TITLE.search(text)
    whole = wants != "html" or not _TABLE.search(text)
    for code, sign in SIGNS.items():
        if sign.search(title[1] if title else "") or (whole and sign.search(text)):
            raise TurnedAway(code)


_NEXT = re.compile(rb'"nextAccessTime"\s*:\s*"([^"]{1,40})"')


def next_access(body: bytes) -> str:
    """When a busy site lets us come back, where it says so in its answer (EU data) and not in a header."""
    found = _NEXT.search(body)
    return found[1].decode("ascii", "ignore") if found else ""
