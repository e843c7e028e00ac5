"""Pauses (停采、续采): a source is not asked until someone lets it go on."""

from starlette.requests import Request
from starlette.responses import Response

from models import sources
from models.engines import writing
from models.rules.catalogue import SourceEntry
from web import forms, notices, render, visitor

UNSAID = "工作人员停采"
WHY = forms.optional("原因", 100)


async def create(request: Request) -> Response:
    source, said = visitor.source(request), await forms.written(request)
    why = WHY(said.get("why", "")) or UNSAID
    async with writing() as tx:
        await sources.pause(tx, source.key, why, request.state.visitor.public_id)
    return _told(request, source, "paused")


async def delete(request: Request) -> Response:
    source = visitor.source(request)
    async with writing() as tx:
        await sources.resume(tx, source.key, request.state.visitor.public_id)
    return _told(request, source, "resumed")


def _told(request: Request, source: SourceEntry, done: str) -> Response:
    say = render.words(request)
    return notices.going(request, "/desk/findings", say.done(done, name=say.name(source)))
