"""Jobs at work (任务): taskiq over the table of jobs, inside this process.

The table is the queue: a job is kept under its key before anyone does it, held while it is done, and forgotten by none.
"""

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from socket import gethostname
from time import monotonic
from typing import Any

from taskiq import AsyncBroker, BrokerMessage
from taskiq.receiver import Receiver

from models import jobs
from models.engines import Busy, DiskFull
from models.rules.errors import Refused, Unclear

LEASE = 30.0
"""Seconds for which a job stays with a worker that is not heard of."""
BEATS = 3
POLL = 1.0
MOST = 4
"""Jobs done at the same time by one process."""
GRACE = 2.0
"""Seconds that a job which is nearly done gets when the process is asked to stop."""
FIRM = 5.0
"""Seconds that what has to be broken off gets to let go."""
FORESEEN = (Refused, Unclear, Busy, DiskFull)

log = logging.getLogger(__name__)

Deed = Callable[..., Awaitable[None]]


class Again(Refused):
    """The job could not be done now: the sentence says why, `again` from when another try makes sense."""

    def __init__(self, why: str, again: datetime | None = None) -> None:
        super().__init__(why)
        self.again = again


class SqlBroker(AsyncBroker):
    """taskiq's way to the table of jobs; `name` is this worker's among all."""

    def __init__(self, lease: float = LEASE, poll: float = POLL) -> None:
        super().__init__()
        self.lease, self.poll = lease, poll
        self.name = f"{gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.working: dict[str, asyncio.Task[Any]] = {}
        self._woken = asyncio.Event()
        self._stopping = False
        self._seen: dict[jobs.Held, float] = {}

    def teach(self, task: str, deed: Deed) -> None:
        """From now on jobs of that name are done by `deed`."""

        async def work(key: str, *said: Any) -> None:
            if not self._stopping:
                await self._do(key, deed, said)

        self.register_task(work, task_name=task)

    async def send(self, task: str, key: str, *said: Any) -> None:
        """Leaves a job; a key that is known already, done or not, is not done twice."""
        await self.local_task_registry[task].kicker().with_task_id(key).kiq(key, *said)

    async def kick(self, message: BrokerMessage) -> None:
        await jobs.enqueue(message.task_id, message.task_name, message.message.decode())
        self._woken.set()

    async def listen(self) -> AsyncGenerator[bytes, None]:
        while not self._stopping:
            work = await self._claimed()
            if work is None:
                await self._rest()
            elif self.find_task(work.task):
                yield work.body.encode()
            else:
                await jobs.fail(self.name, work.key, f"没有名叫 {work.task} 的任务")

    async def _claimed(self) -> jobs.Work | None:
        try:
            return await jobs.claim(self.name)
        except Exception as error:
            log.warning("jobs cannot be claimed: %s", error)
            return None

    async def _rest(self) -> None:
        """Until a job is left here, or another process may have left one."""
        self._woken.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.poll):
                await self._woken.wait()

    async def _do(self, key: str, deed: Deed, said: Iterable[Any]) -> None:
        """One job to its end; one that is stopped is given back in the end, one that was lost is another's."""
        if lost := self.working.get(key):
            await call_off(lost)
        task = self.working[key] = asyncio.ensure_future(deed(*said))
        try:
            await asyncio.wait([task])
            await self._settle(key, task)
        except Exception as error:
            log.warning("job %s: its end could not be kept, it will be done again: %s", key, error)
        finally:
            task.cancel()
            if self.working.get(key) is task:
                del self.working[key]

    async def _settle(self, key: str, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            log.info("job %s stopped", key)
        elif (error := task.exception()) is None:
            await jobs.finish(self.name, key)
        else:
            unforeseen = None if isinstance(error, FORESEEN) else error
            log.warning("job %s: %s", key, error, exc_info=unforeseen)
            again = error.again if isinstance(error, Again) else None
            await jobs.fail(self.name, key, str(error) or type(error).__name__, again)

    async def beat(self) -> None:
        """Shows that this worker lives, lets go of what it has lost, and frees what the dead hold."""
        for key in await jobs.beat(self.name, [*self.working]):
            if task := self.working.get(key):
                task.cancel()
        now = monotonic()
        others = [held for held in await jobs.held() if held.key not in self.working]
        self._seen = {held: self._seen.get(held, now) for held in others}
        for held, since in self._seen.items():
            if now - since >= self.lease:
                log.warning("job %s: its worker %s is not heard of, another takes it", held.key, held.holder)
                await jobs.free(held)

    def unsee(self) -> None:
        """The database was away: how long the others were silent is not known."""
        self._seen.clear()

    async def stop(self, grace: float) -> None:
        """Ends the work in hand, kindly and then firmly; nothing is begun any more."""
        self._stopping = True
        if self.working:
            await asyncio.wait([*self.working.values()], timeout=grace)
        await call_off(*self.working.values())

    async def give_back(self) -> None:
        """What this worker holds and has not done waits for the next one, from now on."""
        await jobs.release(self.name)


@asynccontextmanager
async def running(broker: SqlBroker, grace: float = GRACE) -> AsyncIterator[None]:
    """Does jobs as they fall due; at the end claims no more and gives back what it cannot finish."""
    finish = asyncio.Event()
    receiver = Receiver(broker, max_async_tasks=MOST, run_startup=False, validate_params=False)
    async with repeating(broker.beat, broker.lease / BEATS, broker.unsee):
        listening = asyncio.create_task(receiver.listen(finish))
        try:
            yield
        finally:
            finish.set()
            await broker.stop(grace)
            await asyncio.wait([listening], timeout=FIRM)
            await call_off(listening)
            await broker.give_back()


@asynccontextmanager
async def repeating(
    deed: Callable[[], Awaitable[object]], pause: float, failed: Callable[[], None] = lambda: None
) -> AsyncIterator[None]:
    """Does a small deed over and over meanwhile; when it fails, it is tried again after the pause."""

    async def over_and_over() -> None:
        while True:
            try:
                await deed()
            except Exception as error:
                log.warning("%s: %s", getattr(deed, "__qualname__", deed), error)
                failed()
            await asyncio.sleep(pause)

    task = asyncio.create_task(over_and_over())
    try:
        yield
    finally:
        await call_off(task)


async def call_off(*tasks: asyncio.Future[Any]) -> None:
    """Cancels the tasks until they have ended: libraries now and then lose a cancellation on its way."""
    for _ in range(int(FIRM)):
        if running := [task for task in tasks if not task.done()]:
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=1)
