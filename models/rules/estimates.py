"""Estimates (估计): what an officer reckons a place will bring, read from their words, all faults told by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from models.rules import amounts, days, masks, offers, text
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear

LEVELS = ("township", "county")
"""Of a smaller place too few people would be told on."""
MOST = 10**13
"""Grams: ten million tonnes."""
LONGEST, WEEK = 184, 7
"""Days that one estimate may cover; those that it covers where no end is said."""
PAST, AHEAD = timedelta(6 * 366), timedelta(400)
BASIS = 120
UNITS = ("吨", "公斤", "斤", "头", "只")


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate as it was read: whole grams or heads from the first to the last day, and why so much."""

    product: str
    place: str
    begins: int
    ends: int
    quantity: str
    unit: str
    amount: int
    per: str
    basis: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read, by field, and what is wrong with the other fields."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def estimated(self) -> Estimated | None:
        return None if self.problems else Estimated(**self.values)


Said = Mapping[str, str]


def read(catalogue: Catalogue, said: Said, today: date) -> Reading:
    """Every field by its rule."""
    reading = Reading()
    rules: dict[str, Callable[[], dict[str, object]]] = {
        "product": lambda: {"product": offers.product(catalogue, said.get("product", ""), today).id},
        "place": lambda: {"place": _place(catalogue, said.get("place", ""))},
        "quantity": partial(amounts.quantity, catalogue, said.get("quantity", ""), said.get("unit", ""), MOST),
        "begins": lambda: _days(said, today),
        "basis": lambda: {"basis": masks.masked(text.line(said.get("basis", ""), "怎么估的", BASIS))},
    }
    for name, rule in rules.items():
        try:
            reading.values.update(rule())
        except Unclear as unclear:
            reading.problems[name] = str(unclear)
    return reading


def _place(catalogue: Catalogue, said: str) -> str:
    code = offers.place(catalogue, said)
    if catalogue.places[code].level not in LEVELS:
        raise Unclear("请选一个乡镇，或者整个县区")
    return code


def _days(said: Said, today: date) -> dict[str, object]:
    """A week where no end is said."""
    first = days.asked(said.get("begins", "").strip())
    last = days.asked(said["ends"].strip()) if said.get("ends", "").strip() else first + timedelta(WEEK - 1)
    if last < first:
        raise Unclear("最后一天早于第一天，请改一下")
    if (last - first).days >= LONGEST:
        raise Unclear("时间太长了，一次最多估半年")
    if first < today - PAST or last > today + AHEAD:
        raise Unclear("日子太远了，请写过去六年里、今后一年里的")
    return {"begins": days.number(first), "ends": days.number(last)}
