"""A table of notes that no other part of the program knows, to try the database with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from models.documents import Document
from models.engines import Client, database, writing

SOON = 10
"""Seconds after which something hangs; nothing here takes a tenth of it."""
ADD = "INSERT INTO note (id, word, at) VALUES (?, ?, ?)"
NOON = datetime(2026, 11, 23, 4, 0, 0, 250_000, UTC)


async def create(opened: Client) -> None:
    moment = "TIMESTAMP" if opened.dialect == "sqlite" else "TIMESTAMPTZ"
    async with writing() as tx:
        await tx.run(f"CREATE TABLE note (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, at {moment})")
        await tx.run("CREATE TABLE line (note INTEGER REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)")


async def words() -> list[str]:
    return [word for (word,) in await database().rows("SELECT word FROM note ORDER BY id")]


async def add(number: int, word: str) -> None:
    async with writing() as tx:
        await tx.run(ADD, (number, word, NOON))


def document(sha256: str) -> Document:
    return Document(source="xinfadi", url="http://127.0.0.1/", sha256=sha256, size=1, collected_at=NOON)


@asynccontextmanager
async def held(number: int = 99) -> AsyncIterator[None]:
    """A transaction that another task keeps open meanwhile."""
    inside, leave = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with writing() as tx:
            await tx.run(ADD, (number, f"unfinished {number}", None))
            inside.set()
            await leave.wait()

    task = asyncio.create_task(hold())
    await asyncio.wait_for(inside.wait(), SOON)
    try:
        yield
    finally:
        leave.set()
        await task
