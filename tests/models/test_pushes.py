"""Pushes: who asked to be told by text is told what they have not read, in few texts, by day."""

import asyncio
from datetime import UTC, datetime

import pytest

from models import listings, matches, messages, people, pushes, searches, talks, texters
from models.engines import database, writing
from models.listings import numbers
from models.pushes.words import fitted
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from models.talks import codes
from tests.cast import SECRET, Clock, Member, settled
from tests.models.market import permitted, stands
from tests.models.queue import writes
from tests.models.test_listings import clock, passed, posted

__all__ = ["clock"]
pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database", "clock")]


async def pair() -> tuple[Member, Member]:
    """A farmer and a buyer who both write texts and asked to be told."""
    farmer, buyer = await settled(Role.FARMER, name="王农"), await settled(Role.BUYER, name="李商")
    for one in (farmer, buyer):
        await writes(one.phone)
    return farmer, buyer


async def told(member: Member) -> list[str]:
    """The texts on their phone, in the order in which they were left."""
    return [text for text, _ in reversed(await messages.of(SECRET, member.phone))]


async def ref(public_id: str) -> int:
    listing = await listings.find(public_id)
    assert listing is not None
    number = await numbers.of(listing.id)
    assert number is not None
    return number


async def code(talk: str, member: Member) -> str:
    found = await talks.find(talk, member.person)
    assert found is not None
    return codes.told(found.code)


async def notice(member: Member, kind: str, link: str, **values: str | int) -> None:
    async with writing() as tx:
        await messages.notify(tx, member.person.id, kind, values, link)


async def test_a_talk_is_carried_from_text_to_text(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    await messages.read(farmer.person)
    talk = await talks.ask(listing, buyer.person, "还有货吗？")
    assert await pushes.tell(catalogue, SECRET) == 1
    relay, number = await code(talk, farmer), await ref(listing.public_id)
    name = catalogue.products[listing.product].zh
    assert await told(farmer) == [
        f"李**想谈您的{number}号{name}。愿意请回：同意 {relay}；不愿意回：拒绝 {relay}。停发回：TD"
    ]
    await talks.move(talks.PERMIT, talk, farmer.person)
    await talks.say(talk, farmer.person, "有货，明天上午来看。")
    assert await pushes.tell(catalogue, SECRET) == 2
    assert sorted(await told(buyer)) == sorted(
        [
            f"对方愿意谈{number}号。请回：留言 {relay} 您的话，由平台转达。停发回：TD",
            f"{relay}来话：有货，明天上午来看。请回：留言 {relay} 您的话。停发回：TD",
        ]
    )


async def test_a_long_line_is_cut_to_one_message_and_keeps_what_to_answer(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    talk = await permitted(await stands(catalogue, farmer), farmer, buyer)
    await messages.read(buyer.person)
    await talks.say(talk, farmer.person, "今年的蜜桔又大又甜，" * 20)
    await pushes.tell(catalogue, SECRET)
    (text,) = await told(buyer)
    assert messages.fits(text)
    assert text.endswith("…。请回：留言 " + await code(talk, buyer) + " 您的话。停发回：TD")


async def test_english_readers_are_told_in_english(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    await writes(farmer.phone, lang="en")
    listing = await stands(catalogue, farmer)
    await messages.read(farmer.person)
    talk = await talks.ask(listing, buyer.person, "还有货吗？")
    await pushes.tell(catalogue, SECRET)
    (text,) = await told(farmer)
    relay = await code(talk, farmer)
    assert f" wants to talk about your no. {await ref(listing.public_id)} " in text
    assert text.endswith(f"Yes: yes {relay}; no: no {relay}. STOP to end")


async def test_who_did_not_ask_or_has_stopped_or_has_read_it_is_told_nothing(catalogue: Catalogue) -> None:
    farmer, buyer = await settled(Role.FARMER), await settled(Role.BUYER)
    listing = await stands(catalogue, farmer)
    await talks.ask(listing, buyer.person, "还有货吗？")
    assert await pushes.tell(catalogue, SECRET) == 0
    await writes(farmer.phone, opted_at=None)
    assert await pushes.tell(catalogue, SECRET) == 0
    await writes(farmer.phone, stopped_at=days.now())
    assert await pushes.tell(catalogue, SECRET) == 0
    await writes(farmer.phone)
    await messages.read(farmer.person)
    assert await pushes.tell(catalogue, SECRET) == 0


async def test_a_notice_is_told_once_however_many_processes_look(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    await messages.read(farmer.person)
    await talks.ask(listing, buyer.person, "还有货吗？")
    for lately in range(5):
        await notice(farmer, matches.KIND, f"/me/listings/{listing.public_id}", product="", count=1)
        assert sum(await asyncio.gather(*(pushes.tell(catalogue, SECRET) for _ in range(4)))) == (lately == 0) + 1
        clock.move(days=1)


async def test_nothing_is_told_at_night(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    await messages.read(farmer.person)
    clock.now = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
    await talks.ask(listing, buyer.person, "还有货吗？")
    assert await pushes.tell(catalogue, SECRET) == 0
    clock.move(hours=12)
    assert await pushes.tell(catalogue, SECRET) == 1


async def test_several_of_a_kind_are_one_text_and_the_others_come_an_hour_later(
    catalogue: Catalogue, clock: Clock
) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    await messages.read(farmer.person)
    first = await talks.ask(listing, buyer.person, "还有货吗？")
    second = await talks.ask(listing, (await settled(Role.BUYER, name="张商")).person, "卖吗？")
    assert [await pushes.tell(catalogue, SECRET) for _ in range(2)] == [1, 0]
    assert await code(second, farmer) in (await told(farmer))[0]
    clock.move(minutes=61)
    assert [await pushes.tell(catalogue, SECRET) for _ in range(2)] == [1, 0]
    assert await code(first, farmer) in (await told(farmer))[1]


async def test_what_was_found_is_summed_into_one_text(catalogue: Catalogue) -> None:
    farmer, _ = await pair()
    listing = await stands(catalogue, farmer)
    await messages.read(farmer.person)
    for count in (2, 3):
        await notice(farmer, matches.KIND, f"/me/listings/{listing.public_id}", product=listing.product, count=count)
    assert await pushes.tell(catalogue, SECRET) == 1
    name = catalogue.products[listing.product].zh
    assert await told(farmer) == [f"有5条新的{name}信息合您的意。看一条请回：谁收 {name}。停发回：TD"]


async def test_what_came_for_a_search_is_told_with_how_to_see_it(catalogue: Catalogue) -> None:
    _, buyer = await pair()
    query = "side=supply&product=%E8%9C%9C%E6%A1%94"
    await notice(buyer, searches.KIND, f"/listings?{query}", name="蜜桔", query=query, count=4)
    await notice(buyer, searches.KIND, "/listings?side=supply", name="供求", query="side=supply", count=9)
    assert await pushes.tell(catalogue, SECRET) == 1
    (text,) = await told(buyer)
    assert text.startswith("有4条新的")
    assert "请回：谁卖" in text


async def test_at_most_three_are_told_a_day_and_the_rest_waits_or_is_dropped(
    catalogue: Catalogue, clock: Clock
) -> None:
    farmer, buyer = await pair()
    made = [await passed(catalogue, farmer, quantity=str(1000 + number)) for number in range(3)]
    talk = await permitted(await stands(catalogue, farmer), farmer, buyer)
    for one in (farmer, buyer):
        await messages.read(one.person)
    await talks.say(talk, buyer.person, "明天来")
    await notice(farmer, "listing_passed", f"/me/listings/{made[0].public_id}", title="蜜桔", why="")
    await notice(farmer, "listing_ending", f"/me/listings/{made[1].public_id}", title="蜜桔", day="2026-12-01")
    await talks.ask(await stands(catalogue, farmer), buyer.person, "还有货吗")
    await notice(farmer, matches.KIND, f"/me/listings/{made[2].public_id}", product="", count=1)
    assert await pushes.tell(catalogue, SECRET) == 4, "what the other side says does not count"
    assert await pushes.tell(catalogue, SECRET) == 0
    assert [text[-6:] for text in await told(farmer)] == ["停发回：TD"] * 4
    assert not any("合您的意" in text for text in await told(farmer))
    clock.move(days=1)
    assert await pushes.tell(catalogue, SECRET) == 2
    await notice(farmer, matches.KIND, f"/me/listings/{made[2].public_id}", product="", count=1)
    await writes(farmer.phone, stopped_at=days.now())
    await pushes.tell(catalogue, SECRET)
    clock.move(days=2, minutes=1)
    await writes(farmer.phone)
    assert await pushes.tell(catalogue, SECRET) == 0


async def test_whether_it_is_still_there_is_asked_and_the_question_stays_open(
    catalogue: Catalogue, clock: Clock
) -> None:
    farmer, _ = await pair()
    listing = await stands(catalogue, farmer)
    await messages.read(farmer.person)
    clock.now = datetime.combine(days.of_number(listing.expires - 2), datetime.min.time(), UTC).replace(hour=2)
    assert await listings.remind() == 1
    assert await pushes.tell(catalogue, SECRET) == 1
    number = str(await ref(listing.public_id))
    name = catalogue.products[listing.product].zh
    assert await told(farmer) == [f"{number}号{name}还有2天到期。还有货回1，卖完回2加成交价，例：2 1.15。停发回：TD"]
    standing = await texters.find(SECRET, farmer.phone)
    assert standing.question == {"kind": "expire", "ref": number, "listing": listing.public_id}
    assert standing.asked_at == clock.now


async def test_a_question_that_is_open_is_not_put_aside(catalogue: Catalogue, clock: Clock) -> None:
    farmer, _ = await pair()
    listing = await stands(catalogue, farmer)
    await messages.read(farmer.person)
    await writes(farmer.phone, question={"kind": "which"}, asked_at=days.now())
    await notice(farmer, "listing_ending", f"/me/listings/{listing.public_id}", title="蜜桔", day="")
    assert await pushes.tell(catalogue, SECRET) == 0
    assert (await texters.find(SECRET, farmer.phone)).question == {"kind": "which"}
    clock.move(minutes=31)
    assert await pushes.tell(catalogue, SECRET) == 1


async def test_what_a_reviewer_did_is_told_with_the_reason(catalogue: Catalogue) -> None:
    farmer, _ = await pair()
    made = await posted(catalogue, farmer)
    await listings.judge(made.public_id, "reviewer", passes=False, why="价钱写错了，请改成每斤的价")
    assert await pushes.tell(catalogue, SECRET) == 1
    (text,) = await told(farmer)
    assert "没有通过审核，价钱写错了" in text
    assert messages.fits(text)


async def test_what_holds_no_more_is_not_told(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    await messages.read(farmer.person)
    talk = await talks.ask(listing, buyer.person, "还有货吗？")
    await talks.move(talks.CLOSE, talk, buyer.person)
    await notice(farmer, "listing_ending", f"/me/listings/{listing.public_id}", title="蜜桔", day="")
    await listings.withdraw(listing.public_id, farmer.person.public_id, farmer.person.id)
    await notice(farmer, "price_counts", "/me")
    await notice(farmer, "talk.asked", "/me/talks/nowhere", title="蜜桔")
    assert await pushes.tell(catalogue, SECRET) == 0
    rows = await database().rows("SELECT count(*) FROM notice WHERE texted_at IS NULL AND read_at IS NULL")
    assert rows == [(0,)]


async def test_a_stop_ends_what_waits_to_be_sent(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    await messages.read(farmer.person)
    await talks.ask(listing, buyer.person, "还有货吗？")
    await pushes.tell(catalogue, SECRET)
    async with writing() as tx:
        assert await messages.stop(tx, people.mark(SECRET, farmer.phone)) == 1
    assert await told(farmer) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("said", ["好", "ok", "长" * 300, "long " * 80, "🍊" * 60])
async def test_a_value_is_cut_until_the_text_fits(said: str, lang: str) -> None:
    values = fitted("message.relay", {"relay": "B023", "body": said}, "body", lang)
    assert 1 <= len(values["body"]) <= 35
    assert messages.fits(messages.rendered("message.relay", values, lang))
