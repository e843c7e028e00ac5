"""Take-home prices (到手价): where selling pays best, from one's own township, with every cost open to change."""

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from models import takehome
from models.rules import days, hauling
from models.rules.catalogue import Catalogue
from models.rules.hauling import KG, Plan
from models.rules.places import Place
from models.rules.products import Grade
from models.takehome import Return, TakeHome
from web import render
from web.charts import bars
from web.forms import Filled
from web.words import Words
from web.words import hauling as words

OK, BAD = 200, 400
UNITS = ("斤", "公斤", "吨", "头", "只")
GATE_UNITS = ("元/斤", "元/公斤")
TOWNSHIP = "township"


async def index(request: Request) -> Response:
    """What was asked stands in the address, so that it can be shared."""
    catalogue: Catalogue = request.app.state.catalogue
    plan = hauling.read(catalogue, request.query_params, days.today())
    say, status = render.words(request), BAD if plan.problems else OK
    values = _form(request, say, plan)
    if plan.product is None or plan.problems:
        return render.page(request, "takehome/index.html", status, found=None, **values)
    found = await takehome.reckon(catalogue, plan, days.today())
    values |= {
        "found": found,
        "old": await takehome.stale(catalogue, plan, days.today()),
        "chart": chart(say, catalogue, plan, found),
        "sources": _sources(found),
        "query": hauling.query(plan),
    }
    return render.page(request, "takehome/index.html", status, **values)


def _form(request: Request, say: Words, plan: Plan) -> dict[str, Any]:
    """What the form shows and offers."""
    catalogue: Catalogue = request.app.state.catalogue
    said = {name: request.query_params.get(name, "").strip()[: hauling.LONGEST] for name in hauling.FIELDS}
    said |= {"product": say.name(plan.product) if plan.product else said["product"], "place": plan.start}
    return {
        "plan": plan,
        "filled": Filled(said, {}, plan.problems),
        "offered": [one for one in catalogue.products.values() if not one.stock_only],
        "places": [(place.code, say.name(place)) for place in places(catalogue, plan.start)],
        "grades": _grades(catalogue, plan),
        "costs": words.costs(say, plan),
        "trucks": [(f"{truck.kg:.0f}", words.truck(say, truck.kg)) for truck in catalogue.lists.trucks],
        "truck": words.truck(say, plan.costs.truck.kg) if plan.costs else "",
        "units": UNITS,
        "gate_units": GATE_UNITS,
    }


def places(catalogue: Catalogue, start: str) -> Iterable[Place]:
    """The district, its townships, and where someone else starts."""
    within = (place for place in catalogue.places.values() if place.parent == catalogue.district)
    towns = [catalogue.places[catalogue.district], *(place for place in within if place.level == TOWNSHIP)]
    return towns if start in {place.code for place in towns} else [*towns, catalogue.places[start]]


def _grades(catalogue: Catalogue, plan: Plan) -> tuple[Grade, ...]:
    return catalogue.grades(plan.product) if plan.product and plan.product.grade_set != "none" else ()


def chart(say: Words, catalogue: Catalogue, plan: Plan, found: TakeHome) -> str:
    """The ranking as bars; "" where there is none."""
    if plan.product is None or not found.ranking:
        return ""
    unit = plan.product.unit

    def told(figure: int) -> float:
        return float(say.value(figure, KG, unit))

    title = f"{say.name(plan.product)} {say.pick(('到手价', 'take-home price'))} {say.per(KG, unit)}"
    gate = say.pick(("地头 {}", "farm gate {}"))
    across = bars.Across(told(found.paid), gate.format(say.figure(found.paid, KG, unit))) if found.paid else None
    return bars.ranked(title, [_bar(say, catalogue, one, unit) for one in found.ranking], across)


def _bar(say: Words, catalogue: Catalogue, one: Return, unit: str) -> bars.Bar:
    low, high = (None if side is None else float(say.value(side, KG, unit)) for side in (one.low, one.high))
    told = say.figure(one.net, KG, unit)
    return bars.Bar(say.where(catalogue, one.price), float(say.value(one.net, KG, unit)), low, high, told)


def _sources(found: TakeHome) -> list[str]:
    """The sources behind all figures."""
    told = [one.price for one in found.ranking] + ([found.gate] if found.gate else [])
    return list(dict.fromkeys(key for price in told for key in price.sources))
