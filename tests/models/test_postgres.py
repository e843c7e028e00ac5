"""PostgreSQL: a server that breaks off, and transactions that stand in each other's way."""

import asyncio

import asyncpg
import pytest

from models.engines import Busy, Client, writing
from models.engines.address import read
from tests.conftest import DIALECT
from tests.models.notes import ADD, NOON, add, words

pytestmark = pytest.mark.skipif(DIALECT != "postgres", reason="about PostgreSQL, and these tests run on SQLite")


@pytest.mark.asyncio
async def test_a_server_that_breaks_off_is_busy_and_works_again_when_it_is_back(
    notes: Client, database_url: str
) -> None:
    async def interrupted() -> None:
        async with writing() as tx:
            await tx.run(ADD, (1, "lost", None))
            await _break_off(database_url)
            await tx.run(ADD, (2, "lost too", None))

    with pytest.raises(Busy):
        await interrupted()
    await add(3, "after")
    assert await words() == ["after"]


@pytest.mark.asyncio
async def test_two_transactions_in_opposite_order_end_with_one_stored_and_one_busy(notes: Client) -> None:
    await add(1, "a")
    await add(2, "b")
    both = asyncio.Barrier(2)

    async def change(first: int, second: int) -> None:
        async with writing() as tx:
            await tx.run("UPDATE note SET at = ? WHERE id = ?", (NOON, first))
            await both.wait()
            await tx.run("UPDATE note SET at = ? WHERE id = ?", (NOON, second))

    ended = await asyncio.gather(change(1, 2), change(2, 1), return_exceptions=True)
    assert [type(end) for end in ended if end] == [Busy]


async def _break_off(url: str) -> None:
    """Ends every other connection to the database, as a server that is restarted does."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    connection = await asyncpg.connect(**read(url).credentials)
    await connection.execute(f"{others} AND pid <> pg_backend_pid()")
    await connection.close()
