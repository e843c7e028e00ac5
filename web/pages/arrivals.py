"""Arrivals (验证码登录): farmers and buyers come in by their phone number and the six digits that are sent to it."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from models import codes, consents, people
from models.codes import Claim, Code, Wanted
from models.people import Person
from models.quotas import Spent
from models.rules import phones
from web import codes as asking
from web import doors, forms, render, visits
from web.forms import Filled, Rule

OK, BAD = 200, 400
COOKIE, WHERE, NEXT = "code", "/signin", "/signin/code"
PHONE: dict[str, Rule] = {"phone": phones.read}
CODE: dict[str, Rule] = {"code": forms.needed("验证码")}
AGAIN = "again"


async def new(request: Request) -> Response:
    onward = doors.onward(request.query_params.get("next", ""))
    if request.state.visitor is not None:
        return render.elsewhere(onward or "/me")
    return _page(request, Filled({"next": onward}, {}, {}), OK)


async def create(request: Request) -> Response:
    """Sends a code, to whomever: the same follows for every number."""
    filled, code = await forms.read(request, PHONE), await asking.asked(request, COOKIE)
    phone = _phone(request, filled, code)
    if not phone:
        return _page(request, filled, BAD)
    try:
        await asking.spend(request, phone)
    except Spent as error:
        filled.problems[forms.WHOLE] = str(error)
        waits = code if code and asking.number(request, code) == phone else None
        return asking.late(_page(request, filled, asking.BUSY, waits), error)
    return await _sent(request, phone, filled.said)


def _phone(request: Request, filled: Filled, code: Code | None) -> str:
    """The number that is written; `again`: the one that this browser gave before. "" where something is wrong."""
    if AGAIN not in filled.said:
        return filled.values.get("phone", "")
    filled.problems.clear()
    if code is None:
        filled.problems[forms.WHOLE] = asking.OVER
    return asking.number(request, code) if code else ""


async def _sent(request: Request, phone: str, said: dict[str, str]) -> Response:
    wanted = Wanted(phone, before=request.cookies.get(COOKIE, ""))
    token = await codes.send(request.app.state.settings.secret, wanted)
    response = render.elsewhere(_address(NEXT, said))
    asking.remember(request, response, COOKIE, token, WHERE)
    return response


async def edit(request: Request) -> Response:
    """Asks for the digits."""
    said = {"next": doors.onward(request.query_params.get("next", ""))}
    code = await asking.asked(request, COOKIE)
    if code is None or request.state.visitor is not None:
        return render.elsewhere(_address(WHERE, said))
    return _page(request, Filled(said, {}, {}), OK, code)


async def update(request: Request) -> Response:
    """Comes in with the right code; who was never here before is asked for a name first."""
    filled, code = await forms.read(request, CODE), await asking.asked(request, COOKIE)
    if code is None:
        filled.problems[forms.WHOLE] = asking.OVER
    if code is None or filled.problems:
        return _page(request, filled, BAD, code)
    person = await _person(request, code, filled.values["code"])
    if person is None:
        filled.problems["code"] = asking.WRONG
        return _page(request, filled, BAD, code)
    response = render.elsewhere(await _onward(person, filled.said))
    response.delete_cookie(COOKIE, path=WHERE)
    await visits.begin(request, response, person)
    return response


async def _person(request: Request, code: Code, said: str) -> Person | None:
    """Who it is, where the digits are right. Who has begun to act for others meanwhile comes in by the other door."""
    secret, phone = request.app.state.settings.secret, asking.number(request, code)
    await asking.spend_try(request, phone)
    if not await codes.use(secret, Claim(request.cookies[COOKIE], said)):
        return None
    person = await people.arrive(secret, phone)
    return person if person.comes_by_code else None


async def _onward(person: Person, said: dict[str, str]) -> str:
    if person.name and await consents.held(person, consents.PRIVACY):
        return doors.onward(said.get("next", "")) or "/me"
    return _address("/me/name", {"next": said.get("next", "") or "/me"})


def _address(path: str, said: dict[str, str]) -> str:
    """The path, with what shall come after it."""
    onward = doors.onward(said.get("next", ""))
    return f"{path}?next={quote(onward)}" if onward else path


def _page(request: Request, filled: Filled, status: int, code: Code | None = None) -> Response:
    """Asks for the number; or for the digits, where they are on their way."""
    template = "arrivals/edit.html" if code else "arrivals/new.html"
    sent_to = asking.shown(request, code) if code else ""
    trial = request.app.state.settings.shows_phone
    return render.page(request, template, status, filled=filled, sent_to=sent_to, trial=trial)
