"""Money (价钱) in a message: 1块2, 九毛五, 块二, ¥1.2, 每斤1.2, 600一头, 1.1-1.3元."""

import re
from dataclasses import dataclass

from web.sms.reader.numbers import DIGIT_SIGNS, NUMBER, SIGNS, value
from web.sms.reader.phrases import either
from web.sms.reader.units import UNIT, UNITS

_DIGIT = f"[0-9{DIGIT_SIGNS}]"
_EACH = r"(?:每|一|1(?!\d))"
_PER = rf"(?:/|{_EACH}|元/)\s*(?P<after>{UNIT})"
_NO_UNIT = rf"(?!\s*(?:{UNIT}))"
_AFTER = rf"(?:\s*{_PER}|(?<=[元块毛角])(?P<stuck>{UNIT})(?!\d))?"
_SAYS = either("要 卖 价格 价 是 就 按 算 给")
_BEFORE = rf"(?:{_EACH}\s*(?P<before>{UNIT})\s*{_SAYS}*\s*)?"
_PLAIN = rf"(?P<plain{{n}}>(?>\d{{1,12}}(?:\.\d{{1,6}})?)|(?>[{SIGNS}]{{1,12}}))"
_CENTS = rf"[零〇0](?P<cent{{n}}>{_DIGIT})分?(?![\d.])"
_TENTHS = (
    rf"(?P<jiao{{n}}>{_DIGIT}|半)(?![\d.万千百十]|\s*(?:{UNIT}))[毛角]?(?:(?P<fen{{n}}>{_DIGIT})分?{_NO_UNIT})?"
    rf"|(?P<hundredths{{n}}>\d\d)(?![\d.万千百十]|\s*(?:{UNIT}))"
)
_KUAI = rf"(?P<kuai{{n}}>{NUMBER})\s*[块元圆]钱?(?:{_CENTS}|{_TENTHS})?钱?"
_MAO = rf"(?P<mao{{n}}>{NUMBER})\s*[毛角]钱?(?:(?P<part{{n}}>{_DIGIT}|半){_NO_UNIT}分?)?钱?"
_SHORT = rf"块(?P<short{{n}}>{_DIGIT}|半)[毛角]?"
_SIGN = rf"[¥￥$]\s*(?P<sign{{n}}>{NUMBER})"
_MONEY = f"(?:{_KUAI}|{_MAO}|{_SHORT}|{_SIGN})"
_FIGURE = f"(?:{_MONEY}|{_PLAIN})"


def _numbered(said: str, number: int) -> str:
    """Groups of the first and of the second figure."""
    return said.replace("{n}", str(number))


RANGE = re.compile(rf"{_BEFORE}{_numbered(_FIGURE, 1)}\s*[-~—–到至]+\s*{_numbered(_FIGURE, 2)}[元块]?{_AFTER}(?!\d)")
SAID = re.compile(rf"{_BEFORE}{_numbered(_MONEY, 1)}{_AFTER}")
EACH = re.compile(rf"{_EACH}\s*(?P<before>{UNIT})\s*{_SAYS}*\s*{_numbered(_PLAIN, 1)}{_NO_UNIT}")
PER = re.compile(rf"(?P<plain1>{NUMBER})\s*{_PER}")
_COUNTED = re.compile(rf"[十百千万]*\s*(?:{UNIT})")
_QUANTITY = re.compile(rf"{NUMBER}\s*(?:{UNIT})")
MOST_PLAIN, MOST_TIMES = 100, 10
"""A range of bare numbers above it is a price only beside a quantity: 15头 550-600."""
_MONEY_GROUPS = ("kuai", "mao", "short", "sign")


@dataclass(frozen=True, slots=True)
class Price:
    """A price as said: yuan, the upper end of a range, and the unit where one was said."""

    low: float
    high: float | None = None
    unit: str = ""


def first(text: str) -> tuple[Price | None, str]:
    """The first price, and the message without it."""
    for pattern in (RANGE, SAID, EACH, PER):
        hits = pattern.finditer(text)
        found = next((hit for hit in hits if pattern is not RANGE or _is_price(hit)), None)
        if found:
            return _price(found), f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _price(found: re.Match[str]) -> Price:
    parts = found.groupdict()
    unit = parts.get("after") or parts.get("stuck") or parts.get("before") or ""
    low, high = _yuan(parts, 1), _yuan(parts, 2) if found.re is RANGE else None
    return Price(_borrowing(parts, low, high) if high else low or 0.0, high, UNITS.get(unit, ""))


def _borrowing(parts: dict[str, str | None], low: float | None, high: float) -> float:
    """八到九毛: the first figure is of the second one's money."""
    tenths = parts["plain1"] and parts["mao2"] and low is not None and low > high
    return round((low or 0.0) / (10 if tenths else 1), 4)


def _is_price(found: re.Match[str]) -> bool:
    """Whether a range speaks of money, not of quantities or of listing numbers."""
    parts = found.groupdict()
    has_money = any(parts[f"{name}{end}"] for name in _MONEY_GROUPS for end in (1, 2))
    high = _yuan(parts, 2) or 0.0
    low = _borrowing(parts, _yuan(parts, 1), high)
    is_counted = _COUNTED.match(found.string[found.end() :].lstrip())
    others = f"{found.string[: found.start()]} {found.string[found.end() :]}"
    is_plain = not is_counted and (high < MOST_PLAIN or (high < MOST_TIMES * low and bool(_QUANTITY.search(others))))
    return low < high and (has_money or bool(parts["after"]) or is_plain)


def _yuan(parts: dict[str, str | None], number: int) -> float | None:
    """What one figure comes to: 1块2毛5, 九毛五, 块二, 1.2."""
    told = {name: value(said) for name in _WORTH if (said := parts.get(f"{name}{number}"))}
    if not told:
        return None
    halves = {name for name in ("jiao", "short", "part") if parts.get(f"{name}{number}") == "半"}
    told |= dict.fromkeys(halves, 5.0)
    return round(sum(_WORTH[name] * said for name, said in told.items()) + ("short" in told), 4)


_WORTH = {
    "kuai": 1.0, "jiao": 0.1, "fen": 0.01, "cent": 0.01, "hundredths": 0.01, "mao": 0.1, "part": 0.01, "short": 0.1,
    "sign": 1.0, "plain": 1.0,
}  # fmt: skip
"""Yuan of each part."""
