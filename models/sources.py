"""Sources (来源): the registry's order, what their sites looked like, and when they are not asked (停采)."""

from tortoise import fields
from tortoise.models import Model

from models import events
from models.engines import Transaction, database, writing
from models.rules import days
from models.rules.catalogue import Catalogue


class Source(Model):
    """A registered source; of two that tell one market's same figure, the lower position counts."""

    id = fields.BigIntField(primary_key=True)
    key = fields.TextField()
    position = fields.IntField()
    official = fields.IntField(default=0)
    shape = fields.TextField(default="")
    robots = fields.TextField(default="")
    robots_at = fields.DatetimeField(null=True)

    class Meta:
        table = "source"
        unique_together = (("key",),)


class Pause(Model):
    """A time in which a source is not asked: who stopped it and why, who let it go on."""

    id = fields.BigIntField(primary_key=True)
    source = fields.TextField()
    why = fields.TextField()
    paused_by = fields.TextField()
    paused_at = fields.DatetimeField()
    resumed_by = fields.TextField(default="")
    resumed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "pause"


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
    """Key -> number in the database."""
    return {str(key): int(number) for number, key in await tx.rows("SELECT id, key FROM source")}


PAUSE = "INSERT INTO pause (source, why, paused_by, paused_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
RESUME = "UPDATE pause SET resumed_by = ?, resumed_at = ? WHERE source = ? AND resumed_at IS NULL"


async def pause(tx: Transaction, source: str, why: str, by: str = events.PROGRAM) -> None:
    """From now on the source is not asked; one that is paused already stays so."""
    if await tx.run(PAUSE, (source, why, by, days.now())):
        await events.note(tx, by, "source.pause", source, {"why": why})


async def resume(tx: Transaction, source: str, by: str) -> bool:
    """Someone has looked: the source may be asked again. False where it was not paused."""
    resumed = bool(await tx.run(RESUME, (by, days.now(), source)))
    if resumed:
        await events.note(tx, by, "source.resume", source)
    return resumed


async def paused() -> dict[str, str]:
    """Source -> why it is not asked until someone has looked."""
    rows = await database().rows("SELECT source, why FROM pause WHERE resumed_at IS NULL")
    return {str(source): str(why) for source, why in rows}


async def shape(source: str) -> str:
    """What its pages looked like when an officer accepted them, or when they were first read."""
    rows = await database().rows("SELECT shape FROM source WHERE key = ?", (source,))
    return str(rows[0][0]) if rows else ""


async def learn_shape(tx: Transaction, source: str, shape: str) -> None:
    """From now on its pages are expected to look like this."""
    await tx.run("UPDATE source SET shape = ? WHERE key = ?", (shape, source))


async def note_robots(tx: Transaction, source: str, said: str) -> None:
    """What the site's robots.txt said of our way there, when it was last read."""
    await tx.run("UPDATE source SET robots = ?, robots_at = ? WHERE key = ?", (said, days.now(), source))


async def known() -> dict[str, Source]:
    """Source -> what the database knows of it."""
    return {source.key: source for source in await Source.all()}
