"""Feedback by text: it is kept for an officer, its code and day are told, 0 takes it back."""

from dataclasses import replace
from datetime import datetime

import pytest

from models import flags, messages, people, questions, quotas, texters
from models.engines import writing
from models.listings import numbers
from models.questions import Kind, Question
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from models.talks import codes
from tests.cast import SECRET, Clock, settled
from tests.models.market import permitted, stands
from tests.sms.test_relays import PHONE, Chosen, relay_of
from web.sms import reader
from web.sms.command import Parse, Reply, Said
from web.sms.commands import feedback

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]


async def said(catalogue: Catalogue, text: str, lang: str = "zh", parse: Parse | None = None) -> Said:
    standing = replace(await texters.find(SECRET, PHONE), lang=lang)
    parse = parse or reader.read(catalogue, text, days.today())
    assert parse.intent in feedback.COMMAND.intents
    return Said(catalogue, Chosen(), PHONE, text, parse, days.today(), standing)


async def replied(catalogue: Catalogue, text: str, lang: str = "zh") -> Reply:
    async with writing():
        return await feedback.COMMAND.answer(await said(catalogue, text, lang))


async def back(catalogue: Catalogue, text: str, lang: str = "zh") -> str:
    reply = await replied(catalogue, text, lang)
    return messages.rendered(reply.template, reply.values, lang)


async def undone(catalogue: Catalogue, reply: Reply) -> str:
    assert feedback.COMMAND.undo is not None
    assert reply.undo is not None
    assert reply.undo["kind"] in feedback.COMMAND.undoes
    async with writing():
        answer = await feedback.COMMAND.undo(await said(catalogue, "0", parse=Parse("feedback")), reply.undo)
    return messages.rendered(answer.template, answer.values)


async def newest() -> Question:
    found = await Question.all().order_by("-id").first()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "kind", "body", "within"),
    [
        ("投诉 秤不准，少了10斤", Kind.COMPLAINT, "秤不准,少了10斤", "5"),
        ("建议 多发茶叶价格", Kind.SUGGESTION, "多发茶叶价格", "3"),
        ("纠错 鸦鹊岭蜜橘今天不是1.2", Kind.CORRECTION, "鸦鹊岭蜜橘今天不是1.2", "3"),
        ("咨询 脐橙补贴怎么办，打13800138000", Kind.QUESTION, "脐橙补贴怎么办,打〔已隐藏〕", "3"),
    ],
)
async def test_what_is_said_is_kept_and_its_code_and_day_are_told(
    catalogue: Catalogue, text: str, kind: Kind, body: str, within: str
) -> None:
    sentence = await back(catalogue, text)
    question = await newest()
    fid = question.code
    assert sentence == f"收到，编号{fid}，{within}个工作日内答复。想知道进度请回：{fid}"
    assert (question.kind, question.body, question.channel) == (kind, body, "sms")
    me = await people.arrive(SECRET, PHONE)
    found = await questions.find(reader.read(catalogue, fid.lower(), days.today()).ref, me)
    assert found is not None
    assert found.id == question.id


async def test_in_english_too(catalogue: Catalogue) -> None:
    sentence = await back(catalogue, "ask how to get the subsidy", "en")
    fid = (await newest()).code
    assert sentence == (f"Received, no. {fid}. You get an answer in 3 working days at most. For its state send: {fid}")


@pytest.mark.parametrize(
    ("text", "lang", "sentence"),
    [
        ("投诉", "zh", "请把话写在后面，例：投诉 1024 没有按说好的付款"),
        ("投诉 1024", "zh", "请把话写在后面，例：投诉 1024 没有按说好的付款"),
        ("建议", "zh", "请把话写在后面，例：建议 早上早点发价"),
        ("纠错", "zh", "请把话写在后面，例：纠错 今天的价不对，是1.3元"),
        ("咨询", "zh", "请把话写在后面，例：咨询 补贴怎么申请"),
        ("ask", "en", "Please add your words, e.g. ask how to get the subsidy"),
    ],
)
async def test_nothing_said_is_asked_for_with_an_example(
    catalogue: Catalogue, text: str, lang: str, sentence: str
) -> None:
    assert await back(catalogue, text, lang) == sentence
    assert await Question.all().count() == 0


async def test_every_example_is_read_as_what_it_is_an_example_of(catalogue: Catalogue) -> None:
    for kind, examples in feedback.EXAMPLES.items():
        for example in examples.values():
            parse = reader.read(catalogue, example, days.today())
            assert (parse.intent, parse.kind, bool(parse.body)) == ("feedback", kind, True), example


async def test_a_complaint_about_an_open_listing_reaches_the_reviewers_and_0_takes_both_back(
    catalogue: Catalogue,
) -> None:
    listing = await stands(catalogue, await settled(Role.FARMER))
    async with writing() as tx:
        ref = await numbers.lend(tx, listing.id)
    reply = await replied(catalogue, f"投诉 {ref} 付款不到位")
    question = await newest()
    assert (question.ref, question.listing_id, question.body) == (str(ref), listing.id, "付款不到位")
    assert await flags.count() == 1
    assert await undone(catalogue, reply) == "好，刚才那条作废了。请再发一次，或回：帮助"
    assert ((await newest()).state, await flags.count()) == ("closed", 0)
    assert await undone(catalogue, reply) == "24小时内没有可以作废的。看自己的请回：我的"


async def test_a_complaint_may_name_a_talk_by_its_code(catalogue: Catalogue) -> None:
    farmer, buyer = await settled(Role.FARMER), await settled(Role.BUYER, phone=PHONE)
    listing = await stands(catalogue, farmer)
    await permitted(listing, farmer, buyer)
    relay = await relay_of(listing, buyer.person)
    assert codes.read(relay) is not None
    await replied(catalogue, f"投诉 {relay} 说好的不算")
    assert ((await newest()).listing_id, (await newest()).ref, await flags.count()) == (listing.id, relay, 1)
    stranger = await settled(Role.BUYER)
    theirs = await questions.text_in(SECRET, stranger.phone, Kind.COMPLAINT, "骗人", relay)
    assert (theirs.listing_id, theirs.ref, await flags.count()) == (None, relay, 1)


async def test_what_was_answered_already_is_not_taken_back(catalogue: Catalogue) -> None:
    officer = await settled(Role.OFFICER)
    reply = await replied(catalogue, "咨询 补贴怎么申请")
    question = await newest()
    await questions.answer(SECRET, question.public_id, officer.person, "到镇农技站登记")
    assert await undone(catalogue, reply) == "24小时内没有可以作废的。看自己的请回：我的"
    assert [text for text, _ in await messages.of(SECRET, PHONE)] == [f"{question.code}答复：到镇农技站登记"]


async def test_so_many_a_day_and_no_more(catalogue: Catalogue) -> None:
    for _ in range(quotas.QUESTIONS.most):
        await replied(catalogue, "咨询 补贴怎么申请")
    with pytest.raises(quotas.Spent, match="一天最多问10次"):
        await replied(catalogue, "咨询 补贴怎么申请")
    assert await Question.all().count() == quotas.QUESTIONS.most


async def test_it_is_due_by_working_days(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(datetime.fromisoformat("2026-11-27T10:00+08:00"))
    monkeypatch.setattr(days, "now", clock)
    await replied(catalogue, "投诉 秤不准")
    assert days.text((await newest()).due) == "2026-12-04"
