"""The desk (工作台): what waits for the staff, a section a queue."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from models import runs
from models.runs import State
from web import render


class Queue(NamedTuple):
    """Things that wait: what they are, how many, and where they are dealt with."""

    title: tuple[str, str]
    waiting: int
    href: str


async def troubled(request: Request) -> Queue:
    """Sources whose last run did not end well."""
    last = (await runs.newest()).values()
    count = sum(run.state in (State.FAILED, State.STOPPED) for run in last)
    return Queue(("来源没有采成", "Sources in trouble"), count, "/status")


QUEUES: tuple[Callable[[Request], Awaitable[Queue]], ...] = (troubled,)
"""A queue more is a function here."""


async def index(request: Request) -> Response:
    queues = [await queue(request) for queue in QUEUES]
    return render.page(request, "desk/index.html", me=request.state.visitor, queues=queues)
