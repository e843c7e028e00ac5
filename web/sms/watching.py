"""Watching by text (订价、提醒): what subscriptions and alerts share: whose price, where, and the way back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models import people, texters, watches
from models.people import Person
from models.rules.places import Market
from models.watches import Kept
from web.sms import asking
from web.sms.command import Goods, Parse, Reply, Said

SAID = ("intent", "freq", "op", "price", "price_unit")
"""What is kept of a half-finished message besides its words, its product and its place."""


async def person(said: Said) -> Person:
    return await people.arrive(said.secret, said.phone)


def unclear(said: Said, kind: str) -> Reply | None:
    """What is asked back where place or product are not certain."""
    parse = said.parse
    if parse.error == "place" and parse.goods:
        return asking.place(said)
    if parse.product:
        return None
    if not parse.goods or not parse.goods[0].several:
        return asking.product(said)
    return asking.which(said, kind, text=said.text, half={name: getattr(parse, name) for name in SAID})


def whole(said: Said, question: Mapping[str, Any]) -> Said | None:
    """The whole message, where this one answers the question."""
    product, spot = asking.chosen(said, question), asking.spot(said, question)
    if product is None:
        return None
    goods = Goods(product.zh, product=product)
    parse = Parse(**question["half"], goods=(goods,), spots=(spot,) if spot else ())
    return replace(said, text=question["text"], parse=parse)


def place(said: Said) -> str:
    """The market or place that was named, else where they are registered, else "": the district."""
    named = said.parse.spot
    if named is None:
        return said.texter.place
    return named.id if isinstance(named, Market) else named.code


def kept(said: Said, kept: Kept, reply: Reply) -> Reply:
    """The reply, with the proof that they asked for it, and the way back."""
    kind = reply.template.partition(".")[0]
    before = {"watch": kept.public_id, "before": kept.before, "wishes": texters.wishes(said.texter)}
    return replace(reply, undo={"kind": kind, **before}, texter=texters.opted(said.texter, said.text))


async def undo(said: Said, done: Mapping[str, Any]) -> Reply:
    """The watch is as it was before, and so is what they want to be told; nothing where it has ended already."""
    if not await watches.restore(await person(said), done["watch"], done["before"]):
        return Reply("undo.none")
    return Reply("undo.ok", texter=texters.reverted(said.texter, done["wishes"]))
