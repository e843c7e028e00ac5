"""Offers (要发布的供求): what someone has or wants, read from their words, all faults told at once and by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from models.rules import amounts, days, masks, text
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.places import LEVELS
from models.rules.products import Product

LONGEST = 366
"""Days that a listing may stand at most."""


class Side(StrEnum):
    """供应 求购."""

    SUPPLY = "supply"
    DEMAND = "demand"


@dataclass(frozen=True, slots=True)
class Offer:
    """Someone has or wants a thing (一条供求): the words as said beside what they come to.

    `amount`: whole grams where `per` is kg, else whole units. `low` and `high`: whole 厘 per `price_per`, None for
    面议. Days are kept days.
    """

    side: Side
    product: str
    variety: str
    grade: str
    title: str
    text: str
    quantity: str
    unit: str
    amount: int
    per: str
    price: str
    price_unit: str
    price_per: str
    low: int | None
    high: int | None
    place: str
    ready_from: int
    ready_to: int
    expires: int
    delivery: str = ""
    certificates: str = ""
    min_order: str = ""
    requirement: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of an offer, by field, and what is wrong with the other fields."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def offer(self) -> Offer | None:
        """The whole offer, where nothing is wrong with it."""
        return None if self.problems else Offer(**self.values)


Said = Mapping[str, str]
LINES = {
    "variety": ("品种说明", 20),
    "delivery": ("交货方式", 40),
    "certificates": ("证书", 60),
    "min_order": ("最少买多少", 20),
    "requirement": ("要求", 200),
}
"""Lines that may be left out, and how many characters they hold."""
TITLE, TEXT = 60, 500


def read(catalogue: Catalogue, said: Said, today: date) -> Reading:
    """Every field by its rule."""
    reading = Reading()
    _field(reading, "side", lambda: _side(said.get("side", "")))
    _field(reading, "product", lambda: product(catalogue, said.get("product", ""), today).id)
    known = catalogue.products.get(str(reading.values.get("product", "")))
    for name, (what, most) in LINES.items():
        _field(reading, name, partial(_line, said.get(name, ""), what, most))
    _field(reading, "grade", lambda: _grade(catalogue, known, said.get("grade", "")))
    _field(reading, "place", lambda: place(catalogue, said.get("place", "")))
    _many(reading, "quantity", lambda: amounts.quantity(catalogue, said.get("quantity", ""), said.get("unit", "")))
    _many(reading, "price", lambda: amounts.price(catalogue, said.get("price", ""), said.get("price_unit", "")))
    _many(reading, "ready_from", lambda: _ready(said, today))
    _field(reading, "expires", lambda: _expires(said.get("expires", ""), known, today))
    _field(reading, "text", lambda: _text(said.get("text", "")))
    _field(reading, "title", lambda: _title(catalogue, said.get("title", ""), reading))
    return reading


def _field(reading: Reading, name: str, rule: Callable[[], object]) -> None:
    _many(reading, name, lambda: {name: rule()})


def _many(reading: Reading, name: str, rule: Callable[[], Mapping[str, object]]) -> None:
    """A field that several values are read from; what is wrong is told beside it."""
    try:
        reading.values.update(rule())
    except Unclear as unclear:
        reading.problems[name] = str(unclear)


def _side(said: str) -> Side:
    if said not in tuple(Side):
        raise Unclear("请选是要卖还是要买")
    return Side(said)


def product(catalogue: Catalogue, said: str, today: date) -> Product:
    """The product by code or by any of its names."""
    found = catalogue.products.get(said.strip()) or (catalogue.product_asked(said, today) if said.strip() else None)
    if found is None or found.stock_only:
        raise Unclear(_unknown(catalogue, said.strip()))
    return found


def _unknown(catalogue: Catalogue, said: str) -> str:
    if not said:
        return "请选一个品种，或者写它的名字，例如 蜜桔"
    near = "、".join(catalogue.nearest_products(said))
    return f"不认识“{said[:20]}”，" + (f"是不是{near}？" if near else "请写品种的名字，例如 蜜桔")


def _grade(catalogue: Catalogue, product: Product | None, said: str) -> str:
    if not said.strip() or product is None:
        return ""
    grades = catalogue.grades(product)
    found = next((grade for grade in grades if grade.code == said), None) or catalogue.grade_named(product, said)
    if found is None:
        names = "、".join(grade.zh for grade in grades)
        raise Unclear(f"不认识等级“{said.strip()[:20]}”，" + (f"有 {names}" if names else "这个品种不分等级，请留空"))
    return found.code


def place(catalogue: Catalogue, said: str) -> str:
    """The code of a place that was written by code or name."""
    if not said.strip():
        raise Unclear("请选货在哪个乡镇")
    found = catalogue.place_asked(said.strip())
    if found is None:
        raise Unclear(f"不认识地方“{said.strip()[:20]}”，请写乡镇的名字，例如 鸦鹊岭")
    return found.code


def _ready(said: Said, today: date) -> dict[str, object]:
    first = days.asked(said["ready_from"]) if said.get("ready_from", "").strip() else today
    last = days.asked(said["ready_to"]) if said.get("ready_to", "").strip() else None
    if last and last < first:
        raise Unclear("最晚的日子早于最早的日子，请改一下")
    if abs((first - today).days) > LONGEST:
        raise Unclear("日子太远了，请写一年以内的")
    return {"ready_from": days.number(first), "ready_to": days.number(last) if last else 0}


def _expires(said: str, product: Product | None, today: date) -> int:
    if not said.strip():
        return days.number(today) + (product.listing_days if product else 0)
    last = days.asked(said)
    if not today <= last <= today + timedelta(LONGEST):
        raise Unclear("有效期请写今天以后、一年以内的日子")
    return days.number(last)


def _line(said: str, what: str, most: int) -> str:
    return masks.masked(text.line(said, what, most)) if said.strip() else ""


def _text(said: str) -> str:
    """Several lines; what could call or pay past the platform is hidden."""
    lines = [text.line(part, "补充说明", TEXT) for part in said.replace("\r", "").split("\n") if part.strip()]
    told = "\n".join(lines)
    if min(len(told), len(said)) > TEXT:
        raise Unclear(f"补充说明太长，最多{TEXT}个字")
    return masks.masked(told)


WORDS = {Side.SUPPLY: "供应", Side.DEMAND: "求购"}


def _title(catalogue: Catalogue, said: str, reading: Reading) -> str:
    """What the person wrote, else what it is: 供应 早熟蜜桔 5000斤 鸦鹊岭."""
    if said.strip():
        return masks.masked(text.line(said, "标题", TITLE))
    values = reading.values
    if not {"side", "product", "quantity", "place"} <= values.keys():
        return ""
    goods, spot = catalogue.products[str(values["product"])], located(catalogue, str(values["place"]))
    return f"{WORDS[Side(str(values['side']))]} {goods.zh} {values['quantity']}{values['unit']} {spot}"


def located(catalogue: Catalogue, code: str) -> str:
    """鸦鹊岭海云村: a village with its town, any other place by its short name."""
    spots = [catalogue.places[above] for above in catalogue.chain(code)[:2]]
    return spots[0].short if spots[0].level != LEVELS[-1] else spots[1].short + spots[0].short
