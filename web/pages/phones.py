"""The demo's phone (演示手机): the texts left for a number, where no gateway sends them; off in production."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import messages
from models.rules import phones
from web import forms, render
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
    if not request.app.state.settings.phone_page:
        raise HTTPException(UNKNOWN)
