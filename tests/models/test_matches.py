"""Matches: found when one side opens, told once to both, gone when either closes."""

import asyncio
import signal
import sys

import pytest

from models import listings, matches
from models.engines import database, writing
from models.listings import Listing, Published
from models.rules import days
from models.rules.catalogue import OWN, Catalogue
from models.rules.roles import Role
from tests.cast import Clock, Member, settled
from tests.models import notices
from tests.models.test_listings import clock, passed, posted
from web.words import Words
from web.words.fits import told

__all__ = ["clock"]
pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database", "clock")]


async def pair(catalogue: Catalogue) -> tuple[Member, Member, Published, Published]:
    """A farmer's supply, and a buyer's demand for less of it at a little more."""
    farmer, buyer = await settled(Role.FARMER), await settled(Role.BUYER)
    supply = await passed(catalogue, farmer)
    demand = await passed(catalogue, buyer, side="demand", quantity="3000", price="1.25", place="龙泉")
    return farmer, buyer, supply, demand


async def suiting(published: Published) -> list[matches.Suiting]:
    listing = await listings.find(published.public_id)
    assert listing is not None
    return await matches.of(listing)


async def test_a_supply_and_a_demand_find_each_other_and_both_are_told(catalogue: Catalogue) -> None:
    farmer, buyer, supply, demand = await pair(catalogue)
    assert await matches.follow(catalogue) == 2
    values: dict[str, str | int] = {"product": "citrus.satsuma_e", "count": 1}
    assert sorted(await notices.told()) == sorted([
        notices.Notice(farmer.person.id, "match", values, f"/me/listings/{supply.public_id}"),
        notices.Notice(buyer.person.id, "match", values, f"/me/listings/{demand.public_id}"),
    ])  # fmt: skip
    for own, other in ((supply, demand), (demand, supply)):
        (found,) = await suiting(own)
        assert (found.other.public_id, found.score) == (other.public_id, 99)
        assert told(Words(), catalogue, found.reasons) == [
            "同是早熟蜜桔", "相距13公里", "时间对得上", "量够", "要价比出价低0.05元/斤",
        ]  # fmt: skip


async def test_nobody_is_told_again(catalogue: Catalogue) -> None:
    _, _, supply, _ = await pair(catalogue)
    await matches.follow(catalogue)
    assert await matches.follow(catalogue) == 0
    listing = await listings.find(supply.public_id)
    assert listing is not None
    async with writing() as tx:
        await tx.run("INSERT INTO listing_turn (listing_id) VALUES (?)", (listing.id,))
    assert await matches.follow(catalogue) == 1
    assert len(await notices.told()) == 2


async def test_one_does_not_match_oneself(catalogue: Catalogue) -> None:
    farmer = await settled(Role.FARMER)
    supply = await passed(catalogue, farmer)
    await passed(catalogue, farmer, side="demand", price="1.25")
    await matches.follow(catalogue)
    assert (await suiting(supply), await notices.told()) == ([], [])


async def test_what_waits_for_a_reviewer_matches_nothing_yet(catalogue: Catalogue) -> None:
    await passed(catalogue, await settled(Role.FARMER))
    stranger = await settled(Role.BUYER)
    waiting = await posted(catalogue, stranger, side="demand", price="1.3")
    await matches.follow(catalogue)
    assert await notices.told() == []
    await listings.judge(waiting.public_id, "reviewer", passes=True)
    await matches.follow(catalogue)
    assert stranger.person.id in [one.person for one in await notices.told()]


async def test_many_at_once_are_told_in_one_notice_and_shown_best_first(catalogue: Catalogue) -> None:
    farmer, buyer = await settled(Role.FARMER), await settled(Role.BUYER)
    for quantity, price in (("3000", "1.25"), ("9000", "1.1"), ("2000", "面议")):
        await passed(catalogue, buyer, side="demand", quantity=quantity, price=price)
    await matches.follow(catalogue)
    supply = await passed(catalogue, farmer)
    await matches.follow(catalogue)
    first, second = await notices.told()
    assert (first.person, first.values["count"]) == (farmer.person.id, 3)
    assert (second.person, second.values["count"]) == (buyer.person.id, 3)
    assert [one.score for one in await suiting(supply)] == [100, 90, 86]


async def test_a_match_ends_when_either_listing_closes(catalogue: Catalogue) -> None:
    farmer, _, supply, demand = await pair(catalogue)
    await matches.follow(catalogue)
    await listings.withdraw(supply.public_id, farmer.person.public_id, farmer.person.id)
    assert (await suiting(supply), await suiting(demand)) == ([], [])
    assert await matches.follow(catalogue) == 1
    ((closed,),) = await database().rows("SELECT closed_at FROM listing_match")
    assert closed == days.now()


async def test_what_ran_out_ends_its_matches(catalogue: Catalogue, clock: Clock) -> None:
    _, _, _, demand = await pair(catalogue)
    await matches.follow(catalogue)
    clock.move(days=20)
    await listings.expire()
    await matches.follow(catalogue)
    assert await suiting(demand) == []
    assert await database().rows("SELECT count(*) FROM listing_match WHERE closed_at IS NULL") == [(0,)]


async def test_two_processes_tell_once(catalogue: Catalogue) -> None:
    await pair(catalogue)
    await asyncio.gather(*(matches.follow(catalogue) for _ in range(4)))
    assert len(await notices.told()) == 2


KILLED = """
import asyncio, os, signal, sys
from app import database
from models import matches, messages
from models.rules.catalogue import load
from pathlib import Path
from tests.models import notices

told = []

async def notify(*said):
    await notices.notify(*said)
    told.append(said)
    if len(told) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

messages.notify = notify

async def main():
    async with database.opened(sys.argv[1]):
        await matches.follow(load(Path(sys.argv[2])))

asyncio.run(main())
"""


@pytest.mark.parametrize("after", [1, 2, 3])
async def test_a_job_killed_in_the_middle_tells_nobody_twice(
    catalogue: Catalogue, database_url: str, after: int
) -> None:
    farmer, buyer, _, _ = await pair(catalogue)
    other = await settled(Role.BUYER)
    await passed(catalogue, other, side="demand", price="1.3")
    script = (sys.executable, "-c", KILLED, database_url, str(OWN), str(after))
    process = await asyncio.create_subprocess_exec(*script)
    assert await process.wait() == -signal.SIGKILL
    await matches.follow(catalogue)
    people = [notice.person for notice in await notices.told()]
    assert people.count(buyer.person.id) == people.count(other.person.id) == 1
    assert sum(int(one.values["count"]) for one in await notices.told() if one.person == farmer.person.id) == 2
    assert await Listing.all().count() == 3
