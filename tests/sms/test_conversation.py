"""The conversation: what goes wrong leaves nothing, zero takes back, and nobody is told too much."""

import logging
from pathlib import Path
from typing import Any

import pytest

import models.listings
from models import questions
from models.engines import database
from tests.conftest import DIALECT
from tests.sms.texting import SELL, TABLES, Phone, listings, stored

pytestmark = pytest.mark.asyncio
ASK = "蜜橘 鸦鹊岭"


async def test_a_fault_half_way_leaves_nothing_and_the_next_try_works(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = models.listings.store

    async def stumbling(*told: Any) -> Any:
        await whole(*told)
        raise RuntimeError

    monkeypatch.setattr(models.listings, "store", stumbling)
    with pytest.raises(RuntimeError):
        await phone.write(SELL, "m1")
    assert (await listings(), await stored(), (await phone.standing()).times) == ([], [], ())
    monkeypatch.setattr(models.listings, "store", whole)
    assert "号收到" in await phone.write(SELL, "m1")
    assert len(await listings()) == 1


async def test_a_refusal_changes_nothing_and_is_told(phone: Phone) -> None:
    assert (await phone.write("卖 蜜橘 5000斤 -1元")).strip()
    assert all(reply for _, reply in await stored())


async def test_zero_takes_the_last_deed_back_once(phone: Phone) -> None:
    await phone.write(SELL)
    assert (await phone.write("0")).startswith("好，刚才那条作废了")
    assert await listings() == [("citrus.satsuma_e", "withdrawn")]
    assert (await phone.write("0", minutes=11)).startswith("24小时内没有可以作废的")


@pytest.mark.parametrize(("hours", "state"), [(23.9, "withdrawn"), (24.1, "pending_review")])
async def test_zero_counts_for_a_day(phone: Phone, hours: float, state: str) -> None:
    await phone.write(SELL)
    await phone.write("0", hours=hours)
    assert await listings() == [("citrus.satsuma_e", state)]


async def test_zero_drops_an_open_question_and_sent_again_it_drops_nothing_more(phone: Phone) -> None:
    await phone.write(SELL)
    await phone.write("卖 脐橙")
    assert (await phone.write("0")).startswith("好，刚才那条作废了")
    assert (await phone.write("0")).startswith("好，刚才那条作废了")
    assert await listings() == [("citrus.satsuma_e", "pending_review")]


@pytest.mark.parametrize(("minutes", "count"), [(29, 1), (31, 0)])
async def test_a_question_is_open_for_half_an_hour(phone: Phone, minutes: int, count: int) -> None:
    await phone.write("卖 脐橙")
    await phone.write("3吨 2块5", minutes=minutes)
    assert len(await listings()) == count


@pytest.mark.parametrize("text", ["帮助", "TD", "恢复", "0", "价格 脐橙", "订 脐橙"])
async def test_a_command_of_its_own_wins_over_an_open_question(phone: Phone, text: str) -> None:
    await phone.write("卖 脐橙")
    assert "多少" not in await phone.write(text)
    assert (await phone.standing()).question == {}
    await phone.write("3吨 2块5")
    assert await listings() == []


async def test_a_question_is_read_with_the_next_message_alone(phone: Phone) -> None:
    asked = await phone.write("卖 茶叶 20斤")
    assert "1是" in asked
    assert (await phone.standing()).question["kind"] == "offer_which"
    assert "号收到" in await phone.write("2")


@pytest.mark.parametrize("number", ["106901234567", "+8610690123456", "95588", "10086", "+8610010", "12345", "12306"])
async def test_a_services_number_is_kept_and_never_answered(phone: Phone, number: str) -> None:
    phone.number = number
    assert [await phone.write(text) for text in ("蜜橘", SELL, "TD", "看不懂的话")] == ["", "", "", ""]
    assert len(await stored()) == 4
    assert await listings() == []
    assert await database().rows("SELECT 1 FROM texter") == []


async def test_what_is_not_understood_twice_a_day_goes_to_an_officer(phone: Phone) -> None:
    assert (await phone.write("天上有几朵云")).startswith("没看懂。查价请发：")
    assert (await phone.write("会不会下雨呢", minutes=5)).startswith("这条没看懂，已转给工作人员")
    (waiting,) = await questions.Question.all()
    assert (waiting.kind, waiting.body) == (questions.Kind.UNCLEAR, "会不会下雨呢")
    assert (await phone.write("怎么还没放晴", minutes=5)).startswith("没看懂。查价请发：")
    assert (await phone.write("昨晚好像打雷", hours=24)).startswith("没看懂")
    assert (await phone.write("今早又起雾", minutes=5)).startswith("这条没看懂，已转给工作人员")


async def test_who_asked_to_be_told_is_told_until_they_stop(phone: Phone) -> None:
    await phone.write(ASK)
    assert not await phone.is_reachable()
    await phone.write("订 蜜橘")
    standing = await phone.standing()
    assert (standing.opted_at, standing.opted_text, standing.gateway) == (phone.clock(), "订 蜜橘", "talk")
    assert await phone.is_reachable()
    await phone.write("退订")
    assert (await phone.standing()).stopped_at == phone.clock()
    assert not await phone.is_reachable()
    await phone.write("恢复")
    assert ((await phone.standing()).stopped_at, (await phone.standing()).opted_text) == (None, "恢复")
    assert await phone.is_reachable()


async def test_the_number_is_nowhere_in_clear(
    phone: Phone, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    phone.inline = False
    for text in (SELL, ASK, "订 蜜橘", "联系 1024", "投诉 有人压价", "登记 张三 鸦鹊岭", "看不懂的话", "TD"):
        await phone.write(text)
    assert await database().rows("SELECT 1 FROM outgoing")
    assert "13800138000" not in caplog.text
    if DIALECT == "sqlite":
        files = Path(database_url.removeprefix("sqlite://")).parent.glob("nongjia.sqlite3*")
        assert not any(b"13800138000" in file.read_bytes() for file in files)
    else:
        tables = [row[0] for row in await database().rows(TABLES[DIALECT])]
        rows = [await database().rows(f"SELECT t::text FROM {table} AS t") for table in tables]
        assert "13800138000" not in str(rows)


async def test_a_first_listing_is_looked_at_however_fast_the_next_follows(phone: Phone) -> None:
    first, second = await phone.write(SELL), await phone.write("卖 椪柑 500斤 2元")
    assert "要先审核" in first
    assert "要先审核" in second
    assert {state for _, state in await listings()} == {"pending_review"}
    await phone.passes(first.partition("号")[0])
    assert "号已登记" in await phone.write("卖 脐橙 3吨 2块5")
