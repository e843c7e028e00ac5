"""Pauses (停采、续采): a source is not asked until someone lets it go on."""

from starlette.requests import Request
from starlette.responses import Response

from models import sources
from models.engines import writing
from web import forms, notices, render

UNSAID = "工作人员停采"
WHY = forms.optional("原因", 100)


async def create(request: Request) -> Response:
    source, said = forms.source(request), await forms.written(request)
    why = WHY(said.get("why", "")) or UNSAID
    async with writing() as tx:
        await sources.pause(tx, source, why, request.state.visitor.public_id)
    return _told(request, source, "paused")


async def delete(request: Request) -> Response:
    source = forms.source(request)
    async with writing() as tx:
        await sources.resume(tx, source, request.state.visitor.public_id)
    return _told(request, source, "resumed")


def _told(request: Request, source: str, done: str) -> Response:
    say, entry = render.words(request), request.app.state.catalogue.sources[source]
    return notices.going(request, "/desk/findings", say.done(done, name=say.name(entry)))
