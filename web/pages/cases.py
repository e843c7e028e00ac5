"""Cases (待答复的): the officers' queue of questions, by the day on which each is due; and what was answered."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import people, questions
from models.people import Person
from models.questions import Question
from models.rules import days
from models.rules.errors import Refused
from web import forms, notices, render

BAD = 400
HERE, ANSWERED = "/desk/questions", "/desk/questions?show=answered"
Deed = Callable[[Request, Mapping[str, str]], Awaitable[None]]


async def index(request: Request) -> Response:
    """All that waits, what is given to oneself, or what was answered."""
    me: Person = request.state.visitor
    show = request.query_params.get("show", "")
    waiting = await _shown(request, show)
    values: dict[str, Any] = {
        "questions": waiting,
        "show": show,
        "counts": await questions.counts(me),
        "staff": [person for person in await people.staff() if person.reviews],
        "today": days.number(days.today()),
        "following": _following(waiting, show),
    }
    return render.desk(request, "cases/index.html", **values)


async def _shown(request: Request, show: str) -> list[Question]:
    asked = request.query_params
    if show == "answered":
        return await questions.answered(forms.counted(asked.get("before", "")))
    return await questions.waiting(asked.get("after", ""), request.state.visitor if show == "mine" else None)


def _following(shown: list[Question], show: str) -> str:
    """The address of the next page, if there is one."""
    if len(shown) < questions.PAGE:
        return ""
    last = shown[-1]
    if show == "answered":
        return f"{ANSWERED}&before={last.id}"
    return f"{HERE}?{'show=mine&' if show == 'mine' else ''}after={last.public_id}"


async def update(request: Request) -> Response:
    said = await forms.written(request)
    deed = said.get("deed", "")
    if deed not in DEEDS:
        raise HTTPException(BAD)
    await DEEDS[deed](request, said)
    address = ANSWERED if deed in ("publish", "hide") else HERE
    return notices.going(request, address, render.words(request).done(f"case_{deed}"))


async def _answer(request: Request, said: Mapping[str, str]) -> None:
    settings = request.app.state.settings
    await questions.answer(settings.secret, _id(request), request.state.visitor, said.get("text", ""))


async def _close(request: Request, said: Mapping[str, str]) -> None:
    settings = request.app.state.settings
    await questions.close(settings.secret, _id(request), request.state.visitor, said.get("why", ""))


async def _take(request: Request, said: Mapping[str, str]) -> None:
    await questions.assign(_id(request), request.state.visitor, request.state.visitor)


async def _assign(request: Request, said: Mapping[str, str]) -> None:
    staff = {person.public_id: person for person in await people.staff()}
    to = staff.get(said.get("to", ""))
    if to is None:
        raise Refused("请选转给谁")
    await questions.assign(_id(request), to, request.state.visitor)


async def _publish(request: Request, said: Mapping[str, str]) -> None:
    await questions.publish(_id(request), request.state.visitor, said.get("body", ""), said.get("answer", ""))


async def _hide(request: Request, said: Mapping[str, str]) -> None:
    await questions.hide(_id(request), request.state.visitor)


DEEDS: dict[str, Deed] = {
    "answer": _answer,
    "close": _close,
    "take": _take,
    "assign": _assign,
    "publish": _publish,
    "hide": _hide,
}


def _id(request: Request) -> str:
    return str(request.path_params["question"])
