"""A bulletin as a workbook (简报的 Excel 表): figures, charts, warnings, sources and notes, made beside the loop."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import bulletins
from web import render, reports, workbooks
from web.reports import Told

UNKNOWN = 404


async def show(request: Request) -> Response:
    """What the page tells, in the visitor's language and unit."""
    bulletin = await bulletins.find(request.path_params["bulletin"])
    if bulletin is None or not bulletin.is_published:
        raise HTTPException(UNKNOWN, "没有这份简报，也可能撤回了。")
    state = request.app.state
    address = f"{state.settings.base_url.rstrip('/')}/bulletins/{bulletin.public_id}"
    told = Told(bulletin, render.words(request), state.catalogue, address, state.settings.demo)
    answer = render.answer(request, await asyncio.to_thread(_made, told), workbooks.KIND)
    answer.headers["content-disposition"] = f'attachment; filename="bulletin-{bulletin.public_id}.xlsx"'
    return answer


def _made(told: Told) -> bytes:
    return workbooks.written(reports.book(told))
