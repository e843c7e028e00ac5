"""Talks: who asks, who permits, what both may write and who may read it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models import bids, farewells, flags, listings, messages, talks, texters
from models.engines import database, writing
from models.listings import numbers
from models.people import Person
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused, Unclear
from models.rules.roles import Role
from models.talks import Deed, State, codes
from tests.cast import SECRET, Clock, Member, settled
from tests.models.market import bid_of, permitted, seen, stands, terms

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
NUMBER = "13800138000"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    monkeypatch.setattr(days, "now", clock)
    return clock


async def pair() -> tuple[Member, Member]:
    return await settled(Role.FARMER, name="王农"), await settled(Role.BUYER, name="李商")


async def said(talk: str, person: Person) -> list[str]:
    return [line.text for line in await talks.lines(await seen(talk, person))]


async def test_a_buyer_asks_the_owner_permits_and_both_talk(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    talk = await talks.ask(listing, buyer.person, "还有货吗？")
    asked = await seen(talk, farmer.person)
    assert (asked.state, asked.other(farmer.person).name, asked.other(buyer.person).name) == (
        State.ASKED,
        "李商",
        "王农",
    )
    await talks.move(talks.PERMIT, talk, farmer.person, "有，来看吧")
    await talks.say(talk, buyer.person, "明天来")
    assert await said(talk, buyer.person) == ["还有货吗？", "有，来看吧", "明天来"]
    assert (await seen(talk, buyer.person)).state == State.PERMITTED


async def test_numbers_links_and_wechat_ids_are_hidden_before_they_are_kept(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    talk = await talks.ask(await stands(catalogue, farmer), buyer.person, f"打我电话{NUMBER}")
    await talks.move(talks.PERMIT, talk, farmer.person, "加微信 nongmin_wang")
    await talks.say(talk, farmer.person, "看 https://pay.example/x\n或者打一三八 零零一三 八零零零")
    told = "\n".join(await said(talk, buyer.person))
    assert told == "打我电话〔已隐藏〕\n加〔已隐藏〕\n看 〔已隐藏〕\n或者打〔已隐藏〕"
    kept = await database().rows("SELECT text FROM talk_line")
    assert not any(word in text for (text,) in kept for word in (NUMBER, "nongmin", "example"))


@pytest.mark.parametrize("text", ["", " \n ", "x" * 301, "看\x07"])
async def test_a_line_has_something_to_say_and_not_too_much(catalogue: Catalogue, text: str) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    with pytest.raises(Unclear):
        await talks.ask(listing, buyer.person, text)
    talk = await permitted(listing, farmer, buyer)
    with pytest.raises(Unclear):
        await talks.say(talk, buyer.person, text)


async def test_nobody_asks_about_their_own_listing(catalogue: Catalogue) -> None:
    farmer, _ = await pair()
    with pytest.raises(Refused, match="自己发的"):
        await talks.ask(await stands(catalogue, farmer), farmer.person, "在吗")


async def test_one_open_talk_a_listing_and_asker_and_another_after_it_was_closed(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    talk = await talks.ask(listing, buyer.person, "在吗")
    with pytest.raises(Refused, match="已经问过"):
        await talks.ask(listing, buyer.person, "在吗")
    live = await talks.live(listing, buyer.person)
    assert live is not None
    assert live.public_id == talk
    await talks.move(talks.CLOSE, talk, buyer.person)
    assert await talks.live(listing, buyer.person) is None
    assert await talks.ask(listing, buyer.person, "又在吗") != talk
    await talks.ask(listing, (await settled(Role.BUYER)).person, "我也问")


async def test_who_was_refused_does_not_ask_about_the_same_again(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    await talks.move(talks.REFUSE, await talks.ask(listing, buyer.person, "在吗"), farmer.person)
    with pytest.raises(Refused, match="没有同意"):
        await talks.ask(listing, buyer.person, "在吗")
    await talks.ask(await stands(catalogue, farmer, quantity="700"), buyer.person, "这一条呢")


async def test_two_asks_at_once_make_one_talk(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    done = await asyncio.gather(*(talks.ask(listing, buyer.person, "在吗") for _ in range(4)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Refused", "Refused", "Refused", "str"]
    assert await database().rows("SELECT count(*), count(DISTINCT code) FROM talk_code") == [(2, 1)]


async def test_permitting_and_refusing_at_once_does_one_of_the_two(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    talk = await talks.ask(await stands(catalogue, farmer), buyer.person, "在吗")
    both = (talks.move(deed, talk, farmer.person) for deed in (talks.PERMIT, talks.REFUSE))
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["NoneType", "Refused"]


DEEDS = (talks.PERMIT, talks.REFUSE, talks.CLOSE, talks.SAY)
MAY = {
    (State.ASKED, "owner"): {"permitted", "refused", "closed"},
    (State.ASKED, "asker"): {"closed"},
    (State.PERMITTED, "owner"): {"closed", "line"},
    (State.PERMITTED, "asker"): {"closed", "line"},
}
"""State and side -> what may be done; whatever is not here may not."""


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
@pytest.mark.parametrize("side", ["owner", "asker", "stranger"])
@pytest.mark.parametrize("state", list(State))
async def test_each_side_does_in_each_state_what_it_may_and_nothing_else(
    catalogue: Catalogue, state: State, side: str, deed: Deed
) -> None:
    farmer, buyer = await pair()
    cast = {"owner": farmer, "asker": buyer, "stranger": await settled(Role.BUYER)}
    talk = await talks.ask(await stands(catalogue, farmer), buyer.person, "在吗")
    ways = {State.ASKED: (), State.REFUSED: (talks.REFUSE,), State.PERMITTED: (talks.PERMIT,)}
    for step in ways.get(state, (talks.PERMIT, talks.CLOSE)):
        await talks.move(step, talk, farmer.person)
    if deed.name in MAY.get((state, side), set()):
        await talks.move(deed, talk, cast[side].person, "好")
        assert (await seen(talk, buyer.person)).state == (deed.after or state)
    else:
        with pytest.raises(Refused):
            await talks.move(deed, talk, cast[side].person, "好")
        assert (await seen(talk, buyer.person)).state == state
        assert await said(talk, buyer.person) == ["在吗"]


async def test_only_the_two_sides_see_a_talk(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    stranger, officer = await settled(Role.BUYER), await settled(Role.OFFICER)
    talk = await permitted(await stands(catalogue, farmer), farmer, buyer)
    for person in (stranger.person, officer.person):
        assert await talks.find(talk, person) is None
        assert await talks.of(person) == []
        assert await talks.unread(person) == 0
        await talks.read(talk, person)
    assert await talks.unread(farmer.person) == 0
    assert [row.public_id for row in await talks.of(farmer.person)] == [talk]


async def test_unread_talks_stand_first_and_the_rest_by_their_last_line(catalogue: Catalogue, clock: Clock) -> None:
    farmer, buyer = await pair()
    other = await settled(Role.BUYER, name="赵商")
    listing = await stands(catalogue, farmer)
    first = await talks.ask(listing, buyer.person, "在吗")
    assert await talks.unread(farmer.person) == 1
    assert await talks.unread(buyer.person) == 0
    clock.move(minutes=1)
    second = await permitted(listing, farmer, other)
    rows = await talks.of(farmer.person)
    assert [(row.public_id, row.unread, row.other, row.last) for row in rows] == [
        (first, 1, "李商", "在吗"),
        (second, 0, "赵商", "还有货吗？"),
    ]
    assert rows[0].changed_at == datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    await talks.read(first, farmer.person)
    assert [row.public_id for row in await talks.of(farmer.person)] == [second, first]
    assert [row.public_id for row in await talks.of(farmer.person, before=second)] == [first]
    clock.move(minutes=1)
    await talks.say(second, farmer.person, "有")
    assert [row.unread for row in await talks.of(other.person)] == [1]
    assert await talks.unread(buyer.person) == 0


async def test_both_sides_name_an_open_talk_by_its_code_and_a_closed_one_no_more(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    talk = await permitted(listing, farmer, buyer)
    code = (await seen(talk, buyer.person)).code
    assert 1000 <= code <= 9999
    assert [await talks.by_code(code, one.person) for one in (farmer, buyer)] == [talk, talk]
    assert await talks.by_code(code, (await settled(Role.BUYER)).person) is None
    await talks.move(talks.CLOSE, talk, farmer.person)
    assert await talks.by_code(code, farmer.person) is None


@pytest.mark.parametrize(
    ("code", "told"), [(1000, "A000"), (1999, "A999"), (2023, "B023"), (8007, "H007"), (9999, "J999")]
)
async def test_a_code_is_told_as_a_letter_and_three_digits(code: int, told: str) -> None:
    assert (codes.told(code), codes.read(told), codes.read(told.lower())) == (told, code, code)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("B23", 2023),
        ("b 7", 2007),
        (" J999 ", 9999),
        ("I001", None),
        ("K1", None),
        ("B", None),
        ("B1234", None),
        ("2023", None),
        ("B２3", None),
        ("W1024", None),
        ("", None),
    ],
)
async def test_a_code_is_read_with_or_without_its_zeros_and_nothing_else_is(said: str, code: int | None) -> None:
    assert codes.read(said) == code


async def test_no_two_open_talks_of_a_person_share_a_code(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    farmer, buyer = await pair()
    drawn = iter([7, 7, 8, 7])
    monkeypatch.setattr("models.talks.codes.randbelow", lambda most: next(drawn))
    listing = await stands(catalogue, farmer)
    for asker in (buyer, await settled(Role.BUYER)):
        await talks.ask(listing, asker.person, "在吗")
    elsewhere = await stands(catalogue, await settled(Role.FARMER))
    await talks.ask(elsewhere, (await settled(Role.BUYER)).person, "在吗")
    rows = await database().rows("SELECT code FROM talk ORDER BY id")
    assert [code for (code,) in rows] == [1007, 1008, 1007]


async def test_a_closed_listing_is_not_asked_about_but_those_who_talk_go_on(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    talk = await permitted(listing, farmer, buyer)
    await listings.withdraw(listing.public_id, farmer.person.public_id, farmer.person.id)
    with pytest.raises(Refused, match="结束"):
        await talks.ask(listing, (await settled(Role.BUYER)).person, "在吗")
    await talks.say(talk, buyer.person, "车到了")
    assert (await seen(talk, buyer.person)).listing.state == "withdrawn"


async def test_the_other_side_is_told_of_what_was_done_and_of_many_lines_once(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    talk = await permitted(await stands(catalogue, farmer), farmer, buyer)
    for text in ("好", "明天来", "在吗"):
        await talks.say(talk, buyer.person, text)
    await talks.move(talks.CLOSE, talk, farmer.person)
    told = {member.person.id: await messages.notices(member.person) for member in (farmer, buyer)}
    kinds = {
        id: [notice.kind for notice in notices if notice.link == f"/me/talks/{talk}"] for id, notices in told.items()
    }
    assert kinds == {farmer.person.id: ["talk.line", "talk.asked"], buyer.person.id: ["talk.closed", "talk.permitted"]}


async def test_what_the_other_side_is_told_names_the_listing_and_the_talk_as_texts_do(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    talk = await permitted(listing, farmer, buyer)
    await talks.say(talk, buyer.person, f"我的电话{NUMBER}\n" + "明天上午来看货" * 5)
    relay = codes.told((await seen(talk, buyer.person)).code)
    ref = str(await numbers.of(listing.id))
    about = {"title": listing.title, "product": listing.product, "ref": ref, "relay": relay}
    line, asked = (await messages.notices(farmer.person))[:2]
    assert asked.values == about | {"buyer": "李**"}
    assert line.values == about | {"body": "我的电话〔已隐藏〕 明天上午来看货明天上午来看货明天上午来看货明天上…"}
    assert (await messages.notices(buyer.person))[0].values == about | {"body": ""}


@pytest.mark.parametrize(("side", "told"), [("supply", "一位客商"), ("demand", "一位卖家")])
async def test_who_gave_no_name_is_told_as_what_they_are(catalogue: Catalogue, side: str, told: str) -> None:
    farmer = await settled(Role.FARMER)
    listing = await stands(catalogue, farmer, side=side)
    await talks.ask(listing, (await settled(Role.BUYER, name="")).person, "在吗")
    assert (await messages.notices(farmer.person))[0].values["buyer"] == told


async def test_who_asked_to_be_told_by_text_is_told_every_line(catalogue: Catalogue) -> None:
    farmer, buyer = await pair()
    talk = await permitted(await stands(catalogue, farmer), farmer, buyer)
    standing = texters.opted(await texters.find(SECRET, farmer.phone), "同意 B023")
    for stopped, lines in ((None, ["三", "二", "一"]), (days.now(), ["三", "二", "一"])):
        async with writing() as tx:
            await texters.keep(tx, SECRET, farmer.phone, replace(standing, stopped_at=stopped))
        for text in ("一", "二", "三"):
            await talks.say(talk, buyer.person, text)
        told = [notice.values["body"] for notice in await messages.notices(farmer.person) if notice.kind == "talk.line"]
        assert told == lines


async def test_who_leaves_takes_their_words_along_and_ends_their_talks(catalogue: Catalogue, tmp_path: Path) -> None:
    farmer, buyer = await pair()
    listing = await stands(catalogue, farmer)
    talk = await permitted(listing, farmer, buyer)
    await talks.say(talk, farmer.person, "欢迎")
    await bids.make(talk, buyer.person, terms(catalogue))
    await flags.put(listing, buyer.person, "price", "太贵")
    told = await farewells.data(SECRET, buyer.person)
    assert next(line["text"] for line in told["talks"]) == "还有货吗？"
    assert [flag["comment"] for flag in told["flags"]] == ["太贵"]
    await farewells.erase(buyer.person, tmp_path)
    left = await seen(talk, farmer.person)
    assert left.state == State.CLOSED
    assert (await said(talk, farmer.person))[:2] == ["〔已注销〕", "欢迎"]
    assert (await bid_of(talk, farmer.person)).state == "refused"
    assert await database().rows("SELECT count(*) FROM talk_code") == [(0,)]
    assert await database().rows("SELECT comment FROM flag") == [("",)]
