"""Introductions (怎么称呼): someone's name, whether they mostly sell or buy, and the privacy notice."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from models import consents, people
from models.people import Person
from models.rules import text
from models.rules.errors import Unclear
from models.rules.roles import Role
from web import doors, forms, render
from web.forms import Filled, Rule

OK, BAD = 200, 400
LONGEST = 20
SIDES = {"sell": Role.FARMER, "buy": Role.BUYER}


def _side(said: str) -> str:
    if said not in SIDES:
        raise Unclear("请选主要是卖还是买")
    return said


FIELDS: dict[str, Rule] = {
    "name": partial(text.line, what="怎么称呼您", most=LONGEST),
    "side": _side,
    "privacy": forms.needed("同意（打个勾）"),
}


async def new(request: Request) -> Response:
    me: Person = request.state.visitor
    said = {"name": me.name, "side": "buy" if Role.BUYER in me.held else "sell"}
    agreed = {"privacy": "1"} if await consents.held(me, consents.PRIVACY) else {}
    onward = doors.onward(request.query_params.get("next", ""))
    return _page(request, Filled({**said, **agreed, "next": onward}, {}, {}), OK)


async def create(request: Request) -> Response:
    me, filled = request.state.visitor, await forms.read(request, FIELDS)
    if filled.problems:
        return _page(request, filled, BAD)
    await people.introduce(me, filled.values["name"], SIDES[filled.values["side"]])
    await consents.give(me, consents.PRIVACY)
    return render.elsewhere(doors.onward(filled.said.get("next", "")) or "/me")


def _page(request: Request, filled: Filled, status: int) -> Response:
    return render.desk(request, "introductions/new.html", status, filled=filled)
