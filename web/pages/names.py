"""Names (待认名称): words of sources that nobody knows, the most frequent first, each with near guesses. An officer
says once what a word means, and the rows that waited for it go in."""

from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import names, prices
from models.names import Waiting
from models.prices import Recognised
from models.rules.catalogue import Catalogue
from models.rules.catalogue.lessons import NOT_OURS, Lesson, Waits
from models.rules.errors import Unclear
from web import forms, notices, render
from web.forms import Filled
from web.words.desk import WANTED

SHOWN, LONGEST = 50, 200
OK, BAD = 200, 400
UNTOUCHED = Filled({}, {}, {})


class Guessed(NamedTuple):
    """A word that waits, and the names it may mean."""

    word: Waiting
    guesses: list[str]


async def index(request: Request) -> Response:
    return await _page(request, UNTOUCHED, OK)


async def create(request: Request) -> Response:
    """Teaches a word. `field` names the input that was written in, so that what is wrong is told beside it."""
    catalogue: Catalogue = request.app.state.catalogue
    said = await forms.written(request)
    lesson = _lesson(catalogue, said)
    try:
        became = await prices.teach(catalogue, lesson, request.state.visitor.public_id)
    except Unclear:
        problem = _problem(catalogue, lesson.kind, said)
        return await _page(request, Filled(said, {}, {said.get("field", ""): problem}), BAD)
    return notices.going(request, "/desk/names", _told(request, lesson, became))


def _lesson(catalogue: Catalogue, said: dict[str, str]) -> Lesson:
    """The lesson as it was filled in; the meaning by code or by name."""
    word, means, source = (said.get(name, "").strip() for name in ("word", "means", "source"))
    if (
        said.get("kind") not in list(Waits)
        or not 0 < len(word) <= LONGEST
        or (source and source not in catalogue.sources)
    ):
        raise HTTPException(BAD)
    kind = Waits(said["kind"])
    return Lesson(kind, word, catalogue.meaning(kind, means), source)


def _problem(catalogue: Catalogue, kind: Waits, said: dict[str, str]) -> str:
    means = said.get("means", "").strip()
    if not means:
        return f"请写“{said['word'].strip()}”是什么：{WANTED[kind][0]}"
    near = "、".join(catalogue.guesses(kind, means))
    asked = f"是不是{near}？" if near else f"请写{WANTED[kind][0]}。"
    return f"目录里没有“{means}”，{asked}不是我们的，按“不是我们的”"


def _told(request: Request, lesson: Lesson, became: Recognised) -> str:
    say, catalogue = render.words(request), request.app.state.catalogue
    if lesson.means == NOT_OURS:
        return say.done("not_ours", word=lesson.word)
    counts = {name: getattr(became, name) for name in ("accepted", "held", "waiting")}
    return say.done("taught", word=lesson.word, means=say.thing(catalogue, lesson.means), **counts)


async def _page(request: Request, filled: Filled, status: int) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    waiting = await names.waiting(request.query_params.get("source", ""), SHOWN)
    return render.desk(
        request,
        "names/index.html",
        status,
        filled=filled,
        waiting=[Guessed(word, catalogue.guesses(word.kind, word.word)) for word in waiting],
        count=await names.waiting_count(),
        lessons=(await names.taught())[:SHOWN],
    )
