"""SQLite for Tortoise and plain SQL: one writer, four readers, and no cancellation leaves a transaction behind."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

from models.engines import PATIENCE, settled
from models.engines.file import WRITER, connected, reading, script, telling
from models.engines.readers import Readers
from models.engines.writer import Written

READERS = 4


class Sqlite(Written):
    """The database file; a write outside a transaction is a transaction of one statement."""

    def __init__(self, file_path: str, **options: Any) -> None:
        super().__init__(file_path, **options)
        self._opening = asyncio.Lock()
        self._readers: Readers | None = None

    async def create_connection(self, with_db: bool) -> None:
        async with self._opening:
            if self._connection is None:
                self._connection = await connected(self.filename, WRITER, PATIENCE)
                await self._post_connect()
            if self._readers is None:
                opened = [await asyncio.to_thread(reading, self.filename, PATIENCE) for _ in range(READERS)]
                self._readers = Readers(opened)
            if self._watch is None:
                types = sqlite3.PARSE_DECLTYPES
                self._watch = sqlite3.connect(self.filename, timeout=0, isolation_level=None, detect_types=types)

    async def close(self) -> None:
        if self._watch is not None:
            self._watch.close()
        if self._readers is not None:
            await self._readers.close()
        if self._connection is not None:
            await self._connection.close()
        self._watch = self._connection = self._readers = None

    async def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return await self._read(sql, values, None)

    async def row(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        return next(iter(await self.few(sql, values)), None)

    async def few(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Told at once, as the way to a thread takes longer; where the file is locked, a reader waits."""
        if self._watch is not None:
            with suppress(sqlite3.OperationalError):
                return self._watch.execute(sql, values).fetchall()
        return await self.rows(sql, values)

    async def _read(self, sql: str, values: Sequence[object], row: type | None) -> list[Any]:
        if self._readers is None:
            await self.create_connection(with_db=True)
        return await cast(Readers, self._readers).rows(sql, values, row)

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


client_class = Sqlite
