"""Units (单位): what a price is told per, and exact money in whole 厘 (1/1000 yuan)."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache, partial

PERS = ("kg", "head", "bird", "piece", "box", "litre", "point")
COUNTED = ("kg", "head", "bird", "litre", "point")
"""Only these reach summaries: a box or a piece without a weight is shown, never averaged."""

Reader = Callable[[str], int | None]
LARGEST = 10**12  # 厘: a milliard yuan; beyond it a number is a mistake of writing
LONGEST = 19
_PLAIN = re.compile(r"[!-+\--~]+")
_NUMBER = re.compile(r"([0-9]{1,12})(?:\.([0-9]{0,20}))?")
_MONEY = re.compile(r"^(人民币|新台币|美|欧)?(元|块|角|毛|分|卢比)(?:/|每|一)?|^(US\$|[$€]|新台币|[A-Z]{3})/")
_GRAMS = re.compile(r"^(\d{1,6})(克|g|公斤|千克|kg|斤)$", re.IGNORECASE)
_MONEY_FACTOR = {
    "元": Fraction(1),
    "块": Fraction(1),
    "角": Fraction(1, 10),
    "毛": Fraction(1, 10),
    "分": Fraction(1, 100),
    "卢比": Fraction(1),
}
HOME = "CNY"
_CURRENCIES = {
    "人民币": HOME,
    "新台币": "TWD",
    "美": "USD",
    "US$": "USD",
    "$": "USD",
    "欧": "EUR",
    "€": "EUR",
    "卢比": "INR",
    **{code: code for code in (HOME, "TWD", "USD", "EUR", "INR")},
}
"""Words, signs and codes that name a currency; 元 alone names none."""

_WEIGHT = {
    "克": Fraction(1, 1000),
    "g": Fraction(1, 1000),
    "公斤": Fraction(1),
    "千克": Fraction(1),
    "kg": Fraction(1),
    "斤": Fraction(1, 2),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the catalogue. `kg` is None where a count or a package has no fixed weight."""

    code: str
    zh: str
    en: str
    kind: str
    per: str
    kg: Fraction | None


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """Told money per unit: a told figure x `factor` = thousandths of the currency per `per`."""

    per: str
    factor: Fraction


def lis(said: str, factor: Fraction = Fraction(1000)) -> int | None:
    """A written number times `factor`, rounded half up to a whole 厘; None where it is no plain number.

    >>> lis("1.25")
    1250
    """
    return reader(factor.numerator, factor.denominator)(said) if len(said) <= LONGEST else None


@lru_cache(maxsize=50)
def reader(times: int, parts: int) -> Reader:
    """The same for a factor in two numbers; it remembers short texts, as each figure is asked for again and again."""
    return lru_cache(maxsize=20_000)(partial(_whole, times, parts))


def _whole(times: int, parts: int, said: str) -> int | None:
    found = _NUMBER.fullmatch(said) if len(said) <= LONGEST else None
    if not found:
        return None
    part = found[2] or ""
    top, bottom = int(found[1] + part) * times, 10 ** len(part) * parts
    figure = (2 * top + bottom) // (2 * bottom)
    return figure if 0 < figure <= LARGEST else None


def yuan(figure: int) -> float:
    """Whole 厘 as the number told outside, at most three decimals."""
    return figure / 1000


def jin(figure: int) -> Decimal:
    """厘 per kg as yuan per 斤, to the fen, rounded half up."""
    return (Decimal(figure) / 2000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def clean(said: str) -> str:
    """Full-width signs made plain, blanks and thousands commas gone."""
    if _PLAIN.fullmatch(said):
        return said
    return re.sub(r"[\s,\u200b\ufeff]", "", unicodedata.normalize("NFKC", said))


def read(said: str, words: Mapping[str, Unit], currency: str = HOME) -> UnitPrice | None:
    """`元/斤`, `元／500克`, `元/吨`, `斤`, `元/头`, `美元/公斤` as a price unit; None where it is not known, or names
    another currency."""
    return _read(said, _Words(words), currency)


class _Words:
    """The catalogue's unit words as a key for the cache: one object a catalogue."""

    __slots__ = ("words",)

    def __init__(self, words: Mapping[str, Unit]) -> None:
        self.words = words

    def __hash__(self) -> int:
        return id(self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Words) and self.words is other.words


@lru_cache(maxsize=1_000)
def _read(said: str, words: _Words, currency: str) -> UnitPrice | None:
    said = clean(said)
    money = _MONEY.match(said)
    if money and _CURRENCIES.get(money[1] or money[3] or money[2], currency) != currency:
        return None
    factor = 1000 * (_MONEY_FACTOR[money[2] or "元"] if money else Fraction(1))
    thing = said[money.end() :] if money else said
    if grams := _GRAMS.match(thing):
        return UnitPrice("kg", factor / (int(grams[1]) * _WEIGHT[grams[2].lower()])) if int(grams[1]) else None
    unit = words.words.get(thing)
    if unit is None or unit.kind == "area":
        return None
    return UnitPrice(unit.per, factor / unit.kg if unit.kg else factor)
