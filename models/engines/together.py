"""Deeds stored together (合并提交): what arrives while a transaction runs shares the next one and its flush."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from models.engines import Busy, Client, DiskFull, Transaction, database, settled, writing

T = TypeVar("T")
Deed = Callable[[Transaction], Awaitable[T]]
Told = tuple[Any, BaseException | None]
MOST = 64
"""Deeds of one transaction: others who write wait for its end."""
IN_A_ROW = 4
"""Deeds that are done without a look at who else is there: a millisecond or two."""
_groups: "WeakKeyDictionary[Client, Group]" = WeakKeyDictionary()


async def together(deed: Deed[T]) -> T:
    """Does it in a transaction that it may share with others, all of it or nothing; returns after the commit.

    Not to be called inside `writing()`. A deed may be begun twice, so all that it does lies in the transaction; its
    statements are small. Who stops waiting before its turn comes has done nothing. PostgreSQL flushes several commits
    at once by itself; there each deed stays alone, so that no two groups wait for each other's rows.
    """
    client = database()
    if client.dialect == "postgres":
        async with writing() as tx:
            return await deed(tx)
    group = _groups.get(client)
    if group is None:
        group = _groups[client] = Group()
    return await group.done(deed)


class Group:
    """The deeds that wait for one database, and the task that does them."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[Deed[Any], asyncio.Future[Any]]] = deque()
        self.work: asyncio.Task[None] | None = None

    async def done(self, deed: Deed[T]) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.waiting.append((deed, future))
        if self.work is None or self.work.done():
            self.work = asyncio.create_task(self._work())
        return await future

    async def _work(self) -> None:
        """Batch after batch, as long as anyone waits."""
        while self.waiting:
            batch = [self.waiting.popleft() for _ in range(min(MOST, len(self.waiting)))]
            batch = [(deed, future) for deed, future in batch if not future.done()]
            try:
                told = await settled(_stored([deed for deed, _ in batch]))
            except BaseException as fault:
                told = [(None, fault)] * len(batch)
            for (_, future), (result, error) in zip(batch, told, strict=True):
                _tell(future, result, error)


class Failed(Exception):
    """One of several deeds failed, so none of them is stored yet."""


async def _stored(deeds: list[Deed[Any]]) -> list[Told]:
    """The result or the fault of each, after the commit; where the database fails, it fails for all."""
    if len(deeds) == 1:
        return [await _alone(deeds[0])]
    try:
        return await _at_once(deeds)
    except Failed:
        return await _by_parts(deeds)


async def _at_once(deeds: list[Deed[Any]]) -> list[Told]:
    """All as one part: at every part SQLite would write its index of words anew, and nearly always none fails."""
    async with database().brief() as tx:
        return [(await _tried(deed, tx, number), None) for number, deed in enumerate(deeds)]


async def _tried(deed: Deed[T], tx: Transaction, number: int) -> T:
    """Does it; now and then those who ask something meanwhile come first."""
    if number % IN_A_ROW == 0:
        await asyncio.sleep(0)
    try:
        return await deed(tx)
    except Exception as error:
        if _is_fatal(error):
            raise
        raise Failed from error


async def _by_parts(deeds: list[Deed[Any]]) -> list[Told]:
    """Once more, each a part that can be undone alone."""
    told: list[Told] = []
    async with database().brief() as tx:
        for deed in deeds:
            try:
                async with writing():
                    told.append((await deed(tx), None))
            except Exception as error:
                if _is_fatal(error):
                    raise
                told.append((None, error))
    return told


async def _alone(deed: Deed[Any]) -> Told:
    """One that shares with nobody needs no part of its own."""
    try:
        async with database().brief() as tx:
            return await deed(tx), None
    except Exception as error:
        return None, error


def _is_fatal(error: BaseException | None) -> bool:
    """Whether the database itself failed: then the transaction is gone, and no part of it can be undone alone."""
    while error is not None and not isinstance(error, Busy | DiskFull):
        error = error.__context__
    return error is not None


def _tell(future: "asyncio.Future[Any]", result: object, error: BaseException | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
