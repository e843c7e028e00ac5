"""Warnings (预警): those that stand and those of late for everybody; at the desk what officers make of them."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import alerts, people
from models.alerts import Alert, Note
from models.people import Person
from models.rules.catalogue import Catalogue
from models.rules.catalogue.warnings import Level, Rule
from models.rules.days import of_number
from models.rules.products import Product
from models.rules.warnings import Short
from web import forms, notices, render
from web.words import Words
from web.words import warnings as told

BAD = 400
HERE = "/desk/warnings"
Deed = Callable[[str, Person, str], Awaitable[None]]
DEEDS: dict[str, Deed] = {"acknowledge": alerts.acknowledge, "close": alerts.close, "reopen": alerts.reopen}


class Row(NamedTuple):
    """A warning in words."""

    alert: Alert
    rule: Rule
    product: Product
    level: str
    colour: str
    where: str
    what: str
    measured: str
    price: str
    period: str
    inputs: str
    limits: str
    method: str
    state: str
    series: str
    valid: str


async def index(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    standing = _rows(request, await alerts.open_ones(catalogue))
    past = _rows(request, await alerts.lately(catalogue))
    day, _ = await alerts.evaluated()
    return render.page(request, "warnings/index.html", standing=standing, past=past, day=day)


def _rows(request: Request, found: list[Alert]) -> list[Row]:
    catalogue: Catalogue = request.app.state.catalogue
    rules = {rule.code: rule for rule in catalogue.lists.warnings}
    say = render.words(request)
    return [_row(say, catalogue, rules[one.rule], one) for one in found]


def _row(say: Words, catalogue: Catalogue, rule: Rule, alert: Alert) -> Row:
    product, level = catalogue.products[alert.product], Level(alert.level)
    unit = say.per(alert.per, product.unit) if alert.price is not None else ""
    return Row(
        alert,
        rule,
        product,
        say.pick(told.LEVELS[level]),
        told.COLOURS[level],
        told.where(say, catalogue, alert.spot),
        say.pick(rule.say[alert.side]),
        told.measured(say, rule, product, alert),
        f"{say.figure(alert.price, alert.per, product.unit)} {unit}" if unit else "",
        told.period(say, rule, alert.day),
        told.inputs(say, product, alert),
        told.limits(say, rule),
        say.pick(told.METHODS[rule.method]),
        say.pick(told.STATES[alert.state]),
        series(rule, alert),
        say.date(of_number(alert.day + rule.stale)),
    )


def series(rule: Rule, alert: Alert) -> str:
    """The prices that it was made of, for anyone to look at."""
    spot = "place" if alert.area else "market"
    return (
        f"/api/v1/prices/series.csv?product={alert.product}&{spot}={alert.spot}&stage={alert.stage}&per={rule.period}"
    )


class Step(NamedTuple):
    """What happened to a warning, in words."""

    at: str
    what: str
    level: str
    who: str
    why: str


def _steps(say: Words, notes: list[Note], names: dict[str, str]) -> list[Step]:
    return [
        Step(
            say.moment(note.at),
            say.pick(told.STEPS[note.step]),
            say.pick(told.LEVELS[Level(note.level)]) if note.level else "",
            names.get(note.who, "") if note.who else say.pick(("程序", "the program")),
            say.pick(told.WHY.get(note.why, (note.why, note.why))),
        )
        for note in sorted(notes, key=lambda note: note.id)
    ]


class Refused(NamedTuple):
    """What was not judged, in words."""

    rule: Rule
    product: Product
    where: str
    why: str


async def desk(request: Request) -> Response:
    """What stands, what was closed of late, the rules, and what could not be judged."""
    catalogue: Catalogue = request.app.state.catalogue
    say, standing, past = render.words(request), await alerts.open_ones(catalogue), await alerts.lately(catalogue)
    notes = {alert.id: list(alert.notes) for alert in (*standing, *past)}
    names = await people.names({note.who for some in notes.values() for note in some if note.who})
    return render.desk(
        request,
        "warnings/desk.html",
        rows=[*_rows(request, standing), *_rows(request, past)],
        steps={number: _steps(say, some, names) for number, some in notes.items()},
        rules=[
            (rule, say.pick(told.METHODS[rule.method]), told.limits(say, rule)) for rule in catalogue.lists.warnings
        ],
        refused=await _refused(say, catalogue),
        evaluated=await alerts.evaluated(),
    )


async def _refused(say: Words, catalogue: Catalogue) -> list[Refused]:
    rules = {rule.code: rule for rule in catalogue.lists.warnings}
    return [
        Refused(
            rules[one.rule],
            catalogue.products[one.product],
            told.where(say, catalogue, one.spot),
            told.short(say, rules[one.rule], Short(one.needs, one.has, one.day)),
        )
        for one in await alerts.refusals(catalogue)
    ]


async def update(request: Request) -> Response:
    said = await forms.written(request)
    deed = said.get("deed", "")
    if deed not in DEEDS:
        raise HTTPException(BAD)
    await DEEDS[deed](str(request.path_params["alert"]), request.state.visitor, said.get("why", ""))
    return notices.going(request, HERE, render.words(request).done(f"warning_{deed}"))
