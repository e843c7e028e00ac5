"""Acceptances (接受): an officer has compared a source's pages and takes them as they are now."""

from starlette.requests import Request
from starlette.responses import Response

from models import findings
from models.engines import writing
from web import forms, notices, render


async def create(request: Request) -> Response:
    source = forms.source(request)
    async with writing() as tx:
        await findings.accept(tx, source, request.state.visitor.public_id)
    say, entry = render.words(request), request.app.state.catalogue.sources[source]
    return notices.going(request, "/desk/findings", say.done("accepted", name=say.name(entry)))
