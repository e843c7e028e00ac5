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
from scrapers.source import Source, TurnedAway, Wants
from scrapers.source.whole import check
from scrapers.sources import SOURCES

MOST_SHOWN = 20
EARLIEST = date(2000, 1, 1)


@dataclass(slots=True)
class Replay:
    """What came of a source's pages. `gone` rows were read from their page once and are not any more; `unread` pages
    cannot be read today. `shown`: the first changes in words."""

    source: str
    documents: int = 0
    unread: int = 0
    gone: int = 0
    counts: Counts = field(default_factory=Counts)
    shown: list[str] = field(default_factory=list)

    def show(self, line: str) -> None:
        if len(self.shown) < MOST_SHOWN:
            self.shown.append(line)


async def replay(
    catalogue: Catalogue, key: str, since: date | None, apply: bool, told: Told = progress.silent
) -> Replay:
    """Reads the kept pages of a source in the order in which they came; stores nothing unless `apply`."""
    result = Replay(key)
    start = datetime.combine(since or EARLIEST, time.min, days.SHANGHAI)
    async for kept in documents.kept(key, start):
        result.documents += 1
        try:
            rows = await asyncio.to_thread(_rows, SOURCES[key], kept)
        except (Unclear, TurnedAway) as no:
            result.unread += 1
            result.show(f"{kept.url}：{no}")
            continue
        await _compare(catalogue, result, kept, rows, apply)
        told()
    return result


def _rows(source: Source, kept: Kept) -> list[Observation]:
    """The rows of a page that were wanted when it came."""
    text = fetch.read(kept.raw, cast(Wants, kept.wants) or source.wants)
    said = list(source.parse(text, kept.url, kept.about))
    good = [row for row in said if isinstance(row, Observation)]
    if good:
        check(good, [])
    return [row for row in good if kept.since <= row.day <= kept.until]


async def _compare(catalogue: Catalogue, result: Replay, kept: Kept, rows: list[Observation], apply: bool) -> None:
    entry, manner = catalogue.sources[result.source], Manner.COLLECT if apply else Manner.TRIAL
    async with writing() as tx:
        gone = await prices.gone(tx, catalogue, entry, kept.id, rows)
        if apply and gone:
            await prices.hold(tx, catalogue, [price for price, _ in gone], "misread")
        received = Received(kept.url, kept.sha256, len(kept.raw), days.now())
        counts = await prices.record(catalogue, entry, rows, received, manner)
    result.gone += len(gone)
    for line in (*(f"不再读出：{words}" for _, words in gone), *_changes(rows, counts)):
        result.show(line)
    result.counts.add(counts)


def _changes(rows: list[Observation], counts: Counts) -> Iterator[str]:
    """The rows that would be new or other than stored."""
    for number, kind in counts.changed:
        row = rows[number]
        yield f"{kind}：{row.day} {row.name} {row.spec} {row.low}/{row.avg}/{row.high} {row.unit}".replace("  ", " ")
