"""Fresh rows (新行): which of the rows that a source said are not stored yet, and as which revision they go in."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from models.engines import Transaction, database, numbered
from models.rules.readings import Reading


class Row(NamedTuple):
    """A row as it was read: its number in the batch, and which of the batch's documents said it."""

    number: int
    document: int
    reading: Reading


class Fresh(NamedTuple):
    """A row that goes in, as the revision of its key: 0 where the key is new."""

    number: int
    document: int
    reading: Reading
    revision: int


class Revision(NamedTuple):
    """The newest stored form of a key and the figures of all of them, oldest first."""

    number: int
    figures: list[tuple[str, ...]]


KNOWN = """
SELECT key, revision, said_low, said_avg, said_high, said_volume FROM price
WHERE key IN (SELECT value FROM {numbers} AS n) ORDER BY key, revision
"""


async def known(tx: Transaction, keys: Iterable[int]) -> dict[int, Revision]:
    rows = await tx.rows(KNOWN.format(numbers=database().numbers), (numbered(list(keys)),))
    found: dict[int, Revision] = {}
    for key, number, *figures in rows:
        before = found.get(key)
        found[key] = Revision(number, [*(before.figures if before else ()), tuple(figures)])
    return found


def fresh(rows: Iterable[Row], stored: dict[int, Revision]) -> Iterator[Fresh]:
    """The rows to store with their revision numbers.

    A key said more than once is a sequence of figures. Where what is stored ends with the beginning of that
    sequence, that much is known already: so a file read twice adds nothing, and a figure that returns is a revision.
    """
    by_key: dict[int, list[Row]] = {}
    for row in rows:
        by_key.setdefault(row.reading.key, []).append(row)
    for key, said in by_key.items():
        if len(said) == 1 and key not in stored:
            yield Fresh(*said[0], 0)
            continue
        steps, before = _steps(said), stored.get(key)
        seen = _overlap(before.figures, [_figures(step.reading) for step in steps]) if before else 0
        first = before.number + 1 if before else 0
        for revision, step in enumerate(steps[seen:], first):
            yield Fresh(*step, revision)


def _steps(said: list[Row]) -> list[Row]:
    """Without the rows that repeat the one before."""
    if len(said) == 1:
        return said
    return [step for i, step in enumerate(said) if not i or _figures(step.reading) != _figures(said[i - 1].reading)]


def _overlap(stored: list[tuple[str, ...]], said: list[tuple[str, ...]]) -> int:
    """How many of the first said figures the stored ones end with."""
    for length in range(min(len(stored), len(said)), 0, -1):
        if stored[-length:] == said[:length]:
            return length
    return 0


def _figures(reading: Reading) -> tuple[str, ...]:
    said = reading.said
    return (said.low, said.avg, said.high, said.volume)
