"""Arrivals (验证码登录): farmers and buyers come in by their phone number and the six digits that are sent to it."""

from starlette.requests import Request
from starlette.responses import Response

from models import codes, consents, people, quotas
from models.people import Person
from models.rules import phones
from web import doors, forms, render, visits
from web.forms import Filled, Rule

OK, BAD = 200, 400
COOKIE, MINUTES = "code", 10
WRONG = "验证码不对，或者过期了。看清最新的那条短信再写一次；不行就再要一个。"
FIELDS: dict[str, Rule] = {"phone": phones.read, "code": forms.needed("验证码")}


async def new(request: Request) -> Response:
    onward = doors.onward(request.query_params.get("next", ""))
    if request.state.visitor is not None:
        return render.elsewhere(onward or "/me")
    return _page(request, "arrivals/new.html", Filled({"next": onward}, {}, {}), OK)


async def create(request: Request) -> Response:
    """Sends a code, to whomever; the same page follows for every number."""
    filled = await forms.read(request, {"phone": phones.read})
    if filled.problems:
        return _page(request, "arrivals/new.html", filled, BAD)
    phone = filled.values["phone"]
    await _spend(request, phone)
    token = await codes.send(request.app.state.settings.secret, phone)
    response = _page(request, "arrivals/edit.html", filled, OK)
    secure = request.app.state.settings.secure
    response.set_cookie(
        COOKIE, token, max_age=MINUTES * 60, path="/signin", secure=secure, httponly=True, samesite="lax"
    )
    return response


async def _spend(request: Request, phone: str) -> None:
    """Every limit by number and by house."""
    settings, house = request.app.state.settings, visits.house(request)
    if settings.quotas:
        for quota, sender in (
            (quotas.CODE_SOON, phone),
            (quotas.CODE_DAY, phone),
            (quotas.CODE_HOUSE, house),
            (quotas.CODE_HOUSE_DAY, house),
        ):
            await quotas.take(settings.secret, quota, sender)


async def update(request: Request) -> Response:
    """Comes in with the right code; who was never here before is asked for a name first."""
    filled = await forms.read(request, FIELDS)
    if filled.problems:
        return _page(request, "arrivals/edit.html", filled, BAD)
    settings, phone = request.app.state.settings, filled.values["phone"]
    if settings.quotas:
        await quotas.take(settings.secret, quotas.SIGN_IN, phone, visits.house(request))
    token = request.cookies.get(COOKIE, "")
    if not await codes.use(settings.secret, token, phone, filled.values["code"]):
        filled.problems["code"] = WRONG
        return _page(request, "arrivals/edit.html", filled, BAD)
    person = await people.arrive(settings.secret, phone)
    response = render.elsewhere(await _next(person, doors.onward(filled.said.get("next", ""))))
    response.delete_cookie(COOKIE, path="/signin")
    await visits.begin(request, response, person)
    return response


async def _next(person: Person, onward: str) -> str:
    known = person.name and await consents.held(person, consents.PRIVACY)
    return onward or "/me" if known else f"/me/name?next={onward or '/me'}"


def _page(request: Request, template: str, filled: Filled, status: int) -> Response:
    return render.desk(request, template, status, filled=filled, phone_page=request.app.state.settings.phone_page)
