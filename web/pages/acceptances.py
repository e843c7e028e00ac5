"""Acceptances (接受): an officer has compared a source's pages and takes them as they are now."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models import findings
from models.engines import writing
from web import forms

ELSEWHERE = 303


async def create(request: Request) -> Response:
    source = forms.source(request)
    async with writing() as tx:
        await findings.accept(tx, source, request.state.visitor.public_id)
    return RedirectResponse("/desk/findings", ELSEWHERE)
