"""Nobody waits for long, and a cancelled task leaves no trace."""

import asyncio
import sqlite3
import sys
from contextlib import AsyncExitStack, closing
from types import ModuleType
from typing import cast

import asyncpg
import pytest
from tortoise.connection import get_connection

from models.documents import Document
from models.engines import Busy, Client, database, readers, settled, writing
from models.engines import asyncpg as postgres_engine
from models.engines import writer as sqlite_engine
from models.engines.asyncpg import Postgres
from models.engines.sqlite import Sqlite
from tests.conftest import DIALECT
from tests.models.notes import ADD, SOON, add, document, held, words

ENDLESS = """
SELECT count(*) FROM (WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up) SELECT n FROM up) AS numbers
"""
ENGINES: dict[str, tuple[ModuleType, int]] = {"sqlite": (sqlite_engine, 1), "postgres": (postgres_engine, 5)}
"""The engine and how many transactions it keeps open at a time."""


@pytest.mark.asyncio
async def test_a_read_does_not_wait_for_an_open_transaction_and_does_not_see_it(notes: Client) -> None:
    async with held(), asyncio.timeout(SOON):
        assert await words() == []
        assert await Document.all().count() == 0
    assert await words() == ["unfinished 99"]


@pytest.mark.asyncio
@pytest.mark.parametrize("at_once", [1, 2])
async def test_a_light_read_does_not_wait_for_long_ones_and_a_cancelled_one_stops(
    notes: Client, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(readers, "AT_ONCE", at_once)
    for _ in range(3):
        long = [asyncio.create_task(database().rows(ENDLESS)) for _ in range(3)]
        await asyncio.sleep(0.05)
        async with asyncio.timeout(SOON):
            assert await database().rows("SELECT 1") == [(1,)]
            for task in long:
                task.cancel()
            ended = await asyncio.gather(*long, return_exceptions=True)
        assert [type(end) for end in ended] == [asyncio.CancelledError] * 3


@pytest.mark.asyncio
async def test_who_waits_too_long_for_its_turn_is_told_so(notes: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, room = ENGINES[DIALECT]
    monkeypatch.setattr(engine, "PATIENCE", 0.05)
    async with AsyncExitStack() as others:
        for number in range(room):
            await others.enter_async_context(held(number + 2))
        with pytest.raises(Busy):
            await add(1, "too late")
    await add(1, "in time")
    assert (await words())[0] == "in time"


@pytest.mark.asyncio
async def test_work_that_was_begun_is_finished_however_often_its_task_is_cancelled() -> None:
    go, done = asyncio.Event(), []

    async def work() -> None:
        await go.wait()
        done.append(True)

    task = asyncio.create_task(settled(work()))
    for _ in range(3):
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == [True]


@pytest.mark.asyncio
async def test_two_hundred_cancellations_on_the_way_into_a_transaction_leave_the_database_whole(notes: Client) -> None:
    inside = 0

    async def enter(number: int) -> None:
        nonlocal inside
        async with writing() as tx:
            inside += 1
            await tx.run(ADD, (number, f"cancelled {number}", None))
            await asyncio.sleep(SOON)

    for number in range(200):
        task = asyncio.create_task(enter(number))
        await asyncio.sleep(number % 20 * 0.0001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert inside < 200
    await _whole(notes)
    assert await words() == ["after"]


@pytest.mark.asyncio
async def test_cancellations_in_a_bulk_insert_store_all_or_nothing_of_it(notes: Client) -> None:
    for number in range(40):
        batch = [document(f"{number} {row}") for row in range(300)]
        task = asyncio.create_task(_stored(batch))
        await asyncio.sleep(number % 20 * 0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert await Document.all().count() % 300 == 0
    await _whole(notes)


async def _stored(batch: list[Document]) -> None:
    await Document.bulk_create(batch)


async def _whole(notes: Client) -> None:
    """Every connection is free, and what is written now is seen by a program that looks from outside."""
    async with asyncio.timeout(SOON):
        await asyncio.gather(*(database().rows("SELECT 1") for _ in range(20)))
        await add(500, "after")
    client = get_connection("default")
    if isinstance(client, Sqlite):
        with closing(sqlite3.connect(client.filename, timeout=0, isolation_level=None)) as outside:
            outside.execute("BEGIN IMMEDIATE")
            assert ("after",) in outside.execute("SELECT word FROM note").fetchall()
    elif isinstance(client, Postgres):
        pool = cast(asyncpg.Pool, client._pool)
        assert pool.get_idle_size() == pool.get_size()


COUNTER = """
import asyncio, sys
from app.database import opened
from models.engines import database, writing

async def count(url):
    async with opened(url):
        lock = " FOR UPDATE" if database().dialect == "postgres" else ""
        for _ in range(50):
            async with writing() as tx:
                (number,), = await tx.rows("SELECT id FROM note" + lock)
                await tx.run("UPDATE note SET id = ?", (number + 1,))

asyncio.run(count(sys.argv[1]))
"""


@pytest.mark.asyncio
async def test_four_programs_that_read_and_then_write_lose_nothing(notes: Client, database_url: str) -> None:
    await add(0, "count")
    command = (sys.executable, "-c", COUNTER, database_url)
    programs = [await asyncio.create_subprocess_exec(*command) for _ in range(4)]
    assert [await program.wait() for program in programs] == [0, 0, 0, 0]
    assert await database().rows("SELECT id FROM note") == [(200,)]
