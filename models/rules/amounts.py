"""Amounts and asking prices (数量、要价): 1.5万斤, 30头, 1.1-1.3 元/斤, 面议: as written, and what they come to."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from models.rules import units
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.units import Unit, UnitPrice

OPEN_PRICE = "面议"
MOST = 10**11
"""Grams: a hundred thousand tonnes; beyond it a quantity is a slip of the pen."""
DIGITS = 8
"""More of them is a slip of the pen, or a phone number in the wrong place."""
LEAST, LARGEST, HEAVIEST = 0.02, 10_000_000, 100_000
"""Of any unit, and of one that weighs more than a kilogram, as programs tell it."""
GRAINS = Fraction(1, 100)
"""Units lighter than so many kilograms are told in whole ones."""
_QUANTITY = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,4})?)([百千万]?)(.*)")
_RANGE = re.compile(r"([0-9.]+)[-~–—至到]([0-9.]+)")
_TIMES = {"": 1, "百": 100, "千": 1000, "万": 10_000}


def quantity(catalogue: Catalogue, said: str, unit: str, most: int = MOST) -> dict[str, object]:
    """3000 斤, 1.5吨, 2万斤, 30头: the words, and what they come to; a unit beside the number counts first."""
    found = _QUANTITY.fullmatch(units.clean(said))
    if not found:
        raise Unclear(
            f"看不懂数量“{said.strip()[:20]}”，请写成 3000 或 1.5吨" if said.strip() else "请写有多少，例如 3000"
        )
    word = found[3] or unit.strip()
    known = catalogue.unit_words.get(word)
    if known is None or known.kind == "area":
        raise Unclear(f"不认识数量的单位“{word[:10]}”，请写 斤、公斤、吨、头、只 或 箱" if word else "请选数量的单位")
    number = Fraction(found[1]) * _TIMES[found[2]]
    amount = round(number * known.kg * 1000) if known.kg else int(number)
    odd = known.kg is None and amount != number
    if not 0 < amount <= most or odd or _long(found[1]):
        raise Unclear(f"数量“{said.strip()[:20]}”不对，请再看一眼，例如 3000斤、30头")
    return {"quantity": _plain(number), "unit": known.zh, "amount": amount, "per": known.per}


def _long(figure: str) -> bool:
    return sum(sign.isdigit() for sign in figure) > DIGITS


class Span(NamedTuple):
    """How much of a unit a program may tell: from, to, and whether whole ones alone."""

    least: float
    most: int
    whole: bool


def span(unit: Unit) -> Span:
    """Of what weighs more than a kilogram less, so that a slip is seen; what is counted, and grams, in whole ones."""
    if unit.kg is None or unit.kg < GRAINS:
        return Span(1, LARGEST, whole=True)
    return Span(LEAST, LARGEST if unit.kg <= 1 else HEAVIEST, whole=False)


def _plain(number: Fraction) -> str:
    told = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def price(catalogue: Catalogue, said: str, unit: str) -> dict[str, object]:
    """1.2, 1.1-1.3 with 元/斤 or 元/头, or 面议: the words, and whole 厘."""
    plain = units.clean(said)
    if plain in ("", OPEN_PRICE):
        return {"price": OPEN_PRICE, "price_unit": "", "price_per": "", "low": None, "high": None}
    word = unit.strip() or "元/斤"
    known = units.read(word, catalogue.unit_words)
    if known is None:
        raise Unclear(f"不认识价钱的单位“{word[:10]}”，请写 元/斤、元/公斤 或 元/头")
    parts = _RANGE.fullmatch(plain)
    figures = [_lis(part, known, said) for part in ((parts[1], parts[2]) if parts else (plain, plain))]
    if figures[0] > figures[1]:
        raise Unclear(f"价钱“{said.strip()[:20]}”前面的比后面的大，请写成 1.1-1.3")
    told = word if word.startswith("元") else f"元/{word}"
    return {"price": plain, "price_unit": told, "price_per": known.per, "low": figures[0], "high": figures[1]}


def yuan(price: str) -> tuple[float, float] | None:
    """The two ends of a price as it is kept, in yuan per its own unit; None for 面议."""
    if price == OPEN_PRICE:
        return None
    try:
        figure = float(price)
    except ValueError:
        parts = _RANGE.fullmatch(price)
        return (float(parts[1]), float(parts[2])) if parts else None
    return figure, figure


def _lis(part: str, unit: UnitPrice, said: str) -> int:
    figure = units.lis(part, unit.factor)
    if figure is None or _long(part):
        raise Unclear(f"看不懂价钱“{said.strip()[:20]}”，请只写数字，例如 1.2 或 1.1-1.3，没定就写 面议")
    return figure
