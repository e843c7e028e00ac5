"""Renumberings (换手机号): someone goes over to another number, and proves by two codes that both are theirs."""

from starlette.requests import Request
from starlette.responses import Response

from models import codes, people, renumbering
from models.codes import Claim, Code, Purpose, Wanted
from models.people import Person
from models.quotas import Spent
from models.rules import phones
from models.rules.errors import Refused
from web import codes as asking
from web import forms, notices, render
from web.forms import Filled, Rule

OK, BAD = 200, 400
OLD, NEW = "old-code", "new-code"
WHERE, NEXT = "/me/phone", "/me/phone/codes"
PHONE: dict[str, Rule] = {"phone": phones.read}
CODES: dict[str, Rule] = {"old": forms.needed("旧号码收到的验证码"), "new": forms.needed("新号码收到的验证码")}
SAME = "这就是您现在的手机号"
WRONG = "两个验证码里有不对的。看清两个手机上最新的短信，都再写一次；写错5次，或者过了10分钟，就要重新要。"


async def new(request: Request) -> Response:
    _check(request)
    return _asking_number(request, Filled({}, {}, {}), OK)


async def create(request: Request) -> Response:
    """Sends a code to each of the two numbers; the same follows whosever the new one is."""
    old, filled = _check(request), await forms.read(request, PHONE)
    if filled.values.get("phone") == old:
        filled.problems["phone"] = SAME
    if filled.problems:
        return _asking_number(request, filled, BAD)
    try:
        await asking.spend(request, old, filled.values["phone"])
    except Spent as error:
        filled.problems[forms.WHOLE] = str(error)
        return asking.late(_asking_number(request, filled, asking.BUSY), error)
    return await _sent(request, old, filled.values["phone"])


async def _sent(request: Request, old: str, phone: str) -> Response:
    response, secret = render.elsewhere(NEXT), request.app.state.settings.secret
    for cookie, number, purpose in ((OLD, old, Purpose.OLD_NUMBER), (NEW, phone, Purpose.NEW_NUMBER)):
        token = await codes.send(secret, Wanted(number, purpose, request.cookies.get(cookie, "")))
        asking.remember(request, response, cookie, token, WHERE)
    return response


async def edit(request: Request) -> Response:
    """Asks for both codes."""
    _check(request)
    new = await _asked(request)
    return _asking_codes(request, Filled({}, {}, {}), new, OK) if new else render.elsewhere(WHERE)


async def update(request: Request) -> Response:
    old, filled, new = _check(request), await forms.read(request, CODES), await _asked(request)
    if new is None:
        filled.problems[forms.WHOLE] = asking.OVER
        return _asking_number(request, filled, BAD)
    if not filled.problems and not await _proven(request, old, new, filled.values):
        filled.problems[forms.WHOLE] = WRONG
    if filled.problems:
        return _asking_codes(request, filled, new, BAD)
    await renumbering.renumber(request.app.state.settings.secret, request.state.visitor, asking.number(request, new))
    told = render.words(request).done("renumbered", phone=asking.shown(request, new))
    response = notices.going(request, "/me", told)
    for cookie in (OLD, NEW):
        response.delete_cookie(cookie, path=WHERE)
    return response


def _check(request: Request) -> str:
    """The visitor's number. Staff sign in with theirs and a password, so an administrator changes it with them."""
    me: Person = request.state.visitor
    if me.is_staff:
        raise Refused("工作人员换手机号，请找管理员")
    return people.phone(request.app.state.settings.secret, me)


async def _asked(request: Request) -> Code | None:
    """The code of the new number, where this browser waits for both, and the old number is still the visitor's."""
    old, new = await asking.asked(request, OLD), await asking.asked(request, NEW)
    return new if old is not None and old.phone_key == request.state.visitor.phone_key else None


async def _proven(request: Request, old: str, new: Code, said: dict[str, str]) -> bool:
    await asking.spend_try(request, old, asking.number(request, new))
    claims = (
        Claim(request.cookies[OLD], said["old"], Purpose.OLD_NUMBER),
        Claim(request.cookies[NEW], said["new"], Purpose.NEW_NUMBER),
    )
    return await codes.use(request.app.state.settings.secret, *claims)


def _asking_number(request: Request, filled: Filled, status: int) -> Response:
    phone = phones.masked(people.phone(request.app.state.settings.secret, request.state.visitor))
    return render.desk(request, "renumberings/new.html", status, filled=filled, phone=phone)


def _asking_codes(request: Request, filled: Filled, new: Code, status: int) -> Response:
    old = phones.masked(people.phone(request.app.state.settings.secret, request.state.visitor))
    values = {"old": old, "new": asking.shown(request, new), "trial": request.app.state.settings.shows_phone}
    return render.desk(request, "renumberings/edit.html", status, filled=filled, **values)
