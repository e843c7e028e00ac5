"""Terms (条件): the quantity, the price and the day of a bid, read as they were said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.rules import amounts, days
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear

LONGEST = 365
DIGITS = 8
"""No quantity and no price needs more; a phone number does."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How much, for how much, and when; `figure` in whole 厘 per `price_per`, `amount` in grams or heads."""

    quantity: str
    unit: str
    amount: int
    per: str
    price: str
    price_unit: str
    figure: int
    price_per: str
    day: int

    @property
    def words(self) -> str:
        """500斤，1.2元/斤，2026-11-28."""
        return f"{self.quantity}{self.unit}，{self.price}{self.price_unit}，{days.text(self.day)}"


def read(catalogue: Catalogue, said: Mapping[str, str], today: date) -> tuple[Terms | None, dict[str, str]]:
    """The terms, or what is wrong with them by field."""
    rules: dict[str, Callable[[], dict[str, object]]] = {
        "quantity": lambda: _quantity(catalogue, said.get("quantity", ""), said.get("unit", "")),
        "price": lambda: _price(catalogue, said.get("price", ""), said.get("price_unit", "")),
        "day": lambda: {"day": _day(said.get("day", ""), today)},
    }
    values: dict[str, Any] = {}
    problems = {}
    for name, rule in rules.items():
        try:
            values |= rule()
        except Unclear as unclear:
            problems[name] = str(unclear)
    return (None, problems) if problems else (Terms(**values), {})


def _quantity(catalogue: Catalogue, said: str, unit: str) -> dict[str, object]:
    read = amounts.quantity(catalogue, said, unit)
    _check(str(read["quantity"]), "数量")
    return read


def _price(catalogue: Catalogue, said: str, unit: str) -> dict[str, object]:
    read = amounts.price(catalogue, said, unit)
    if read["low"] is None or read["low"] != read["high"]:
        raise Unclear("出价请写一个数，例如 1.15")
    figure = str(read["price"]).partition("-")[0]
    _check(figure, "价钱")
    return {"price": figure, "price_unit": read["price_unit"], "price_per": read["price_per"], "figure": read["low"]}


def _check(figure: str, what: str) -> None:
    if sum(sign.isdigit() for sign in figure) > DIGITS:
        raise Unclear(f"{what}“{figure}”太长了，请再看一眼")


def _day(said: str, today: date) -> int:
    if not said.strip():
        raise Unclear("请写哪一天要")
    day = days.asked(said)
    if not today <= day <= today + timedelta(LONGEST):
        raise Unclear("日期请写今天以后、一年以内的日子")
    return days.number(day)
