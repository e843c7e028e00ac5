"""Documents (原始文件): the pages and files that prices were read from: where, when, their hash, and the bytes.

The bytes are kept packed under their hash, so that everything can be read again by a better parser.
"""

import zlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tortoise import fields
from tortoise.models import Model

from models.engines import Transaction, database, writing
from models.rules import days

LEVEL = 5
"""A fiftieth larger than by the usual 6, for three quarters of its time."""


class Document(Model):
    """A page or file that prices were read from; the same bytes of one source are one document."""

    id = fields.BigIntField(primary_key=True)
    source = fields.TextField()
    url = fields.TextField()
    sha256 = fields.TextField()
    size = fields.IntField()
    published_at = fields.DatetimeField(null=True)
    collected_at = fields.DatetimeField()
    wants = fields.TextField(default="")
    about = fields.IntField(null=True)
    since = fields.IntField(null=True)
    problem = fields.TextField(default="")

    class Meta:
        table = "document"
        unique_together = (("source", "sha256"),)


@dataclass(frozen=True, slots=True)
class Received:
    """A document as it came in. `sha256` is over its raw bytes, `size` their number; `raw` is empty where they are not
    kept. `wants`, `about` and `since` say how it is read again; `problem` why it was turned away."""

    url: str
    sha256: str
    size: int
    collected_at: datetime
    published_at: datetime | None = None
    raw: bytes = b""
    wants: str = ""
    about: date | None = None
    since: date | None = None
    problem: str = ""


KEEP = """
INSERT INTO document (source, url, sha256, size, published_at, collected_at, wants, about, since, problem)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (source, sha256) DO UPDATE SET problem = excluded.problem,
  since = CASE WHEN excluded.since < document.since THEN excluded.since ELSE document.since END
"""
IDS = "SELECT sha256, id FROM document WHERE source = ? AND sha256 IN ({marks})"
PACKED = "SELECT sha256 FROM raw WHERE sha256 IN ({marks})"
PACK = "INSERT INTO raw (sha256, packed, kept_at) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING"


async def keep(tx: Transaction, source: str, received: Received) -> int:
    """The id of a document that came alone."""
    return (await keep_all(tx, source, [received]))[0]


async def keep_all(tx: Transaction, source: str, received: Sequence[Received]) -> list[int]:
    """Their ids; bytes that are known keep their first record; whether they could be read, and from which day on they
    were wanted, is told anew."""
    if not received:
        return []
    hashes = tuple({one.sha256 for one in received})
    marks = ", ".join("?" * len(hashes))
    await _pack(tx, received, {sha for (sha,) in await tx.rows(PACKED.format(marks=marks), hashes)})
    await tx.many(KEEP, [_row(source, one) for one in received])
    ids = dict(await tx.rows(IDS.format(marks=marks), (source, *hashes)))
    return [int(ids[one.sha256]) for one in received]


async def _pack(tx: Transaction, received: Sequence[Received], known: set[str]) -> None:
    """Keeps the bytes that are not known yet; to pack them costs more than to ask for them."""
    new = {one.sha256: one for one in reversed(received) if one.raw and one.sha256 not in known}
    await tx.many(PACK, [(sha, zlib.compress(one.raw, LEVEL), one.collected_at) for sha, one in new.items()])


def _row(source: str, one: Received) -> tuple[object, ...]:
    about, since = (days.number(day) if day else None for day in (one.about, one.since))
    told = (source, one.url, one.sha256, one.size, one.published_at, one.collected_at)
    return (*told, one.wants, about, since, one.problem)


@dataclass(frozen=True, slots=True)
class Kept:
    """A document with its bytes, and what its source needs to read it again; rows before `since` were not wanted.

    `run` is the collect in which it came, `problem` why it was turned away.
    """

    id: int
    run: int
    problem: str
    url: str
    sha256: str
    wants: str
    raw: bytes
    about: date
    since: date
    until: date


KEPT = """
SELECT d.id, (SELECT max(u.id) FROM run AS u WHERE u.source = d.source AND u.started_at <= d.collected_at), d.problem,
  d.url, d.sha256, d.wants, r.packed, d.about, d.since, d.collected_at FROM document AS d
JOIN raw AS r ON r.sha256 = d.sha256 WHERE d.source = ? AND d.collected_at >= ? AND d.id > ? ORDER BY d.id LIMIT 1
"""


async def kept(source: str, since: datetime) -> AsyncIterator[Kept]:
    """The documents of a source whose bytes are still here, in the order in which they came, one at a time."""
    last = 0
    while rows := await database().rows(KEPT, (source, since, last)):
        last, run, problem, *words, packed, about, first, collected = rows[0]
        url, sha256, wants = map(str, words)
        until = collected.astimezone(days.SHANGHAI).date()
        told = (days.of_number(about) if about is not None else until, days.of_number(first or 0), until)
        yield Kept(last, run or 0, str(problem), url, sha256, wants, zlib.decompress(packed), *told)


async def raw_of(document: int) -> tuple[str, bytes] | None:
    """What it was asked for as and its bytes as they came; None where they are not kept any more."""
    rows = await database().rows(
        "SELECT d.wants, r.packed FROM document AS d JOIN raw AS r ON r.sha256 = d.sha256 WHERE d.id = ?", (document,)
    )
    return (str(rows[0][0]), zlib.decompress(rows[0][1])) if rows else None


REFUSED = """
SELECT d.source, d.id FROM document AS d JOIN raw AS r ON r.sha256 = d.sha256
WHERE d.id IN (SELECT max(id) FROM document WHERE problem <> '' GROUP BY source)
"""


async def refused() -> dict[str, int]:
    """Source -> its newest page that was turned away, where its bytes are kept."""
    return {str(source): int(number) for source, number in await database().rows(REFUSED)}


async def forget(before: datetime) -> int:
    """Lets go of bytes that were kept before then; where they came from and their hash stay. Returns how many."""
    async with writing() as tx:
        return await tx.run("DELETE FROM raw WHERE kept_at < ?", (before,))
