"""Bulletins (简报): those published, for anybody and for paper; at the desk the drafts that officers add words to."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import bulletins, people
from models.bulletins import Bulletin
from models.people import Person
from models.rules.bulletins import WEEK, Figures, Kind, moves
from models.rules.catalogue import Catalogue
from web import forms, notices, render
from web.charts import svg
from web.charts.svg import Mark
from web.words import Words
from web.words import bulletins as told
from web.words.bulletins import Line

BAD, UNKNOWN = 400, 404
HERE = "/desk/bulletins"
MOVES, LINES, WARNINGS, GOODS, SOURCES = 4, 12, 5, 6, 4
"""What one sheet of paper and a slow line have room for; the sheet (CSV) has all."""
STEPS = {Kind.DAILY: 1, Kind.WEEKLY: WEEK}
"""Days between two points of a line."""
Deed = Callable[[Bulletin, Person, str], Awaitable[None]]
DEEDS: dict[str, tuple[Deed, str]] = {
    "write": (bulletins.write, "words"),
    "publish": (bulletins.publish, "words"),
    "withdraw": (bulletins.withdraw, "why"),
}
"""Each deed with the field that it takes."""


class Move(NamedTuple):
    """One of those that moved most, with its drawing and the figures at its ends."""

    line: Line
    drawing: str
    ends: str


async def index(request: Request) -> Response:
    found, say = await bulletins.published(), render.words(request)
    listed = [(one, told.title(say, one)) for one in found]
    return render.page(request, "bulletins/index.html", listed=listed)


async def show(request: Request) -> Response:
    """What is published, the same for everybody."""
    bulletin = await _found(request)
    if not bulletin.is_published:
        raise HTTPException(UNKNOWN, "没有这份简报，也可能撤回了。")
    return render.page(request, "bulletins/show.html", **_told(request, bulletin))


async def _found(request: Request) -> Bulletin:
    bulletin = await bulletins.find(request.path_params["bulletin"])
    if bulletin is None:
        raise HTTPException(UNKNOWN, "没有这份简报，也可能撤回了。")
    return bulletin


def _told(request: Request, bulletin: Bulletin) -> dict[str, Any]:
    catalogue, say, figures = request.app.state.catalogue, render.words(request), bulletin.told
    lines, warnings = told.lines(say, catalogue, figures.rows), told.warnings(say, catalogue, figures)
    goods, sources = told.supply(say, catalogue, figures), told.sources(say, catalogue, figures)
    return {
        "bulletin": bulletin,
        "title": told.title(say, bulletin),
        "moved": _moved(say, catalogue, figures, STEPS[bulletin.period]),
        "lines": lines[:LINES],
        "warnings": warnings[:WARNINGS],
        "goods": goods[:GOODS],
        "more": [len(some) - most for some, most in ((lines, LINES), (warnings, WARNINGS), (goods, GOODS))],
        "sources": sources,
        "troubled": [one for one in sources if one.colour in ("red", "yellow")][:SOURCES],
        "notes": told.notes(say),
    }


def _moved(say: Words, catalogue: Catalogue, figures: Figures, step: int) -> list[Move]:
    lines = told.lines(say, catalogue, moves(figures.rows, MOVES))
    return [_move(say, line, _drawing(say, line, step)) for line in lines]


def _move(say: Words, line: Line, drawing: str) -> Move:
    return Move(line, drawing, told.ends(say, line) if drawing else "")


def _drawing(say: Words, line: Line, step: int) -> str:
    """The price's line, its days apart as they are; what they are stands under it."""
    points = line.row.line
    if not points:
        return ""
    marks = [Mark(day, None, float(avg), None) for day, avg in points]
    ends = points[0][0], points[-1][0]
    return svg.spark(marks, ends, say.name(line.product), step)


async def desk(request: Request) -> Response:
    say, found = render.words(request), [*await bulletins.drafts(), *await bulletins.published()]
    names = await people.names({one.published_by for one in found if one.published_by})
    listed = [(one, told.title(say, one), names.get(one.published_by, "")) for one in found]
    return render.desk(request, "bulletins/desk.html", listed=listed)


async def edit(request: Request) -> Response:
    """The draft as it will be read, and the words to add."""
    values = _told(request, await _found(request))
    return render.desk(request, "bulletins/edit.html", longest=bulletins.LONGEST, **values)


async def update(request: Request) -> Response:
    bulletin, said = await _found(request), await forms.written(request)
    name = said.get("deed", "")
    if name not in DEEDS:
        raise HTTPException(BAD)
    deed, field = DEEDS[name]
    await deed(bulletin, request.state.visitor, said.get(field, ""))
    return notices.going(request, HERE, render.words(request).done(f"bulletin_{name}"))
