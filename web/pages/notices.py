"""Notices (通知): all that someone was told counts as read."""

from starlette.requests import Request
from starlette.responses import Response

from models import messages
from web import render


async def update(request: Request) -> Response:
    await messages.read(request.state.visitor)
    return render.elsewhere("/me")
