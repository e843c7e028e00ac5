"""The warnings (预警): what rules found in the prices, with the figures that each is made of."""

from typing import Any

import msgspec

from models import alerts
from models.alerts import Alert
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.catalogue.warnings import Level, Rule
from web.answers import Answer, Day, Moment, Yuan, endpoint, unit, yuan
from web.asked import ANY_PRODUCT, PAGING, Asked, Parameter

STATES, LEVELS = ("open", "closed"), tuple(level.name.lower() for level in Level if level)
STATE = Parameter("state", "open 还在，closed 解除了；不写就都要", {"type": "string", "enum": list(STATES)})
LEVEL = Parameter("level", "至少这么严重：yellow、orange、red", {"type": "string", "enum": list(LEVELS)})


class Input(msgspec.Struct):
    """A figure that the warning was made of. Money is in thousandths of a yuan, volumes in grams."""

    name: str
    value: float


class WarningItem(msgspec.Struct):
    """One warning: `figure` in `unit` (pct, sd, ratio, points, days) against `reference`.

    `reference` is yuan per `price_unit` where the figure is pct or sd, else in the unit of the figure. `price` is the
    average of the period that ends on `date`. Until `valid_until` it says something. `series` holds the prices.
    """

    id: str
    rule: str
    method: str
    product: str
    place: str
    market: str | None
    stage: str | None
    state: str
    level: str
    side: str
    figure: float
    unit: str
    reference: float | None
    price: Yuan | None
    price_unit: str
    date: Day
    first_date: Day
    valid_until: Day
    opened_at: Moment
    closed_at: Moment | None
    reason: str
    response: str
    owner: str
    sources: list[str]
    inputs: list[Input]
    series: str


class Warnings(Answer):
    """Warnings, the newest first. They are made by a job; `evaluated_to` is the last day that it judged."""

    evaluated_to: Day | None
    items: list[WarningItem]
    next: str | None = None


@endpoint("预警：价钱不寻常的品种和地方，每条带着规则和用的数", Warnings, (ANY_PRODUCT, STATE, LEVEL, *PAGING))
async def index(asked: Asked) -> Warnings:
    product, limit = asked.code("product", asked.catalogue.products, "products"), asked.limit()
    state = asked.choice("state", STATES, "") if asked.text("state") else ""
    level = Level[asked.choice("level", LEVELS, "").upper()] if asked.text("level") else 0
    is_open = {"open": True, "closed": False}.get(state)
    which = alerts.Asked(product or "", is_open, int(level), asked.after(), limit + 1)
    found = await alerts.listed(asked.catalogue, which)
    day, _ = await alerts.evaluated()
    rules = {rule.code: rule for rule in asked.catalogue.lists.warnings}
    return Warnings(
        evaluated_to=days.text(day) if day else None,
        items=[_item(asked.catalogue, rules[one.rule], one) for one in found[:limit]],
        next=str(found[limit - 1].id) if len(found) > limit else None,
    )


def _item(catalogue: Catalogue, rule: Rule, one: Alert) -> WarningItem:
    market = None if one.area else catalogue.markets[one.spot]
    spot = f"place={one.spot}" if one.area else f"market={one.spot}"
    return WarningItem(
        id=one.public_id,
        rule=one.rule,
        method=rule.method.value,
        product=one.product,
        place=market.place if market else one.spot,
        market=market.id if market else None,
        stage=one.stage or None,
        reason=rule.reason[0],
        response=rule.response[0],
        owner=rule.owner[0],
        sources=one.sources.split(),
        inputs=[Input(name, value) for name, value in one.told_inputs.items()],
        series=f"/api/v1/prices/series?product={one.product}&{spot}&stage={one.stage}&per={rule.period}",
        **_figures(one),
        **_times(rule, one),
    )


def _figures(one: Alert) -> dict[str, Any]:
    return {
        "state": one.state,
        "level": one.grade.name.lower(),
        "side": one.side,
        "figure": one.figure / 1000,
        "unit": one.unit,
        "reference": None if one.reference is None else one.reference / 1000,
        "price": yuan(one.price),
        "price_unit": unit(one.per, "CNY"),
    }


def _times(rule: Rule, one: Alert) -> dict[str, Any]:
    return {
        "date": days.text(one.day),
        "first_date": days.text(one.first_day),
        "valid_until": days.text(one.day + rule.stale),
        "opened_at": days.told(one.opened_at),
        "closed_at": days.told(one.closed_at) if one.closed_at else None,
    }
