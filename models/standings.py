"""Standings (来源近况): how each registered source fares: its last run, its newest day, and what is wrong with it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from models import findings, prices, runs, sources
from models.findings import Finding
from models.rules import days, timetables
from models.rules.catalogue import Catalogue, SourceEntry
from models.runs import Run, State
from models.sources import Source


class Standing(NamedTuple):
    """One source. `last` is its newest run, `good` the newest that ended well, `newest` the newest market day it told;
    `known` is what the database keeps of it."""

    entry: SourceEntry
    last: Run | None
    good: Run | None
    newest: date | None
    found: Sequence[Finding]
    paused: str | None
    known: Source | None

    @property
    def colour(self) -> str:
        """green, yellow, red; of a source that was never asked nobody knows how it fares: grey."""
        colour = findings.colour(self.found, self.paused is not None)
        return "grey" if colour == "green" and not (self.last or self.newest) else colour

    @property
    def due(self) -> datetime | None:
        """When it is asked next; None while it is paused."""
        return due(self.entry, days.now()) if self.paused is None else None

    @property
    def busy(self) -> bool:
        return self.last is not None and self.last.state == State.RUNNING

    @property
    def watched(self) -> bool:
        """A source that nobody asks and that told nothing is not worth a farmer's while."""
        return bool(self.entry.timetable or self.last or self.newest)


def due(entry: SourceEntry, now: datetime) -> datetime | None:
    """When a source is asked next; None where it has no timetable, or may not be asked."""
    return timetables.read(entry.timetable).next(now) if entry.timetable and entry.authorisation else None


async def every(catalogue: Catalogue) -> dict[str, Standing]:
    """Key -> standing of every registered source, in the registry's order."""
    last, good = await runs.newest(), await runs.newest(succeeded=True)
    newest, found = await prices.newest_days(), await findings.by_source()
    paused, known = await sources.paused(), await sources.known()
    return {
        key: Standing(
            entry,
            last.get(key),
            good.get(key),
            newest.get(key),
            found.get(key, ()),
            paused.get(key),
            known.get(key),
        )
        for key, entry in catalogue.sources.items()
    }
