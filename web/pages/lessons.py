"""Lessons (认名): an officer says once what a word means; the rows that waited for it go in."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from models import names, prices
from models.rules.catalogue import Catalogue, lessons
from models.rules.catalogue.lessons import Lesson, Waits
from models.rules.errors import Unclear
from web import forms

ELSEWHERE, BAD = 303, 400
LONGEST = 200


async def create(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    said = await forms.written(request)
    await prices.teach(catalogue, _lesson(catalogue, said), request.state.visitor.public_id)
    return RedirectResponse("/desk/names", ELSEWHERE)


def _lesson(catalogue: Catalogue, said: dict[str, str]) -> Lesson:
    """The lesson as it was filled in; the meaning by code or by name."""
    word, means, source = (said.get(name, "").strip() for name in ("word", "means", "source"))
    if said.get("kind") not in list(Waits) or not 0 < len(word) <= LONGEST:
        raise HTTPException(BAD)
    if not means:
        raise Unclear(f"请写“{word}”是什么：产品、市场或单位的名字，不是我们的写 -")
    if source and source not in catalogue.sources:
        raise HTTPException(BAD)
    kind = Waits(said["kind"])
    return Lesson(kind, word, catalogue.meaning(kind, means), source)


async def show(request: Request) -> Response:
    """All lessons as TOML, to be kept with the catalogue."""
    named = {"content-disposition": 'attachment; filename="lessons.toml"'}
    return PlainTextResponse(lessons.written(await names.lessons()), headers=named)
