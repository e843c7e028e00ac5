"""Amounts (数量、价钱) in a message: 5000斤, 五吨半, 1块2, 九毛五, 每斤1.2, 600一头, 1.1-1.3元."""

import re
from dataclasses import dataclass

from web.sms.reader.numbers import NUMBER, SIGNS, value

UNITS = {
    "公斤": "公斤", "千克": "公斤", "市斤": "斤", "斤": "斤", "吨": "吨", "担": "担", "头": "头", "口": "头", "匹": "头",
    "只": "只", "羽": "只", "个": "个", "枚": "个", "颗": "个", "箱": "箱", "件": "箱", "盒": "箱", "筐": "筐", "篓": "筐",
    "袋": "袋", "包": "袋", "车": "车",
}  # fmt: skip
"""Units as they are said, and the word for them."""
U = "|".join(UNITS)
DIGIT_SIGNS = SIGNS[:12]
D = f"[0-9{DIGIT_SIGNS}]"
_EACH = r"(?:每|一|1(?!\d))"
_AFTER = rf"(?:\s*(?:/|{_EACH}|元/)\s*(?P<after>{U})|(?<=[元块毛角])(?P<stuck>{U})(?!\d))?"
_BEFORE = rf"(?:{_EACH}\s*(?P<before>{U})\s*(?:要|卖|价格|价|是|就|按|算|给)*\s*)?"
_TAIL = rf"(?:(?:零|〇|0)(?P<cent{{n}}>{D})分?(?![\d.])|(?P<jiao{{n}}>{D})(?![\d.万千百十]|\s*(?:{U}))(?:毛|角)?(?:(?P<fen{{n}}>{D})分?(?!\s*(?:{U})))?)?"
_KUAI = rf"(?P<kuai{{n}}>{NUMBER})\s*(?:块|元|圆)(?:钱)?{_TAIL}(?:钱)?"
_MAO = rf"(?P<mao{{n}}>{NUMBER})\s*(?:毛|角)(?:钱)?(?:(?P<part{{n}}>{D})(?!\s*(?:{U}))分?)?(?:钱)?"
_SHORT = rf"块(?P<short{{n}}>{D})(?:毛|角)?"
_SIGN = rf"[¥￥$](?P<sign{{n}}>{NUMBER})"
MONEY = "(?:" + "|".join((_KUAI, _MAO, _SHORT, _SIGN)) + ")"
_FIGURE = rf"(?:{MONEY}|(?P<plain{{n}}>\d+(?:\.\d+)?|[{SIGNS}]+))"


def _numbered(pattern: str, number: int) -> str:
    return pattern.replace("{n}", str(number))


RANGE = re.compile(rf"{_BEFORE}{_numbered(_FIGURE, 1)}\s*(?:-|~|—|–|到|至)\s*{_numbered(_FIGURE, 2)}(?:元|块)?{_AFTER}")
SAID = re.compile(rf"{_BEFORE}{_numbered(MONEY, 1)}{_AFTER}")
PER = re.compile(rf"(?P<plain1>{NUMBER})\s*(?:/|每|一|1(?!\d)|元/)\s*(?P<after>{U})")
EACH = re.compile(
    rf"{_EACH}\s*(?P<before>{U})\s*(?:要|卖|价格|价|是|就|按|算|给)*\s*(?P<plain1>\d+(?:\.\d+)?|[{SIGNS}]+)(?!\s*(?:{U}))"
)
QUANTITY = re.compile(rf"(?P<number>{NUMBER})\s*(?:来|多|把|余|几)?\s*(?P<unit>{U})(?P<half>半)?")
BARE = re.compile(rf"(?<![\w.]){NUMBER}(?![\w.])|\d+(?:\.\d+)?|[{SIGNS}]{{2,}}")
TOTAL = re.compile(r"总价|一共|总共|共计|合计|全部|一起|打包|一口价")
NEGOTIABLE = re.compile(r"面议|面谈|协商|议价|好商量|可议|可谈|再议|再谈|价格?好说|价格?随行就市|随行就市|商量")
ABOUT = re.compile(r"左右|大概|大约|约|上下|差不多|以内|出头|每天")
_GLUED = re.compile(rf"(?<=[0-9{DIGIT_SIGNS}百千万])一(?=(?:{U}))")
_LOOSE = re.compile(rf"(?P<number>\d|[{SIGNS}])(?:来|多|把|余)(?=\s*(?:{U}))")


@dataclass(frozen=True, slots=True)
class Price:
    """A price as said: yuan, the upper end of a range, and the unit where one was said."""

    low: float
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a message says of how much: prices with money words, a quantity, and numbers that stand alone."""

    price: Price | None = None
    quantity: float | None = None
    unit: str = ""
    bare: tuple[float, ...] = ()
    total: bool = False
    negotiable: bool = False


def read(said: str) -> Amounts:
    """All amounts; a range first, then money, then quantities, then what is left."""
    text = _LOOSE.sub(r"\g<number>", _GLUED.sub(" 一", ABOUT.sub(" ", said)))
    total, negotiable = bool(TOTAL.search(text)), bool(NEGOTIABLE.search(text))
    price, text = _price(TOTAL.sub(" ", text))
    found = QUANTITY.search(text)
    quantity, unit = (_quantity(found), UNITS[found["unit"]]) if found else (None, "")
    rest = text[: found.start()] + " " + text[found.end() :] if found else text
    bare = tuple(value(number) for number in BARE.findall(rest))
    return Amounts(price, quantity, unit, bare, total, negotiable)


def _quantity(found: re.Match[str]) -> float:
    return value(found["number"]) + (0.5 if found["half"] else 0.0)


def _price(text: str) -> tuple[Price | None, str]:
    """The first price, and the message without it."""
    for pattern in (RANGE, SAID, EACH, PER):
        found = pattern.search(text)
        if found and (pattern is not RANGE or _is_price(found)):
            parts = found.groupdict()
            unit = parts.get("after") or parts.get("stuck") or parts.get("before") or ""
            high = _yuan(parts, 2) if pattern is RANGE else None
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            low = _yuan(parts, 1) or 0.0
            return Price(low, high, UNITS.get(unit, "")), rest
    return None, text


MOST_PLAIN = 100
"""A range of bare numbers above it is no price: 20-30头."""


def _is_price(found: re.Match[str]) -> bool:
    """Whether a range speaks of money, not of quantities or of listing numbers."""
    parts = found.groupdict()
    has_money = any(parts[f"{name}{end}"] for name in ("kuai", "mao", "short", "sign") for end in (1, 2))
    rest = found.string[found.end() :].lstrip()
    low, high = _yuan(parts, 1) or 0.0, _yuan(parts, 2) or 0.0
    return low < high and (has_money or (high < MOST_PLAIN and not re.match(U, rest)) or bool(parts["after"]))


def _yuan(parts: dict[str, str | None], number: int) -> float | None:
    """What one figure comes to: 1块2毛5, 九毛五, 块二, 1.2."""

    def part(name: str) -> float | None:
        said = parts.get(f"{name}{number}")
        return value(said) if said else None

    if (whole := part("kuai")) is not None:
        return round(whole + (part("jiao") or 0) / 10 + (part("fen") or part("cent") or 0) / 100, 4)
    if (tenths := part("mao")) is not None:
        return round(tenths / 10 + (part("part") or 0) / 100, 4)
    if (short := part("short")) is not None:
        return round(1 + short / 10, 4)
    return part("sign") or part("plain")
