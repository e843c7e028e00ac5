"""Phone numbers (电话号码): read in any way people write them, kept as +8613800138000, shown as 138****8000."""

import re
import unicodedata

from models.rules.errors import Unclear

_SIGNS = re.compile(r"[\s()（）.\-–—]")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})", re.ASCII)


def read(said: str) -> str:
    """A mobile number.

    >>> read("138 0013-8000")
    '+8613800138000'
    """
    found = _MOBILE.fullmatch(_SIGNS.sub("", unicodedata.normalize("NFKC", said)))
    if found is None:
        raise Unclear("看不懂这个手机号，请写11位数字，例如 13800138000")
    return f"+86{found[1]}"


def short(phone: str) -> str:
    """Without the country: 13800138000."""
    return phone.removeprefix("+86")


def masked(phone: str) -> str:
    """138****8000."""
    return f"{short(phone)[:3]}****{phone[-4:]}"
