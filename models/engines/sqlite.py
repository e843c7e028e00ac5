"""SQLite for Tortoise and plain SQL: one writer, four readers, and no cancellation leaves a transaction behind."""

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
from models.engines.file import READER, WRITER, connected, script, stopped, telling, told

READERS = 4


class Sqlite(SqliteClient):
    """The database file; a write outside a transaction is a transaction of one statement."""

    dialect = "sqlite"
    numbers = "(SELECT value FROM json_each(?))"

    def __init__(self, file_path: str, **options: Any) -> None:
        super().__init__(file_path, **options)
        self._opening = asyncio.Lock()
        self._all_readers: list[aiosqlite.Connection] = []
        self._free_readers: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        self._watch: sqlite3.Connection | None = None

    async def create_connection(self, with_db: bool) -> None:
        async with self._opening:
            if self._connection is None:
                self._connection = await connected(self.filename, WRITER, PATIENCE)
                await self._post_connect()
            while len(self._all_readers) < READERS:
                reader = await connected(self.filename, READER, PATIENCE)
                self._all_readers.append(reader)
                self._free_readers.put_nowait(reader)
            if self._watch is None:
                self._watch = sqlite3.connect(self.filename, timeout=0, isolation_level=None)

    async def close(self) -> None:
        if self._watch is not None:
            self._watch.close()
        for connection in (*self._all_readers, *filter(None, [self._connection])):
            await connection.close()
        self._watch = self._connection = None
        self._all_readers.clear()
        self._free_readers = asyncio.LifoQueue()

    def version(self) -> int | None:
        if self._watch is None:
            return None
        try:
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.OperationalError:
            return None

    async def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return await self._read(sql, values, None)

    async def _read(self, sql: str, values: Sequence[object], row: type | None) -> list[Any]:
        """One hop to the thread of a reader that has nothing else to do, so a long read delays no other."""
        if len(self._all_readers) < READERS:
            await self.create_connection(with_db=True)
        reader = await self._free_readers.get()
        try:
            reader.row_factory = row
            return cast(list[Any], await reader.execute_fetchall(sql, values))
        except asyncio.CancelledError:
            await settled(stopped(reader))
            raise
        except sqlite3.Error as error:
            raise told(error) from error
        finally:
            self._free_readers.put_nowait(reader)

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

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        async with self._in_transaction() as tx:
            return await tx.execute_insert(query, values)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        async with self._in_transaction() as tx:
            await tx.execute_many(query, values)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        if query.lstrip()[:6].upper() == "SELECT":
            rows = await self._read(query, values or (), sqlite3.Row)
            return len(rows), rows
        async with self._in_transaction() as tx:
            return await tx.execute_query(query, values)

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        return [dict(row) for row in (await self.execute_query(query, values))[1]]

    async def execute_script(self, query: str) -> None:
        async with self._lock:
            with telling():
                await settled(script(await self.writer(), query))


class Within(SqliteTransactionWrapper):
    """The writer, while a transaction has it."""

    dialect = Sqlite.dialect
    numbers = Sqlite.numbers
    _parent: Sqlite

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
        return NestedTransactionContext(Within(self))

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


class Writing(TransactionContext):
    """The way in and out of a transaction: whatever happens in the doorway, the writer goes back clean."""

    def __init__(self, parent: Sqlite) -> None:
        self._parent = parent
        self.connection_name = parent.connection_name

    async def __aenter__(self) -> Within:
        await self._turn()
        try:
            await self._parent.writer()
            self.client = self._within = Within(self._parent)
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


client_class = Sqlite
