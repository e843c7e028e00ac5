"""Listings: published or held for a reviewer, found by their words, changed by who may, closed in time."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models import listings
from models.engines import Client, writing
from models.engines import database as opened
from models.listings import Channel, Deed, Poster, Published, State, Wanted, numbers
from models.rules import days, offers, reviews, tokens
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.offers import Offer
from models.rules.reviews import Known, Reference
from models.rules.roles import Role
from tests.cast import SECRET, Clock, Member, settled

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
SAID = {
    "side": "supply",
    "product": "蜜桔",
    "quantity": "5000",
    "unit": "斤",
    "price": "1.20",
    "price_unit": "元/斤",
    "place": "鸦鹊岭",
    "text": "自家果园，带叶现摘",
}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    monkeypatch.setattr(days, "now", clock)
    return clock


def offer(catalogue: Catalogue, **said: str) -> Offer:
    read = offers.read(catalogue, SAID | said, days.today())
    assert read.problems == {}
    assert read.offer is not None
    return read.offer


async def posted(catalogue: Catalogue, by: Member, **said: str) -> Published:
    poster = Poster(by.person.id, by.person.public_id, by.phone)
    return await listings.publish(catalogue, SECRET, offer(catalogue, **said), poster)


async def passed(catalogue: Catalogue, by: Member, **said: str) -> Published:
    """Published, and let through where it had to wait."""
    made = await posted(catalogue, by, **said)
    if made.state is State.PENDING:
        await listings.judge(made.public_id, "reviewer", passes=True)
    return made


async def found(*words: str, **wanted: object) -> list[str]:
    asked = Wanted(tuple(words), **wanted)  # type: ignore[arg-type]
    return [one.title for one in await listings.search(asked)]


async def test_the_first_listing_of_a_number_waits_for_a_reviewer_and_the_next_does_not(catalogue: Catalogue) -> None:
    farmer = await settled(Role.FARMER)
    first = await posted(catalogue, farmer)
    assert (first.state, first.reasons) == (State.PENDING, ("first",))
    assert await found("蜜橘") == []
    await listings.judge(first.public_id, "reviewer", passes=True)
    assert await found("蜜橘") == ["供应 早熟蜜桔 5000斤 鸦鹊岭"]
    assert (await posted(catalogue, farmer, quantity="800")).state is State.ACTIVE


async def test_a_price_that_cannot_be_waits_for_a_reviewer(catalogue: Catalogue) -> None:
    farmer = await settled(Role.FARMER)
    await passed(catalogue, farmer)
    assert (await posted(catalogue, farmer, price="120")).reasons == ("band",)


async def test_the_same_words_twice_wait_for_a_reviewer(catalogue: Catalogue) -> None:
    farmer = await settled(Role.FARMER)
    await passed(catalogue, farmer)
    assert (await posted(catalogue, farmer)).reasons == ("repeated",)


async def test_a_listing_with_a_forbidden_word_waits_even_where_the_poster_is_trusted(catalogue: Catalogue) -> None:
    farmer = await settled(Role.FARMER)
    poster = Poster(farmer.person.id, "token", farmer.phone, Channel.API, trusted=True)
    said = offer(catalogue, text="办贷款")
    assert (await listings.publish(catalogue, SECRET, said, poster)).reasons == ("words",)
    assert (await listings.publish(catalogue, SECRET, offer(catalogue), poster)).state is State.ACTIVE


async def test_words_find_a_listing_by_its_text_its_product_and_its_place(catalogue: Catalogue) -> None:
    farmer = await settled(Role.FARMER)
    await passed(catalogue, farmer)
    await passed(catalogue, farmer, product="伦晚", place="邓村", price="2.3", text="")
    for word in ("蜜桔", "蜜橘", "带叶现摘", "鸦鹊岭", "果"):
        assert await found(*tokens.asked(catalogue, word)) == ["供应 早熟蜜桔 5000斤 鸦鹊岭"], word
    assert await found("叶带") == []
    assert await found(*tokens.asked(catalogue, "带叶果园")) == []
    assert await found(products=("citrus.satsuma_e",), places=("420506108",)) == ["供应 早熟蜜桔 5000斤 鸦鹊岭"]
    assert await found(places=("420506",), side="supply", per="kg", low=4000) == ["供应 伦晚脐橙 5000斤 邓村"]
    assert await found(places=("420506001", "420506108")) == ["供应 早熟蜜桔 5000斤 鸦鹊岭"]


async def test_a_word_whose_pairs_stand_apart_finds_nothing(catalogue: Catalogue) -> None:
    farmer = await settled(Role.FARMER)
    await passed(catalogue, farmer, text="现摘的，摘叶的，叶子好")
    assert await found("现摘叶子") == []
    assert await found("现摘的") == ["供应 早熟蜜桔 5000斤 鸦鹊岭"]


async def test_the_newest_stand_first_and_a_page_follows_the_one_before(catalogue: Catalogue) -> None:
    farmer = await settled(Role.FARMER)
    for quantity in range(100, 130):
        await passed(catalogue, farmer, quantity=str(quantity))
    first = await listings.search(Wanted(("蜜橘",)))
    assert [one.quantity for one in first] == [str(quantity) for quantity in range(129, 109, -1)]
    by_number = await listings.search(Wanted(("蜜橘",)), skip=20)
    by_key = await listings.search(Wanted(("蜜橘",)), before=first[-1].id)
    assert (
        [one.quantity for one in by_number] == [one.quantity for one in by_key] == [str(q) for q in range(109, 99, -1)]
    )


async def test_a_tidied_index_finds_the_same(catalogue: Catalogue) -> None:
    farmer = await settled(Role.FARMER)
    for quantity in range(100, 130):
        await passed(catalogue, farmer, quantity=str(quantity))
    before = await found("蜜橘")
    await listings.tidy()
    assert await found("蜜橘") == before
    if opened().dialect == "sqlite":
        assert await opened().rows("SELECT count(DISTINCT segid) FROM listing_words_idx") == [(1,)]


async def test_a_withdrawn_listing_is_found_no_more_and_tells_its_history(catalogue: Catalogue, clock: Clock) -> None:
    farmer = await settled(Role.FARMER)
    made = await passed(catalogue, farmer)
    clock.move(hours=1)
    await listings.withdraw(made.public_id, farmer.person.public_id, farmer.person.id, "卖完了")
    assert await found("蜜橘") == []
    listing = await listings.find(made.public_id)
    assert listing is not None
    told = [(change.what, change.state, change.why) for change in await listings.history(listing)]
    assert told == [("publish", "pending_review", ""), ("pass", "active", ""), ("withdraw", "withdrawn", "卖完了")]


async def test_nobody_changes_the_listing_of_another(catalogue: Catalogue) -> None:
    farmer, stranger = await settled(Role.FARMER), await settled(Role.FARMER)
    made = await passed(catalogue, farmer)
    with pytest.raises(Refused):
        await listings.withdraw(made.public_id, stranger.person.public_id, stranger.person.id)
    assert len(await found("蜜橘")) == 1


async def test_nobody_judges_their_own_listing(catalogue: Catalogue) -> None:
    officer = await settled(Role.FARMER)
    made = await posted(catalogue, officer)
    with pytest.raises(Refused, match="请别人审核"):
        await listings.judge(made.public_id, officer.person.public_id, passes=True)


@pytest.mark.parametrize("deed", [listings.WITHDRAW, listings.SELL, listings.RESERVE])
async def test_a_closed_listing_stays_closed(catalogue: Catalogue, deed: Deed) -> None:
    farmer = await settled(Role.FARMER)
    made = await passed(catalogue, farmer)
    await listings.withdraw(made.public_id, farmer.person.public_id, farmer.person.id)
    with pytest.raises(Refused):
        async with writing() as tx:
            await listings.move(tx, deed, made.public_id, ("x", farmer.person.id))


async def test_a_listing_ends_after_its_days_unless_it_is_renewed(catalogue: Catalogue, clock: Clock) -> None:
    farmer = await settled(Role.FARMER)
    made, other = await passed(catalogue, farmer), await passed(catalogue, farmer, quantity="10")
    clock.move(days=14)
    assert await listings.expire() == 0
    listing = await listings.find(made.public_id)
    assert listing is not None
    await listings.renew(catalogue, listing, farmer.person.public_id)
    clock.move(days=1)
    assert [one.public_id for one in await listings.search(Wanted())] == [made.public_id]
    assert await listings.expire() == 1
    ended = await listings.find(other.public_id)
    assert ended is not None
    assert ended.state == State.EXPIRED
    assert [one.public_id for one in await listings.search(Wanted(("蜜橘",)))] == [made.public_id]


async def test_leaf_stands_seven_days_citrus_fourteen_and_hogs_three(catalogue: Catalogue) -> None:
    today = days.number(days.today())
    said = {"tea.leaf_1b1l": 7, "citrus.ponkan": 14, "hog.market": 3}
    for product, length in said.items():
        assert offer(catalogue, product=product, price="面议").expires - today == length


async def test_a_number_is_lent_once_and_rests_ninety_days(
    catalogue: Catalogue, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    farmer = await settled(Role.FARMER)
    made, other = await passed(catalogue, farmer), await passed(catalogue, farmer, quantity="10")
    monkeypatch.setattr(numbers, "randbelow", lambda span: 7)
    async with writing() as tx:
        assert await numbers.lend(tx, made.id) == 1007
        assert await numbers.lend(tx, made.id) == 1007
        assert await numbers.lend(tx, other.id) == 10007
    assert await numbers.find(1007) == made.public_id
    await listings.withdraw(made.public_id, farmer.person.public_id, farmer.person.id)
    third, fourth = await passed(catalogue, farmer, quantity="11"), await passed(catalogue, farmer, quantity="12")
    async with writing() as tx:
        with pytest.raises(Refused, match="编号"):
            await numbers.lend(tx, third.id)
    clock.move(days=91)
    async with writing() as tx:
        assert await numbers.lend(tx, fourth.id) == 1007


async def test_a_phone_number_in_the_words_is_hidden_before_it_is_stored(catalogue: Catalogue) -> None:
    said = offer(catalogue, title="蜜桔 139 1234 5678", text="微信 abc12345\n带叶", requirement="打 13912345678")
    assert (said.title, said.text, said.requirement) == ("蜜桔 〔已隐藏〕", "〔已隐藏〕\n带叶", "打 〔已隐藏〕")


async def test_two_judge_at_once_and_one_is_told(catalogue: Catalogue, database: Client) -> None:
    farmer = await settled(Role.FARMER)
    made = await posted(catalogue, farmer)
    await listings.judge(made.public_id, "one", passes=True)
    with pytest.raises(Refused, match="不是原来的样子"):
        await listings.judge(made.public_id, "other", passes=False)


async def test_a_new_buyer_far_above_the_market_waits(catalogue: Catalogue) -> None:
    bid = replace(offer(catalogue, side="demand", price="2"), low=4000, high=4000)
    reference = Reference("kg", 2000, 2200, 2400, 20000, "CN", "farm_gate", "xinfadi")
    product = catalogue.products["citrus.satsuma_e"]
    assert reviews.reasons(bid, product, Known(posted=True), reference) == ("far_above",)
    assert reviews.reasons(bid, product, Known(posted=True, dealt=True), reference) == ()
