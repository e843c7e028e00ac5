"""Names (名称): words of sources that nobody knows yet, and the lessons that officers taught (待认名称, 认名)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from models.engines import Transaction, database
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.catalogue.lessons import Lesson, Waits


class Unknown(Model):
    """A word that waits to be recognised, how often it came and from when to when."""

    id = fields.BigIntField(primary_key=True)
    source = fields.TextField()
    kind = fields.TextField()
    word = fields.TextField()
    count = fields.IntField()
    first_day = fields.IntField()
    last_day = fields.IntField()

    class Meta:
        table = "unknown_name"
        unique_together = (("source", "kind", "word"),)


class Taught(Model):
    """What an officer said that a word means, for one source or ("") for all."""

    id = fields.BigIntField(primary_key=True)
    kind = fields.TextField()
    source = fields.TextField()
    word = fields.TextField()
    means = fields.TextField()
    taught_by = fields.TextField()
    taught_at = fields.DatetimeField()

    class Meta:
        table = "lesson"
        unique_together = (("kind", "source", "word"),)


COUNT = """
INSERT INTO unknown_name (source, kind, word, count, first_day, last_day) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (source, kind, word) DO UPDATE SET count = unknown_name.count + excluded.count,
  first_day = CASE WHEN excluded.first_day < unknown_name.first_day THEN excluded.first_day ELSE
  unknown_name.first_day END,
  last_day = CASE WHEN excluded.last_day > unknown_name.last_day THEN excluded.last_day ELSE unknown_name.last_day END
"""


async def count(tx: Transaction, source: str, waiting: Iterable[tuple[str, str, int]]) -> None:
    """Counts each waiting (kind, word, day) once more."""
    seen: dict[tuple[str, str], list[int]] = defaultdict(list)
    for kind, word, day in waiting:
        seen[kind, word].append(day)
    rows = [(source, *word, len(told), min(told), max(told)) for word, told in seen.items()]
    await tx.many(COUNT, rows)


class Waiting(NamedTuple):
    """One word that waits: where it came from, how often, and from when to when (days as kept)."""

    source: str
    kind: Waits
    word: str
    times: int
    first_day: int
    last_day: int


async def waiting(source: str = "", limit: int = 200) -> list[Waiting]:
    """The words that wait, the most frequent first."""
    sql = """SELECT source, kind, word, count, first_day, last_day FROM unknown_name
      WHERE ? IN ('', source) ORDER BY count DESC, word LIMIT ?"""
    rows = await database().rows(sql, (source, limit))
    return [Waiting(key, Waits(kind), word, *told) for key, kind, word, *told in rows]


async def waiting_count() -> int:
    return int((await database().rows("SELECT count(*) FROM unknown_name"))[0][0])


LEARN = """
INSERT INTO lesson (kind, source, word, means, taught_by, taught_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, source, word) DO UPDATE SET means = excluded.means, taught_by = excluded.taught_by,
  taught_at = excluded.taught_at
"""


async def learn(tx: Transaction, lesson: Lesson, by: str) -> None:
    """Keeps the lesson; it takes the place of an older one of the same word."""
    await tx.run(LEARN, (lesson.kind, lesson.source, lesson.word, lesson.means, by, days.now()))


async def known(tx: Transaction, source: str, kind: Waits, words: Iterable[str]) -> None:
    """These words of the source need nobody any more."""
    sql = "DELETE FROM unknown_name WHERE source = ? AND kind = ? AND word = ?"
    await tx.many(sql, [(source, kind, word) for word in words])


async def lessons() -> list[Lesson]:
    """All lessons, oldest first."""
    rows = await database().rows("SELECT kind, word, means, source FROM lesson ORDER BY id")
    return [Lesson(Waits(kind), word, means, source) for kind, word, means, source in rows]


async def refresh(catalogue: Catalogue) -> None:
    """The catalogue knows what was taught, by any process, up to now."""
    catalogue.lessons.learn(await lessons())


async def taught(limit: int = 200) -> list[Taught]:
    """The lessons with who taught them and when, the newest first."""
    return await Taught.all().order_by("-taught_at", "-id").limit(limit)
