"""SQLite: its file, its disk, its log and the other programs that use it."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from app.database import opened
from models import engines
from models.documents import Document
from models.engines import Busy, Client, DiskFull, readers, writing
from models.engines import sqlite as engine
from models.engines.address import read
from models.engines.file import reading
from models.engines.sqlite import Sqlite
from tests.conftest import DIALECT
from tests.models.notes import ADD, add, document, words

pytestmark = pytest.mark.skipif(DIALECT != "sqlite", reason="about SQLite, and these tests run on PostgreSQL")


@pytest.mark.asyncio
async def test_a_file_that_another_program_keeps_locked_is_busy_for_writers_only(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.05)
    file = read(database_url).file
    async with opened(database_url):
        with closing(sqlite3.connect(str(file), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Busy):
                await document("a").save()
            assert await Document.all().count() == 0
            other.execute("ROLLBACK")
        await document("a").save()
        assert await Document.all().count() == 1


@pytest.mark.asyncio
async def test_a_full_disk_is_told_as_such_reading_goes_on_and_it_heals(notes: Client) -> None:
    async with writing() as tx:
        pages = (await tx.rows("PRAGMA page_count"))[0][0]
        await tx.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull, match="磁盘满了"):
        await add(1, "x" * 100_000)
    assert await words() == []
    async with writing() as tx:
        await tx.rows(f"PRAGMA max_page_count = {pages + 100}")
        await tx.run(ADD, (1, "room again", None))
    assert await words() == ["room again"]


@pytest.mark.asyncio
async def test_every_connection_is_set_up_to_be_safe(database: Client) -> None:
    asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
    async with writing() as tx:
        assert [(await tx.rows(f"PRAGMA {name}"))[0][0] for name in asked] == ["wal", 2, 1, 5000, 0]
    client = cast(Sqlite, database)
    readers = client._readers
    assert readers is not None
    for reader in readers.all:
        said = [reader.connection.execute(f"PRAGMA {name}").fetchone() for name in asked]
        assert said == [("wal",), (2,), (1,), (5000,), (1,)]


@pytest.mark.asyncio
async def test_a_reader_cannot_write(notes: Client) -> None:
    with pytest.raises(Busy, match="readonly"):
        await notes.rows(ADD, (1, "by a reader", None))
    assert await words() == []


@pytest.mark.asyncio
async def test_the_version_moves_with_every_commit_of_any_program_and_only_then(notes: Client) -> None:
    before = notes.version()
    await notes.rows("SELECT * FROM note")
    assert notes.version() == before
    await add(1, "ours")
    ours = notes.version()
    with closing(sqlite3.connect(cast(Sqlite, notes).filename)) as other:
        other.execute("INSERT INTO note VALUES (2, 'theirs', NULL)")
        assert notes.version() == ours != before
        other.commit()
    assert notes.version() != ours


@pytest.mark.asyncio
async def test_a_writer_that_was_given_up_is_opened_again(notes: Client) -> None:
    await cast(Sqlite, notes).give_up()
    await add(1, "by a new one")
    assert await words() == ["by a new one"]


@pytest.mark.asyncio
@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9])
async def test_a_half_written_log_costs_only_what_was_not_finished(notes: Client, tmp_path: Path, share: float) -> None:
    for number in range(20):
        await add(number, f"word {number}")
    copy = _copied(Path(cast(Sqlite, notes).filename), tmp_path / "copy.sqlite3", share)
    with closing(sqlite3.connect(copy)) as opened_copy:
        assert opened_copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = opened_copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'note'").fetchall()
        numbers = opened_copy.execute("SELECT id FROM note ORDER BY id").fetchall() if tables else []
    assert numbers == [(number,) for number in range(len(numbers))]
    assert len(numbers) < 20


def _copied(file: Path, copy: Path, share: float) -> Path:
    """The file as a crash would leave it, with the first part of its log."""
    copy.write_bytes(file.read_bytes())
    log = Path(f"{file}-wal").read_bytes()
    Path(f"{copy}-wal").write_bytes(log[: int(len(log) * share)])
    return copy


@pytest.mark.asyncio
async def test_asking_for_one_row_leaves_the_version_as_it_is_and_sees_what_others_store(notes: Client) -> None:
    await add(1, "ours")
    before = notes.version()
    assert await notes.row("SELECT word FROM note WHERE id = ?", (1,)) == ("ours",)
    assert notes.version() == before
    with closing(sqlite3.connect(cast(Sqlite, notes).filename)) as other:
        other.execute("UPDATE note SET word = 'theirs'")
        other.commit()
    assert await notes.row("SELECT word FROM note WHERE id = ?", (1,)) == ("theirs",)
    assert notes.version() != before


@pytest.mark.asyncio
async def test_one_row_of_a_closed_file_is_asked_for_after_it_was_opened_again(notes: Client) -> None:
    await add(1, "kept")
    await cast(Sqlite, notes).close()
    assert await notes.row("SELECT word FROM note WHERE id = ?", (1,)) == ("kept",)


@pytest.mark.asyncio
async def test_breaking_off_one_question_breaks_off_no_other(notes: Client) -> None:
    """Questions come and go so fast that one ends, and the next begins, while the first is being broken off."""
    for length in range(0, 2000, 20):
        count = (
            f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {length}) SELECT max(i) FROM n"
        )
        tasks = [asyncio.create_task(notes.rows(count)) for _ in range(24)]
        await asyncio.sleep(0.0005)
        for task in tasks[::2]:
            task.cancel()
        told = await asyncio.gather(*tasks, return_exceptions=True)
        assert told[1::2] == [[(max(length, 1),)]] * 12


@pytest.mark.asyncio
async def test_what_was_asked_before_the_file_is_closed_is_still_answered(database_url: str) -> None:
    async with opened(database_url):
        tasks = [asyncio.create_task(cast(Sqlite, engines.database()).rows("SELECT 7")) for _ in range(9)]
        await asyncio.sleep(0)
    assert await asyncio.gather(*tasks) == [[(7,)]] * 9


@pytest.mark.asyncio
async def test_what_was_asked_before_the_readers_close_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "AT_ONCE", 1)
    several = readers.Readers([reading(str(tmp_path / "empty.sqlite"), 1.0) for _ in range(2)])
    asked = [asyncio.create_task(several.rows("SELECT ?", (number,), None)) for number in range(50)]
    await asyncio.sleep(0)
    await several.close()
    assert await asyncio.gather(*asked) == [[(number,)] for number in range(50)]
