"""Hauling (拉货的打算): what someone would bring to market, from where, at which costs, read from the form's words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TypeVar

from models.rules import amounts, freight
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.freight import Costs
from models.rules.products import Product
from models.rules.units import Unit

T = TypeVar("T")
SAID = "said"
"""The source of a cost that who asks has changed."""
KG = "kg"
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """Goods, the place where they lie, their weight (None: a full lorry) as said, and what bringing them costs.

    `gate`: what someone pays at the farm, in whole 厘 per kg, where it was said. `changed`: the costs that were said;
    the others are as usual. `problems`: field -> what is wrong.
    """

    product: Product | None
    start: str
    grade: str | None = None
    kg: float | None = None
    quantity: str = ""
    unit: str = ""
    costs: Costs | None = None
    gate: int | None = None
    changed: frozenset[str] = frozenset()
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost that may be changed: its field, the record and the name there, and the most that makes sense."""

    name: str
    part: str
    what: str
    most: float


COSTS = (
    Cost("yuan_km", "truck", "yuan_km", 100),
    Cost("loss", "haul", "loss_pct", 99),
    Cost("loss_1000km", "haul", "loss_pct_1000km", 99),
    Cost("fee", "haul", "fee_pct", 99),
    Cost("handling", "haul", "handling", 100),
    Cost("toll", "", "toll", 100),
)
CHANGEABLE = ("truck", *(cost.name for cost in COSTS))
FIELDS = ("product", "place", "quantity", "quantity_unit", "grade", *CHANGEABLE, "gate", "gate_unit")
Said = Mapping[str, str]


def read(catalogue: Catalogue, said: Said, today: date) -> Plan:
    """Every field by its rule; one that is wrong counts as not said."""
    words = {name: said.get(name, "").strip()[:LONGEST] for name in FIELDS}
    problems: dict[str, str] = {}
    product = _tried(problems, "product", lambda: _product(catalogue, words["product"], today))
    start = _tried(problems, "place", lambda: _place(catalogue, words["place"])) or catalogue.district
    if product is None:
        return Plan(None, start, problems=problems)
    grade = _tried(problems, "grade", lambda: _grade(catalogue, product, words["grade"]))
    kg = _tried(problems, "quantity", lambda: _weight(catalogue, product, words))
    gate = _tried(problems, "gate", lambda: _gate(catalogue, words))
    costs = _costs(catalogue, freight.costs(catalogue, product, kg), words, problems)
    told = (words["quantity"], words["quantity_unit"] or "斤") if kg else ("", "")
    changed = frozenset(name for name in CHANGEABLE if words[name] and name not in problems)
    return Plan(product, start, grade, kg, *told, costs, gate, changed, problems)


def _tried(problems: dict[str, str], name: str, rule: Callable[[], T]) -> T | None:
    try:
        return rule()
    except Unclear as unclear:
        problems[name] = str(unclear)
        return None


def _product(catalogue: Catalogue, word: str, today: date) -> Product | None:
    if not word:
        return None
    named = (product for product in catalogue.products.values() if product.en.lower() == word.lower())
    found = catalogue.products.get(word) or next(named, None) or catalogue.product_asked(word, today)
    if found is None or found.stock_only:
        raise Unclear(f"没有“{word[:20]}”这个品种，请写一个品种的名字，例如 脐橙")
    return found


def _place(catalogue: Catalogue, word: str) -> str:
    found = catalogue.places.get(word) or (catalogue.place_asked(word) if word else None)
    if word and found is None:
        raise Unclear(f"不认得“{word[:20]}”，请写镇或县的名字")
    return found.code if found else ""


def _grade(catalogue: Catalogue, product: Product, word: str) -> str | None:
    """None where none was said."""
    if not word:
        return None
    found = catalogue.grade_named(product, word)
    if found is None:
        raise Unclear(f"{product.zh}没有等级“{word[:20]}”，请从里面选一个")
    return found.code


def _weight(catalogue: Catalogue, product: Product, words: Said) -> float | None:
    if not words["quantity"]:
        return None
    told = amounts.quantity(catalogue, words["quantity"], words["quantity_unit"] or "斤")
    found = weight(product, catalogue.unit_words[str(told["unit"])], float(str(told["quantity"])))
    if found is None:
        raise Unclear(f"不知道{product.zh}一{told['unit']}有多重，请写成斤、公斤或吨")
    return found


def weight(product: Product, unit: Unit, quantity: float) -> float | None:
    """In kg; heads by the product's usual weight, a box has none."""
    if unit.kg:
        return quantity * float(unit.kg)
    usual = product.typical_weight_kg if unit.kind == "count" else None
    return quantity * sum(usual) / 2 if usual else None


def _gate(catalogue: Catalogue, words: Said) -> int | None:
    if not words["gate"]:
        return None
    told = amounts.price(catalogue, words["gate"], words["gate_unit"] or "元/斤")
    if told["price_per"] != KG or told["low"] is None or told["low"] != told["high"]:
        raise Unclear("地头的出价请写一个数，按斤或公斤，例如 1.2")
    return int(str(told["low"]))


def _costs(catalogue: Catalogue, usual: Costs | None, words: Said, problems: dict[str, str]) -> Costs | None:
    """The usual costs with those that were said in their stead."""
    if usual is None:
        return None
    trucks = {f"{truck.kg:.0f}": truck for truck in catalogue.lists.trucks}
    if words["truck"] and words["truck"] not in trucks:
        problems["truck"] = f"车请选 {'、'.join(trucks)} 公斤的"
    found = replace(usual, truck=trucks.get(words["truck"], usual.truck))
    for cost in COSTS:
        figure = _tried(problems, cost.name, partial(_figure, words[cost.name], cost.most))
        found = found if figure is None else _changed(found, cost, figure)
    return found


def _figure(said: str, most: float) -> float | None:
    if not said:
        return None
    try:
        figure = float(said) if said.isascii() else -1.0
    except ValueError:
        figure = -1.0
    if not 0 <= figure <= most:
        raise Unclear(f"看不懂“{said[:20]}”，请写 0 到 {most:.0f} 之间的数，例如 1.5")
    return figure


def _changed(costs: Costs, cost: Cost, figure: float) -> Costs:
    if not cost.part:
        return replace(costs, toll=figure)
    part = getattr(costs, cost.part)
    return replace(costs, **{cost.part: replace(part, **{cost.what: figure})})


def value(costs: Costs, cost: Cost) -> float:
    """What a cost is here."""
    return float(getattr(getattr(costs, cost.part) if cost.part else costs, cost.what))


def query(plan: Plan) -> dict[str, str]:
    """The plan as parameters of an address, codes for names: what a machine is asked with."""
    told = {"product": plan.product.id if plan.product else "", "place": plan.start}
    told |= {"quantity": plan.quantity, "quantity_unit": plan.unit, "grade": plan.grade or ""}
    if plan.costs:
        told |= {cost.name: f"{value(plan.costs, cost):g}" for cost in COSTS if cost.name in plan.changed}
        told["truck"] = f"{plan.costs.truck.kg:.0f}" if "truck" in plan.changed else ""
    if plan.gate is not None:
        told |= {"gate": f"{plan.gate / 1000:g}", "gate_unit": "元/公斤"}
    return {name: said for name, said in told.items() if said}
