"""Pauses (停采、续采): a source is not asked until someone lets it go on."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models import sources
from models.engines import writing
from web import forms

ELSEWHERE = 303
UNSAID = "工作人员停采"
WHY = forms.optional("原因", 100)


async def create(request: Request) -> Response:
    source, said = forms.source(request), await forms.written(request)
    why = WHY(said.get("why", "")) or UNSAID
    async with writing() as tx:
        await sources.pause(tx, source, why, request.state.visitor.public_id)
    return RedirectResponse("/desk/findings", ELSEWHERE)


async def delete(request: Request) -> Response:
    source = forms.source(request)
    async with writing() as tx:
        await sources.resume(tx, source, request.state.visitor.public_id)
    return RedirectResponse("/desk/findings", ELSEWHERE)
