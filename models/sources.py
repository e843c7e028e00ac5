"""Sources (来源): the registry's order and standing, as the database knows it."""

from tortoise import fields
from tortoise.models import Model

from models.engines import Transaction, writing
from models.rules.catalogue import Catalogue


class Source(Model):
    """A registered source; of two that tell one market's same figure, the lower position counts."""

    id = fields.BigIntField(primary_key=True)
    key = fields.TextField()
    position = fields.IntField()
    official = fields.IntField(default=0)

    class Meta:
        table = "source"
        unique_together = (("key",),)


SAVE = """
INSERT INTO source (key, position, official) VALUES (?, ?, ?)
ON CONFLICT (key) DO UPDATE SET position = excluded.position, official = excluded.official
"""


async def register(catalogue: Catalogue) -> None:
    """Brings the registry of the catalogue into the database; a source that left it keeps its rows and comes last."""
    entries = enumerate(catalogue.sources.values())
    rows = [(entry.key, position, int(entry.official)) for position, entry in entries]
    async with writing() as tx:
        known = {
            key: (position, official)
            for key, position, official in await tx.rows("SELECT key, position, official FROM source")
        }
        await tx.many(SAVE, [row for row in rows if known.get(row[0]) != row[1:]])


async def ids(tx: Transaction) -> dict[str, int]:
    return {str(key): int(number) for number, key in await tx.rows("SELECT id, key FROM source")}
