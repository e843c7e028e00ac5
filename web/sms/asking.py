"""Asking back (反问): what is said where a message leaves out what is needed, and how the answer is read."""

from collections.abc import Mapping
from typing import Any

from models.rules.places import Market
from models.rules.products import Product
from web.sms import saying
from web.sms.command import Reply, Said, Spot

MOST = 3


def product(said: Said) -> Reply:
    """Which product? What was written is said back, with the nearest name that is known."""
    say, parse = saying.of(said), said.parse
    if not parse.unknown:
        return Reply("error.product.none", {"product": say.example, "town": say.town})
    near = said.catalogue.nearest_products(parse.unknown)[:1]
    return Reply("error.product", {"x": saying.cropped(parse.unknown), "near": near[0] if near else ""})


def place(said: Said) -> Reply:
    say, first = saying.of(said), said.parse.product
    name = say.product(first) if first else say.example
    return Reply("error.place", {"x": saying.cropped(said.parse.unknown), "product": name, "town": say.town})


def which(said: Said, kind: str, **kept: Any) -> Reply:
    """Which of several kinds is meant; the answer is a digit, or a name."""
    say, ids = saying.of(said), said.parse.goods[0].several[:MOST]
    names = [say.product(said.catalogue.products[code]) for code in ids] + [""] * MOST
    spot = said.parse.spot
    where = (spot.id if isinstance(spot, Market) else spot.code) if spot else ""
    question = {"kind": kind, "ids": list(ids), "spot": where, **kept}
    return Reply("ask.which", {f"pr{i}": names[i - 1] for i in range(1, MOST + 1)}, question)


def chosen(said: Said, question: Mapping[str, Any]) -> Product | None:
    """The product that a digit chose."""
    number, ids = said.parse.choice, question["ids"]
    return said.catalogue.products[ids[number - 1]] if number and number <= len(ids) else None


def spot(said: Said, question: Mapping[str, Any]) -> Spot | None:
    """The place that was named with the question."""
    code = question.get("spot", "")
    return said.catalogue.markets.get(code) or said.catalogue.places.get(code)
