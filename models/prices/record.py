"""Recording (入库): what sources said, once each; a changed figure becomes a revision, never an overwrite."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from models import documents, names, sources
from models.engines import Transaction, database, numbered, writing
from models.prices import held, summaries
from models.prices.alone import alone
from models.rules import readings
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.errors import Unclear
from models.rules.figures import in_words
from models.rules.inputs import Observation
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


class Revision(NamedTuple):
    """The newest stored form of a key and the figures of all of them, oldest first."""

    number: int
    figures: list[tuple[str, ...]]


class Manner(Enum):
    """How a batch comes in: collected rows that jump are held; a trial tells what would happen and stores nothing."""

    COLLECT = "collect"
    IMPORT = "import"
    TRIAL = "trial"


MOST_CHANGED = 100


class TrialEnds(Exception):
    """Rolls a trial back."""


async def record(
    catalogue: Catalogue, entry: SourceEntry, said: Sequence[Observation], received: documents.Received, manner: Manner
) -> Counts:
    """Stores a batch in one transaction, its summaries with it."""
    counts = Counts(read=len(said))
    read = list(_read(catalogue, entry, said, counts))
    with suppress(TrialEnds):
        async with writing() as tx:
            await alone(tx)
            rows = await held.jumps(tx, held.misnamed(read)) if manner is Manner.COLLECT else read
            fresh = list(_fresh(rows, await _known(tx, {reading.key for _, reading in rows}), counts))
            document = await documents.keep(tx, entry.key, received)
            if fresh:
                await _store(tx, catalogue, entry, fresh, document)
            if manner is Manner.TRIAL:
                raise TrialEnds
    return counts


def _read(
    catalogue: Catalogue, entry: SourceEntry, said: Sequence[Observation], counts: Counts
) -> Iterator[tuple[int, Reading]]:
    for row, observation in enumerate(said):
        try:
            yield row, readings.read(catalogue, entry, observation)
        except Unclear as unclear:
            counts.refused += 1
            counts.reasons[str(unclear)] += 1
            counts.put_aside.append((row, str(unclear)))


KNOWN = """
SELECT key, revision, said_low, said_avg, said_high, said_volume FROM price
WHERE key IN (SELECT value FROM {numbers} AS n) ORDER BY key, revision
"""


async def _known(tx: Transaction, keys: Iterable[int]) -> dict[int, Revision]:
    rows = await tx.rows(KNOWN.format(numbers=database().numbers), (numbered(list(keys)),))
    known: dict[int, Revision] = {}
    for key, number, *figures in rows:
        before = known.get(key)
        known[key] = Revision(number, [*(before.figures if before else ()), tuple(figures)])
    return known


def _fresh(
    rows: list[tuple[int, Reading]], known: dict[int, Revision], counts: Counts
) -> Iterator[tuple[Reading, int]]:
    """The readings to store with their revision numbers; the others are counted as unchanged.

    A key said more than once is a sequence of figures. Where what is stored ends with the beginning of that
    sequence, that much is known already: so a file read twice adds nothing, and a figure that returns is a revision.
    """
    by_key: dict[int, list[tuple[int, Reading]]] = defaultdict(list)
    for row, reading in rows:
        by_key[reading.key].append((row, reading))
    for key, said in by_key.items():
        steps = _steps(said)
        counts.unchanged += len(said) - len(steps)
        stored = known.get(key)
        seen = _overlap(stored.figures, [_figures(reading) for _, reading in steps]) if stored else 0
        counts.unchanged += seen
        number = stored.number if stored else -1
        for row, reading in steps[seen:]:
            number += 1
            _count(counts, row, reading, number)
            yield reading, number


def _steps(said: list[tuple[int, Reading]]) -> list[tuple[int, Reading]]:
    """Without the rows that repeat the one before."""
    if len(said) == 1:
        return said
    return [step for i, step in enumerate(said) if not i or _figures(step[1]) != _figures(said[i - 1][1])]


def _overlap(stored: list[tuple[str, ...]], said: list[tuple[str, ...]]) -> int:
    """How many of the first said figures the stored ones end with."""
    for length in range(min(len(stored), len(said)), 0, -1):
        if stored[-length:] == said[:length]:
            return length
    return 0


def _figures(reading: Reading) -> tuple[str, ...]:
    said = reading.said
    return (said.low, said.avg, said.high, said.volume)


def _count(counts: Counts, row: int, reading: Reading, number: int) -> None:
    if reading.state == readings.HELD:
        counts.quarantined += 1
        counts.reasons[reading.checks] += 1
        counts.put_aside.append((row, in_words(reading.checks)))
    elif number:
        counts.revised += 1
    else:
        counts.new += 1
    if reading.state != readings.HELD and len(counts.changed) < MOST_CHANGED:
        counts.changed.append((row, "更正" if number else "新增"))
    counts.waiting += reading.state == readings.WAITING


INSERT = """
INSERT INTO price (key, revision, current, series_id, source_id, document_id, day, waits, state, checks, missing,
  low, avg, high, volume, market, place, stage, nature, currency,
  name, spec, grade, origin, unit, said_low, said_avg, said_high, said_volume, note, upstream,
  period, said_market, said_place, said_volume_unit)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
STORED = slice(Reading._fields.index("waits"), Reading._fields.index("said"))


async def _store(
    tx: Transaction,
    catalogue: Catalogue,
    entry: SourceEntry,
    fresh: list[tuple[Reading, int]],
    document: int,
) -> None:
    source = (await sources.ids(tx))[entry.key]
    series = await summaries.series_ids(tx, {(reading.series, 0) for reading, _ in fresh if reading.series})
    last = {reading.key: number for reading, number in fresh}
    await _supersede(tx, [reading.key for reading, number in fresh if number])
    rows = []
    for reading, number in fresh:
        place = (series[reading.series, 0] if reading.series else None, source, document)
        rows.append(_row(reading, number, int(last[reading.key] == number), place))
    await tx.many(INSERT, rows)
    waiting = [reading for reading, _ in fresh if reading.state == readings.WAITING]
    await names.count(tx, entry.key, [(reading.waits, reading.word, reading.day) for reading in waiting])
    touched = {(series[reading.series, 0], reading.day): reading.series for reading, _ in fresh if reading.series}
    await summaries.fold(tx, catalogue, touched)


async def _supersede(tx: Transaction, keys: list[int]) -> None:
    if keys:
        sql = f"UPDATE price SET current = 0 WHERE key IN (SELECT value FROM {database().numbers} AS n)"
        await tx.run(sql, (numbered(keys),))


def _row(reading: Reading, number: int, current: int, place: tuple[int | None, int, int]) -> tuple[object, ...]:
    said = reading.said
    words = (said.name, said.spec, said.grade, said.origin, said.unit)
    figures = (said.low, said.avg, said.high, said.volume)
    return (
        reading.key,
        number,
        current,
        *place,
        reading.day,
        *tuple(reading)[STORED],
        *words,
        *figures,
        said.note,
        said.key,
        said.period,
        said.market,
        said.place,
        said.volume_unit,
    )
