"""The log of events: stored with the deed or not at all, and whatever is changed in it is found."""

import asyncio
from contextlib import suppress

import pytest
from tortoise.exceptions import BaseORMException

from models import events
from models.engines import Client, writing
from models.engines.address import read
from tests.conftest import DIALECT
from tests.models import shapes

pytestmark = pytest.mark.asyncio
OFF = {
    "sqlite": ["DROP TRIGGER event_never_changed", "DROP TRIGGER event_never_deleted"],
    "postgres": ["ALTER TABLE event DISABLE TRIGGER USER"],
}


async def noted(count: int) -> None:
    for number in range(count):
        async with writing() as tx:
            await events.note(tx, "terminal", "person.invite", f"p{number}", {"roles": ["officer"], "n": number})


async def test_an_untouched_log_is_whole(database: Client) -> None:
    assert await events.verify() == events.Verdict(0, "")
    await noted(3)
    verdict = await events.verify()
    assert (verdict.count, verdict.broken) == (3, None)
    newest = (await events.newest())[0]
    assert (newest.id, newest.thing, newest.detail) == (3, "p2", '{"n":2,"roles":["officer"]}')
    assert newest.hash == verdict.head


async def test_a_log_longer_than_one_batch_is_whole(database: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BATCH", 2)
    await noted(5)
    assert (await events.verify()).broken is None


@pytest.mark.parametrize(
    ("deed", "broken"),
    [
        ("UPDATE event SET detail = '{}' WHERE id = 2", 2),
        ("UPDATE event SET who = 'nobody' WHERE id = 3", 3),
        ("UPDATE event SET at = '2026-01-01 00:00:00+00:00' WHERE id = 1", 1),
        ("UPDATE event SET previous = '' WHERE id = 2", 2),
        ("UPDATE event SET hash = previous WHERE id = 3", 3),
        ("DELETE FROM event WHERE id = 1", 1),
        ("DELETE FROM event WHERE id = 2", 2),
        ("DELETE FROM event WHERE id = 3", 3),
        ("DELETE FROM event", 1),
        ("INSERT INTO event SELECT 4, at, who, what, thing, detail, previous, hash FROM event WHERE id = 3", 4),
        ("UPDATE event_head SET number = 2", 3),
        ("UPDATE event_head SET hash = 'x'", 4),
        ("DELETE FROM event_head", 1),
    ],
)
async def test_whatever_is_changed_is_found(database: Client, deed: str, broken: int) -> None:
    await noted(3)
    async with writing() as tx:
        for step in [*OFF[DIALECT], deed]:
            await tx.run(step)
    assert (await events.verify()).broken == broken


async def test_an_event_changed_together_with_its_own_hash_is_found_by_the_next(database: Client) -> None:
    await noted(3)
    event = await events.Event.get(id=2)
    forged = events.hashed((2, event.at, "nobody", event.what, event.thing, event.detail, event.previous))
    async with writing() as tx:
        for step in OFF[DIALECT]:
            await tx.run(step)
        await tx.run("UPDATE event SET who = 'nobody', hash = ? WHERE id = 2", (forged,))
    assert (await events.verify()).broken == 3


@pytest.mark.parametrize("deed", ["UPDATE event SET who = 'x'", "DELETE FROM event"])
async def test_the_database_itself_refuses_to_change_the_log(database: Client, deed: str) -> None:
    async def meddle() -> None:
        async with writing() as tx:
            await tx.run(deed)

    await noted(1)
    with pytest.raises(BaseORMException, match="only added to"):
        await meddle()
    assert (await events.verify()).broken is None


async def test_a_deed_that_fails_leaves_no_event_and_no_gap(database: Client) -> None:
    async def fail() -> None:
        async with writing() as tx:
            await events.note(tx, "terminal", "person.invite", "x")
            raise ZeroDivisionError

    with suppress(ZeroDivisionError):
        await fail()
    await noted(1)
    assert (await events.verify()).count == 1
    assert [event.id for event in await events.newest()] == [1]


async def test_deeds_at_once_are_chained_one_after_the_other(database: Client) -> None:
    await asyncio.gather(*(noted(3) for _ in range(4)))
    verdict = await events.verify()
    assert (verdict.count, verdict.broken) == (12, None)


async def test_older_events_are_read_by_the_page(database: Client) -> None:
    await noted(5)
    assert [event.id for event in await events.newest(limit=2)] == [5, 4]
    assert [event.id for event in await events.newest(before=4, limit=2)] == [3, 2]


async def test_what_is_noted_stands_in_the_database_as_others_see_it(database_url: str, database: Client) -> None:
    await noted(2)
    assert await shapes.ask(read(database_url), "SELECT number FROM event_head") == [(2,)]
