"""Held prices (待核的价): let in or refused by a reviewer, each beside the last accepted figure of the same goods."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import prices
from models.engines import writing
from web import forms, notices, render

BAD = 400
PAGE, LONGEST = 20, 18
DEEDS = ("accept", "refuse")


async def index(request: Request) -> Response:
    said = request.query_params.get("before", "")
    before = int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST else 0
    waiting = await prices.held_back(before, PAGE)
    return render.desk(
        request,
        "held/index.html",
        waiting=waiting,
        count=await prices.held_count(),
        following=waiting[-1].id if len(waiting) == PAGE else None,
    )


async def update(request: Request) -> Response:
    said = await forms.written(request)
    if said.get("deed") not in DEEDS:
        raise HTTPException(BAD)
    async with writing() as tx:
        accept = said["deed"] == DEEDS[0]
        by = request.state.visitor.public_id
        await prices.judge(tx, request.app.state.catalogue, request.path_params["price"], accept, by)
    return notices.going(request, "/desk/held", render.words(request).done("let_in" if accept else "refused"))
