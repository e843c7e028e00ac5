"""Names (名称): words of sources that no product answers to yet; they wait until someone teaches them (待认名称)."""

from collections import defaultdict
from collections.abc import Iterable

from tortoise import fields
from tortoise.models import Model

from models.engines import Transaction, database


class Unknown(Model):
    """A name that waits to be recognised, how often it came and from when to when."""

    id = fields.BigIntField(primary_key=True)
    source = fields.TextField()
    word = fields.TextField()
    count = fields.IntField()
    first_day = fields.IntField()
    last_day = fields.IntField()

    class Meta:
        table = "unknown_name"
        unique_together = (("source", "word"),)


COUNT = """
INSERT INTO unknown_name (source, word, count, first_day, last_day) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (source, word) DO UPDATE SET count = unknown_name.count + excluded.count,
  first_day = CASE WHEN excluded.first_day < unknown_name.first_day THEN excluded.first_day ELSE
  unknown_name.first_day END,
  last_day = CASE WHEN excluded.last_day > unknown_name.last_day THEN excluded.last_day ELSE unknown_name.last_day END
"""


async def count(tx: Transaction, source: str, waiting: Iterable[tuple[str, int]]) -> None:
    """Counts each waiting (word, day) once more."""
    days = defaultdict(list)
    for word, day in waiting:
        days[word].append(day)
    await tx.many(COUNT, [(source, word, len(seen), min(seen), max(seen)) for word, seen in days.items()])


async def waiting(source: str = "", limit: int = 200) -> list[tuple[str, str, int]]:
    """(source, word, count) of the names that wait, the most frequent first."""
    sql = "SELECT source, word, count FROM unknown_name WHERE ? IN ('', source) ORDER BY count DESC, word LIMIT ?"
    return [(str(key), str(word), int(times)) for key, word, times in await database().rows(sql, (source, limit))]
