"""Searches that people keep: what has come since is told once, with how many there are and where."""

import asyncio
import signal
import sys

import pytest

from models import listings, searches
from models.engines import writing
from models.rules.catalogue import OWN, Catalogue
from models.rules.errors import Refused, Unclear
from models.rules.roles import Role
from tests.cast import Clock, Member, settled
from tests.models import notices
from tests.models.test_listings import clock, passed, posted

__all__ = ["clock"]
pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database", "clock")]
QUERY = "side=supply&product=%E8%9C%9C%E6%A1%94&place=%E9%B8%A6%E9%B9%8A%E5%B2%AD"


async def cast() -> tuple[Member, Member]:
    return await settled(Role.FARMER), await settled(Role.BUYER)


async def test_what_came_since_is_told_in_one_notice(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer = await cast()
    await passed(catalogue, farmer)
    clock.move(minutes=5)
    await searches.keep(buyer.person, QUERY, "鸦鹊岭的蜜桔")
    assert await searches.tell(catalogue) == 0
    for quantity in ("800", "900"):
        await passed(catalogue, farmer, quantity=quantity)
    await passed(catalogue, farmer, place="邓村")
    clock.move(minutes=5)
    assert await searches.tell(catalogue) == 1
    (notice,) = await notices.told()
    values: dict[str, str | int] = {"name": "鸦鹊岭的蜜桔", "query": QUERY, "count": 2}
    assert notice == notices.Notice(buyer.person.id, "search", values, f"/listings?{QUERY}")
    assert await searches.tell(catalogue) == 0
    assert len(await notices.told()) == 1


async def test_what_a_reviewer_let_through_later_is_told_then(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer = await cast()
    waiting = await posted(catalogue, farmer)
    clock.move(minutes=5)
    await searches.keep(buyer.person, QUERY)
    other = await settled(Role.FARMER)
    await passed(catalogue, other)
    clock.move(minutes=5)
    assert await searches.tell(catalogue) == 1
    await listings.judge(waiting.public_id, "reviewer", passes=True)
    clock.move(minutes=5)
    assert await searches.tell(catalogue) == 1
    assert [one.values["count"] for one in await notices.told()] == [1, 1]


async def test_what_was_there_when_a_search_was_kept_is_no_news_to_it(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer = await cast()
    later = await settled(Role.BUYER)
    await searches.keep(buyer.person, QUERY)
    await passed(catalogue, farmer)
    clock.move(minutes=5)
    await searches.keep(later.person, QUERY)
    await passed(catalogue, farmer, place="邓村")
    clock.move(minutes=5)
    assert await searches.tell(catalogue) == 1
    assert [notice.person for notice in await notices.told()] == [buyer.person.id]


async def test_ones_own_listings_are_no_news(catalogue: Catalogue, clock: Clock) -> None:
    farmer, _ = await cast()
    await searches.keep(farmer.person, QUERY)
    await passed(catalogue, farmer)
    clock.move(minutes=5)
    assert await searches.tell(catalogue) == 0


async def test_what_came_and_went_is_no_news(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer = await cast()
    await searches.keep(buyer.person, QUERY)
    made = await passed(catalogue, farmer)
    await listings.withdraw(made.public_id, farmer.person.public_id, farmer.person.id)
    clock.move(minutes=5)
    assert await searches.tell(catalogue) == 0


async def test_what_has_only_just_come_waits_for_the_next_time(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer = await cast()
    await searches.keep(buyer.person, QUERY)
    await passed(catalogue, farmer)
    clock.move(seconds=30)
    assert await searches.tell(catalogue) == 0
    clock.move(seconds=31)
    assert await searches.tell(catalogue) == 1


async def test_who_is_suspended_is_told_nothing(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer = await cast()
    await searches.keep(buyer.person, QUERY)
    async with writing() as tx:
        await tx.run("UPDATE person SET state = 'suspended' WHERE id = ?", (buyer.person.id,))
    await passed(catalogue, farmer)
    clock.move(minutes=5)
    assert await searches.tell(catalogue) == 0


async def test_a_search_is_kept_once_in_one_way_of_writing_and_only_its_owner_drops_it(catalogue: Catalogue) -> None:
    farmer, buyer = await cast()
    await searches.keep(buyer.person, QUERY, "头一个")
    await searches.keep(buyer.person, f"?page=3&unit=jin&q=&{QUERY}", "第二个")
    (kept,) = await searches.of(buyer.person)
    assert (kept.name, kept.query, kept.link) == ("头一个", QUERY, f"/listings?{QUERY}")
    found = await searches.of_query(buyer.person, f"{QUERY}&page=2")
    assert found is not None
    assert found.id == kept.id
    assert await searches.of_query(farmer.person, QUERY) is None
    assert not await searches.drop(farmer.person, kept.public_id)
    assert await searches.drop(buyer.person, kept.public_id)
    assert await searches.of(buyer.person) == []


async def test_a_person_keeps_twenty(catalogue: Catalogue) -> None:
    farmer, buyer = await cast()
    for number in range(1, 21):
        await searches.keep(buyer.person, f"q=蜜桔{number}")
    with pytest.raises(Refused, match="最多存20个"):
        await searches.keep(buyer.person, "q=蜜桔21")
    assert len(await searches.of(buyer.person)) == 20
    await searches.keep(buyer.person, "q=蜜桔1")
    await searches.keep(farmer.person, "q=蜜桔21")


@pytest.mark.parametrize("query", ["", "?", "page=2", "utm=1", "unit=jin&sort=newest"])
async def test_a_search_for_nothing_is_not_kept(query: str) -> None:
    with pytest.raises(Unclear, match="要找什么"):
        await searches.keep((await settled(Role.BUYER)).person, query)


async def test_a_kept_search_tells_what_it_finds_now_and_nothing_when_it_cannot_be_read(catalogue: Catalogue) -> None:
    farmer, buyer = await cast()
    await passed(catalogue, farmer)
    for query in (QUERY, "product=没有的东西", "side=demand"):
        await searches.keep(buyer.person, query)
    newest = [await searches.newest(catalogue, search) for search in await searches.of(buyer.person)]
    assert [found.count for found in newest] == [0, 0, 1]
    assert newest[2].newest is not None
    assert newest[2].newest.title == "供应 早熟蜜桔 5000斤 鸦鹊岭"


async def test_processes_that_tell_at_once_tell_once(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer = await cast()
    await searches.keep(buyer.person, QUERY)
    await passed(catalogue, farmer)
    clock.move(minutes=5)
    assert sum(await asyncio.gather(*(searches.tell(catalogue) for _ in range(4)))) == 1
    assert len(await notices.told()) == 1


KILLED = """
import asyncio, os, signal, sys
from datetime import datetime
from pathlib import Path
from app import database
from models import messages, searches
from models.rules import days
from models.rules.catalogue import load
from tests.models import notices

async def notify(*said):
    await notices.notify(*said)
    os.kill(os.getpid(), signal.SIGKILL)

messages.notify = notify
days.now = lambda: datetime.fromisoformat(sys.argv[3])

async def main():
    async with database.opened(sys.argv[1]):
        await searches.tell(load(Path(sys.argv[2])))

asyncio.run(main())
"""


async def test_a_job_killed_before_its_end_tells_later_and_once(
    catalogue: Catalogue, database_url: str, clock: Clock
) -> None:
    farmer, buyer = await cast()
    await searches.keep(buyer.person, QUERY)
    await passed(catalogue, farmer)
    clock.move(minutes=5)
    script = (sys.executable, "-c", KILLED, database_url, str(OWN), clock().isoformat())
    process = await asyncio.create_subprocess_exec(*script)
    assert await process.wait() == -signal.SIGKILL
    assert await notices.told() == []
    assert await searches.tell(catalogue) == 1
    assert len(await notices.told()) == 1
