"""Acceptances (接受): an officer has compared a source's pages and takes them as they are now."""

from starlette.requests import Request
from starlette.responses import Response

from models import findings
from models.engines import writing
from web import notices, render, visitor


async def create(request: Request) -> Response:
    source = visitor.source(request)
    async with writing() as tx:
        await findings.accept(tx, source.key, request.state.visitor.public_id)
    say = render.words(request)
    return notices.going(request, "/desk/findings", say.done("accepted", name=say.name(source)))
