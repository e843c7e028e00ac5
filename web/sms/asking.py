"""Asking back (反问): what is said where a message leaves out what is needed, and how the answer is read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models.rules.places import Market
from models.rules.products import Product
from web.sms import saying
from web.sms.command import Goods, Parse, Reply, Said, Spot

MOST = 3
KEPT = ("quantity", "unit", "span")
"""What a question keeps of the message beside its places."""


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


def missing(said: Said, kind: str) -> Reply | None:
    """What a question about one product lacks: its place, its product, or which of several; None where it is whole.

    Where it asks which, it keeps all of the message that `meant` needs.
    """
    parse = said.parse
    if parse.goods and parse.error == "place":
        return place(said)
    if parse.product:
        return None
    if not (parse.goods and parse.goods[0].several):
        return product(said)
    spots = [spot.id if isinstance(spot, Market) else spot.code for spot in parse.spots]
    return which(said, kind, spots=spots, **{name: getattr(parse, name) for name in KEPT})


def meant(said: Said, question: Mapping[str, Any]) -> Said | None:
    """The message that was asked about, now of the product that a digit chose; None where none did."""
    found = chosen(said, question)
    if found is None:
        return None
    places, markets = said.catalogue.places, said.catalogue.markets
    spots = (markets.get(code) or places.get(code) for code in question["spots"])
    kept = {name: question[name] for name in KEPT}
    goods = (Goods(found.zh, product=found),)
    return replace(said, parse=Parse("", goods, tuple(spot for spot in spots if spot), **kept))


def chosen(said: Said, question: Mapping[str, Any]) -> Product | None:
    """The product that a digit chose."""
    number, ids = said.parse.choice, question["ids"]
    return said.catalogue.products[ids[number - 1]] if number and number <= len(ids) else None


def spot(said: Said, question: Mapping[str, Any]) -> Spot | None:
    """The place that was named with the question."""
    code = question.get("spot", "")
    return said.catalogue.markets.get(code) or said.catalogue.places.get(code)
