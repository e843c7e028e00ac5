"""Numbers (数字) in a message: 5000, 5千, 1.5万, 1万2, 两千五, 二十三, 半."""

import re

from models.rules.numerals import DIGITS, POWERS, number

DIGIT_SIGNS = "".join(DIGITS)
SIGNS = DIGIT_SIGNS + "".join(POWERS)
FIGURE = rf"\d{{1,12}}(?:\.\d{{1,6}})?(?:万零?\d{{3,4}}(?![\d.])|[百千万](?:[{SIGNS}]|\d(?![\d.])){{0,8}})?"
NUMBER = rf"(?:{FIGURE}|半|[{SIGNS}]{{1,12}})"
"""Numbers in a pattern: with figures, and in any way."""
_SECOND = re.compile("(?<=[一二两三四五六七八])[二两三四五六七八九](?=[十百千万])")
HALF = 0.5


def value(said: str) -> float:
    """What a match of NUMBER comes to; 三四千 is at least 三千.

    >>> value("1万2"), value("二十三"), value("5千"), value("一百二"), value("半")
    (12000.0, 23.0, 5000.0, 120.0, 0.5)
    """
    return HALF if said == "半" else float(number(said) or number(_SECOND.sub("", said)) or 0)
