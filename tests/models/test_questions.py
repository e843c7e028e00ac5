"""Questions: what people ask, by when it is answered, who is told, and what everybody may read of it."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from models import events, farewells, flags, listings, messages, questions, texters
from models.engines import database, writing
from models.listings import Channel, Listing, numbers
from models.people import Person
from models.questions import Asking, Kind, Question, State
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused, Unclear
from models.rules.roles import Role
from tests.cast import SECRET, Clock, Member, settled
from tests.models.market import stands

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database", "clock")]
NUMBER = "13800138000"
CODES = "models.questions.codes.randbelow"


async def pair() -> tuple[Member, Member]:
    return await settled(Role.FARMER, name="王农"), await settled(Role.OFFICER, name="孙技")


async def asked(by: Person, kind: Kind = Kind.QUESTION, body: str = "脐橙补贴怎么办", ref: str = "") -> Question:
    return await questions.ask(by, Asking(kind, body, ref))


async def now(question: Question) -> Question:
    return await Question.get(id=question.id)


async def texts(member: Member) -> list[str]:
    return [text for text, _ in await messages.of(SECRET, member.phone)]


async def numbered(listing: Listing) -> str:
    async with writing() as tx:
        return str(await numbers.lend(tx, listing.id))


# -- asking


async def test_a_question_has_a_code_and_a_day_by_its_kind(clock: Clock) -> None:
    farmer, _ = await pair()
    due = {}
    for kind in Kind:
        question = await asked(farmer.person, kind)
        assert (question.code[0], len(question.code), question.state, question.within) == (
            "W",
            5,
            State.OPEN,
            questions.WITHIN[kind],
        )
        due[kind.value] = days.text(question.due)
    assert due == {
        "complaint": "2026-12-02",
        "suggestion": "2026-11-30",
        "correction": "2026-11-30",
        "question": "2026-11-30",
        "unclear": "2026-11-26",
    }


async def test_by_its_code_it_is_found_by_who_asked_and_by_nobody_else() -> None:
    farmer, officer = await pair()
    question = await asked(farmer.person)
    for said in (question.code, question.code.lower(), f"W {question.code[1:]}"):
        found = await questions.find(said, farmer.person)
        assert found is not None
        assert found.id == question.id
    assert await questions.find(question.code, officer.person) is None
    for said in ("W1", "W123456", "B123", "", question.code[1:]):
        assert await questions.find(said, farmer.person) is None


async def test_no_two_questions_share_a_code_until_one_is_over_for_90_days(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    farmer, _ = await pair()
    drawn = iter([7, 7, 8, 7, 9, 7, 7, 10])
    monkeypatch.setattr(CODES, lambda most: next(drawn))
    first, second = await asked(farmer.person), await asked(farmer.person)
    assert (first.code, second.code) == ("W1007", "W1008")
    await questions.withdraw(first.public_id, farmer.person)
    clock.move(days=89)
    assert (await asked(farmer.person)).code == "W1009"
    clock.move(days=2)
    assert [(await asked(farmer.person)).code for _ in range(2)] == ["W1007", "W1010"]


async def test_where_the_short_codes_are_all_in_use_a_longer_one_is_lent(monkeypatch: pytest.MonkeyPatch) -> None:
    farmer, _ = await pair()
    monkeypatch.setattr(CODES, lambda most: 0)
    assert [(await asked(farmer.person)).code for _ in range(2)] == ["W1000", "W10000"]
    with pytest.raises(Refused, match="编号暂时用完"):
        await asked(farmer.person)
    assert await database().rows("SELECT count(*) FROM question") == [(2,)]


async def test_by_text_whatever_can_be_read_is_asked_and_numbers_are_hidden() -> None:
    question = await questions.text_in(SECRET, f"+86{NUMBER}", Kind.UNCLEAR, f"\x07那个\n打{NUMBER}" + "长" * 1200)
    asker = await question.person
    assert (question.channel, question.body) == (Channel.SMS, f"那个 打〔已隐藏〕{'长' * 985}")
    assert (asker.name, set(asker.held)) == ("", {Role.FARMER})
    again = await questions.text_in(SECRET, f"+86{NUMBER}", Kind.QUESTION, "")
    assert (again.person_id, again.body) == (asker.id, "")


@pytest.mark.parametrize("said", ["", "  ", "x" * 1001, "看\x07"])
async def test_on_a_page_a_question_has_something_to_say_and_not_too_much(said: str) -> None:
    with pytest.raises(Unclear):
        questions.words(said)


async def test_a_complaint_about_an_open_listing_raises_a_flag_and_taken_back_takes_it_along(
    catalogue: Catalogue,
) -> None:
    farmer, _ = await pair()
    buyer = await settled(Role.BUYER)
    listing = await stands(catalogue, farmer)
    question = await asked(buyer.person, Kind.COMPLAINT, "付款不到位", await numbered(listing))
    flag = await flags.by(listing, buyer.person)
    assert flag is not None
    assert (question.listing_id, question.flagged, flag.reason, flag.comment) == (listing.id, 1, "other", "付款不到位")
    assert await questions.withdraw(question.public_id, buyer.person)
    assert ((await now(question)).state, await flags.by(listing, buyer.person)) == (State.CLOSED, None)
    assert not await questions.withdraw(question.public_id, buyer.person)


async def test_a_flag_of_ones_own_that_stood_before_stays_when_the_complaint_is_taken_back(
    catalogue: Catalogue,
) -> None:
    farmer, _ = await pair()
    buyer = await settled(Role.BUYER)
    listing = await stands(catalogue, farmer)
    await flags.put(listing, buyer.person, "price", "")
    question = await asked(buyer.person, Kind.COMPLAINT, "付款不到位", await numbered(listing))
    assert question.flagged == 0
    await questions.withdraw(question.public_id, buyer.person)
    assert await flags.by(listing, buyer.person) is not None


async def test_no_flag_is_raised_by_others_kinds_of_ones_own_of_closed_ones_and_of_unknown_numbers(
    catalogue: Catalogue,
) -> None:
    farmer, _ = await pair()
    buyer = await settled(Role.BUYER)
    listing = await stands(catalogue, farmer)
    ref = await numbered(listing)
    told = [
        await asked(buyer.person, Kind.QUESTION, "好吗", ref),
        await asked(farmer.person, Kind.COMPLAINT, "没人来", ref),
        await asked(buyer.person, Kind.COMPLAINT, "骗人", "B023"),
        await asked(buyer.person, Kind.COMPLAINT, "骗人", "99999999999999999999"),
    ]
    await listings.withdraw(listing.public_id, farmer.person.public_id, farmer.person.id)
    told.append(await asked(buyer.person, Kind.COMPLAINT, "骗人", ref))
    assert [one.flagged for one in told] == [0] * 5
    assert [one.listing_id for one in told] == [listing.id, listing.id, None, None, listing.id]
    assert [one.ref for one in told][2] == "B023"
    assert await flags.count() == 0


# -- the queue


async def test_the_queue_begins_with_what_is_overdue_and_counts_it(clock: Clock) -> None:
    farmer, officer = await pair()
    complaint = await asked(farmer.person, Kind.COMPLAINT)
    unclear = await asked(farmer.person, Kind.UNCLEAR)
    clock.move(days=2)
    question = await asked(farmer.person)
    await questions.assign(question.public_id, officer.person, officer.person)
    assert [one.id for one in await questions.waiting()] == [unclear.id, complaint.id, question.id]
    assert [one.id for one in await questions.waiting(unclear.public_id)] == [complaint.id, question.id]
    assert [one.id for one in await questions.waiting(of=officer.person)] == [question.id]
    assert await questions.waiting(question.public_id, officer.person) == []
    assert await questions.counts(officer.person) == (3, 1, 1)
    assert await questions.counts(farmer.person) == (3, 1, 0)


async def test_what_is_due_first_stands_on_the_first_page_however_late_it_came() -> None:
    farmer, _ = await pair()
    made = [await asked(farmer.person, Kind.COMPLAINT) for _ in range(questions.PAGE)]
    urgent = await asked(farmer.person, Kind.UNCLEAR)
    assert [one.id for one in await questions.waiting()] == [one.id for one in (urgent, *made[:-1])]
    assert [one.id for one in await questions.waiting(made[-2].public_id)] == [made[-1].id]


async def test_it_is_given_only_to_one_who_answers() -> None:
    farmer, officer = await pair()
    question = await asked(farmer.person)
    with pytest.raises(Refused, match="只能转给"):
        await questions.assign(question.public_id, farmer.person, officer.person)
    with pytest.raises(Refused, match="刷新"):
        await questions.assign("abcdefghij", officer.person, officer.person)
    assert (await now(question)).assigned_id is None


# -- answering


async def test_an_answer_reaches_the_page_of_who_asked_and_the_log(clock: Clock) -> None:
    farmer, officer = await pair()
    question = await asked(farmer.person)
    await questions.answer(SECRET, question.public_id, officer.person, " 到镇农技站登记 ")
    done = await now(question)
    assert (done.state, done.answer, done.answered_at, done.answered_by_id) == (
        State.ANSWERED,
        "到镇农技站登记",
        clock.now,
        officer.person.id,
    )
    notice = (await messages.notices(farmer.person))[0]
    assert (notice.kind, notice.link) == ("case.answer", f"/me/questions#{question.code}")
    assert notice.values == {"code": question.code, "body": "到镇农技站登记"}
    assert await texts(farmer) == []
    told = [(event.what, event.who, json.loads(event.detail)) for event in (await events.newest(limit=2))[::-1]]
    assert told == [
        ("question.ask", farmer.person.public_id, {"kind": "question"}),
        ("question.answer", officer.person.public_id, {"code": question.code}),
    ]
    assert await questions.counts(officer.person) == (0, 0, 0)


async def test_who_asked_by_text_is_answered_by_text_even_after_a_stop() -> None:
    farmer, officer = await pair()
    async with writing() as tx:
        standing = replace(await texters.find(SECRET, farmer.phone), stopped_at=days.now())
        await texters.keep(tx, SECRET, farmer.phone, standing)
    question = await questions.text_in(SECRET, farmer.phone, Kind.QUESTION, "脐橙补贴怎么办")
    await questions.answer(SECRET, question.public_id, officer.person, "到镇农技站登记")
    assert await texts(farmer) == [f"{question.code}答复：到镇农技站登记"]


@pytest.mark.parametrize(("opted", "stopped", "told"), [(True, False, 1), (True, True, 0), (False, False, 0)])
async def test_who_asked_on_the_page_is_told_by_text_only_where_they_wanted_to_be(
    opted: bool, stopped: bool, told: int
) -> None:
    farmer, officer = await pair()
    standing = await texters.find(SECRET, farmer.phone)
    standing = texters.opted(standing, "订 蜜橘") if opted else standing
    async with writing() as tx:
        await texters.keep(tx, SECRET, farmer.phone, replace(standing, stopped_at=days.now() if stopped else None))
    question = await asked(farmer.person)
    await questions.answer(SECRET, question.public_id, officer.person, "到镇农技站登记")
    assert len(await texts(farmer)) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("答" * 35, "答" * 35),
        ("答" * 36, "答" * 30 + "…详见网页"),
        ("🍊" * 30, "🍊" * 15 + "…详见网页"),
        ("打07170000000\n或看 https://nongjia.example/x", "打〔已隐藏〕 或看 〔已隐藏〕"),
    ],
)
async def test_an_answer_by_text_is_one_text_without_a_number_or_an_address(said: str, told: str) -> None:
    farmer, officer = await pair()
    question = await questions.text_in(SECRET, farmer.phone, Kind.QUESTION, "怎么办")
    await questions.answer(SECRET, question.public_id, officer.person, said)
    assert await texts(farmer) == [f"{question.code}答复：{told}"]
    assert messages.fits((await texts(farmer))[0])
    assert (await now(question)).answer == said


async def test_two_officers_at_once_answer_once_and_nothing_is_answered_after_it_is_over() -> None:
    farmer, officer = await pair()
    second = await settled(Role.REVIEWER)
    question = await questions.text_in(SECRET, farmer.phone, Kind.QUESTION, "怎么办")
    both = (questions.answer(SECRET, question.public_id, one.person, "好") for one in (officer, second))
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["NoneType", "Refused"]
    assert len(await texts(farmer)) == 1
    for late in (questions.close(SECRET, question.public_id, officer.person, "重复"),):
        with pytest.raises(Refused, match="刷新"):
            await late
    with pytest.raises(Refused, match="刷新"):
        await questions.assign(question.public_id, officer.person, officer.person)
    assert not await questions.withdraw(question.public_id, farmer.person)
    assert (await now(question)).state == State.ANSWERED


async def test_an_empty_answer_is_none() -> None:
    farmer, officer = await pair()
    question = await asked(farmer.person)
    for said in ("", "  \n", "x" * 1001):
        with pytest.raises(Unclear, match="答复"):
            await questions.answer(SECRET, question.public_id, officer.person, said)
    assert (await now(question)).state == State.OPEN


async def test_one_that_is_closed_without_an_answer_says_why() -> None:
    farmer, officer = await pair()
    question = await questions.text_in(SECRET, farmer.phone, Kind.SUGGESTION, "多发茶叶价格")
    with pytest.raises(Unclear, match="原因"):
        await questions.close(SECRET, question.public_id, officer.person, "")
    await questions.close(SECRET, question.public_id, officer.person, "和上一条一样")
    assert ((await now(question)).state, (await now(question)).answer) == (State.CLOSED, "和上一条一样")
    notice = (await messages.notices(farmer.person))[0]
    assert (notice.kind, notice.values["body"]) == ("case.close", "和上一条一样")
    assert await texts(farmer) == [f"{question.code}答复：和上一条一样"]


async def test_only_who_asked_takes_it_back() -> None:
    farmer, officer = await pair()
    question = await asked(farmer.person)
    assert not await questions.withdraw(question.public_id, officer.person)
    assert (await now(question)).state == State.OPEN


# -- what everybody may read


async def test_everybody_reads_it_only_once_an_officer_says_so_and_in_the_officers_words() -> None:
    farmer, officer = await pair()
    question = await asked(farmer.person, body="我是海云村王农，补贴怎么办")
    with pytest.raises(Refused, match="没有答复"):
        await questions.publish(question.public_id, officer.person, "补贴怎么办", "登记")
    await questions.answer(SECRET, question.public_id, officer.person, "王农您好，到农技站登记")
    assert await questions.published() == []
    await questions.publish(question.public_id, officer.person, f"补贴怎么办{NUMBER}", "到农技站登记")
    told = (await questions.published())[0]
    assert (told.public_body, told.public_answer) == ("补贴怎么办〔已隐藏〕", "到农技站登记")
    assert await questions.published(before=told.id) == []
    await questions.hide(question.public_id, officer.person)
    with pytest.raises(Refused):
        await questions.hide(question.public_id, officer.person)
    assert (await questions.published(), (await now(question)).public_body) == ([], "")
    assert [event.what for event in await events.newest(limit=2)] == ["question.hide", "question.publish"]


async def test_who_leaves_takes_their_questions_along(tmp_path: Path) -> None:
    farmer, officer = await pair()
    open_, done = await asked(farmer.person, body="一"), await asked(farmer.person, body="二")
    await questions.answer(SECRET, done.public_id, officer.person, "好")
    await questions.publish(done.public_id, officer.person, "二", "好")
    kept = (await farewells.data(SECRET, farmer.person))["questions"]
    assert [(one["code"], one["body"], one["answer"]) for one in kept] == [
        (done.code, "二", "好"),
        (open_.code, "一", ""),
    ]
    await farewells.erase(farmer.person, tmp_path)
    rows = await database().rows("SELECT state, body, answer, public_body, public_answer FROM question ORDER BY id")
    assert rows == [("closed", "", "", "", ""), ("answered", "", "", "", "")]
    assert await questions.published() == []
    assert await questions.counts(officer.person) == (0, 0, 0)


async def test_an_answer_that_cannot_be_kept_is_told_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    farmer, officer = await pair()
    question = await questions.text_in(SECRET, farmer.phone, Kind.QUESTION, "怎么办")
    await database().rows("SELECT 1")
    async with writing() as tx:
        await tx.run("UPDATE person SET phone = 'broken' WHERE id = ?", (farmer.person.id,))
    with pytest.raises(Exception, match=r"."):
        await questions.answer(SECRET, question.public_id, officer.person, "好")
    assert (await now(question)).state == State.OPEN
    assert [notice.kind for notice in await messages.notices(farmer.person)] == []
    assert days.now() - question.asked_at < timedelta(days=1)
