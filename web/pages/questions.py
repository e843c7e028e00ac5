"""Questions (问答): what everybody may read of them; one's own with where each stands, and the form to ask."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import questions, quotas
from models.questions import Asking, Kind
from models.rules.errors import Unclear
from web import forms, notices, render, talking
from web.forms import Filled, Rule

OK, BAD, UNKNOWN = 200, 400, 404
MINE = "/me/questions"
ASKED = (Kind.QUESTION, Kind.COMPLAINT, Kind.SUGGESTION, Kind.CORRECTION)
LONGEST_REF = 5


async def index(request: Request) -> Response:
    """The same for everybody: published questions with their answers."""
    before = forms.counted(request.query_params.get("before", ""))
    told = await questions.published(before)
    following = told[-1].id if len(told) == questions.PAGE else None
    return render.page(request, "questions/index.html", questions=told, following=following)


def _kind(said: str) -> str:
    if said not in ASKED:
        raise Unclear("请选一种：咨询、投诉、建议还是纠错")
    return said


def _ref(said: str) -> str:
    told = said.strip()
    if told and not (told.isascii() and told.isdigit() and len(told) <= LONGEST_REF):
        raise Unclear("编号是4到5位数字，没有就不写")
    return told


FIELDS: dict[str, Rule] = {"kind": _kind, "text": questions.words, "ref": _ref}


async def new(request: Request) -> Response:
    return await _page(request, Filled({"kind": Kind.QUESTION}, {}, {}), OK)


async def create(request: Request) -> Response:
    filled = await forms.read(request, FIELDS)
    if filled.problems:
        return await _page(request, filled, BAD)
    await talking.spend(request, quotas.QUESTIONS)
    said = filled.values
    asking = Asking(Kind(said["kind"]), said["text"], said["ref"])
    question = await questions.ask(request.state.visitor, asking)
    done = render.words(request).done("question_asked", fid=question.code, days=question.within)
    return notices.going(request, MINE, done)


async def delete(request: Request) -> Response:
    """Takes one's own back while nobody has answered."""
    if not await questions.withdraw(request.path_params["question"], request.state.visitor):
        raise HTTPException(UNKNOWN, "没有等着答复的这一条，可能已经答复了，也可能不是您问的。")
    return notices.going(request, MINE, render.words(request).done("question_withdraw"))


async def _page(request: Request, filled: Filled, status: int) -> Response:
    own = await questions.of(request.state.visitor)
    return render.desk(request, "questions/new.html", status, questions=own, filled=filled, kinds=ASKED)
