"""The log of events (操作记录), for the auditor: newest first, and whether the chain is whole."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import events, people
from web import render

LIMIT = 50
LONGEST = 18


async def index(request: Request) -> Response:
    told = await events.newest(_before(request), LIMIT)
    names = await people.names({name for event in told for name in (event.who, event.thing)})
    return render.desk(
        request,
        "events/index.html",
        events=told,
        names=names,
        verdict=await events.verify(),
        older=told[-1].id if len(told) == LIMIT and told[-1].id > 1 else None,
    )


def _before(request: Request) -> int | None:
    said = request.query_params.get("before", "")
    if not said:
        return None
    if not (said.isascii() and said.isdecimal() and len(said) <= LONGEST):
        raise HTTPException(400, "没有这一页。")
    return int(said)
