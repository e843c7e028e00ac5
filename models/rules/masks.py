"""Masks (遮盖): phone numbers, links and WeChat ids in what people write are hidden before anyone else reads it."""

import re
import unicodedata

HIDDEN = "〔已隐藏〕"
_WRITTEN = dict(zip("零〇一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖", "0011223456789123456789", strict=True))
_GAP = r"[\s.\-–—_·*,，、/()（）]{0,3}"
_NOBODYS = (
    r"(?<![0-9.])(?![0-9.]*1\.?[3-9](?:\.?[0-9]){9})[0-9]{1,3}\.[0-9]{0,2}(?:0{6,}|9{6,})[0-9]{0,2}(?![0-9.])",
    r"(?<![0-9])(?P<digit>[0-9])(?P=digit){19,}(?![0-9])",
)
"""Digits that call nobody: a sum as a machine writes it, 0.30000000000000004; one digit over and over, more often than
any number, card or identity has them."""
_HIDING = re.compile(
    "|".join(
        (
            rf"(?P<nobodys>{'|'.join(_NOBODYS)})",
            rf"1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}",
            rf"0[0-9]{{2,3}}{_GAP}[0-9]{{7,8}}(?![0-9])",
            r"[0-9]{7,}",
            r"(?:https?://|www\.)[^\s，。；、]+",
            r"[a-z0-9-]+\.(?:com|cn|net|org|top|xyz|vip|shop|app|cc|me)\b[^\s，。；、]*",
            r"(?:微信号?|薇信|加微|加v信?|v信|vx|wx|wechat|qq)[\s:：是号]*[a-z0-9][a-z0-9_\-]{4,19}",
        )
    ),
    re.IGNORECASE,
)


def masked(said: str) -> str:
    """The text with every number to call, link and WeChat id hidden.

    >>> masked("蜜桔现货，电话１３９ 一二三四 5678")
    '蜜桔现货，电话〔已隐藏〕'
    """
    told, end = [], 0
    for found in _HIDING.finditer(said.translate(_PLAIN)):
        if found["nobodys"] is None:
            told += [said[end : found.start()], HIDDEN]
            end = found.end()
    return "".join([*told, said[end:]])


class _Plain(dict[int, int]):
    """Sign by sign, every way of writing a digit as the plain one; learnt as the signs come."""

    def __missing__(self, sign: int) -> int:
        value = unicodedata.digit(chr(sign), None)
        self[sign] = sign if value is None else ord(str(value))
        return self[sign]


_PLAIN = _Plain({ord(sign): ord(digit) for sign, digit in _WRITTEN.items()})
