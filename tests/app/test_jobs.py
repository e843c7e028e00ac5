"""Jobs: done once, by whoever lives; killed, stopped and failing workers lose none."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import jobs
from app.jobs import Again, SqlBroker
from models import jobs as kept
from models.engines import Client, database, writing
from models.jobs import MOST_TRIES
from models.rules import days
from models.rules.catalogue import OWN

QUICK = 0.02
FOREVER = asyncio.Event


@asynccontextmanager
async def working(broker: SqlBroker) -> AsyncIterator[None]:
    async with jobs.running(broker, grace=QUICK):
        yield


def worker(lease: float = 30.0) -> SqlBroker:
    return SqlBroker(lease=lease, poll=QUICK)


async def until(told: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(1000):
        if await told():
            return
        await asyncio.sleep(QUICK)
    pytest.fail("it did not happen")


async def until_state(key: str, state: str) -> None:
    async def stands() -> bool:
        return (await row(key))[0] == state

    await until(stands)


async def until_tries(key: str, tries: int) -> None:
    async def tried() -> bool:
        return (await row(key))[:2] == ("waiting", tries)

    await until(tried)


async def row(key: str) -> tuple[str, int, str, datetime]:
    """state, tries, problem, due."""
    rows = await database().rows("SELECT state, tries, problem, due_at FROM job WHERE key = ?", (key,))
    state, tries, problem, due = rows[0]
    return str(state), int(tries), str(problem), due


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_a_job_left_twice_under_one_key_is_done_once() -> None:
    done: list[str] = []

    async def note(word: str) -> None:
        done.append(word)

    broker = worker()
    broker.teach("note", note)
    await broker.send("note", "note 1", "a")
    await broker.send("note", "note 1", "b")
    async with working(broker):
        await until_state("note 1", "done")
        await broker.send("note", "note 1", "c")
        await broker.send("note", "note 2", "d")
        await until_state("note 2", "done")
    assert done == ["a", "d"]


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_two_workers_share_the_jobs_and_none_is_done_twice() -> None:
    done: list[str] = []

    async def note(word: str) -> None:
        done.append(word)
        await asyncio.sleep(0)

    first, second = worker(), worker()
    for broker in (first, second):
        broker.teach("note", note)
    words = [f"{number}" for number in range(12)]
    async with working(first), working(second):
        for word in words:
            await first.send("note", f"note {word}", word)
        for word in words:
            await until_state(f"note {word}", "done")
    assert sorted(done) == sorted(words)


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_a_job_that_fails_waits_longer_each_time_and_is_given_up_in_the_end() -> None:
    async def fails() -> None:
        raise Again("网站忙")

    broker = worker()
    broker.teach("fails", fails)
    await broker.send("fails", "fails 1")
    waits = []
    async with working(broker):
        for tries in range(1, MOST_TRIES):
            await until_tries("fails 1", tries)
            waits.append(((await row("fails 1"))[3] - days.now()).total_seconds() / 60)
            await make_due("fails 1")
        await until_state("fails 1", "failed")
    assert [round(wait) for wait in waits] == [*kept.BACK_OFF]
    assert (await row("fails 1"))[1:3] == (MOST_TRIES, "网站忙")


async def make_due(key: str) -> None:
    async with writing() as tx:
        await tx.run("UPDATE job SET due_at = ? WHERE key = ?", (days.now(), key))


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_a_site_that_says_when_to_come_back_is_asked_then() -> None:
    later = days.now() + timedelta(hours=3)

    async def fails() -> None:
        raise Again("网站忙，请我们晚些再来", later)

    broker = worker()
    broker.teach("fails", fails)
    await broker.send("fails", "fails 1")
    async with working(broker):
        await until_tries("fails 1", 1)
    assert abs((await row("fails 1"))[3] - later) < timedelta(seconds=1)


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_a_job_nobody_knows_how_to_do_fails_in_words() -> None:
    author, other = worker(), worker()
    author.teach("new", asyncio.sleep)
    await author.send("new", "new 1", 0)
    async with working(other):
        await until_tries("new 1", 1)
    assert (await row("new 1"))[2] == "没有名叫 new 的任务"


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_a_worker_that_stops_gives_back_what_it_has_not_done() -> None:
    begun, done = asyncio.Event(), asyncio.Event()

    async def endless() -> None:
        begun.set()
        await FOREVER().wait()

    async def quick() -> None:
        done.set()

    first, second = worker(), worker()
    first.teach("work", endless)
    second.teach("work", quick)
    await first.send("work", "work 1")
    async with working(first):
        await begun.wait()
    assert (await row("work 1"))[:2] == ("waiting", 0)
    async with working(second):
        await until_state("work 1", "done")
    assert done.is_set()


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_a_worker_that_lives_keeps_its_job_and_one_that_is_silent_loses_it() -> None:
    begun, stopped = asyncio.Event(), asyncio.Event()

    async def endless() -> None:
        begun.set()
        try:
            await FOREVER().wait()
        finally:
            stopped.set()

    holder, watcher = SqlBroker(poll=60), worker(lease=QUICK)
    holder.teach("work", endless)
    await holder.send("work", "work 1")
    async with working(holder):
        await begun.wait()
        await watcher.beat()
        await asyncio.sleep(QUICK)
        await holder.beat()
        await watcher.beat()
        assert (await row("work 1"))[0] == "running"
        await asyncio.sleep(QUICK)
        await watcher.beat()
        assert (await row("work 1"))[0] == "waiting"
        await kept.claim(watcher.name)
        await holder.beat()
        await stopped.wait()
    assert (await row("work 1"))[0] == "running"


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_a_worker_that_gets_back_the_job_it_lost_does_not_do_it_twice_at_a_time() -> None:
    begun: asyncio.Queue[int] = asyncio.Queue()
    at_once = 0

    async def endless() -> None:
        nonlocal at_once
        at_once += 1
        begun.put_nowait(at_once)
        try:
            await FOREVER().wait()
        finally:
            at_once -= 1

    holder, watcher = worker(), worker(lease=0)
    holder.teach("work", endless)
    await holder.send("work", "work 1")
    async with working(holder):
        assert await begun.get() == 1
        await watcher.beat()
        assert await begun.get() == 1
        assert [*holder.working] == ["work 1"]
    assert (await row("work 1"))[0] == "waiting"


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_a_clock_that_jumps_takes_no_job_from_its_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = asyncio.Event()

    async def endless() -> None:
        begun.set()
        await FOREVER().wait()

    holder, watcher = worker(), worker()
    holder.teach("work", endless)
    await holder.send("work", "work 1")
    async with working(holder):
        await begun.wait()
        real = days.now
        for jump in (timedelta(days=400), timedelta(hours=-2)):
            monkeypatch.setattr(days, "now", lambda jump=jump: real() + jump)
            await watcher.beat()
            assert await kept.claim(watcher.name) is None
        assert (await row("work 1"))[0] == "running"


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_ended_jobs_are_forgotten_and_waiting_ones_are_not() -> None:
    broker = worker()
    broker.teach("work", asyncio.sleep)
    await broker.send("work", "work 1", 0)
    async with working(broker):
        await until_state("work 1", "done")
    await broker.send("work", "work 2", 0)
    assert await kept.purge(days.now() + timedelta(seconds=1)) == 1
    assert (await row("work 2"))[0] == "waiting"


HOLDER = """
import asyncio, sys
from pathlib import Path
from app import database, jobs
from models import jobs as kept

async def endless():
    Path(sys.argv[2]).touch()
    await asyncio.Event().wait()

async def main():
    async with database.opened(sys.argv[1]):
        broker = jobs.SqlBroker(lease=0.3, poll=0.02)
        broker.teach("work", endless)
        await broker.send("work", "work 1")
        async with jobs.running(broker):
            await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.asyncio
async def test_the_job_of_a_killed_process_is_done_by_another(
    database: Client, database_url: str, tmp_path: Path
) -> None:
    mark, done = tmp_path / "begun", asyncio.Event()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLDER, database_url, str(mark))
    await appeared(mark)
    process.send_signal(signal.SIGKILL)
    await process.wait()

    async def quick() -> None:
        done.set()

    broker = worker(lease=0.1)
    broker.teach("work", quick)
    async with working(broker):
        await until_state("work 1", "done")
    assert done.is_set()
    assert (await row("work 1"))[1] == 2
    assert database is not None


async def appeared(path: Path) -> None:
    async def there() -> bool:
        return await asyncio.to_thread(path.exists)

    await until(there)


WORKER = """
import asyncio, os, sys
from app import settings, timetable, worker
from pathlib import Path

async def endless(broker, errand, source):
    Path(sys.argv[1]).touch()
    await asyncio.Event().wait()

timetable._collect = endless
sys.exit(asyncio.run(worker.work(settings.read(os.environ))))
"""


@pytest.mark.asyncio
async def test_a_worker_asked_to_stop_in_the_middle_ends_well_and_its_job_waits(
    database: Client, database_url: str, tmp_path: Path
) -> None:
    mark = tmp_path / "begun"
    told = {"NONGJIA_DATABASE_URL": database_url, "NONGJIA_SECRET": "s" * 64, "NONGJIA_CATALOGUE": str(OWN)}
    command = (sys.executable, "-c", WORKER, str(mark))
    process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **told})
    await appeared(mark)
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(10):
        assert await process.wait() == 0
    rows = await database.rows("SELECT state FROM job WHERE task = 'collect'")
    assert {state for (state,) in rows} == {"waiting"}
