"""Set-up (首次设置): by a one-time link someone chooses name and password, then proves their authenticator."""

from functools import partial

import segno
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import people
from models.people import Chosen, Invitation, codes
from models.rules import passwords, phones, text
from models.rules.errors import Unclear
from web import forms, render, visits
from web.forms import Filled, Rule

OK, BAD, UNKNOWN = 200, 400, 404
LONGEST_NAME = 20
FIELDS: dict[str, Rule] = {"name": partial(text.line, what="姓名", most=LONGEST_NAME), "password": passwords.check}
WRONG = "验证码不对。请核对手机上的时间，用验证器里正显示的6个数字。"


async def new(request: Request) -> Response:
    """Name and password; the phone number where the link knows none."""
    invitation = await _invited(request)
    name = invitation.name or (invitation.person.name if invitation.person else "")
    return _page(request, invitation, Filled({"name": name}, {}, {}), OK)


async def create(request: Request) -> Response:
    invitation = await _invited(request)
    fields = FIELDS if invitation.person else {"phone": phones.read, **FIELDS}
    filled = await forms.read(request, fields)
    if not filled.problems:
        try:
            await people.choose(_secret(request), invitation, Chosen(**{"phone": "", **filled.values}))
        except Unclear as error:
            filled.problems["password"] = str(error)
    if filled.problems:
        return _page(request, invitation, filled, BAD)
    return render.elsewhere(f"{request.url.path}/code")


async def edit(request: Request) -> Response:
    """The authenticator's secret, as a picture and as text, to be confirmed by its first code."""
    return _code_page(request, await _invited(request), Filled({}, {}, {}), OK)


async def update(request: Request) -> Response:
    invitation = await _invited(request)
    filled = await forms.read(request, {"code": forms.needed("验证码")})
    person = None if filled.problems else await people.finish(_secret(request), invitation, filled.values["code"])
    if person is None:
        filled.problems.setdefault("code", WRONG)
        return _code_page(request, invitation, filled, BAD)
    response = render.elsewhere("/desk")
    await visits.begin(request, response, person)
    return response


async def _invited(request: Request) -> Invitation:
    invitation = await people.invited(request.path_params["token"])
    if invitation is None:
        raise HTTPException(UNKNOWN, "这个链接不对、用过了或者过期了，请管理员重新发一个。")
    return invitation


def _secret(request: Request) -> str:
    secret: str = request.app.state.settings.secret
    return secret


def _page(request: Request, invitation: Invitation, filled: Filled, status: int) -> Response:
    person = invitation.person
    phone = phones.masked(people.phone(_secret(request), person)) if person else ""
    roles = person.roles if person else invitation.roles
    return render.page(request, "setup/new.html", status, filled=filled, phone=phone, roles=roles)


def _code_page(request: Request, invitation: Invitation, filled: Filled, status: int) -> Response:
    if not invitation.password:
        return render.elsewhere(request.url.path.removesuffix("/code"))
    code = people.link_code(_secret(request), invitation)
    address = codes.address(code, invitation.name)
    picture = segno.make(address, error="m").svg_inline(light="#fff", svgclass=None, lineclass=None, omitsize=True)
    letters = " ".join(code[start : start + 4] for start in range(0, len(code), 4))
    return render.page(
        request, "setup/edit.html", status, filled=filled, address=address, picture=picture, letters=letters
    )
