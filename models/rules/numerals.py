"""Numerals (数目): Chinese and Arabic numbers as people say them: 十二, 一百零五, 一千二, 两百五, 1万2, 12.5."""

import re
from decimal import Decimal

DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
TEN = 10
POWERS = {"十": TEN, "百": 100, "千": 1000, "万": 10_000}
MYRIAD = 10_000
_PART = re.compile(r"\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万]")
_WHOLE = re.compile(rf"(?:{_PART.pattern})+")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")


def number(said: str) -> Decimal | None:
    """Its value; None where it is no number. A last digit counts in the next smaller power: 一千二 is 1200.

    >>> number("一百零五"), number("1万2"), number("12.5")
    (Decimal('105'), Decimal('12000'), Decimal('12.5'))
    """
    if _PLAIN.fullmatch(said):
        return Decimal(said)
    if not _WHOLE.fullmatch(said):
        return None
    parts = _PART.findall(said)
    if not any(part in POWERS for part in parts):
        return (
            None if any(part not in DIGITS for part in parts) else Decimal("".join(str(DIGITS[part]) for part in parts))
        )
    upper, sign, lower = said.partition("万")
    return _section(said) if not sign else _myriads(upper, lower)


def _myriads(upper: str, lower: str) -> Decimal | None:
    """一万二 is 12000."""
    high = _section(upper) if upper else Decimal(1)
    rest = _section(lower, MYRIAD) if lower else Decimal(0)
    return None if high is None or rest is None else high * MYRIAD + rest


def _section(said: str, above: int = 1) -> Decimal | None:
    """Below a myriad; `above` is the power before it, in whose tenth a single digit counts."""
    total, digit, power = Decimal(0), None, above
    for part in _PART.findall(said):
        if part in POWERS:
            power = POWERS[part]
            total, digit = total + (Decimal(1) if digit is None else digit) * power, None
        elif digit is not None and digit:
            return None
        else:
            digit = _digit(part)
            power = 1 if digit == 0 else power
    is_short = power > TEN and digit is not None and digit < TEN
    return total + (digit or 0) * (power // 10 if is_short else 1)


def _digit(part: str) -> Decimal:
    return Decimal(DIGITS[part]) if part in DIGITS else Decimal(part)
