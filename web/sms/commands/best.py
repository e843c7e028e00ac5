"""The best market (哪里卖): 蜜橘卖到哪里划算; 5000斤蜜橘拉到哪里卖合算."""

from collections.abc import Mapping
from typing import Any

from models import takehome
from models.rules import freight, hauling
from models.rules.hauling import Plan
from models.rules.places import Place
from models.rules.products import Product
from models.takehome import TakeHome
from web.sms import asking, saying
from web.sms.command import Command, Example, Reply, Said
from web.sms.saying import Saying
from web.words.pairs import Pair

WHICH = "which_best"
SHOWN = 3
KG = "kg"
FULL: Pair = ("按整车算", "Full lorry")
PART: Pair = ("按{}算", "For {}")


async def answer(said: Said) -> Reply:
    """The markets that leave most after freight and loss, beside what the farm's own gate pays."""
    product, lacking = said.parse.product, asking.missing(said, WHICH)
    if product is None or lacking:
        return lacking or asking.product(said)
    kg = _kg(said, product)
    plan = Plan(product, _start(said), kg=kg, costs=freight.costs(said.catalogue, product, kg))
    found = await takehome.reckon(said.catalogue, plan, said.day)
    if not found.ranking:
        return Reply("best.none", {"product": saying.of(said).product(product)})
    return _told(said, product, found)


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    """The digit of one of several products."""
    asked = asking.meant(said, question)
    return await answer(asked) if asked else None


def _start(said: Said) -> str:
    """Where the goods lie: the place that was named, else the texter's own, else the district's seat."""
    places = (spot.code for spot in said.parse.spots if isinstance(spot, Place))
    return next(places, said.texter.place or said.catalogue.district)


def _kg(said: Said, product: Product) -> float | None:
    """The quantity by weight."""
    quantity, unit = said.parse.quantity, said.catalogue.unit_words.get(said.parse.unit)
    return hauling.weight(product, unit, quantity) if quantity and unit else None


def _told(said: Said, product: Product, found: TakeHome) -> Reply:
    say, gate = saying.of(said), found.gate
    told = {
        "product": say.product(product),
        "unit": say.unit(KG, product),
        "load": _load(say, said, product),
        **{f"{sign}{i}": "" for i in range(1, SHOWN + 1) for sign in "ma"},
    }
    for i, one in enumerate(found.ranking[:SHOWN], 1):
        told |= {f"m{i}": say.where(one.price), f"a{i}": say.figure(one.net, KG, product)}
    if gate is None or not found.at_gate:
        return Reply("best.ok", told)
    told |= {"place": say.where(gate), "price": say.figure(gate.avg, gate.per, product)}
    return Reply("best.farm", told)


def _load(say: Saying, said: Said, product: Product) -> str:
    """按5000斤算, 按整车算."""
    if _kg(said, product) is None:
        return say.words.pick(FULL)
    return say.words.pick(PART).format(say.lot(saying.number(said.parse.quantity or 0), said.parse.unit))


EXAMPLES = (Example("best", ("哪里卖划算", "Best market"), ("哪里卖 {product}",), ("best market {product}",)),)
COMMAND = Command(("best",), answer, asks=(WHICH,), answered=answered, examples=EXAMPLES)
