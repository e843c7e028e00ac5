"""Limits of texts: so many a minute and a day, and the same words not again and again."""

from pathlib import Path

import pytest

from models import people
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from tests.cast import settled
from tests.sms import village
from tests.sms.texting import PHONE, SELL, Phone, listings, stored

pytestmark = pytest.mark.asyncio
ASK = "蜜橘 鸦鹊岭"
ROOT = Path(__file__).parents[2]


WORDS = [
    f"{word} {place}" for word in ("蜜橘", "脐橙", "夏橙") for place in ("鸦鹊岭", "龙泉", "分乡", "黄花", "小溪塔")
]


async def test_ten_a_minute_are_answered_and_the_next_minute_again(phone: Phone) -> None:
    told = [await phone.write(text, seconds=2) for text in WORDS]
    assert [bool(reply) for reply in told] == [True] * 10 + [False] * 5
    assert await phone.write("夏橙", minutes=1)
    assert len(await stored()) == 16


async def test_thirty_a_day_are_answered_then_it_is_told_once_and_a_stop_is_heard(phone: Phone) -> None:
    for text in WORDS * 2:
        assert await phone.write(text, minutes=7)
    assert (await phone.write("蜜橘", minutes=7)).startswith("您今天发了30条，明天再来")
    assert [await phone.write(text, minutes=1) for text in ("蜜橘", SELL, "帮助")] == ["", "", ""]
    assert (await phone.write("TD")).startswith("已停发")
    assert await listings() == []
    assert await phone.write("蜜橘", hours=11)
    assert days.today() > village.TODAY


async def test_five_listings_a_day(phone: Phone) -> None:
    for text in ("椪柑 500斤 2元", "脐橙 3吨 2块5", "夏橙 100斤 2元", "蜜橘 100斤 1元", "柚子 100斤 2元"):
        assert "号收到" in await phone.write(f"卖 {text}", minutes=11)
    assert (await phone.write("卖 红橘 100斤 1元", minutes=11)).startswith("一天最多发布5条")
    assert len(await listings()) == 5
    assert "号收到" in await phone.write("卖 红橘 100斤 1元", hours=24)


async def test_the_same_is_said_twice_a_minute_and_five_times_an_hour(phone: Phone) -> None:
    told = [await phone.write(ASK, seconds=5) for _ in range(4)]
    told += [await phone.write(ASK, minutes=2) for _ in range(5)]
    assert [bool(reply) for reply in told] == [True, True, False, False, True, True, True, False, False]
    assert await phone.write("脐橙")
    assert await phone.write(ASK, minutes=61)


async def test_a_collector_may_write_more(phone: Phone) -> None:
    member = await settled(Role.COLLECTOR, phone=PHONE, secret=phone.settings.secret)
    told = [await phone.write(f"脐橙 {place}", seconds=0.4) for place in towns(phone.catalogue, 12) * 9]
    assert all(told[:12])
    assert not any(told[100:])
    assert len([reply for reply in told[:100] if not reply]) == said_too_often(told[:100])
    assert (await phone.write("蜜橘", minutes=2)) != ""
    await people.Person.filter(id=member.person.id).update(roles="farmer")
    assert await phone.write("夏橙", minutes=2) == ""


def towns(catalogue: Catalogue, most: int) -> list[str]:
    return [place.short for place in catalogue.places.values() if place.parent == catalogue.district][:most]


def said_too_often(told: list[str]) -> int:
    """How many of them the guard against loops kept back: two of each in a minute."""
    return len(told) - sum(bool(reply) for reply in told)
