"""Agreements (来源对照): how two sources' prices of one thing stand to each other, learned from their shared days."""

from starlette.requests import Request
from starlette.responses import Response

from models import agreements
from web import render


async def index(request: Request) -> Response:
    return render.desk(request, "agreements/index.html", agreements=await agreements.listed())
