"""Which (问哪种): asking back where a word means several products (茶叶), and reading the digit that answers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models.rules.places import Market
from web.sms import telling
from web.sms.command import Goods, Parse, Reply, Said, Spot, example

MOST = 3
KEPT = ("intent", "quantity", "unit", "span")
"""What a question keeps of the message beside its places."""


def asked(said: Said, kind: str) -> Reply:
    """Asks for the product: which of several, or any where none was named."""
    catalogue, say = said.catalogue, telling.words(said)
    several = [code for code in (said.parse.goods[0].several if said.parse.goods else ()) if code in catalogue.products]
    if not several:
        town = catalogue.places.get(said.texter.place) or _town(said)
        values = {"product": example(catalogue, said.day), "town": telling.spot(say, town)}
        return Reply("error.product.none", values)
    ids = several[:MOST]
    named = {f"pr{i}": telling.name(say, catalogue.products[code]) for i, code in enumerate(ids, 1)}
    return Reply("ask.which", {"pr2": "", "pr3": "", **named}, {"kind": kind, "ids": ids, "parse": _kept(said.parse)})


def _town(said: Said) -> Spot:
    """A town of the district, for an example."""
    places = said.catalogue.places
    towns = (place for place in places.values() if place.parent == said.catalogue.district)
    return next(towns, places[said.catalogue.district])


def _kept(parse: Parse) -> dict[str, Any]:
    spots = [spot.id if isinstance(spot, Market) else spot.code for spot in parse.spots]
    return {name: getattr(parse, name) for name in KEPT} | {"spots": spots}


def chosen(said: Said, question: Mapping[str, Any]) -> Said | None:
    """The message that was asked about, now of the product with the digit; None where no digit of the list was said."""
    ids, choice = question["ids"], said.parse.choice
    if choice is None or not 1 <= choice <= len(ids):
        return None
    catalogue, kept = said.catalogue, question["parse"]
    product = catalogue.products.get(ids[choice - 1])
    if product is None:
        return None
    spots = (catalogue.markets.get(code) or catalogue.places.get(code) for code in kept["spots"])
    parse = Parse(
        goods=(Goods(product.zh, product=product),),
        spots=tuple(spot for spot in spots if spot),
        **{name: kept[name] for name in KEPT},
    )
    return replace(said, parse=parse)
