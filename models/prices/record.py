"""Recording (入库): what sources said, once each; a changed figure becomes a revision, never an overwrite."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from operator import itemgetter
from typing import NamedTuple

from models import documents, names, sources
from models.engines import Transaction, database, numbered, writing
from models.prices import backlog, held, summaries
from models.prices.alone import alone
from models.prices.cells import Numbers, series_ids
from models.prices.fresh import Fresh, Row, fresh, known
from models.rules import readings
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.errors import Unclear
from models.rules.figures import in_words
from models.rules.inputs import Observation, told
from models.rules.readings import Reading


@dataclass(slots=True)
class Counts:
    """What became of the rows: read = new + unchanged + revised + quarantined + refused; `waiting` is part of new.

    `put_aside` and `changed` are rows of this batch by number: why they were not taken, or how they changed what is
    stored (the first hundred).
    """

    read: int = 0
    new: int = 0
    unchanged: int = 0
    revised: int = 0
    quarantined: int = 0
    refused: int = 0
    waiting: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    put_aside: list[tuple[int, str]] = field(default_factory=list)
    changed: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: "Counts") -> None:
        for name in ("read", "new", "unchanged", "revised", "quarantined", "refused", "waiting"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.reasons += other.reasons
        self.put_aside += [(self.read - other.read + row, reason) for row, reason in other.put_aside]


class Manner(Enum):
    """How a batch comes in: collected rows that jump are held; a trial tells what would happen and stores nothing."""

    COLLECT = "collect"
    IMPORT = "import"
    TRIAL = "trial"


MOST_CHANGED = 100


class TrialEnds(Exception):
    """Rolls a trial back."""


class Batch(NamedTuple):
    """A document with what it said."""

    said: Sequence[Observation]
    received: documents.Received


async def record(
    catalogue: Catalogue, entry: SourceEntry, said: Sequence[Observation], received: documents.Received, manner: Manner
) -> Counts:
    """Stores a batch in one transaction, its summaries with it."""
    return await record_all(catalogue, entry, [Batch(said, received)], manner)


async def record_all(
    catalogue: Catalogue, entry: SourceEntry, batches: Sequence[Batch], manner: Manner, later: Numbers | None = None
) -> Counts:
    """Stores several batches of a source, in the order in which they came, as one; by what was taught up to then, by
    any process. `later`: the series that a crawl has met so far, to which those of the batches are added; they are
    summed up when `backlog.settle` is asked for next."""
    counts = Counts(read=sum(len(batch.said) for batch in batches))
    with suppress(TrialEnds):
        async with writing() as tx:
            await alone(tx)
            await names.refresh(catalogue)
            rows = list(_read(catalogue, entry, batches, counts))
            rows = held.misnamed(rows) if manner is Manner.COLLECT else rows
            kept = await documents.keep_all(tx, entry.key, [batch.received for batch in batches])
            new = list(fresh(rows, await known(tx, {row.reading.key for row in rows})))
            counts.unchanged += len(rows) - len(new)
            if new:
                wanted = {(row.reading.series, 0) for row in new if row.reading.series}
                series = await series_ids(tx, wanted, later)
                new = await held.jumps(tx, new, series) if manner is Manner.COLLECT else new
                _count(counts, new)
                before = await backlog.newest(tx)
                await _store(tx, entry, new, series, kept)
                if later is not None:
                    await backlog.leave(tx, before)
                else:
                    await summaries.fold(tx, catalogue, _touched(new, series), series)
            if manner is Manner.TRIAL:
                raise TrialEnds
    return counts


def _read(catalogue: Catalogue, entry: SourceEntry, batches: Sequence[Batch], counts: Counts) -> Iterator[Row]:
    reader = readings.Reader(catalogue, entry)
    all_said = ((document, said) for document, batch in enumerate(batches) for said in batch.said)
    for number, (document, said) in enumerate(all_said):
        try:
            yield Row(number, document, reader.read(said))
        except Unclear as unclear:
            counts.refused += 1
            counts.reasons[str(unclear)] += 1
            counts.put_aside.append((number, str(unclear)))


def _count(counts: Counts, rows: Iterable[Fresh]) -> None:
    for number, _, reading, revision in sorted(rows):
        if reading.state == readings.HELD:
            counts.quarantined += 1
            counts.reasons[reading.checks] += 1
            counts.put_aside.append((number, in_words(reading.checks)))
        elif revision:
            counts.revised += 1
        else:
            counts.new += 1
        if reading.state != readings.HELD and len(counts.changed) < MOST_CHANGED:
            counts.changed.append((number, "更正" if revision else "新增"))
        counts.waiting += reading.state == readings.WAITING


INSERT = """
INSERT INTO price (key, revision, current, series_id, source_id, document_id, day, waits, state, checks, missing,
  low, avg, high, volume, market, place, stage, nature, currency,
  name, spec, grade, origin, unit, said_low, said_avg, said_high, said_volume, note, upstream,
  period, said_market, said_place, said_volume_unit)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
STORED = itemgetter(slice(Reading._fields.index("waits"), Reading._fields.index("said")))
SAID = told(
    *("name", "spec", "grade", "origin", "unit", "low", "avg", "high", "volume"),
    *("note", "key", "period", "market", "place", "volume_unit"),
)


async def _store(tx: Transaction, entry: SourceEntry, new: list[Fresh], series: Numbers, kept: list[int]) -> None:
    source = (await sources.ids(tx))[entry.key]
    last = {row.reading.key: row.revision for row in new}
    await _supersede(tx, [row.reading.key for row in new if row.revision])
    rows = []
    for _, document, reading, revision in new:
        place = (series[reading.series, 0] if reading.series else None, source, kept[document])
        rows.append(_row(reading, revision, int(last[reading.key] == revision), place))
    await tx.many(INSERT, rows)
    waiting = [row.reading for row in new if row.reading.state == readings.WAITING]
    await names.count(tx, entry.key, [(reading.waits, reading.word, reading.day) for reading in waiting])


def _touched(new: Iterable[Fresh], series: Numbers) -> summaries.Touched:
    told = (row.reading for row in new)
    return {(series[reading.series, 0], reading.day): reading.series for reading in told if reading.series}


async def _supersede(tx: Transaction, keys: list[int]) -> None:
    if keys:
        sql = f"UPDATE price SET current = 0 WHERE key IN (SELECT value FROM {database().numbers} AS n)"
        await tx.run(sql, (numbered(keys),))


def _row(reading: Reading, number: int, current: int, place: tuple[int | None, int, int]) -> tuple[object, ...]:
    return (reading.key, number, current, *place, reading.day, *STORED(reading), *SAID(reading.said))
