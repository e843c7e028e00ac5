"""A connection to a SQLite file (数据库文件): how it is opened, broken off, and what its failures mean."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiosqlite
import ciso8601
from tortoise.exceptions import IntegrityError, OperationalError

from models.engines import Busy, DiskFull, settled

EVERY = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
WRITER = f"PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=4194304; PRAGMA cache_size=-16000; {EVERY}"
READER = f"{EVERY} PRAGMA cache_size=-8000; PRAGMA query_only=1;"
"""A far page of a search reads about 2,000 pages of the file; they fit."""
FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
}

sqlite3.register_converter("TIMESTAMP", lambda said: ciso8601.parse_datetime(said.decode()))
sqlite3.register_converter("DATE", lambda said: ciso8601.parse_datetime(said.decode()).date())


async def connected(filename: str, pragmas: str, patience: float) -> aiosqlite.Connection:
    how: dict[str, Any] = {"detect_types": sqlite3.PARSE_DECLTYPES, "check_same_thread": False}
    connection = await aiosqlite.connect(filename, timeout=patience, isolation_level=None, **how)
    try:
        await script(connection, pragmas)
    except BaseException:
        await settled(connection.close())
        raise
    return connection


async def script(connection: aiosqlite.Connection, sql: str) -> None:
    await connection.executescript(sql)


def reading(filename: str, patience: float) -> sqlite3.Connection:
    """A connection that only reads, for whichever thread has it."""
    types = sqlite3.PARSE_DECLTYPES
    connection = sqlite3.connect(filename, patience, types, isolation_level=None, check_same_thread=False)
    try:
        connection.executescript(READER)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def telling() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise told(error) from error


def told(error: sqlite3.Error) -> Exception:
    """The same failure in the words that hold for both databases."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code in FULL:
        return DiskFull(f"磁盘满了，写不进去（{error}），请腾出空间再试")
    if code & 0xFF in AWAY:
        return Busy(f"数据库现在用不了（{error}），请稍后再试")
    return IntegrityError(error) if isinstance(error, sqlite3.IntegrityError) else OperationalError(error)
