"""The database is opened whole, and closed again whatever happens in between."""

import threading
from pathlib import Path

import pytest

from app.database import opened
from models.engines import database
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from tests.models.notes import SOON


@pytest.mark.asyncio
async def test_opening_makes_the_folder_migrates_and_knows_the_sources(tmp_path: Path, catalogue: Catalogue) -> None:
    for _ in range(2):
        async with opened(f"sqlite://{tmp_path}/var/farm/new.sqlite3", catalogue):
            keys = await database().rows("SELECT key FROM source ORDER BY position")
        assert [key for (key,) in keys] == list(catalogue.sources)


@pytest.mark.asyncio
async def test_a_failure_while_it_is_open_closes_it_and_leaves_no_thread_at_work(database_url: str) -> None:
    before, during = set(threading.enumerate()), set[threading.Thread]()

    async def fail() -> None:
        async with opened(database_url):
            during.update(threading.enumerate())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    for thread in {thread for thread in during - before if "worker_thread" in thread.name}:
        thread.join(SOON)
        assert not thread.is_alive()


@pytest.mark.asyncio
async def test_a_damaged_file_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "damaged.sqlite3"
    file.write_bytes(b"SQLite format 3\0" + b"\xff" * 8000)
    with pytest.raises(Refused, match="nongjia restore"):
        async with opened(f"sqlite://{file}"):
            pass
    assert file.read_bytes().startswith(b"SQLite format 3\0\xff")


@pytest.mark.asyncio
async def test_a_server_that_is_not_there_is_told_in_one_sentence() -> None:
    with pytest.raises(Refused, match="连不上数据库服务器"):
        async with opened("postgres://li:secret@127.0.0.1:1/farm"):
            pass
