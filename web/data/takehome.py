"""Take-home prices (到手价) for machines: the same figures as the page's, each with its inputs."""

from dataclasses import replace
from typing import Annotated

import msgspec

from models import takehome
from models.rules import days, hauling
from models.rules.catalogue import Catalogue
from models.rules.hauling import KG, Plan
from models.takehome import Return
from models.takehome import TakeHome as Found
from web.answers import Answer, Day, Yuan, endpoint, unit, yuan
from web.asked import GRADE, PLACE, PRODUCT, Asked, Parameter, Wrong

MASSES, PRICES = {"enum": ["斤", "公斤", "吨"]}, {"enum": ["元/斤", "元/公斤"]}
WHOLE = {"type": "integer", "minimum": 1, "maximum": 1_000_000}
FIGURE = {"type": "string", "pattern": r"^[1-9][0-9]{0,2}(\.[0-9]{1,2})?$"}
WORD = {"type": "string", "maxLength": 20}
COST = {cost.name: {"type": "number", "minimum": 0, "maximum": cost.most} for cost in hauling.COSTS}


def _trucks(catalogue: Catalogue) -> list[str]:
    return [f"{truck.kg:.0f}" for truck in catalogue.lists.trucks]


PARAMETERS = (
    replace(PRODUCT, codes=lambda catalogue: [one.id for one in catalogue.products.values() if not one.stock_only]),
    PLACE,
    GRADE,
    Parameter("quantity", "拉多少，例如 5000；不写就按整车算", WHOLE),
    Parameter("quantity_unit", "数量的单位；不写是斤", MASSES),
    Parameter("truck", "多大的车，装多少公斤，例如 5000；不写就挑最省的", WORD, _trucks),
    Parameter("yuan_km", "车费，元/公里", COST["yuan_km"]),
    Parameter("loss", "装车就有的损耗，%", COST["loss"]),
    Parameter("loss_1000km", "每跑 1000 公里再加的损耗，%", COST["loss_1000km"]),
    Parameter("fee", "市场手续费，%", COST["fee"]),
    Parameter("handling", "包装和装卸，元/公斤", COST["handling"]),
    Parameter("toll", "过路费，元/公斤；鲜活农产品走绿色通道不收", COST["toll"]),
    Parameter("gate", "地头有人出的价；不写就用本地的地头价", FIGURE),
    Parameter("gate_unit", "这个价的单位；不写是元/斤", PRICES),
)
NO_PRICE, NO_WAY, NO_LORRY = "no_price_within_7_days", "way_not_known", "no_lorry_known"
Money = Annotated[float, msgspec.Meta(description="元/公斤，最多三位小数，可以是负的")]


class MarketReturn(msgspec.Struct):
    """One market: its price, what comes off it and what is left, in yuan per kg loaded.

    `net_low`, `net_high`: what its lowest and highest price would leave.
    """

    rank: int
    market: str
    name: str
    date: Day
    price: Yuan
    price_low: Yuan | None
    price_high: Yuan | None
    km: float
    loss: Yuan
    fee: Yuan
    freight: Yuan
    toll: Yuan
    handling: Yuan
    net: Money
    net_low: Money | None
    net_high: Money | None
    gain: Money | None
    quotes: int
    sources: list[str]
    trust: str


class Costs(msgspec.Struct):
    """The costs that were reckoned with, `changed` those that were said; the others are usual ones from `source`."""

    truck_kg: float
    yuan_km: float
    loss_pct: float
    loss_pct_1000km: float
    fee_pct: float
    handling: float
    toll: float
    changed: list[str]
    source: str
    truck_source: str


class TakeHome(Answer):
    """What every market leaves at the place, the best first, beside the price at the farm's `gate`.

    `at_gate`: whether no market is better, null where that cannot be told. `quantity_kg` null: a full lorry.
    """

    product: str
    place: str
    grade: str | None
    quantity_kg: float | None
    stage: str | None
    unit: str
    costs: Costs | None
    gate: Yuan | None
    gate_said: bool
    gate_place: str | None
    gate_date: Day | None
    gate_sources: list[str]
    at_gate: bool | None
    missing_reason: str | None
    items: list[MarketReturn]
    next: str | None = None


@endpoint("到手价：卖到各市场扣掉运费、损耗和费用还剩多少", TakeHome, PARAMETERS)
async def index(asked: Asked) -> TakeHome:
    plan = _plan(asked)
    found = await takehome.reckon(asked.catalogue, plan, days.today())
    first = found.ranking[0].price if found.ranking else None
    gate = found.gate if plan.gate is None else None
    return TakeHome(
        product=plan.product.id if plan.product else "",
        place=plan.start,
        grade=first.grade if first else plan.grade,
        quantity_kg=plan.kg,
        stage=first.stage if first else None,
        unit=unit(KG, "CNY"),
        costs=_costs(plan),
        gate=yuan(found.paid),
        gate_said=plan.gate is not None,
        gate_place=gate.spot if gate else None,
        gate_date=gate.day.isoformat() if gate else None,
        gate_sources=list(gate.sources) if gate else [],
        at_gate=found.at_gate,
        missing_reason=_missing(plan, found),
        items=[_item(asked.catalogue, found, rank) for rank in range(1, len(found.ranking) + 1)],
    )


def _plan(asked: Asked) -> Plan:
    """Codes for product, place and grade; a parameter that cannot be read is told by its name."""
    asked.query()
    for name, units in (("quantity_unit", MASSES), ("gate_unit", PRICES)):
        asked.choice(name, units["enum"], units["enum"][0])
    plan = hauling.read(asked.catalogue, asked.words, days.today())
    for name, problem in plan.problems.items():
        raise Wrong(problem, name)
    return plan


def _costs(plan: Plan) -> Costs | None:
    costs, changed = plan.costs, [name for name in hauling.CHANGEABLE if name in plan.changed]
    if costs is None:
        return None
    return Costs(
        truck_kg=costs.truck.kg,
        yuan_km=costs.truck.yuan_km,
        loss_pct=costs.haul.loss_pct,
        loss_pct_1000km=costs.haul.loss_pct_1000km,
        fee_pct=costs.haul.fee_pct,
        handling=costs.haul.handling,
        toll=costs.toll,
        changed=changed,
        source=costs.haul.src,
        truck_source=costs.truck.src,
    )


def _missing(plan: Plan, found: Found) -> str | None:
    if found.ranking:
        return None
    return NO_PRICE if not found.unreached else NO_WAY if plan.costs else NO_LORRY


def _item(catalogue: Catalogue, found: Found, rank: int) -> MarketReturn:
    one = found.ranking[rank - 1]
    price = one.price
    return MarketReturn(
        rank=rank,
        market=price.spot,
        name=_name(catalogue, one),
        date=price.day.isoformat(),
        price=price.avg / 1000,
        price_low=yuan(price.low),
        price_high=yuan(price.high),
        km=round(one.km, 1),
        loss=one.loss / 1000,
        fee=one.fee / 1000,
        freight=one.freight / 1000,
        toll=one.toll / 1000,
        handling=one.handling / 1000,
        net=one.net / 1000,
        net_low=yuan(one.low),
        net_high=yuan(one.high),
        gain=None if found.paid is None else (one.net - found.paid) / 1000,
        quotes=price.quotes,
        sources=list(price.sources),
        trust=price.trust.grade,
    )


def _name(catalogue: Catalogue, one: Return) -> str:
    market = catalogue.markets[one.price.spot]
    return market.short or market.zh
