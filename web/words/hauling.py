"""Hauling (拉货的话): each cost on the way to a market with its unit and where its figure comes from."""

from typing import NamedTuple

from models.rules import hauling
from models.rules.hauling import SAID, Cost, Plan
from web.words import Words
from web.words.pairs import Pair

NAMES: dict[str, tuple[Pair, Pair]] = {
    "yuan_km": (("车费", "Lorry"), ("元/公里", "yuan/km")),
    "loss": (("损耗：装车就有的", "Loss: from the start"), ("%", "%")),
    "loss_1000km": (("损耗：每跑1000公里再加", "Loss: more for every 1000 km"), ("%", "%")),
    "fee": (("市场手续费", "Market's fee"), ("%", "%")),
    "handling": (("包装和装卸", "Packing and loading"), ("元/公斤", "yuan/kg")),
    "toll": (("过路费", "Toll"), ("元/公斤", "yuan/kg")),
}
SOURCES: dict[str, Pair] = {
    SAID: ("您改的", "changed by you"),
    "recalled": ("常见的数，没有查到文件，可以改", "a usual figure, not read in a text; change it"),
    "green": ("鲜活农产品走绿色通道不收", "none for fresh goods on the green channel"),
}
TRUCK: Pair = ("{0}吨车", "{0} t lorry")


class Told(NamedTuple):
    """A cost in words: its field, name, figure, unit and source; `said` is what the form shows, "" where as usual."""

    field: str
    name: str
    figure: str
    unit: str
    source: str
    said: str


def costs(say: Words, plan: Plan) -> list[Told]:
    """All costs of the plan; none where nothing is known of lorries."""
    return [_told(say, plan, cost) for cost in hauling.COSTS] if plan.costs else []


def _told(say: Words, plan: Plan, cost: Cost) -> Told:
    name, unit = NAMES[cost.name]
    figure = f"{hauling.value(plan.costs, cost):g}" if plan.costs else ""
    source = SOURCES.get(code := _source(plan, cost), (code, code))
    said = figure if cost.name in plan.changed else ""
    return Told(cost.name, say.pick(name), figure, say.pick(unit), say.pick(source), said)


def _source(plan: Plan, cost: Cost) -> str:
    """Which text the figure was read in."""
    if cost.name in plan.changed:
        return SAID
    return str(getattr(plan.costs, cost.part).src) if cost.part else "green"


def truck(say: Words, kg: float) -> str:
    """1.5吨车."""
    return say.pick(TRUCK).format(f"{kg / 1000:g}")


def source(say: Words, src: str) -> str:
    return say.pick(SOURCES.get(src, (src, src)))
