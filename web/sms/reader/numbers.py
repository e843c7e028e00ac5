"""Numbers (数字) as people write them: 5000, 5千, 1.5万, 1万2, 两千五, 二十三, 半."""

import re

DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
SIGNS = "".join((*DIGITS, *POWERS))
NUMBER = rf"(?:\d+(?:\.\d+)?(?:[百千万](?:\d(?![\d.])|[{SIGNS}]+)?)*|半|[{SIGNS}]+)"
"""A number in a pattern."""
_PARTS = re.compile(rf"\d+(?:\.\d+)?|[{SIGNS}]")
HALF = 0.5


def value(said: str) -> float:
    """What a match of NUMBER comes to; a last digit counts in the next smaller power: 两千五 is 2500.

    >>> value("1万2"), value("二十三"), value("5千"), value("一百二")
    (12000.0, 23.0, 5000.0, 120.0)
    """
    if said == "半":
        return HALF
    total, section, digit, last = 0.0, 0.0, None, 1.0
    for part in _PARTS.findall(said):
        if part in POWERS:
            power = POWERS[part]
            own = (1.0 if digit is None and not section else digit or 0.0) if power < POWERS["万"] else digit or 0.0
            if power == POWERS["万"]:
                total, section = (total + (section + own or 1.0)) * power, 0.0
            else:
                section += own * power
            digit, last = None, float(power)
        else:
            digit = DIGITS[part] if part in DIGITS else float(part)
            if part in "零〇":
                last = 10.0
    ends_short = digit is not None and last > 10 and len(said) > 1 and said[-1] in (*DIGITS, *"123456789")  # noqa: PLR2004
    return total + section + (digit or 0.0) * (last / 10 if ends_short else 1.0)
