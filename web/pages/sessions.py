"""Signing in and out (登录、退出)."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import people, quotas, sessions
from models.people import Person, Proof
from models.rules import phones
from models.sessions import Session
from web import doors, forms, render, visits
from web.forms import Filled

BAD, FORBIDDEN, UNKNOWN = 400, 403, 404
FIELDS = {"phone": phones.read, "password": forms.needed("密码"), "code": forms.needed("验证码")}
WRONG = "手机号、密码或验证码不对。验证码半分钟一换，用过的要等下一个。"


async def new(request: Request) -> Response:
    onward = doors.onward(request.query_params.get("next", ""))
    if request.state.visitor is not None:
        return render.elsewhere(onward or home(request.state.visitor))
    return _page(request, Filled({"next": onward}, {}, {}), 200)


async def create(request: Request) -> Response:
    filled = await forms.read(request, FIELDS)
    if filled.problems:
        return _page(request, filled, BAD)
    settings, proof = request.app.state.settings, Proof(**filled.values)
    if settings.quotas:
        await quotas.take(settings.secret, quotas.SIGN_IN, proof.phone, visits.house(request))
    person = await people.sign_in(settings.secret, proof)
    if person is None:
        filled.problems[forms.WHOLE] = WRONG
        return _page(request, filled, FORBIDDEN)
    response = render.elsewhere(doors.onward(filled.said.get("next", "")) or home(person))
    await visits.begin(request, response, person)
    return response


async def delete(request: Request) -> Response:
    """Ends one of one's own sessions, without a name the one in use."""
    current: Session = request.state.session
    name = request.path_params.get("session", current.public_id)
    if not await sessions.end(request.state.visitor, name):
        raise HTTPException(UNKNOWN, "没有这个登录，或者已经退出了。")
    if name != current.public_id:
        return render.elsewhere("/me")
    response = render.elsewhere("/")
    visits.forget(request, response)
    return response


def home(person: Person) -> str:
    """Where someone begins who wanted to go nowhere in particular."""
    return "/desk" if person.is_staff else "/me"


def _page(request: Request, filled: Filled, status: int) -> Response:
    return render.page(request, "sessions/new.html", status, filled=filled)
