"""Replaying (重读): every kept page read again by today's parsers; what would change is told before it changes."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import cast

from app import progress
from app.progress import Told
from models import documents, prices
from models.documents import Kept, Received
from models.engines import writing
from models.prices import Counts, Manner
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers import fetch
from scrapers.source import WHY, Source, TurnedAway, Wants
from scrapers.source.once import Once
from scrapers.source.whole import check
from scrapers.sources import SOURCES

MOST_SHOWN = 20
EARLIEST = date(2000, 1, 1)


@dataclass(slots=True)
class Replay:
    """What came of a source's pages. `gone` rows were read from their page once and are not any more; `unread` pages
    cannot be read today. `moved`: keys whose figures changed. `shown`: the first changes in words."""

    source: str
    documents: int = 0
    unread: int = 0
    gone: int = 0
    moved: set[int] = field(default_factory=set)
    counts: Counts = field(default_factory=Counts)
    shown: list[str] = field(default_factory=list)

    def show(self, line: str) -> None:
        if len(self.shown) < MOST_SHOWN:
            self.shown.append(line)


async def replay(
    catalogue: Catalogue, key: str, since: date | None, apply: bool, told: Told = progress.silent
) -> Replay:
    """Reads the kept pages of a source in the order in which they came; stores nothing unless `apply`."""
    result, run, once = Replay(key), 0, Once()
    start = datetime.combine(since or EARLIEST, time.min, days.SHANGHAI)
    async for kept in documents.kept(key, start):
        result.documents += 1
        if kept.run != run:
            run, once = kept.run, Once()
        try:
            rows = await asyncio.to_thread(_rows, SOURCES[key], kept, once)
        except (Unclear, TurnedAway) as no:
            result.unread += 1
            result.show(f"{kept.url}：{no}")
            continue
        await _compare(catalogue, result, kept, rows, apply)
        told()
    return result


def _rows(source: Source, kept: Kept, once: Once) -> list[Observation]:
    """The rows of a page that were wanted when it came, as far as its crawl had not taken them."""
    if kept.problem.startswith(WHY["kinds_gone"]):
        raise TurnedAway("kinds_gone")
    text = fetch.read(kept.raw, cast(Wants, kept.wants) or source.wants)
    said = list(source.parse(text, kept.url, kept.about))
    good = [row for row in said if isinstance(row, Observation)]
    if good:
        check(good, [])
    inside = [row for row in good if kept.since <= row.day <= kept.until]
    return [row for row in once.fresh(inside) if isinstance(row, Observation)]


async def _compare(catalogue: Catalogue, result: Replay, kept: Kept, rows: list[Observation], apply: bool) -> None:
    entry, manner = catalogue.sources[result.source], Manner.COLLECT if apply else Manner.TRIAL
    async with writing() as tx:
        gone = await prices.gone(tx, catalogue, entry, kept, rows)
        if apply and gone:
            await prices.hold(tx, catalogue, [price for price, _ in gone], "misread")
        received = Received(kept.url, kept.sha256, len(kept.raw), days.now())
        untold = await prices.untold(tx, catalogue, entry, rows, result.moved)
        counts = await prices.record(catalogue, entry, untold, received, manner)
    result.gone += len(gone)
    for line in (*(f"不再读出：{words}" for _, words in gone), *_changes(untold, counts)):
        result.show(line)
    known = len(rows) - len(untold)
    result.counts.add(Counts(read=known, unchanged=known))
    result.counts.add(counts)


def _changes(rows: list[Observation], counts: Counts) -> Iterator[str]:
    """The rows that would be new or other than stored."""
    for number, kind in counts.changed:
        row = rows[number]
        yield f"{kind}：{row.day} {row.name} {row.spec} {row.low}/{row.avg}/{row.high} {row.unit}".replace("  ", " ")
