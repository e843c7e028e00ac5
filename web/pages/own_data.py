"""One's own data (我的数据): all that is kept about oneself as a file, and the end of one's account."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from models import farewells
from models.rules import phones
from models.rules.errors import Refused
from web import forms, render, visits
from web.forms import Filled

OK, BAD = 200, 400
WORD = "注销"


async def index(request: Request) -> Response:
    """What is kept, to be seen before it is taken or erased."""
    kept = await farewells.data(request.app.state.settings.secret, request.state.visitor)
    return render.desk(request, "own_data/index.html", kept=kept, phone=phones.short(kept["phone"]))


async def show(request: Request) -> Response:
    told = await farewells.data(request.app.state.settings.secret, request.state.visitor)
    headers = {"content-disposition": 'attachment; filename="my-data.json"'}
    return Response(msgspec.json.format(msgspec.json.encode(told)), headers=headers, media_type="application/json")


async def new(request: Request) -> Response:
    return _page(request, Filled({}, {}, {}), OK)


async def create(request: Request) -> Response:
    """The word must be written, so that nobody ends an account by a slip of the finger."""
    me, said = request.state.visitor, await forms.written(request)
    if me.is_staff:
        raise Refused("工作人员的账号请管理员停用")
    if said.get("word", "").strip() != WORD:
        return _page(request, Filled(said, {}, {"word": f"请写上“{WORD}”两个字"}), BAD)
    await farewells.erase(me, request.app.state.settings.media)
    response = render.elsewhere("/")
    visits.forget(request, response)
    return response


def _page(request: Request, filled: Filled, status: int) -> Response:
    return render.desk(request, "own_data/new.html", status, filled=filled, word=WORD)
