"""Status (来源与采集): where the prices come from, when each source was last asked, and what came of it."""

from datetime import datetime
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from models import prices, runs
from models.rules import days, timetables
from models.rules.catalogue import Catalogue, SourceEntry
from models.runs import Run, State
from web import render

REFRESH = 5
"""Seconds after which the page asks again while something is being collected."""


class Standing(NamedTuple):
    """One source as the page tells it. `last` is its newest run, `good` the newest that ended well."""

    entry: SourceEntry
    last: Run | None
    good: Run | None
    newest: object
    due: datetime | None


async def index(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    await runs.sweep()
    last, good = await runs.newest(), await runs.newest(succeeded=True)
    standings = [
        Standing(entry, last.get(key), good.get(key), await prices.newest_day(key), due(entry.timetable, days.now()))
        for key, entry in catalogue.sources.items()
    ]
    busy = any(run.state == State.RUNNING for run in last.values())
    live = busy and request.query_params.get("live") != "0"
    response = render.page(request, "status/index.html", standings=standings, busy=busy, live=live)
    if live:
        response.headers["refresh"] = str(REFRESH)
    return response


def due(timetable: str, now: datetime) -> datetime | None:
    """When a source is asked next; None where it has no timetable."""
    return timetables.read(timetable).next(now) if timetable else None
