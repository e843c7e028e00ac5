"""Status (来源与采集): where the prices come from, how each source fares, and what came of its last collecting."""

from datetime import date, datetime
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models import findings, prices, runs, sources
from models.findings import Finding
from models.rules import days, timetables
from models.rules.catalogue import Catalogue, SourceEntry
from models.runs import Run, State
from web import render

REFRESH = 5
"""Seconds after which the page asks again while something is being collected."""


SHOWN = 10
COLOURS = ("red", "yellow", "green", "grey")
"""What needs someone comes first."""


class Standing(NamedTuple):
    """One source as the page tells it. `last` is its newest run, `good` the newest that ended well."""

    entry: SourceEntry
    last: Run | None
    good: Run | None
    newest: date | None
    due: datetime | None
    found: list[Finding]
    paused: str
    colour: str

    @property
    def busy(self) -> bool:
        return self.last is not None and self.last.state == State.RUNNING

    @property
    def watched(self) -> bool:
        """A source that nobody asks and that told nothing is not worth a farmer's while."""
        return bool(self.entry.timetable or self.last or self.newest)


async def index(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    await runs.sweep()
    standings = [one for one in await _standings(catalogue) if one.watched]
    busy = [one for one in standings if one.busy]
    live = bool(busy) and request.query_params.get("live") != "0"
    groups = {colour: [one for one in standings if one.colour == colour] for colour in COLOURS}
    newest = max((one.newest for one in standings if one.newest), default=None)
    fresh = sum(one.newest == newest for one in standings)
    response = render.page(
        request, "status/index.html", groups=groups, busy=busy, live=live, newest=newest, fresh=fresh
    )
    if live:
        response.headers["refresh"] = str(REFRESH)
    return response


async def show(request: Request) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    key = request.path_params["source"]
    if key not in catalogue.sources:
        raise HTTPException(404)
    standing = next(one for one in await _standings(catalogue) if one.entry.key == key)
    known = (await sources.standing()).get(key)
    usual, history, past = await findings.usual_rows(key), await runs.history(key, SHOWN), await findings.past(key)
    return render.page(request, "status/show.html", one=standing, known=known, usual=usual, history=history, past=past)


async def _standings(catalogue: Catalogue) -> list[Standing]:
    """Every source, in the registry's order."""
    last, good = await runs.newest(), await runs.newest(succeeded=True)
    newest, found, paused = await prices.newest_days(), await findings.by_source(), await sources.paused()
    return [
        Standing(
            entry,
            last.get(key),
            good.get(key),
            newest.get(key),
            None if key in paused else due(entry, days.now()),
            found.get(key, []),
            paused.get(key, ""),
            _colour(key in last or key in newest, findings.colour(found.get(key, []), key in paused)),
        )
        for key, entry in catalogue.sources.items()
    ]


def _colour(heard: bool, colour: str) -> str:
    """Of a source that was never asked nobody knows how it fares."""
    return "grey" if not heard and colour == "green" else colour


def due(entry: SourceEntry, now: datetime) -> datetime | None:
    """When a source is asked next; None where it has no timetable, or may not be asked."""
    return timetables.read(entry.timetable).next(now) if entry.timetable and entry.authorisation else None
