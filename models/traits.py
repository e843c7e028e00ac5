"""Traits (标记) of a database as a whole: whether its figures are invented."""

from models.engines import database, writing

DEMO = "demo"


async def mark(name: str) -> None:
    """From now on the database carries the trait."""
    async with writing() as tx:
        await tx.run("INSERT INTO trait (name, value) VALUES (?, '1') ON CONFLICT DO NOTHING", (name,))


async def marked(name: str) -> bool:
    return bool(await database().rows("SELECT 1 FROM trait WHERE name = ?", (name,)))
