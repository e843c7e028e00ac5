"""Lessons (认名): all that officers taught, to be kept with the catalogue."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models import names
from models.rules.catalogue import lessons


async def show(request: Request) -> Response:
    """As TOML."""
    named = {"content-disposition": 'attachment; filename="lessons.toml"'}
    return PlainTextResponse(lessons.written(await names.lessons()), headers=named)
