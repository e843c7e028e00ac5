"""Flags: what people report of a listing, once each, and what a reviewer makes of it; and numbers that are revealed."""

import asyncio
import json

import pytest

from models import events, flags, listings
from models.engines import database
from models.listings import Listing, contacts
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused, Unclear
from models.rules.roles import Role
from tests.cast import SECRET, Member, settled
from tests.models.market import stands

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]


async def flagged(catalogue: Catalogue, *reasons: str) -> tuple[Member, Listing]:
    farmer = await settled(Role.FARMER)
    listing = await stands(catalogue, farmer)
    for reason in reasons:
        assert await flags.put(listing, (await settled(Role.BUYER)).person, reason, "")
    return farmer, listing


async def state(listing: Listing) -> str:
    found = await listings.find(listing.public_id)
    assert found is not None
    return found.state


async def test_a_person_reports_a_listing_once_even_twice_at_once(catalogue: Catalogue) -> None:
    _, listing = await flagged(catalogue)
    buyer = (await settled(Role.BUYER)).person
    done = await asyncio.gather(*(flags.put(listing, buyer, "price", "太便宜") for _ in range(3)))
    assert sorted(done) == [False, False, True]
    flag = await flags.by(listing, buyer)
    assert flag is not None
    assert (flag.reason, flag.comment, flag.state) == ("price", "太便宜", "open")


async def test_a_report_needs_a_reason_of_the_list_and_hides_numbers(catalogue: Catalogue) -> None:
    farmer, listing = await flagged(catalogue)
    buyer = (await settled(Role.BUYER)).person
    with pytest.raises(Unclear, match="选一个原因"):
        await flags.put(listing, buyer, "ugly", "")
    with pytest.raises(Unclear):
        await flags.put(listing, buyer, "fraud", "长" * 201)
    with pytest.raises(Refused, match="自己发的"):
        await flags.put(listing, farmer.person, "price", "")
    await flags.put(listing, buyer, "fraud", "他打13800138000找我")
    flag = await flags.by(listing, buyer)
    assert flag is not None
    assert flag.comment == "他打〔已隐藏〕找我"


async def test_the_queue_tells_each_listing_once_with_how_often_each_reason_was_given(catalogue: Catalogue) -> None:
    _, first = await flagged(catalogue, "fraud", "price", "fraud")
    _, second = await flagged(catalogue, "date")
    told = await flags.waiting()
    assert [(one.listing.public_id, one.reasons) for one in told] == [
        (first.public_id, [("fraud", 2), ("price", 1)]),
        (second.public_id, [("date", 1)]),
    ]
    assert await flags.count() == 2
    assert [one.listing.id for one in await flags.waiting(after=first.id)] == [second.id]


async def test_a_reviewer_lets_it_stand_and_the_log_tells_why_it_was_reported(catalogue: Catalogue) -> None:
    _, listing = await flagged(catalogue, "price", "date")
    reviewer = (await settled(Role.REVIEWER)).person
    await flags.keep(listing.public_id, reviewer)
    assert (await state(listing), await flags.count()) == ("active", 0)
    event = (await events.newest(limit=1))[0]
    told = (event.what, event.who, event.thing, json.loads(event.detail))
    assert told == ("flag.dismiss", reviewer.public_id, listing.public_id, {"why": ["date", "price"]})
    with pytest.raises(Refused):
        await flags.keep(listing.public_id, reviewer)


async def test_a_reviewer_takes_it_down_and_its_owner_reads_why(catalogue: Catalogue) -> None:
    _, listing = await flagged(catalogue, "fraud")
    reviewer = (await settled(Role.REVIEWER)).person
    await flags.uphold(listing.public_id, reviewer, "看着像骗人的")
    assert (await state(listing), await flags.count()) == ("rejected", 0)
    assert (await listings.history(listing))[-1].why == "看着像骗人的"
    assert [event.what for event in await events.newest(limit=2)] == ["flag.uphold", "listing.remove"]


async def test_a_report_of_a_listing_that_is_over_can_still_be_true(catalogue: Catalogue) -> None:
    farmer, listing = await flagged(catalogue, "fraud")
    await listings.withdraw(listing.public_id, farmer.person.public_id, farmer.person.id)
    await flags.uphold(listing.public_id, (await settled(Role.REVIEWER)).person, "看着像骗人的")
    assert (await state(listing), await flags.count()) == ("withdrawn", 0)


async def test_nobody_judges_reports_of_their_own_listing(catalogue: Catalogue) -> None:
    farmer, listing = await flagged(catalogue, "fraud")
    for attempt in (flags.keep(listing.public_id, farmer.person), flags.uphold(listing.public_id, farmer.person, "x")):
        with pytest.raises(Refused):
            await attempt
    assert (await state(listing), await flags.count()) == ("active", 1)


async def test_two_reviewers_at_once_judge_once(catalogue: Catalogue) -> None:
    _, listing = await flagged(catalogue, "fraud")
    first, second = (await settled(Role.REVIEWER)).person, (await settled(Role.REVIEWER)).person
    done = await asyncio.gather(
        flags.keep(listing.public_id, first),
        flags.uphold(listing.public_id, second, "骗人"),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["NoneType", "Refused"]
    rows = await database().rows("SELECT state FROM flag")
    assert (rows[0][0], await state(listing)) in {("dismissed", "active"), ("upheld", "rejected")}


async def test_a_number_is_shown_after_a_reason_and_the_log_tells_who_and_why_but_never_the_number(
    catalogue: Catalogue,
) -> None:
    farmer, listing = await flagged(catalogue)
    before = await events.newest(limit=1)
    with pytest.raises(Unclear):
        await contacts.reveal(SECRET, listing, "officer", "  ")
    assert await events.newest(limit=1) == before
    said = f"核对{farmer.phone[3:]}是不是本人"
    assert await contacts.reveal(SECRET, listing, "officer", said) == farmer.phone
    event = (await events.newest(limit=1))[0]
    assert (event.who, event.what, event.thing) == ("officer", "listing.reveal", listing.public_id)
    assert json.loads(event.detail) == {"why": "核对〔已隐藏〕是不是本人"}
