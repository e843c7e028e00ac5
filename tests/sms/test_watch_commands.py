"""Subscriptions and alerts by text: each kept with its proof, taken back by 0, and refused in words."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
import pytest_asyncio

from models import messages, people, texters, watches
from models.engines import Client
from models.messages import Inbound
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.products import Product
from models.rules.texting import Standing
from tests.cast import Clock
from tests.sms import village
from web.sms import conversation
from web.sms.command import Goods, Parse, Said
from web.sms.commands import alert

PHONE = "+8613900000001"

pytestmark = pytest.mark.asyncio


@dataclass(frozen=True)
class Chosen:
    secret: str = "s" * 32
    demo: bool = False
    quotas: bool = True


@dataclass
class Phone:
    """Someone who writes, a minute between two messages."""

    catalogue: Catalogue
    clock: Clock
    settings: Chosen = field(default_factory=Chosen)
    ids: Any = field(default_factory=count)

    async def write(self, text: str) -> str:
        self.clock.move(minutes=1)
        return await conversation.answered(self, Inbound("generic", str(next(self.ids)), PHONE, text))

    async def own(self) -> list[tuple[str, str, str, str, int, str]]:
        person = await people.arrive(self.settings.secret, PHONE)
        kept = await watches.of(person)
        return [(one.kind, one.product, one.spot, one.freq + one.op, one.level, one.unit) for one in kept]

    async def standing(self) -> Standing:
        return await texters.find(self.settings.secret, PHONE)

    async def is_reachable(self) -> bool:
        return await texters.reachable(self.settings.secret, people.mark(self.settings.secret, PHONE)) is not None


@pytest_asyncio.fixture
async def phone(database: Client, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """Someone who has never written before."""
    clock = Clock(village.NOW)
    monkeypatch.setattr(days, "now", clock)
    return Phone(catalogue, clock)


async def test_a_subscription_is_kept_with_its_proof(phone: Phone) -> None:
    assert not await phone.is_reachable()
    told = await phone.write("订 脐橙")
    assert told == "已订脐橙价格，每天早上8点发您，不收信息费。不要了回：退 脐橙；全部停发回：TD"
    assert await phone.own() == [("subscribe", "citrus.navel", "", "day", 0, "")]
    standing = await phone.standing()
    assert (standing.opted_at, standing.opted_text) == (phone.clock(), "订 脐橙")
    assert await phone.is_reachable()


async def test_a_week_a_place_and_english_are_heard(phone: Phone) -> None:
    await phone.write("english")
    told = await phone.write("subscribe pig weekly")
    assert told == "Subscribed: Market hog, every Monday at 8:00, free. End: unsubscribe Market hog; all: STOP"
    told = await phone.write("alert pig below 14/kg")
    assert told == (
        "Noted: you are told when Market hog falls to 14 yuan/kg, for 30 days, once a day at most. "
        "End: unsubscribe Market hog"
    )
    assert await phone.own() == [
        ("alert", "hog.market", "", "le", 14000, "公斤"),
        ("subscribe", "hog.market", "", "week", 0, ""),
    ]
    assert await phone.write("unsubscribe pig") == "No more Market hog prices. Others go on; end all: STOP"


async def test_without_a_place_the_registered_one_is_watched(phone: Phone) -> None:
    await phone.write("登记 张三 鸦鹊岭")
    await phone.write("订 脐橙")
    await phone.write("订阅 脐橙 龙泉 每周")
    await phone.write("订 脐橙 北京新发地")
    assert {spot for _, _, spot, *_ in await phone.own()} == {"420506108", "420506107", "BJ-XFD"}


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        (
            "蜜橘到1.5提醒我",
            "记下了：早熟蜜桔每斤的价涨到1.5元就告诉您，30天有效，每天最多一次。取消回：退 早熟蜜桔",
            ("alert", "citrus.satsuma_e", "", "ge", 3000, "斤"),
        ),
        (
            "脐橙跌破2块告诉我",
            "记下了：脐橙每斤的价跌到2元就告诉您，30天有效，每天最多一次。取消回：退 脐橙",
            ("alert", "citrus.navel", "", "le", 4000, "斤"),
        ),
        (
            "提醒 生猪 16元/公斤以上",
            "记下了：生猪每公斤的价涨到16元就告诉您，30天有效，每天最多一次。取消回：退 生猪",
            ("alert", "hog.market", "", "ge", 16000, "公斤"),
        ),
    ],
)
async def test_an_alert_is_kept_in_the_unit_that_was_said(
    phone: Phone, text: str, words: str, kept: tuple[object, ...]
) -> None:
    assert await phone.write(text) == words
    assert await phone.own() == [kept]
    assert (await phone.standing()).opted_text == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("提醒 蜜橘", "到多少钱告诉您？请带上价钱，例：提醒 早熟蜜桔 1.5"),
        ("提醒 脐橙 150", "没有办成：脐橙每斤150元不太可能，请看看单位"),
        ("提醒 脐橙 3元/头", "没有办成：脐橙不按头报价，请换个单位"),
        ("订 能繁母猪", "没有办成：能繁母猪没有按斤按头的价，订不了"),
    ],
)
async def test_what_cannot_be_kept_says_why_and_is_no_proof(phone: Phone, text: str, words: str) -> None:
    assert await phone.write(text) == words
    assert await phone.own() == []
    assert not await phone.is_reachable()
    assert await phone.write("0") == "24小时内没有可以作废的。看自己的请回：我的"


@pytest.mark.parametrize("choice", ["2", "第二个"])
async def test_a_word_for_several_is_asked_back_and_the_answer_finishes_the_message(phone: Phone, choice: str) -> None:
    asked = await phone.write("订 茶叶 每周")
    assert asked.startswith("您问哪种？1是")
    second = asked.partition("2是")[2].partition("，")[0]
    told = await phone.write(choice)
    assert told.startswith(f"已订{second}价格，每周一早上8点发您")
    assert [kind for kind, *_ in await phone.own()] == ["subscribe"]
    assert (await phone.standing()).opted_text == "订 茶叶 每周"


async def test_an_alert_for_several_keeps_its_price_while_it_is_asked_back(phone: Phone) -> None:
    asked = await phone.write("提醒 茶叶 60元/斤以下")
    assert asked.startswith("您问哪种？1是")
    told = await phone.write("1")
    assert "每斤的价跌到60元就告诉您" in told
    ((kind, _, _, op, level, unit),) = await phone.own()
    assert (kind, op, level, unit) == ("alert", "le", 120_000, "斤")


async def test_another_message_drops_the_question(phone: Phone) -> None:
    await phone.write("订 茶叶")
    await phone.write("订 脐橙")
    assert [product for _, product, *_ in await phone.own()] == ["citrus.navel"]


@pytest.mark.parametrize("text", ["订 脐橙", "提醒 脐橙 1.5"])
async def test_0_takes_it_back_and_an_earlier_stop_holds_again(phone: Phone, text: str) -> None:
    await phone.write("TD")
    stopped = (await phone.standing()).stopped_at
    await phone.write(text)
    assert await phone.is_reachable()
    assert (await phone.write("0")).startswith("好，刚才那条作废了")
    assert await phone.own() == []
    standing = await phone.standing()
    assert (standing.stopped_at, standing.opted_at, standing.opted_text) == (stopped, None, "")
    assert not await phone.is_reachable()


async def test_0_brings_back_what_was_replaced(phone: Phone) -> None:
    for first, second in (("提醒 脐橙 1.5", "提醒 脐橙 3.2元/公斤"), ("订 脐橙 每天", "订 脐橙 每周")):
        await phone.write(first)
        before = await phone.own()
        await phone.write(second)
        assert await phone.own() != before
        await phone.write("0")
        assert await phone.own() == before


async def test_unsubscribing_ends_subscription_and_alerts_of_the_product(phone: Phone) -> None:
    for text in ("订 脐橙", "订 夏橙", "提醒 脐橙 1.5"):
        await phone.write(text)
    assert await phone.write("退 脐橙") == "已退脐橙价格。其他的照发；全部停发回：TD"
    assert [product for _, product, *_ in await phone.own()] == ["citrus.valencia"]
    phone.clock.move(minutes=11)
    assert await phone.write("退 脐橙") == "您没有订脐橙。要订请回：订 脐橙"
    assert await phone.is_reachable()


async def test_unsubscribing_by_a_word_for_several_ends_them_all(phone: Phone) -> None:
    await phone.write("订 大宗绿茶")
    await phone.write("订 红茶")
    assert (await phone.write("退 茶叶")).startswith("已退茶叶价格")
    assert await phone.own() == []


async def test_the_twenty_first_is_refused(phone: Phone) -> None:
    person = await people.arrive(phone.settings.secret, PHONE)
    for number in range(20):
        await watches.subscribe(person, f"product.{number}", "", "day")
    assert await phone.write("订 脐橙") == "没有办成：订阅和提醒最多20个，请先退掉不要的"
    assert len(await phone.own()) == 20


def wishing(phone: Phone, product: Product, lang: str, price: float, unit: str) -> Said:
    parse = Parse("alert", (Goods(product.zh, product=product),), price=price, price_unit=unit, op="ge")
    standing = Standing(people.mark(phone.settings.secret, PHONE), lang=lang)
    return Said(phone.catalogue, phone.settings, PHONE, "", parse, days.today(), standing)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("price", "unit"), [(99_999_999.25, "斤"), (1, "头"), (1, "总"), (20.125, "公斤")])
async def test_whatever_is_answered_fits_into_one_message(phone: Phone, lang: str, price: float, unit: str) -> None:
    for product in phone.catalogue.products.values():
        reply = await conversation.replied(wishing(phone, product, lang, price, unit))
        text = messages.rendered(reply.template, reply.values, lang)
        assert messages.fits(text), text
        assert all(len(value) <= 35 for value in reply.values.values()), reply.values
        await watches.unsubscribe(await people.arrive(phone.settings.secret, PHONE), product.id)
    assert alert.COMMAND.deed
