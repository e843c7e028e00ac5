"""The demo's phone (演示手机): the texts left for a number, where no gateway sends them; off in production."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import messages
from models.rules import phones
from models.rules.hosts import is_loopback
from web import forms, render, visits
from web.forms import Filled

OK, BAD, UNKNOWN = 200, 400, 404


async def new(request: Request) -> Response:
    _check(request)
    return render.page(request, "phones/new.html", filled=Filled({}, {}, {}), texts=None)


async def create(request: Request) -> Response:
    """Looking at a phone changes nothing; the number is posted so that no address holds it."""
    _check(request)
    filled = await forms.read(request, {"phone": phones.read})
    if filled.problems:
        return render.page(request, "phones/new.html", BAD, filled=filled, texts=None)
    texts = await messages.of(request.app.state.settings.secret, filled.values["phone"])
    return render.page(request, "phones/new.html", filled=filled, texts=texts)


def _check(request: Request) -> None:
    """There is no such page but where the setting says so; on a machine of one's own, for who sits at it."""
    settings = request.app.state.settings
    if not settings.shows_phone or not (settings.demo or is_loopback(visits.host(request))):
        raise HTTPException(UNKNOWN)
