"""Phrases (说法): ways to say one thing, written as words parted by blanks, and what stands for names in them."""

import re

GOODS, SPOT, OTHER, CODE, MAI = ("\ue000", "\ue001", "\ue002", "\ue003", "\ue004")
"""A product, a place, something that is no goods of ours, a relay code, and `mai` that may be to sell or to buy."""
THING = f"[{GOODS}{OTHER}]"
PART = r"[的呢吗嘛啊呀吧了么哦]"
"""Particles, which change no meaning of ours."""
DIGIT = r"[\d一二两三四五六七八九十百千半]"


def either(*said: str) -> str:
    """Any one of them.

    >>> either("卖 出售", "出手")
    '(?:卖|出售|出手)'
    """
    return f"(?:{'|'.join(' '.join(said).split())})"


def pattern(*said: str) -> re.Pattern[str]:
    return re.compile(either(*said))
