"""Subscriptions and alerts by text: each kept with its proof, taken back by 0, and refused in words."""

import json
from dataclasses import dataclass, replace
from typing import Any

import pytest
import pytest_asyncio

from models import messages, people, texters, watches
from models.engines import Client, writing
from models.rules import days
from models.rules.catalogue import Catalogue
from models.texters import Standing
from tests.sms import village
from web.sms.command import Command, Goods, Parse, Reply, Said
from web.sms.commands import alert, subscribe

PHONE = "+8613900000001"
TEA = ("tea.green_bulk", "tea.black", "tea.leaf_bulk")


@dataclass(frozen=True)
class Chosen:
    secret: str = "s" * 32
    demo: bool = False
    quotas: bool = True


@pytest_asyncio.fixture
async def said(database: Client, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Said:
    """A message of someone who has never written before."""
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    standing = await texters.find(Chosen.secret, PHONE)
    return Said(catalogue, Chosen(), PHONE, "", Parse(""), village.TODAY, standing)


def meaning(said: Said, intent: str, word: str, **more: Any) -> Said:
    """The message with what it means."""
    product = said.catalogue.product_named(word, said.day)
    several = more.pop("several", ())
    spot = (
        said.catalogue.place_named(more["spot"]) or said.catalogue.market_named(more["spot"])
        if "spot" in more
        else None
    )
    more.pop("spot", None)
    goods = (Goods(word, product=None if several else product, several=several),) if word else ()
    return replace(said, text=f"{intent} {word}", parse=Parse(intent, goods, (spot,) if spot else (), **more))


async def answered(command: Command, said: Said) -> tuple[str, Reply]:
    """What is said back, in the language of the texter, and the reply."""
    async with writing():
        reply = await command.answer(said)
    return messages.rendered(reply.template, reply.values, said.texter.lang), reply


async def own(said: Said) -> list[tuple[str, str, str, str, int, str]]:
    person = await people.arrive(said.secret, PHONE)
    return [
        (one.kind, one.product, one.spot, one.freq + one.op, one.level, one.unit) for one in await watches.of(person)
    ]


pytestmark = pytest.mark.asyncio


async def test_a_subscription_is_kept_with_its_proof(said: Said) -> None:
    words, reply = await answered(subscribe.COMMAND, meaning(said, "subscribe", "脐橙"))
    assert words == "已订脐橙价格，每天早上8点发您，不收信息费。不要了回：退 脐橙；全部停发回：TD"
    assert await own(said) == [("subscribe", "citrus.navel", "", "day", 0, "")]
    assert reply.texter == replace(said.texter, opted_at=village.NOW, opted_text="subscribe 脐橙")
    async with writing() as tx:
        assert reply.texter
        await texters.keep(tx, said.secret, PHONE, reply.texter)
    assert await texters.reachable(said.secret, said.texter.key) is not None


async def test_a_week_a_place_and_english_are_heard(said: Said) -> None:
    english = replace(said, texter=replace(said.texter, lang="en"))
    asked = meaning(english, "subscribe", "生猪", freq="week", spot="北京新发地")
    words, _ = await answered(subscribe.COMMAND, asked)
    assert (
        words
        == "Subscribed: Market hog (live), every Monday at 8:00, free. End: unsubscribe Market hog (live); all: STOP"
    )
    assert await own(said) == [("subscribe", "hog.market", "BJ-XFD", "week", 0, "")]


async def test_without_a_place_the_registered_one_is_watched(said: Said) -> None:
    registered = replace(said, texter=replace(said.texter, place="420506108"))
    await answered(subscribe.COMMAND, meaning(registered, "subscribe", "脐橙"))
    await answered(alert.COMMAND, meaning(registered, "alert", "脐橙", price=1.5, price_unit="斤", spot="龙泉"))
    assert {spot for _, _, spot, *_ in await own(said)} == {"420506108", "420506107"}


@pytest.mark.parametrize(
    ("word", "more", "words", "kept"),
    [
        (
            "早熟蜜桔",
            {"price": 1.5, "price_unit": "斤", "op": "ge"},
            "记下了：早熟蜜桔每斤的价涨到1.5元就告诉您，30天有效，每天最多一次。取消回：退 早熟蜜桔",
            ("alert", "citrus.satsuma_e", "", "ge", 3000, "斤"),
        ),
        (
            "脐橙",
            {"price": 2, "price_unit": "斤", "op": "le"},
            "记下了：脐橙每斤的价跌到2元就告诉您，30天有效，每天最多一次。取消回：退 脐橙",
            ("alert", "citrus.navel", "", "le", 4000, "斤"),
        ),
        (
            "生猪",
            {"price": 16.0, "price_unit": "公斤"},
            "记下了：生猪每公斤的价涨到16元就告诉您，30天有效，每天最多一次。取消回：退 生猪",
            ("alert", "hog.market", "", "ge", 16000, "公斤"),
        ),
    ],
)
async def test_an_alert_is_kept_in_the_unit_that_was_said(
    said: Said, word: str, more: dict[str, Any], words: str, kept: tuple[object, ...]
) -> None:
    told, reply = await answered(alert.COMMAND, meaning(said, "alert", word, **more))
    assert told == words
    assert await own(said) == [kept]
    assert reply.texter is not None
    assert reply.texter.opted_text == f"alert {word}"


async def test_an_alert_in_english(said: Said) -> None:
    english = replace(said, texter=replace(said.texter, lang="en"))
    words, _ = await answered(alert.COMMAND, meaning(english, "alert", "生猪", price=14, price_unit="公斤", op="le"))
    assert words == (
        "Noted: you are told when Market hog (live) falls to 14 yuan/kg, for 30 days, once a day at most. "
        "End: unsubscribe Market hog (live)"
    )


@pytest.mark.parametrize(
    ("word", "more", "words"),
    [
        ("蜜桔", {}, "到多少钱告诉您？请带上价钱，例：提醒 早熟蜜桔 1.5"),
        ("脐橙", {"price": 150, "price_unit": "斤"}, "没有办成：脐橙每斤150元不太可能，请看看单位"),
        ("脐橙", {"price": 3, "price_unit": "头"}, "没有办成：脐橙不按头报价，请换个单位"),
        ("脐橙", {"price": 3000, "price_unit": "总"}, "没有办成：不认识价钱的单位“总”，请写 斤、公斤 或 头"),
        ("能繁母猪", {"price": 3, "price_unit": "斤"}, "没有办成：能繁母猪没有按斤按头的价，订不了"),
        ("", {"price": 1.5}, "您问哪个产品？请把品名一起发，例：早熟蜜桔 小溪塔"),
    ],
)
async def test_an_alert_that_cannot_be_kept_says_why(said: Said, word: str, more: dict[str, Any], words: str) -> None:
    told, reply = await answered(alert.COMMAND, meaning(said, "alert", word, **more))
    assert told == words
    assert (reply.undo, reply.texter) == (None, None)
    assert await own(said) == []


async def test_a_word_for_several_is_asked_back_and_the_answer_finishes_the_message(said: Said) -> None:
    asked = meaning(said, "subscribe", "茶叶", several=TEA, freq="week", spot="邓村")
    words, reply = await answered(subscribe.COMMAND, asked)
    names = [said.catalogue.products[code].zh for code in TEA]
    assert words == f"您问哪种？1是{names[0]}，2是{names[1]}，3是{names[2]}。回数字"
    assert reply.question is not None
    assert reply.question["kind"] in subscribe.COMMAND.asks
    question = json.loads(json.dumps(reply.question))
    assert subscribe.COMMAND.answered is not None
    for other in (Parse("choose", choice=4), Parse("unknown"), meaning(said, "price", "脐橙").parse):
        assert await subscribe.COMMAND.answered(replace(said, text="?", parse=other), question) is None
    async with writing():
        done = await subscribe.COMMAND.answered(replace(said, text="2", parse=Parse("choose", choice=2)), question)
    assert done is not None
    assert done.template == "subscribe.ok"
    assert done.texter is not None
    assert done.texter.opted_text == "subscribe 茶叶"
    ((_, product, spot, freq, *_),) = await own(said)
    assert (product, freq, spot[:6]) == (TEA[1], "week", "420506")


async def test_an_alert_for_several_may_be_answered_by_name(said: Said) -> None:
    asked = meaning(said, "alert", "茶叶", several=TEA, price=60.5, price_unit="斤", op="ge")
    _, reply = await answered(alert.COMMAND, asked)
    assert reply.question is not None
    assert reply.question["kind"] in alert.COMMAND.asks
    assert alert.COMMAND.answered is not None
    named = Goods("", product=said.catalogue.products[TEA[0]])
    async with writing():
        done = await alert.COMMAND.answered(replace(said, parse=Parse("price", (named,))), dict(reply.question))
    assert done is not None
    assert done.values["old"] == "60.5"
    assert [product for _, product, *_ in await own(said)] == [TEA[0]]


@pytest.mark.parametrize("command", [subscribe.COMMAND, alert.COMMAND], ids=["subscribe", "alert"])
async def test_0_takes_it_back_and_an_earlier_stop_holds_again(said: Said, command: Command) -> None:
    stopped = replace(said, texter=replace(said.texter, stopped_at=village.NOW))
    more: dict[str, Any] = {"price": 1.5, "price_unit": "斤"} if command is alert.COMMAND else {}
    _, reply = await answered(command, meaning(stopped, command.intents[0], "脐橙", **more))
    assert reply.undo is not None
    assert reply.undo["kind"] in command.undoes
    assert reply.texter is not None
    assert (reply.texter.stopped_at, reply.texter.opted_at) == (None, village.NOW)
    assert command.undo is not None
    async with writing():
        back = await command.undo(replace(said, texter=reply.texter), json.loads(json.dumps(reply.undo)))
    assert back.template == "undo.ok"
    assert back.texter == stopped.texter
    assert await own(said) == []


async def test_0_brings_back_the_alert_that_was_replaced(said: Said) -> None:
    await answered(alert.COMMAND, meaning(said, "alert", "脐橙", price=1.5, price_unit="斤"))
    before = await own(said)
    _, reply = await answered(alert.COMMAND, meaning(said, "alert", "脐橙", price=3.2, price_unit="公斤"))
    assert await own(said) != before
    assert alert.COMMAND.undo is not None
    assert reply.undo is not None
    async with writing():
        await alert.COMMAND.undo(said, json.loads(json.dumps(reply.undo)))
    assert await own(said) == before


async def test_unsubscribing_ends_subscription_and_alerts_of_the_product(said: Said) -> None:
    await answered(subscribe.COMMAND, meaning(said, "subscribe", "脐橙"))
    await answered(subscribe.COMMAND, meaning(said, "subscribe", "夏橙"))
    await answered(alert.COMMAND, meaning(said, "alert", "脐橙", price=1.5, price_unit="斤"))
    words, reply = await answered(subscribe.COMMAND, meaning(said, "unsubscribe", "脐橙"))
    assert words == "已退脐橙价格。其他的照发；全部停发回：TD"
    assert (reply.undo, reply.texter) == (None, None)
    assert [product for _, product, *_ in await own(said)] == ["citrus.valencia"]
    words, _ = await answered(subscribe.COMMAND, meaning(said, "unsubscribe", "脐橙"))
    assert words == "您没有订脐橙。要订请回：订 脐橙"
    words, _ = await answered(subscribe.COMMAND, meaning(said, "unsubscribe", ""))
    assert words.startswith("您问哪个产品？")


async def test_unsubscribing_by_a_word_for_several_ends_them_all(said: Said) -> None:
    person = await people.arrive(said.secret, PHONE)
    for code in TEA[:2]:
        await watches.subscribe(person, code, "", "day")
    words, _ = await answered(subscribe.COMMAND, meaning(said, "unsubscribe", "茶叶", several=TEA))
    assert words.startswith("已退茶叶价格")
    assert await own(said) == []


async def test_the_twenty_first_is_refused(said: Said) -> None:
    person = await people.arrive(said.secret, PHONE)
    for number in range(20):
        await watches.subscribe(person, f"product.{number}", "", "day")
    words, _ = await answered(subscribe.COMMAND, meaning(said, "subscribe", "脐橙"))
    assert words == "没有办成：订阅和提醒最多20个，请先退掉不要的"
    assert len(await own(said)) == 20


async def test_every_refusal_fits_into_one_message(said: Said, catalogue: Catalogue) -> None:
    for product in catalogue.products.values():
        named = replace(meaning(said, "alert", "脐橙"), texter=Standing(said.texter.key))
        goods = (Goods(product.zh, product=product),)
        for price, unit in ((99_999_999.25, "斤"), (1, "头"), (1, "总")):
            parse = replace(named.parse, goods=goods, price=price, price_unit=unit)
            words, reply = await answered(alert.COMMAND, replace(named, parse=parse))
            assert messages.fits(words), words
            assert len(reply.values.get("body", "")) <= 35, reply.values
        person = await people.arrive(said.secret, PHONE)
        await watches.unsubscribe(person, product.id)
