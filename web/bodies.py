"""Bodies (请求内容): what the fields of a posting may hold together, as programs are told it and as it is checked."""

import re
from collections.abc import Hashable, Mapping
from typing import Annotated, Any, TypeVar

import msgspec

from models.rules import amounts, text
from models.rules.amounts import LARGEST, LEAST, Span
from models.rules.catalogue import Catalogue
from models.rules.offers import TEXT
from models.rules.units import Unit

T = TypeVar("T", bound=Hashable)
Schema = dict[str, Any]
SEEN, SEEN_LINES = f"^[^{text.UNSEEN}]*$", rf"^(?:[^{text.UNSEEN}]|[\n\r])*$"
"""Nothing that cannot be seen; where a text may have several lines, the ends of lines."""
LARGE = r"[1-9][0-9]{0,4}(?:\.[0-9]{1,3})?"
SMALL = r"0\.(?:[1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9])"
RANGE = rf"^(?:{LARGE}|{SMALL})-(?:{LARGE}|{SMALL})$|^{amounts.OPEN_PRICE}$"
"""Two prices, each more than nothing and less than 100,000, with at most three decimals."""
HEAVY = re.compile(rf"{LARGE}-{LARGE}|{amounts.OPEN_PRICE}")
CHEAPEST = 1
"""What a unit that weighs more than a kilogram costs at least."""

LONGEST = 40
Word = Annotated[str, msgspec.Meta(max_length=LONGEST)]
Amount = Annotated[float, msgspec.Meta(ge=LEAST, le=LARGEST, description="多少，单位见 unit", examples=[5000])]
Figure = Annotated[float, msgspec.Meta(ge=0.001, lt=1_000_000)]
Range = Annotated[str, msgspec.Meta(pattern=RANGE)]
Price = Annotated[Figure | Range | None, msgspec.Meta(description="元，或 1.1-1.3；null 是面议", examples=[1.2])]
PHONE = r"^((\+?86|0086)?1[3-9][0-9]{9})?$"
Phone = Annotated[str, msgspec.Meta(pattern=PHONE, description="手机号", examples=["13900000000"])]
Text = Annotated[
    str,
    msgspec.Meta(
        max_length=TEXT,
        description="补充说明；电话和网址会被遮住",
        extra_json_schema={"pattern": SEEN_LINES},
    ),
]


def line(most: int, what: str) -> msgspec.Meta:
    """One line of text that may be left out."""
    return msgspec.Meta(max_length=most, description=what, extra_json_schema={"pattern": SEEN})


def of_change(catalogue: Catalogue) -> list[Schema]:
    """What holds of a posting, and nothing of the unit where it stays as it is."""
    amount, price = _figures(catalogue)
    return [{"anyOf": [{"properties": {"unit": {"enum": [None]}}}, *amount["anyOf"]]}, price]


def _figures(catalogue: Catalogue) -> list[Schema]:
    """JSON schemas that hold all at once: how much there may be of a unit, and what it may cost."""
    units = {unit.zh: unit for unit in catalogue.unit_words.values() if unit.kind != "area"}
    spans = _grouped({zh: amounts.span(unit) for zh, unit in units.items()})
    heavy = [f"元/{zh}" for zh, unit in units.items() if _is_heavy(unit)]
    return [
        {"anyOf": [_amount(span, known) for span, known in spans.items()]},
        {"anyOf": [{"properties": {"price_unit": {"not": {"enum": heavy}}}}, _heavy(heavy)]},
    ]


def of_posting(catalogue: Catalogue) -> list[Schema]:
    """The figures, and which grades a product has."""
    goods = [one for one in catalogue.products.values() if not one.stock_only]
    grades = _grouped({one.id: tuple(grade.code for grade in catalogue.grades(one)) for one in goods})
    return [*_figures(catalogue), {"anyOf": [_grade(codes, ids) for codes, ids in grades.items()]}]


def _grouped(table: Mapping[str, T]) -> dict[T, list[str]]:
    """Each value with all the names that have it."""
    found: dict[T, list[str]] = {}
    for name, value in table.items():
        found.setdefault(value, []).append(name)
    return found


def _is_heavy(unit: Unit) -> bool:
    return unit.kg is not None and unit.kg > 1


def _amount(span: Span, units: list[str]) -> Schema:
    figure = {"type": "integer" if span.whole else "number", "minimum": span.least, "maximum": span.most}
    return {"properties": {"unit": {"enum": units}, "quantity": {"anyOf": [figure, {"type": "null"}]}}}


def _grade(codes: tuple[str, ...], products: list[str]) -> Schema:
    return {"properties": {"product": {"enum": products}, "grade": {"enum": ["", *codes]}}}


def _heavy(units: list[str]) -> Schema:
    kinds = [{"type": "number", "minimum": CHEAPEST}, {"type": "string", "pattern": f"^(?:{HEAVY.pattern})$"}]
    return {"properties": {"price_unit": {"enum": units}, "price": {"anyOf": [*kinds, {"type": "null"}]}}}


def faults(catalogue: Catalogue, said: Mapping[str, Any]) -> dict[str, str]:
    """What is against them in a body whose fields are of their kinds."""
    found = {name: f"{name} 里有看不见的字符" for name, value in said.items() if not _is_seen(name, value)}
    if problem := _amount_fault(catalogue, said):
        found["quantity"] = problem
    if problem := _price_fault(catalogue, said):
        found["price"] = problem
    return found


def _is_seen(name: str, value: object) -> bool:
    if not isinstance(value, str):
        return True
    return text.is_seen(value.replace("\n", "").replace("\r", "") if name == "text" else value)


def _amount_fault(catalogue: Catalogue, said: Mapping[str, Any]) -> str:
    unit, figure = catalogue.unit_words.get(said.get("unit") or ""), said.get("quantity")
    if unit is None or figure is None:
        return ""
    span = amounts.span(unit)
    if span.whole and figure != int(figure):
        return f"{unit.zh} 请写整数"
    return "" if span.least <= figure <= span.most else f"{unit.zh} 请写 {span.least:g} 到 {span.most:,} 之间的数"


def _price_fault(catalogue: Catalogue, said: Mapping[str, Any]) -> str:
    unit, price = catalogue.unit_words.get((said.get("price_unit") or "").removeprefix("元/")), said.get("price")
    if unit is None or price is None or not _is_heavy(unit):
        return ""
    fits = HEAVY.fullmatch(price) if isinstance(price, str) else price >= CHEAPEST
    return "" if fits else f"一{unit.zh}的价钱请写 {CHEAPEST} 以上的数"
