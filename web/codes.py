"""Codes (验证码) on pages: asked for within the limits, and known again by a cookie of the browser that asked."""

from starlette.requests import Request
from starlette.responses import Response

from models import codes, quotas
from models.codes import HOLDS, Code
from models.quotas import Spent
from models.rules import phones
from web import visits

BUSY = 429
OVER = "验证码过期了，请再要一个。"
WRONG = "验证码不对。看清最新的那条短信再写一次；写错5次，或者过了10分钟，就要再要一个。"


async def spend(request: Request, *numbers: str) -> None:
    """Every limit on asking, by number and by house; where one is reached, none counts."""
    settings, house = request.app.state.settings, visits.house(request)
    by_number = [(quota, number) for number in numbers for quota in (quotas.CODE_SOON, quotas.CODE_DAY)]
    if settings.quotas:
        by_house = ((quotas.CODE_HOUSE, house), (quotas.CODE_HOUSE_DAY, house))
        await quotas.take_all(settings.secret, [*by_number, *by_house])


async def spend_try(request: Request, *numbers: str) -> None:
    """The limit on trying, by number and by house."""
    settings = request.app.state.settings
    if settings.quotas:
        await quotas.take(settings.secret, quotas.SIGN_IN, *numbers, visits.house(request))


async def asked(request: Request, cookie: str) -> Code | None:
    """The code that this browser waits for."""
    token = request.cookies.get(cookie)
    return await codes.asked(token) if token else None


def number(request: Request, code: Code) -> str:
    """The number that it was sent to."""
    return codes.phone(request.app.state.settings.secret, code)


def shown(request: Request, code: Code) -> str:
    """138****8000."""
    return phones.masked(number(request, code))


def remember(request: Request, response: Response, cookie: str, token: str, path: str) -> None:
    """Gives the browser what its code is known by, as long as the code holds."""
    secure, age = request.app.state.settings.secure, int(HOLDS.total_seconds())
    response.set_cookie(cookie, token, max_age=age, path=path, secure=secure, httponly=True, samesite="lax")


def late(page: Response, error: Spent) -> Response:
    """The same page again, with what was written on it, for when there is room."""
    page.headers["retry-after"] = str(error.seconds)
    return page
