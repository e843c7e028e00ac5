"""The best market (哪里卖): 蜜橘卖到哪里划算; 5000斤蜜橘拉到哪里卖合算."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models import prices
from models.prices import Latest
from models.rules import days, freight
from models.rules.freight import Best
from models.rules.inputs import Query
from models.rules.places import Place
from models.rules.products import Product
from web.sms import asking, saying
from web.sms.command import Command, Example, Reply, Said
from web.sms.saying import Saying
from web.words.pairs import Pair

WHICH = "which_best"
FRESH_DAYS, SHOWN = 7, 3
STAGES = ("wholesale", "collection", "slaughter")
"""Where a farmer can bring goods to."""
GATE = "farm_gate"
KG = "kg"
FULL: Pair = ("按整车算", "Full lorry")
PART: Pair = ("按{}算", "For {}")


async def answer(said: Said) -> Reply:
    """The markets that leave most after freight and loss, beside what the farm's own gate pays."""
    product, lacking = said.parse.product, asking.missing(said, WHICH)
    if product is None or lacking:
        return lacking or asking.product(said)
    found, load = await _markets(said, product), freight.load(said.catalogue, _kg(said))
    quotes = [freight.quote(said.catalogue, product, price.spot, price.avg / 1000, _start(said)) for price in found]
    if load is None or not any(quotes):
        return Reply("best.none", {"product": saying.of(said).product(product)})
    gate = await _gate(said, product)
    best = freight.best(filter(None, quotes), load, gate.avg / 1000 if gate else None)
    return _told(said, product, best, found, gate)


async def answered(said: Said, question: Mapping[str, Any]) -> Reply | None:
    """The digit of one of several products."""
    asked = asking.meant(said, question)
    return await answer(asked) if asked else None


def _start(said: Said) -> str:
    """Where the goods lie: the place that was named, else the texter's own, else the district's seat."""
    places = (spot.code for spot in said.parse.spots if isinstance(spot, Place))
    return next(places, said.texter.place or said.catalogue.district)


def _kg(said: Said) -> float | None:
    """The quantity by weight; heads by the product's usual weight, a box has none."""
    quantity, unit, product = said.parse.quantity, said.catalogue.unit_words.get(said.parse.unit), said.parse.product
    if not quantity or unit is None:
        return None
    if unit.kg:
        return quantity * float(unit.kg)
    usual = product.typical_weight_kg if product and unit.kind == "count" else None
    return quantity * sum(usual) / 2 if usual else None


async def _markets(said: Said, product: Product) -> Sequence[Latest]:
    """What markets told in the last days, at the first stage that any of them told."""
    spots = {(market, False) for market in said.catalogue.markets}
    for stage in STAGES:
        query = Query(product.id, stage=stage, per=KG)
        if found := await prices.among(said.catalogue, query, spots, _since(said)):
            return found
    return ()


def _since(said: Said) -> date:
    return days.back(said.day, FRESH_DAYS)


async def _gate(said: Said, product: Product) -> Latest | None:
    """What is paid at the farm, in the nearest place within the district."""
    chain = said.catalogue.chain(_start(said))
    within = chain[: chain.index(said.catalogue.district) + 1] if said.catalogue.district in chain else ()
    query = Query(product.id, stage=GATE, per=KG)
    found = await prices.around(said.catalogue, query, within) if within else []
    return next((price for price in found if price.day >= _since(said)), None)


def _told(said: Said, product: Product, best: Best, found: Sequence[Latest], gate: Latest | None) -> Reply:
    say, by_spot = saying.of(said), {price.spot: price for price in found}
    told = {
        "product": say.product(product),
        "unit": say.unit(found[0].per, product),
        "load": _load(say, said),
        **{f"{sign}{i}": "" for i in range(1, SHOWN + 1) for sign in "ma"},
    }
    for i, net in enumerate(best.ranking[:SHOWN], 1):
        price = by_spot[net.market]
        told |= {
            f"m{i}": say.where(price),
            f"a{i}": say.figure(round(net.net * 1000), price.per, product),
        }
    if gate is None or not best.sell_at_farm:
        return Reply("best.ok", told)
    told |= {"place": say.where(gate), "price": say.figure(gate.avg, gate.per, product)}
    return Reply("best.farm", told)


def _load(say: Saying, said: Said) -> str:
    """按5000斤算, 按整车算."""
    if _kg(said) is None:
        return say.words.pick(FULL)
    return say.words.pick(PART).format(say.lot(saying.number(said.parse.quantity or 0), said.parse.unit))


EXAMPLES = (Example("best", ("哪里卖划算", "Best market"), ("哪里卖 {product}",), ("best market {product}",)),)
COMMAND = Command(("best",), answer, asks=(WHICH,), answered=answered, examples=EXAMPLES)
