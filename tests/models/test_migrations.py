"""The database takes its shape step by step: each once, wholly or not at all, whoever else tries at the same time."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext

from app.database import MODELS
from models.engines import CONNECTION
from models.engines.address import Address, read
from models.migrations import migrate
from models.migrations.steps import OWN, steps
from models.rules.errors import Refused
from tests.conftest import DIALECT
from tests.models import shapes
from tests.models.notes import SOON

MOMENT = "TIMESTAMP" if DIALECT == "sqlite" else "TIMESTAMPTZ"


@pytest.fixture
def address(empty_database_url: str) -> Address:
    return read(empty_database_url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Steps of our own: one table with one row."""
    steps = tmp_path / "steps"
    steps.mkdir()
    write(steps, "0001_market", "CREATE TABLE market (id INTEGER PRIMARY KEY, name TEXT NOT NULL);")
    return steps


def write(folder: Path, name: str, sql: str) -> None:
    (folder / name).mkdir(exist_ok=True)
    (folder / name / f"up.{DIALECT}.sql").write_text(sql, encoding="utf-8")


# -- the program's own steps


def test_every_step_is_written_for_both_databases_and_numbered_without_a_gap() -> None:
    names = [step.name for step in steps("sqlite", OWN)]
    assert names == [step.name for step in steps("postgres", OWN)]
    assert [step.number for step in steps("sqlite", OWN)] == [f"{n:04}" for n in range(1, len(names) + 1)]


@pytest.mark.asyncio
async def test_an_empty_database_gets_every_step_and_then_nothing_more(address: Address) -> None:
    assert await migrate(address) == [step.name for step in steps(DIALECT, OWN)]
    shape = await shapes.of(address)
    assert await migrate(address) == []
    assert await migrate(address) == []
    assert await shapes.of(address) == shape


@pytest.mark.asyncio
async def test_the_records_and_the_migrated_tables_have_one_shape(database_url: str, empty_database_url: str) -> None:
    migrated = await shapes.of(read(database_url))
    declared = await _declared(read(empty_database_url))
    assert declared
    assert {table: migrated.get(table) for table in declared} == declared


async def _declared(address: Address) -> dict[str, shapes.Shape]:
    """The tables as the records declare them, made by Tortoise in a database of their own."""
    connections = {CONNECTION: {"engine": address.engine, "credentials": address.credentials}}
    async with TortoiseContext() as context:
        await context.init({"connections": connections, "apps": {"models": {"models": MODELS}}})
        await context.generate_schemas()
        await get_connection(CONNECTION).close()
    return await shapes.of(address)


# -- what may go wrong


@pytest.mark.asyncio
async def test_a_step_that_was_edited_after_its_day_is_refused(address: Address, folder: Path) -> None:
    await migrate(address, folder)
    write(folder, "0001_market", "CREATE TABLE market (id INTEGER PRIMARY KEY);")
    with pytest.raises(Refused, match="0001_market"):
        await migrate(address, folder)


@pytest.mark.asyncio
async def test_a_database_newer_than_the_program_is_refused(address: Address, folder: Path) -> None:
    write(folder, "0002_later", "CREATE TABLE later (id INTEGER PRIMARY KEY);")
    await migrate(address, folder)
    (folder / "0002_later").rename(folder / "later")
    with pytest.raises(Refused, match=r"0002_later.*升级程序"):
        await migrate(address, folder)


@pytest.mark.asyncio
async def test_a_step_that_fails_leaves_no_half_of_itself_and_can_be_mended(address: Address, folder: Path) -> None:
    write(folder, "0002_broken", "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);")
    with pytest.raises(Refused, match=r"0002_broken.*没有改动"):
        await migrate(address, folder)
    assert set(await shapes.of(address)) == {"market", "schema_version"}
    write(folder, "0002_broken", "CREATE TABLE half (id INTEGER);")
    assert await migrate(address, folder) == ["0002_broken"]


@pytest.mark.asyncio
async def test_of_four_programs_at_once_one_applies_and_the_others_wait(address: Address, folder: Path) -> None:
    for name in ("0002_b", "0003_c", "0004_d"):
        write(folder, name, f"INSERT INTO market VALUES ({int(name[:4])}, 'x');")
    async with asyncio.timeout(SOON):
        done = await asyncio.gather(*(migrate(address, folder) for _ in range(4)))
    assert sorted(name for names in done for name in names) == ["0001_market", "0002_b", "0003_c", "0004_d"]
    assert await shapes.ask(address, "SELECT count(*) FROM market") == [(3,)]


PROGRAM = """
import asyncio, sys
from pathlib import Path
from models.engines.address import read
from models.migrations import migrate
asyncio.run(migrate(read(sys.argv[1]), Path(sys.argv[2])))
"""
LONG = {
    "sqlite": "INSERT INTO market WITH RECURSIVE up(n) AS (SELECT 9 UNION ALL SELECT n+1 FROM up) SELECT n,'x' FROM up",
    "postgres": "SELECT pg_sleep(600)",
}


@pytest.mark.asyncio
async def test_a_program_killed_in_the_middle_of_a_step_is_followed_by_one_that_resumes(
    empty_database_url: str, folder: Path
) -> None:
    address = read(empty_database_url)
    await migrate(address, folder)
    write(folder, "0002_long", f"CREATE TABLE half (id INTEGER); INSERT INTO market VALUES (2, 'x'); {LONG[DIALECT]}")
    program = await asyncio.create_subprocess_exec(sys.executable, "-c", PROGRAM, empty_database_url, str(folder))
    async with asyncio.timeout(SOON * 2):
        await _until_in_the_middle(address)
        program.send_signal(signal.SIGKILL)
        await program.wait()
        assert set(await shapes.of(address)) == {"market", "schema_version"}
        write(folder, "0002_long", "CREATE TABLE half (id INTEGER); INSERT INTO market VALUES (2, 'x');")
        assert await migrate(address, folder) == ["0002_long"]
    assert await shapes.ask(address, "SELECT count(*) FROM market") == [(1,)]


async def _until_in_the_middle(address: Address) -> None:
    while True:
        if await shapes.in_the_middle(address):
            return
        await asyncio.sleep(0.02)
