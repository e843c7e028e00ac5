"""Bytes become the right names or none."""

import codecs

import pytest

from scrapers.fetch.charset import decode
from scrapers.source import TurnedAway

PAGE = "<html><head></head><body>伦晚脐橙 宜昌蜜桔 椪柑 批发市场价格</body></html>"
GBK_META = PAGE.replace("<head>", "<head><meta charset=gb2312>")


@pytest.mark.parametrize(
    ("raw", "told", "text"),
    [
        (PAGE.encode(), "text/html; charset=utf-8", PAGE),
        (PAGE.encode(), "", PAGE),
        (PAGE.encode("gbk"), "text/html; charset=gbk", PAGE),
        (GBK_META.encode("gbk"), "text/html", GBK_META),
        (PAGE.encode("gbk"), "text/html; charset=utf-8", PAGE),
        (PAGE.encode(), "text/html; charset=gbk", PAGE),
        (PAGE.encode(), "text/html; charset=iso-8859-1", PAGE),
        (PAGE.encode(), "text/html; charset=x-market", PAGE),
        (PAGE.encode("gbk"), "text/html; charset=x-market", PAGE),
        (PAGE.encode("utf-16"), "text/html", PAGE),
        (codecs.BOM_UTF8 + PAGE.encode() + codecs.BOM_UTF8, "", PAGE),
        ("批發市場".encode("big5"), "text/html; charset=big5", "批發市場"),
    ],
)
def test_text_is_read_right_whatever_is_declared(raw: bytes, told: str, text: str) -> None:
    assert decode(raw, told) == text


@pytest.mark.parametrize(
    "raw",
    [
        PAGE.encode().replace("椪柑".encode(), b"\xe6\xa4\xff"),
        PAGE.encode() + b"\xe6\xa4",
        PAGE.encode().replace("椪柑".encode(), b"\xe6\xa4\x00"),
        PAGE.encode("gbk") + b"\xff\xff",
        "a\0b".encode("utf-16"),
        codecs.BOM_UTF16_LE + b"\x00\xd8",
    ],
    ids=["bad byte", "cut", "NUL", "bad gbk", "NUL in utf-16", "half a surrogate pair"],
)
def test_broken_bytes_are_refused_and_not_guessed(raw: bytes) -> None:
    with pytest.raises(TurnedAway) as no:
        decode(raw, "text/html; charset=utf-8")
    assert no.value.code == "charset"
