"""Watching by text (订价、提醒): what subscriptions and alerts share: whose price, where, and the way back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models import people, texters, watches
from models.people import Person
from models.rules.places import Market
from models.watches import Kept
from web.sms.command import Goods, Parse, Reply, Said, Spot, example
from web.words import Words

MOST = 3
"""Products that a question numbers."""
SAID = ("freq", "op", "price", "price_unit")
"""What is kept of a half-finished message besides its words, its product and its place."""


def words(said: Said) -> Words:
    return Words(said.texter.lang, today=said.day)


async def person(said: Said) -> Person:
    return await people.arrive(said.secret, said.phone)


def unnamed(said: Said) -> Reply:
    """No product was named."""
    catalogue = said.catalogue
    towns = (place.short for place in catalogue.places.values() if place.parent == catalogue.district)
    return Reply("error.product.none", {"product": example(catalogue, said.day), "town": next(towns, "")})


def which(said: Said, kind: str) -> Reply | None:
    """Asks whose price is meant; None where it is certain."""
    goods = said.parse.goods[0] if said.parse.goods else None
    if goods is None or not (goods.product or goods.several):
        return unnamed(said)
    if goods.product:
        return None
    products = [said.catalogue.products[code] for code in goods.several]
    values = {f"pr{number}": words(said).name(product) for number, product in enumerate(products[:MOST], 1)}
    kept = {"intent": said.parse.intent, "text": said.text, "several": goods.several, "spot": place(said)}
    question = {"kind": kind, **kept, **{name: getattr(said.parse, name) for name in SAID}}
    return Reply("ask.which", values, question=question)


def chosen(said: Said, question: Mapping[str, Any]) -> Said | None:
    """The whole message, where this one answers the question: by number, or by a product's name."""
    codes, named = question["several"], said.parse.product
    numbered = dict(enumerate(codes[:MOST], 1))
    code = numbered.get(said.parse.choice or 0, named.id if named else "")
    if code not in codes:
        return None
    product = said.catalogue.products[code]
    found = spot(said, question["spot"])
    kept = {name: question[name] for name in SAID}
    goods = Goods(product.zh, product=product)
    parse = Parse(question["intent"], (goods,), (found,) if found else (), **kept)
    return replace(said, text=question["text"], parse=parse)


def place(said: Said) -> str:
    """The market or place that was named, else where they are registered, else "": the district."""
    named = said.parse.spot
    if named is None:
        return said.texter.place
    return named.id if isinstance(named, Market) else named.code


def spot(said: Said, code: str) -> Spot | None:
    return said.catalogue.markets.get(code) or said.catalogue.places.get(code)


def kept(said: Said, kept: Kept, reply: Reply) -> Reply:
    """The reply, with the proof that they asked for it, and the way back."""
    kind = reply.template.partition(".")[0]
    before = {"watch": kept.public_id, "before": kept.before, "wishes": texters.wishes(said.texter)}
    return replace(reply, undo={"kind": kind, **before}, texter=texters.opted(said.texter, said.text))


async def undo(said: Said, done: Mapping[str, Any]) -> Reply:
    """The watch is as it was before, and so is what they want to be told."""
    await watches.restore(await person(said), done["watch"], done["before"])
    return Reply("undo.ok", texter=texters.reverted(said.texter, done["wishes"]))
