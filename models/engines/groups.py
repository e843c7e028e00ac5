"""Groups (合并提交): deeds that arrive while a transaction runs go into the next one together, and wait for one commit.

Each is a part of its own that may fail alone, and is answered after the commit.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from tortoise.exceptions import BaseORMException

from models.engines import Busy, Client, DiskFull, Transaction, database, writing

T = TypeVar("T")
Deed = Callable[[Transaction], Awaitable[T]]
MOST = 64
"""So many at once at most: others want to write too."""
BROKEN = (Busy, DiskFull, BaseORMException)
"""After these nothing is known of the transaction: it is left, and each of its deeds is tried alone."""
_GROUPS: "WeakKeyDictionary[Client, Group]" = WeakKeyDictionary()


async def together(deed: Deed[T]) -> T:
    """Does it in a transaction, with others that are waiting; its result after the commit."""
    client = database()
    group = _GROUPS.get(client)
    if group is None:
        group = _GROUPS[client] = Group()
    result: T = await group.do(deed)
    return result


class Waiting:
    """A deed, and the one who waits for it; where nobody waits any more, it is not begun."""

    def __init__(self, deed: Deed[Any]) -> None:
        self.deed = deed
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def done(self, result: object) -> None:
        if not self.future.done():
            self.future.set_result(result)

    def failed(self, error: BaseException) -> None:
        if not self.future.done():
            self.future.set_exception(error)


class Group:
    """Those that wait for one database, and the task that does their deeds."""

    def __init__(self) -> None:
        self.waiting: list[Waiting] = []
        self.task: asyncio.Task[None] | None = None

    async def do(self, deed: Deed[Any]) -> Any:
        one = Waiting(deed)
        self.waiting.append(one)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._work())
        return await one.future

    async def _work(self) -> None:
        while self.waiting:
            batch, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
            if begun := [one for one in batch if not one.future.done()]:
                await (_all(begun) if len(begun) > 1 else _alone(begun[0]))


async def _alone(one: Waiting) -> None:
    try:
        async with writing() as tx:
            result = await one.deed(tx)
    except Exception as error:
        one.failed(error)
    else:
        one.done(result)


async def _all(batch: list[Waiting]) -> None:
    """One commit for all. Where it is the commit that fails, each is told so: trying again could do it twice."""
    results: list[object] = []
    try:
        async with writing():
            for one in batch:
                results.append(await _part(one))
    except Exception as error:
        if len(results) == len(batch):
            _tell(batch, error)
            return
        for one in batch:
            await _alone(one)
    else:
        for one, result in zip(batch, results, strict=True):
            one.done(result)


def _tell(batch: list[Waiting], error: Exception) -> None:
    for one in batch:
        one.failed(error)


async def _part(one: Waiting) -> object:
    """Its result; a deed that says no undoes its own part alone, and whoever asked is told at once."""
    try:
        async with writing() as tx:
            return await one.deed(tx)
    except BROKEN:
        raise
    except Exception as error:
        one.failed(error)
        return None
