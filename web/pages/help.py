"""Help (帮助): how to ask, whom to call, and what the words mean."""

from starlette.requests import Request
from starlette.responses import Response

from web import render


async def index(request: Request) -> Response:
    return render.page(request, "help/index.html")
