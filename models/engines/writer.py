"""The writer of a SQLite file (写入): one at a time, and no cancellation leaves a transaction behind."""

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, cast

import aiosqlite
from tortoise.backends.base.client import NestedTransactionContext, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

from models.engines import PATIENCE, Busy, settled
from models.engines.file import telling


class Written(SqliteClient):
    """A file that is written; `_watch` sees what any process commits."""

    dialect = "sqlite"
    numbers = "(SELECT value FROM json_each(?))"
    _watch: sqlite3.Connection | None = None

    def version(self) -> int | None:
        if self._watch is None:
            return None
        try:
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.OperationalError:
            return None

    async def writer(self) -> aiosqlite.Connection:
        """The writer, opened again where it was given up; to be asked for with the lock in hand."""
        if self._connection is None:
            with telling():
                await self.create_connection(with_db=True)
        return cast(aiosqlite.Connection, self._connection)

    async def give_up(self) -> None:
        """Lets go of a writer that no longer obeys; what it had not stored is gone, as it should be."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                await connection.close()

    def _in_transaction(self) -> "Writing":
        return Writing(self)

    def brief(self) -> "Writing":
        return Writing(self, AtHand)


class Within(SqliteTransactionWrapper):
    """The writer, while a transaction has it."""

    dialect = Written.dialect
    numbers = Written.numbers
    _parent: Written

    def version(self) -> int | None:
        return self._parent.version()

    async def begin(self) -> None:
        with telling():
            await self._connection.execute_fetchall("BEGIN IMMEDIATE")

    async def end(self, keep: bool) -> None:
        """Commits or rolls back; what cannot be committed is rolled back, a writer that cannot do that is given up."""
        try:
            with telling():
                await (self._connection.commit() if keep else self._connection.rollback())
        except Exception:
            with suppress(sqlite3.Error):
                await self._connection.rollback()
            if keep:
                raise
        finally:
            if self._connection.in_transaction:
                await self._parent.give_up()

    async def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return (await self._run(sql, values, None))[1]

    async def row(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        return next(iter(await self.rows(sql, values)), None)

    async def few(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return await self.rows(sql, values)

    async def run(self, sql: str, values: Sequence[object] = ()) -> int:
        return (await self._run(sql, values, None))[0]

    async def many(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        async with self._lock:
            with telling():
                await self._alive().executemany(sql, values)

    async def _run(self, sql: str, values: Sequence[object], row: type | None) -> tuple[int, list[Any]]:
        async with self._lock:
            connection = self._alive()
            before = connection.total_changes
            connection.row_factory = row
            with telling():
                rows = cast(list[Any], await connection.execute_fetchall(sql, values))
            return connection.total_changes - before, rows

    def _alive(self) -> aiosqlite.Connection:
        if self._finalized:
            raise TransactionManagementError("这次写入已经结束：不要在它里面另起任务，等任务做完再结束")
        return self._connection

    def _in_transaction(self) -> NestedTransactionContext:
        return NestedTransactionContext(type(self)(self))

    def brief(self) -> NestedTransactionContext:
        return self._in_transaction()

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        async with self._lock:
            with telling():
                row = await self._alive().execute_insert(query, values)
        return int(row[0]) if row else 0

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        await self.many(query, values)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        changed, rows = await self._run(query, values or (), sqlite3.Row)
        return changed or len(rows), rows


class AtHand(Within):
    """The same for small statements: they run where they are asked for, as the way to a thread takes longer."""

    async def _run(self, sql: str, values: Sequence[object], row: type | None) -> tuple[int, list[Any]]:
        connection = self._alive()._conn
        before = connection.total_changes
        connection.row_factory = row
        with telling():
            rows = connection.execute(sql, values).fetchall()
        return connection.total_changes - before, rows


class Writing(TransactionContext):
    """The way in and out of a transaction: whatever happens in the doorway, the writer goes back clean."""

    def __init__(self, parent: Written, kind: type[Within] = Within) -> None:
        self._parent = parent
        self._kind = kind
        self.connection_name = parent.connection_name

    async def __aenter__(self) -> Within:
        await self._turn()
        try:
            await self._parent.writer()
            self.client = self._within = self._kind(self._parent)
            try:
                await settled(self._within.begin())
            except BaseException:
                await settled(self._within.end(keep=False))
                raise
        except BaseException:
            self._parent._lock.release()
            raise
        self._token = get_connections().set(self.connection_name, self._within)
        return self._within

    async def _turn(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._parent._lock.acquire()
        except TimeoutError:
            raise Busy("数据库正忙：前面的写入还没有做完，请稍后再试") from None

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> None:
        get_connections().reset(self._token)
        self._within._finalized = True
        try:
            await settled(self._within.end(keep=kind is None))
        finally:
            self._parent._lock.release()
