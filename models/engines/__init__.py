"""The database (数据库) as the rooms know it: reads, writes in one transaction, and the two ways it says no.

`?` stands for a value on both databases; timestamps come back as UTC datetimes on both.
"""

import asyncio
import json
from collections.abc import Coroutine, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar, cast

from tortoise.connection import get_connection

CONNECTION = "default"
PATIENCE = 5.0
"""Seconds that one waits for the writer's turn, for a locked file or for a free connection."""

T = TypeVar("T")


class Busy(Exception):
    """The database does not answer now: locked, unreachable or read-only; a later try may succeed."""


class DiskFull(Exception):
    """The database has no room to write."""


class Transaction(Protocol):
    """What may be done between the beginning and the end of a transaction."""

    async def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What the statement answers: of a SELECT, or of an INSERT … RETURNING."""

    async def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Runs a statement; how many rows it changed."""

    async def many(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        """Runs a statement once for each row of values."""


class Client(Protocol):
    """The open database."""

    @property
    def dialect(self) -> str:
        """sqlite or postgres."""

    @property
    def numbers(self) -> str:
        """SQL that turns one value, made by `numbered`, into rows of one column named value."""

    async def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What the SELECT answers; inside `writing()` it sees what the transaction has written."""

    async def row(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The row that a key names, or None, as `few` tells it."""

    async def few(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """A few rows that lie together; for what is found in an instant: SQLite lets nothing else run then."""

    def brief(self) -> "AbstractAsyncContextManager[Transaction]":
        """One transaction of small statements: on SQLite each runs at once, without a way to another thread."""

    def version(self) -> int | None:
        """A number that moves with every commit, of any process; None where that cannot be told cheaply."""


def database() -> Client:
    """The database that `app.database.opened` opened; inside `writing()` the transaction."""
    return cast(Client, get_connection(CONNECTION))


def writing() -> AbstractAsyncContextManager[Transaction]:
    """One transaction: all of it is stored, or none. Inside another it is a part that may fail alone."""
    context = get_connection(CONNECTION)._in_transaction()
    return cast(AbstractAsyncContextManager[Transaction], context)


def numbered(values: Iterable[int]) -> str:
    """The one value that `numbers` expands into rows."""
    return json.dumps(list(values))


async def settled(work: Coroutine[Any, Any, T]) -> T:
    """Finishes what was begun: where its task is cancelled, the cancellation waits for the work to end."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            await _ended(task)
        if not task.cancelled():
            task.exception()
        raise


async def _ended(task: "asyncio.Task[T]") -> None:
    """Waits for the task; being cancelled once more changes nothing, for a cancellation is under way already."""
    try:
        await asyncio.wait([task])
    except asyncio.CancelledError:
        return
