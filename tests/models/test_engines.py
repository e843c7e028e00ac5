"""What is written is stored whole or not at all, and reads alike on both databases."""

import asyncio
from typing import Any, cast

import pytest
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from models.documents import Document
from models.engines import Client, database, numbered, writing
from models.engines.asyncpg import dollars
from tests.models.notes import ADD, NOON, add, document, words


@pytest.mark.asyncio
async def test_a_transaction_is_stored_whole(notes: Client) -> None:
    async with writing() as tx:
        await tx.many(ADD, [(number, f"word {number}", None) for number in range(3)])
        assert await tx.run("UPDATE note SET word = 'first' WHERE id = ?", (0,)) == 1
        assert await tx.run("DELETE FROM note WHERE id > ?", (0,)) == 2
    assert await words() == ["first"]


@pytest.mark.asyncio
async def test_a_transaction_that_fails_leaves_nothing(notes: Client) -> None:
    async def fail() -> None:
        async with writing() as tx:
            await tx.run(ADD, (1, "gone", None))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await words() == []


@pytest.mark.asyncio
async def test_a_transaction_reads_what_it_has_written(notes: Client) -> None:
    async with writing() as tx:
        assert await tx.rows(f"{ADD} RETURNING id, word", (1, "new", None)) == [(1, "new")]
        assert await tx.rows("SELECT word FROM note") == [("new",)]
        assert await database().rows("SELECT word FROM note") == [("new",)]


@pytest.mark.asyncio
async def test_a_part_of_a_transaction_may_fail_alone(notes: Client) -> None:
    async def fail() -> None:
        async with writing() as part:
            await part.run(ADD, (2, "undone", None))
            await part.run(ADD, (3, "kept", None))

    async with writing() as tx:
        await tx.run(ADD, (1, "kept", None))
        with pytest.raises(IntegrityError):
            await fail()
        async with writing() as part:
            await part.run(ADD, (4, "also kept", None))
    assert await words() == ["kept", "also kept"]


@pytest.mark.asyncio
async def test_what_cannot_be_committed_is_rolled_back_and_the_next_write_works(notes: Client) -> None:
    async def orphan() -> None:
        async with writing() as tx:
            await tx.run("INSERT INTO line (note) VALUES (?)", (7,))

    with pytest.raises(IntegrityError):
        await orphan()
    await add(7, "seven")
    assert await words() == ["seven"]
    assert await database().rows("SELECT note FROM line") == []


@pytest.mark.asyncio
async def test_records_take_part_in_the_transaction_around_them(database: Client) -> None:
    async def fail() -> None:
        async with writing():
            await document("a").save()
            await Document.bulk_create([document("b"), document("c")])
            raise ZeroDivisionError(await Document.all().count())

    with pytest.raises(ZeroDivisionError, match="3"):
        await fail()
    assert await Document.all().count() == 0


@pytest.mark.asyncio
async def test_records_are_written_and_read_outside_a_transaction_too(database: Client) -> None:
    saved = await Document.create(source="s", url="u", sha256="a", size=1, collected_at=NOON)
    await Document.bulk_create([document(sha256) for sha256 in "bcd"])
    await Document.filter(id=saved.id).update(size=5)
    assert (await Document.get(id=saved.id)).collected_at == NOON
    assert sorted(kept.size for kept in await Document.all()) == [1, 1, 1, 5]
    with pytest.raises(IntegrityError):
        await Document.bulk_create([document("x"), document("b")])
    assert await Document.all().count() == 4
    assert await Document.all().delete() == 4


@pytest.mark.asyncio
async def test_a_task_that_outlives_its_transaction_may_not_write_any_more(notes: Client) -> None:
    ended = asyncio.Event()

    async def late() -> None:
        await ended.wait()
        await cast(Any, database()).run(ADD, (1, "late", None))

    async with writing():
        task = asyncio.create_task(late())
    ended.set()
    with pytest.raises(TransactionManagementError, match="已经结束"):
        await task
    assert await words() == []


@pytest.mark.asyncio
async def test_moments_come_back_as_moments(notes: Client) -> None:
    await add(1, "noon")
    assert await database().rows("SELECT at FROM note") == [(NOON,)]


@pytest.mark.asyncio
async def test_one_value_stands_for_many_numbers(notes: Client) -> None:
    async with writing() as tx:
        await tx.many(ADD, [(number, str(number), None) for number in range(9)])
    asked = f"SELECT word FROM note WHERE id IN {notes.numbers} AND id > ? ORDER BY id"
    assert await database().rows(asked, (numbered({3, 5, 1, 2**40}), 2)) == [("3",), ("5",)]


@pytest.mark.asyncio
async def test_a_repeated_key_and_a_wrong_statement_are_told_alike_on_both(notes: Client) -> None:
    await add(1, "once")
    with pytest.raises(IntegrityError):
        await add(1, "twice")
    with pytest.raises(OperationalError):
        await database().rows("SELECT nothing FROM nowhere")


def test_question_marks_become_numbered_values() -> None:
    assert dollars("a = ? AND b IN (?, ?)") == "a = $1 AND b IN ($2, $3)"
    assert dollars("SELECT 1") == "SELECT 1"


@pytest.mark.asyncio
async def test_one_row_reads_like_all_rows(notes: Client) -> None:
    asked = "SELECT word, at FROM note WHERE id = ?"
    await add(1, "one")
    assert [await database().row(asked, (1,))] == await database().rows(asked, (1,)) == [("one", NOON)]
    assert await database().row(asked, (2,)) is None
    async with writing() as tx:
        await tx.run(ADD, (2, "unfinished", None))
        assert await database().row(asked, (2,)) == ("unfinished", None)
    with pytest.raises(OperationalError):
        await database().row("SELECT nothing FROM note")


@pytest.mark.asyncio
async def test_a_few_rows_read_like_all_rows(notes: Client) -> None:
    asked = "SELECT word, at FROM note WHERE id < ? ORDER BY id"
    await add(1, "one")
    async with writing() as tx:
        await tx.run(ADD, (2, "unfinished", None))
        assert await database().few(asked, (3,)) == [("one", NOON), ("unfinished", None)]
    assert (
        await database().few(asked, (3,)) == await database().rows(asked, (3,)) == [("one", NOON), ("unfinished", None)]
    )
    assert await database().few(asked, (1,)) == []
    with pytest.raises(OperationalError):
        await database().few("SELECT nothing FROM note")
