"""Charset (文字编码): bytes of a page to its text, with the right names or none."""

import codecs
import re

from scrapers.source import TurnedAway

CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5", "big5hkscs": "big5hkscs"}
"""Declared charsets that are believed. Latin ones never fail to decode, so they prove nothing."""

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
HEAD = 2048


def decode(raw: bytes, content_type: str = "") -> str:
    """The text of a page.

    Valid UTF-8 with Chinese in it is UTF-8, whatever is declared: GBK text is never that by chance over a whole page.
    Else the declared charset, else GB18030.
    """
    if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _strictly(raw, "utf-16")
    if b"\0" in raw:
        raise TurnedAway("charset", "有空字节")
    try:
        return raw.decode("utf-8").replace("\ufeff", "")
    except UnicodeDecodeError:
        return _chinese(raw, _declared(raw, content_type))


def _declared(raw: bytes, content_type: str) -> str:
    """The charset that the header names, else the page, in Python's name; "" where none is known."""
    found = _DECLARED.search(content_type.encode("ascii", "ignore")) or _DECLARED.search(raw[:HEAD])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else ""
    except (LookupError, ValueError):
        return ""
    return CHINESE.get(name, "")


def _chinese(raw: bytes, declared: str) -> str:
    """Text in a Chinese charset; mostly good UTF-8 is broken UTF-8, where another charset would invent names."""
    as_utf8 = raw.decode("utf-8", "replace")
    broken = as_utf8.count("\ufffd")
    if sum(sign > "\u007f" for sign in as_utf8) > 2 * broken:
        raise TurnedAway("charset", "UTF-8 里有坏字节")
    return _strictly(raw, declared or "gb18030")


def _strictly(raw: bytes, charset: str) -> str:
    try:
        text = raw.decode(charset)
    except UnicodeDecodeError:
        raise TurnedAway("charset", f"不是 {charset}") from None
    if "\0" in text:
        raise TurnedAway("charset", "有空字节")
    return text.replace("\ufeff", "")
