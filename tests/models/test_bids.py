"""Bids: said, answered and agreed by turns, expired in time, and counted as deals where both sides say so."""

import asyncio
from datetime import UTC, datetime

import pytest

from models import bids, listings, talks
from models.bids import State
from models.engines import database
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.roles import Role
from tests.cast import Clock, Member, settled
from tests.models.market import at, bid_of, permitted, seen, stands, terms

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    monkeypatch.setattr(days, "now", clock)
    return clock


async def talking(catalogue: Catalogue) -> tuple[Member, Member, str]:
    farmer, buyer = await settled(Role.FARMER, name="王农"), await settled(Role.BUYER, name="李商")
    return farmer, buyer, await permitted(await stands(catalogue, farmer), farmer, buyer)


async def test_terms_are_kept_as_said_and_as_whole_li_and_grams(catalogue: Catalogue) -> None:
    told = terms(catalogue, quantity="1.5吨", price="１.１５")
    assert (told.quantity, told.unit, told.amount, told.per) == ("1.5", "吨", 1_500_000, "kg")
    assert (told.price, told.price_unit, told.figure, told.price_per) == ("1.15", "元/斤", 2300, "kg")
    assert told.words.startswith("1.5吨，1.15元/斤，20")


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("quantity", ""),
        ("quantity", "很多"),
        ("quantity", "13800138000头"),
        ("price", ""),
        ("price", "面议"),
        ("price", "1.1-1.3"),
        ("price", "1.3800138000"),
        ("price", "0"),
        ("day", ""),
        ("day", "明天吧"),
        ("day", "2020-01-01"),
        ("day", "2099-01-01"),
    ],
)
async def test_terms_that_cannot_be_read_are_told_beside_their_field(
    catalogue: Catalogue, field: str, words: str
) -> None:
    good = {"quantity": "500", "unit": "斤", "price": "1.15", "price_unit": "元/斤", "day": days.today().isoformat()}
    read, problems = bids.read(catalogue, good | {field: words}, days.today())
    assert read is None
    assert list(problems) == [field]


async def test_bid_counter_bid_and_agreement_each_kept_with_who_and_what(catalogue: Catalogue) -> None:
    farmer, buyer, talk = await talking(catalogue)
    await bids.make(talk, buyer.person, terms(catalogue))
    await bids.counter(await at(talk, farmer.person), farmer.person, terms(catalogue, price="1.2"))
    bid = await bid_of(talk, buyer.person)
    assert (bid.state, bid.round, bid.price, bid.figure) == (State.NEGOTIATING, 2, "1.2", 2400)
    await bids.agree(await at(talk, buyer.person), buyer.person)
    bid = await bid_of(talk, buyer.person)
    assert (bid.state, bid.waits, bid.dealt) == (State.AGREED, False, False)
    told = [(turn.who, turn.what, turn.state) for turn in await bids.turns(bid)]
    assert told == [
        (buyer.person.public_id, "make", "open"),
        (farmer.person.public_id, "counter", "negotiating"),
        (buyer.person.public_id, "agree", "agreed"),
    ]
    lines = await talks.lines(await seen(talk, buyer.person))
    assert [line.what for line in lines] == ["", "make", "counter", "agree"]
    assert lines[2].text.startswith("500斤，1.2元/斤")


DEEDS = ("agree", "refuse", "withdraw", "counter", "confirm")
MAY = {
    (State.OPEN, "asker"): {"withdraw"},
    (State.OPEN, "owner"): {"agree", "refuse", "counter"},
    (State.NEGOTIATING, "asker"): {"agree", "refuse", "counter"},
    (State.NEGOTIATING, "owner"): {"withdraw"},
    (State.AGREED, "asker"): {"confirm"},
    (State.AGREED, "owner"): {"confirm"},
}
"""State and side -> what may be done with a bid that the asker made; whatever is not here may not."""


async def do(catalogue: Catalogue, deed: str, talk: str, who: Member, bid: bids.At) -> None:
    if deed == "counter":
        await bids.counter(bid, who.person, terms(catalogue, price="1.25"))
    elif deed == "confirm":
        await bids.confirm(talk, bid.bid, who.person)
    else:
        await {"agree": bids.agree, "refuse": bids.refuse, "withdraw": bids.withdraw}[deed](bid, who.person)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("side", ["owner", "asker", "stranger"])
@pytest.mark.parametrize("state", list(State))
async def test_each_side_does_with_a_bid_what_is_its_turn_and_nothing_else(
    catalogue: Catalogue, clock: Clock, state: State, side: str, deed: str
) -> None:
    farmer, buyer, talk = await talking(catalogue)
    await bids.make(talk, buyer.person, terms(catalogue))
    if state is State.NEGOTIATING:
        await do(catalogue, "counter", talk, farmer, await at(talk, farmer.person))
    elif state in (State.AGREED, State.REFUSED):
        await do(catalogue, "agree" if state is State.AGREED else "refuse", talk, farmer, await at(talk, buyer.person))
    elif state is State.EXPIRED:
        clock.move(days=3)
        assert await bids.expire() == 1
    who = {"owner": farmer, "asker": buyer, "stranger": await settled(Role.BUYER)}[side]
    bid, before = await at(talk, buyer.person), await bid_of(talk, buyer.person)
    if deed in MAY.get((state, side), set()):
        await do(catalogue, deed, talk, who, bid)
        assert len(await bids.turns(before)) >= 2
    else:
        with pytest.raises(Refused):
            await do(catalogue, deed, talk, who, bid)
        after = await bid_of(talk, buyer.person)
        assert (after.state, after.round, after.changed_at) == (state, before.round, before.changed_at)


async def test_nobody_bids_before_the_owner_permits_or_after_the_talk_is_over(catalogue: Catalogue) -> None:
    farmer, buyer = await settled(Role.FARMER), await settled(Role.BUYER)
    talk = await talks.ask(await stands(catalogue, farmer), buyer.person, "在吗")
    for steps in ((), (talks.PERMIT, talks.CLOSE)):
        for step in steps:
            await talks.move(step, talk, farmer.person)
        with pytest.raises(Refused):
            await bids.make(talk, buyer.person, terms(catalogue))
    assert await database().rows("SELECT count(*) FROM bid") == [(0,)]


async def test_one_bid_of_a_talk_waits_and_of_two_at_once_one_is_told_so(catalogue: Catalogue) -> None:
    farmer, buyer, talk = await talking(catalogue)
    both = (bids.make(talk, one.person, terms(catalogue)) for one in (farmer, buyer, farmer))
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Refused", "Refused", "str"]
    assert await database().rows("SELECT count(*) FROM bid") == [(1,)]


async def test_an_answer_and_its_contrary_at_once_do_one_of_the_two(catalogue: Catalogue) -> None:
    farmer, buyer, talk = await talking(catalogue)
    await bids.make(talk, buyer.person, terms(catalogue))
    seen = await at(talk, farmer.person)
    done = await asyncio.gather(
        bids.agree(seen, farmer.person),
        bids.refuse(seen, farmer.person),
        bids.withdraw(seen, buyer.person),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["NoneType", "Refused", "Refused"]
    assert len(await bids.turns(await bid_of(talk, buyer.person))) == 2


async def test_nobody_agrees_to_terms_they_have_not_seen(catalogue: Catalogue) -> None:
    farmer, buyer, talk = await talking(catalogue)
    await bids.make(talk, buyer.person, terms(catalogue))
    old = await at(talk, farmer.person)
    await bids.counter(old, farmer.person, terms(catalogue, price="1.3"))
    await bids.counter(await at(talk, buyer.person), buyer.person, terms(catalogue, price="0.9"))
    with pytest.raises(Refused, match="变了"):
        await bids.agree(old, farmer.person)
    assert (await bid_of(talk, buyer.person)).state == State.NEGOTIATING


async def test_a_bid_is_answered_only_in_its_own_talk(catalogue: Catalogue) -> None:
    farmer, buyer, talk = await talking(catalogue)
    await bids.make(talk, buyer.person, terms(catalogue))
    bid = await at(talk, farmer.person)
    mallory = await settled(Role.BUYER)
    own = await permitted(await stands(catalogue, mallory), mallory, await settled(Role.BUYER))
    with pytest.raises(Refused):
        await bids.agree(bids.At(own, bid.bid, 1), mallory.person)


async def test_the_owner_agrees_and_reserves_with_one_word(catalogue: Catalogue) -> None:
    farmer, buyer, talk = await talking(catalogue)
    await bids.make(talk, buyer.person, terms(catalogue))
    await bids.agree(await at(talk, farmer.person), farmer.person, reserve=True)
    assert (await seen(talk, buyer.person)).listing.state == "reserved"


async def test_where_it_cannot_be_reserved_nothing_is_agreed(catalogue: Catalogue) -> None:
    farmer, buyer, talk = await talking(catalogue)
    await bids.make(talk, buyer.person, terms(catalogue))
    await bids.agree(await at(talk, farmer.person), farmer.person, reserve=True)
    await bids.make(talk, buyer.person, terms(catalogue))
    with pytest.raises(Refused):
        await bids.agree(await at(talk, farmer.person), farmer.person, reserve=True)
    assert (await bid_of(talk, buyer.person)).state == State.OPEN
    await bids.agree(await at(talk, farmer.person), farmer.person)


async def test_a_buyer_who_agrees_reserves_nothing(catalogue: Catalogue) -> None:
    farmer, buyer, talk = await talking(catalogue)
    await bids.make(talk, farmer.person, terms(catalogue))
    await bids.agree(await at(talk, buyer.person), buyer.person, reserve=True)
    assert (await seen(talk, buyer.person)).listing.state == "active"


async def test_a_closed_listing_takes_no_bid_no_counter_bid_and_no_agreement(catalogue: Catalogue) -> None:
    farmer, buyer, talk = await talking(catalogue)
    await bids.make(talk, buyer.person, terms(catalogue))
    listing = (await seen(talk, buyer.person)).listing
    await listings.withdraw(listing.public_id, farmer.person.public_id, farmer.person.id)
    bid = await at(talk, farmer.person)
    for attempt in (bids.agree(bid, farmer.person), bids.counter(bid, farmer.person, terms(catalogue))):
        with pytest.raises(Refused, match="结束"):
            await attempt
    await bids.refuse(bid, farmer.person)
    with pytest.raises(Refused, match="结束"):
        await bids.make(talk, buyer.person, terms(catalogue))


async def test_a_bid_that_nobody_answers_expires_after_three_days(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer, talk = await talking(catalogue)
    await bids.make(talk, buyer.person, terms(catalogue))
    clock.move(days=2, hours=23)
    await bids.counter(await at(talk, farmer.person), farmer.person, terms(catalogue))
    clock.move(days=2, hours=23)
    assert await bids.expire() == 0
    clock.move(hours=1)
    with pytest.raises(Refused):
        await bids.agree(await at(talk, buyer.person), buyer.person)
    assert await bids.expire() == 1
    bid = await bid_of(talk, buyer.person)
    assert bid.state == State.EXPIRED
    last = (await bids.turns(bid))[-1]
    assert (last.who, last.what) == ("program", "expire")
    await bids.make(talk, buyer.person, terms(catalogue, day="2026-12-20"))


async def test_closing_a_talk_ends_the_bid_that_waits(catalogue: Catalogue) -> None:
    farmer, buyer, talk = await talking(catalogue)
    await bids.make(talk, buyer.person, terms(catalogue))
    await bids.close(talk, farmer.person)
    bid = await bid_of(talk, buyer.person)
    assert (bid.state, (await bids.turns(bid))[-1].what) == (State.REFUSED, "close")
    assert (await seen(talk, buyer.person)).state == talks.State.CLOSED


async def test_a_deal_counts_when_both_sides_confirmed_it_and_names_its_bid(catalogue: Catalogue) -> None:
    farmer, buyer, talk = await talking(catalogue)
    await bids.make(talk, buyer.person, terms(catalogue))
    await bids.agree(await at(talk, farmer.person), farmer.person)
    bid = await bid_of(talk, buyer.person)
    assert await bids.deals(farmer.person.id) == []
    await bids.confirm(talk, bid.public_id, buyer.person)
    assert await bids.deals(farmer.person.id) == []
    with pytest.raises(Refused):
        await bids.confirm(talk, bid.public_id, buyer.person)
    await talks.move(talks.CLOSE, talk, buyer.person)
    await bids.confirm(talk, bid.public_id, farmer.person)
    listing = (await seen(talk, buyer.person)).listing
    for member in (farmer, buyer):
        assert await bids.deals(member.person.id) == [(bid.public_id, listing.public_id)]
    assert await bids.deals((await settled(Role.BUYER)).person.id) == []
