"""Deeds done together: one commit, each alone in what goes wrong, and none answered before it is stored."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from models.documents import Document
from models.engines import Busy, Client, DiskFull, Transaction, writing
from models.engines.together import IN_A_ROW, MOST, together
from tests.conftest import DIALECT
from tests.models.notes import ADD, NOON, SOON, document, held, words

pytestmark = pytest.mark.asyncio
SHARED_COMMIT = pytest.mark.skipif(
    DIALECT == "postgres", reason="on PostgreSQL every deed has a commit of its own; sharing one is SQLite's"
)
Deed = Callable[[Transaction], Awaitable[int]]


def adding(number: int, fails: Exception | None = None) -> Deed:
    async def deed(tx: Transaction) -> int:
        await tx.run(ADD, (number, f"word {number}", NOON))
        if fails:
            raise fails
        return number

    return deed


async def all_of(*deeds: Deed) -> list[int | BaseException]:
    """What became of those that came while someone else was writing."""
    async with asyncio.timeout(SOON):
        async with held():
            tasks = [asyncio.create_task(together(deed)) for deed in deeds]
            await asyncio.sleep(0.05)
        return await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.skipif(DIALECT == "postgres", reason="PostgreSQL flushes several commits at once by itself")
async def test_those_that_wait_are_stored_by_one_commit(notes: Client) -> None:
    seen: set[int | None] = set()

    def noting(number: int) -> Deed:
        async def deed(tx: Transaction) -> int:
            seen.add(notes.version())
            return await adding(number)(tx)

        return deed

    assert await all_of(*(noting(number) for number in range(10))) == list(range(10))
    assert len(await words()) == 11
    assert len(seen) <= 2, "one for the first that came, one for all the rest"


async def test_one_that_says_no_undoes_its_own_part_alone(notes: Client) -> None:
    no = ValueError("no")
    assert await all_of(adding(1), adding(2, no), adding(3)) == [1, no, 3]
    assert await words() == ["word 1", "word 3", "unfinished 99"]


async def test_a_row_that_is_there_already_undoes_its_own_part_alone(notes: Client) -> None:
    results = await all_of(adding(1), adding(2), adding(2), adding(3))
    assert (results[0], results[3]) == (1, 3)
    assert sorted(type(result).__name__ for result in results[1:3]) == ["IntegrityError", "int"]
    assert await words() == ["word 1", "word 2", "word 3", "unfinished 99"]


@SHARED_COMMIT
@pytest.mark.parametrize("fault", [DiskFull("full"), Busy("locked")])
async def test_where_the_database_fails_it_fails_for_all_and_nothing_of_them_is_stored(
    notes: Client, fault: Exception
) -> None:
    results = await all_of(adding(1), adding(2), adding(3, fault), adding(4))
    assert results[0] == 1 or isinstance(results[0], type(fault))
    assert [type(result) for result in results[1:]] == [type(fault)] * 3
    assert await together(adding(5)) == 5
    assert not {"word 2", "word 3", "word 4"} & set(await words())


async def test_whoever_is_answered_finds_it_stored(notes: Client) -> None:
    async def answered(number: int) -> bool:
        await together(adding(number))
        return f"word {number}" in await words()

    assert all(await asyncio.gather(*(answered(number) for number in range(30))))


async def test_who_goes_away_takes_nobody_along(notes: Client) -> None:
    async with held():
        tasks = [asyncio.create_task(together(adding(number))) for number in range(5)]
        await asyncio.sleep(0.05)
        tasks[3].cancel()
        with suppress(asyncio.CancelledError):
            await tasks[3]
    assert await asyncio.gather(*tasks[:3], tasks[4]) == [0, 1, 2, 4]
    assert await together(adding(7)) == 7
    assert {"word 0", "word 1", "word 2", "word 4", "word 7"} <= set(await words())


@pytest.mark.skipif(DIALECT == "postgres", reason="there nobody waits for a turn")
async def test_who_goes_away_before_the_turn_comes_has_done_nothing(notes: Client) -> None:
    free = asyncio.Event()

    async def slow(tx: Transaction) -> None:
        await free.wait()

    first = asyncio.create_task(together(slow))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(together(adding(1)))
    await asyncio.sleep(0.01)
    second.cancel()
    free.set()
    await first
    with pytest.raises(asyncio.CancelledError):
        await second
    assert "word 1" not in await words()


async def test_more_than_fit_go_into_several(notes: Client) -> None:
    numbers = range(100, 100 + 2 * MOST + 5)
    assert await all_of(*map(adding, numbers)) == list(numbers)
    assert {f"word {number}" for number in numbers} <= set(await words())


@SHARED_COMMIT
async def test_a_commit_that_fails_is_told_to_all_of_them_and_nothing_is_stored(notes: Client) -> None:
    """A reference to nothing is found out by the commit alone."""

    async def hanging(tx: Transaction) -> int:
        await tx.run("INSERT INTO line (note) VALUES (12345)")
        return 0

    results = await all_of(adding(1), adding(2), hanging, adding(3))
    assert all(isinstance(result, Exception) for result in results)
    assert await words() == ["unfinished 99"]


@SHARED_COMMIT
async def test_where_one_says_no_the_others_are_begun_once_more_and_stored_once(notes: Client) -> None:
    begun: list[int] = []

    def counted(number: int, fails: Exception | None = None) -> Deed:
        async def deed(tx: Transaction) -> int:
            begun.append(number)
            return await adding(number, fails)(tx)

        return deed

    no = ValueError("no")
    assert await all_of(counted(1), counted(2), counted(3, no), counted(4)) == [1, 2, no, 4]
    assert begun == [1, 2, 3, 1, 2, 3, 4], "first all as one, then each as a part"
    assert await words() == ["word 1", "word 2", "word 4", "unfinished 99"]


async def test_a_deed_may_use_records_and_parts_of_its_own(notes: Client) -> None:
    async def deed(tx: Transaction) -> int:
        await document("one").save()
        with suppress(ValueError):
            async with writing():
                await adding(8)(tx)
                raise ValueError("undone")
        await tx.many(ADD, [(number, f"word {number}", NOON) for number in (5, 6)])
        return await Document.filter(sha256="one").count()

    assert await all_of(deed, adding(1)) == [1, 1]
    assert await words() == ["word 1", "word 5", "word 6", "unfinished 99"]
    assert await Document.all().count() == 1


@SHARED_COMMIT
async def test_others_are_served_between_two_deeds_of_one_commit(notes: Client) -> None:
    """A commit of many deeds keeps nobody waiting who only reads."""
    turns: list[int] = []

    async def ticking() -> None:
        while True:
            turns.append(len(turns))
            await asyncio.sleep(0)

    def seeing(number: int) -> Deed:
        async def deed(tx: Transaction) -> int:
            await adding(number)(tx)
            return len(turns)

        return deed

    ticks = asyncio.create_task(ticking())
    seen = await all_of(*map(seeing, range(20)))
    ticks.cancel()
    assert len(set(seen)) >= len(seen) / IN_A_ROW
