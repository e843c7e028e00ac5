"""PostgreSQL for Tortoise and plain SQL: a small pool, and no cancellation keeps a connection from it."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import NestedTransactionContext, PoolConnectionWrapper, TransactionContext
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

from models.engines import PATIENCE, Busy, DiskFull, settled

NUMBERS = "(SELECT jsonb_array_elements_text(?::jsonb)::bigint AS value)"
AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InternalClientError,
)
"""A server that is away; the last is how the driver tells that the line broke between two messages."""
LOST = ("closed", "closing", "released")
"""How asyncpg says that a connection went away under its user."""


class Borrowed(PoolConnectionWrapper[asyncpg.Connection]):
    """A connection of the pool for one statement; waits for it with patience, not for ever."""

    async def __aenter__(self) -> asyncpg.Connection:
        self.connection = await cast(Postgres, self.client).borrow()
        return self.connection


class Postgres(AsyncpgDBClient):
    """The database on a server."""

    dialect = "postgres"
    numbers = NUMBERS

    async def create_pool(self, **options: Any) -> asyncpg.Pool:
        return await asyncpg.create_pool(None, reset=_as_it_is, **options)

    def acquire_connection(self) -> Any:
        return Borrowed(self, self._pool_init_lock)

    async def borrow(self) -> asyncpg.Connection:
        if self._pool is None:
            async with self._pool_init_lock:
                if self._pool is None:
                    await self.create_connection(with_db=True)
        return await cast(asyncpg.Pool, self._pool).acquire(timeout=PATIENCE)

    async def give_back(self, connection: asyncpg.Connection) -> None:
        if self._pool is not None:
            await self._pool.release(connection)

    def version(self) -> int | None:
        return None

    @translate_exceptions
    async def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        async with self.acquire_connection() as connection:
            return cast(list[tuple[Any, ...]], await connection.fetch(dollars(sql), *values))

    async def row(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        return next(iter(await self.rows(sql, values)), None)

    async def few(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return cast(list[tuple[Any, ...]], await self.rows(sql, values))

    def _in_transaction(self) -> "Writing":
        return Writing(self)

    def brief(self) -> "Writing":
        return self._in_transaction()

    async def _translate_exceptions(self, func: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any) -> Any:
        return await _told(super()._translate_exceptions, func, *args, **kwargs)


class Within(TransactionWrapper):
    """A connection, while a transaction has it."""

    dialect = Postgres.dialect
    numbers = Postgres.numbers

    def version(self) -> int | None:
        return None

    @translate_exceptions
    async def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        async with self.acquire_connection() as connection:
            return cast(list[tuple[Any, ...]], await connection.fetch(dollars(sql), *values))

    async def row(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        return next(iter(await self.rows(sql, values)), None)

    async def few(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return cast(list[tuple[Any, ...]], await self.rows(sql, values))

    @translate_exceptions
    async def run(self, sql: str, values: Sequence[object] = ()) -> int:
        async with self.acquire_connection() as connection:
            said = await connection.execute(dollars(sql), *values)
        last = said.rpartition(" ")[2]
        return int(last) if last.isdecimal() else 0

    @translate_exceptions
    async def many(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        async with self.acquire_connection() as connection:
            await connection.executemany(dollars(sql), values)

    @translate_exceptions
    async def end(self, keep: bool) -> None:
        """Commits or rolls back; a connection that is gone has rolled back by itself."""
        if self.transaction is None:
            return
        if keep:
            await self.transaction.commit()
        else:
            with suppress(asyncpg.InterfaceError, asyncpg.PostgresError, OSError):
                await self.transaction.rollback()

    def acquire_connection(self) -> Any:
        if self._finalized:
            raise TransactionManagementError("这次写入已经结束：不要在它里面另起任务，等任务做完再结束")
        return super().acquire_connection()

    def _in_transaction(self) -> NestedTransactionContext:
        return NestedTransactionContext(Within(self))

    def brief(self) -> NestedTransactionContext:
        return self._in_transaction()

    async def _translate_exceptions(self, func: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any) -> Any:
        return await _told(super()._translate_exceptions, func, *args, **kwargs)


class Writing(TransactionContext):
    """The way in and out of a transaction: whatever happens in the doorway, the connection goes back to the pool."""

    def __init__(self, parent: Postgres) -> None:
        self._parent = parent
        self.connection_name = parent.connection_name

    async def __aenter__(self) -> Within:
        self.client = self._within = Within(self._parent)
        self._within._connection = await _told(self._parent.borrow)
        try:
            await settled(self._within.begin())
        except BaseException:
            await settled(self._leave(keep=False))
            raise
        self._token = get_connections().set(self.connection_name, self._within)
        return self._within

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> None:
        get_connections().reset(self._token)
        self._within._finalized = True
        await settled(self._leave(keep=kind is None))

    async def _leave(self, keep: bool) -> None:
        try:
            await self._within.end(keep)
        finally:
            await self._parent.give_back(self._within._connection)


async def _as_it_is(connection: asyncpg.Connection) -> None:
    """Between two borrowers there is nothing to undo: none of ours changes a connection's settings."""


@lru_cache(maxsize=1024)
def dollars(sql: str) -> str:
    """`?` as PostgreSQL writes it: $1, $2, …; our SQL has no `?` in its texts."""
    first, *rest = sql.split("?")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))


async def _told(work: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any) -> Any:
    """Does the work; a failure of the server is told in the words that hold for both databases."""
    try:
        return await work(*args, **kwargs)
    except asyncpg.DiskFullError as error:
        raise DiskFull(f"数据库服务器的磁盘满了（{error}），请腾出空间再试") from error
    except AWAY as error:
        raise Busy(f"数据库现在用不了（{error or type(error).__name__}），请稍后再试") from error
    except asyncpg.InterfaceError as error:
        if not any(word in str(error) for word in LOST):
            raise
        raise Busy(f"和数据库的连接断了（{error}），请稍后再试") from error


client_class = Postgres
