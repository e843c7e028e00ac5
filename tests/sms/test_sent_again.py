"""Sent again: a message has its effect once, however often it comes and by however many processes."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.engines import database
from models.rules.catalogue import OWN
from models.talks import codes
from tests.conftest import DIALECT
from tests.sms import village
from tests.sms.texting import SELL, TABLES, Phone, listings, stored
from web.sms import conversation

pytestmark = pytest.mark.asyncio
ASK = "蜜橘 鸦鹊岭"
ROOT = Path(__file__).parents[2]


async def test_the_same_message_twice_has_one_effect_and_one_reply(phone: Phone) -> None:
    first = await phone.write(SELL, "m1")
    assert "号收到：卖早熟蜜桔共5000斤" in first
    assert await phone.write(SELL, "m1", hours=30) == first
    assert await listings() == [("citrus.satsuma_e", "pending_review")]
    assert await stored() == [(SELL, first)]


async def test_ten_at_once_have_one_effect_and_one_reply(phone: Phone) -> None:
    told = await asyncio.gather(*(phone.write(SELL, "m1") for _ in range(10)))
    assert (len(set(told)), len(await listings()), len(await stored())) == (1, 1, 1)


TWIN = """
import asyncio, sys, time
from datetime import datetime
from pathlib import Path
from app import database
from models.messages import Inbound
from models.rules import days
from models.rules.catalogue import load
from tests.sms.texting import PHONE, SELL, Chosen
from web.sms import conversation

class State:
    catalogue, settings = load(Path(sys.argv[2])), Chosen()

days.now = lambda: datetime.fromisoformat(sys.argv[3])

async def main():
    async with database.opened(sys.argv[1]):
        print("ready", flush=True)
        sys.stdin.readline()
        ids = ("m1", "m1", "m1", *(("m2",) if sys.argv[4] == "more" else ()))
        told = [conversation.answered(State, Inbound("talk", id_, PHONE, SELL)) for id_ in ids]
        print("|".join(await asyncio.gather(*told)), flush=True)

asyncio.run(main())
"""


async def begun(database_url: str, which: str) -> asyncio.subprocess.Process:
    script = (sys.executable, "-c", TWIN, database_url, str(OWN), village.NOW.isoformat(), which)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*script, cwd=ROOT, stdin=pipe, stdout=pipe)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def test_two_processes_that_get_it_at_once_have_one_effect(phone: Phone, database_url: str) -> None:
    twins = [await begun(database_url, which) for which in ("same", "more")]
    ended = await asyncio.gather(*(twin.communicate(b"\n") for twin in twins))
    told = [out.decode().strip().split("|") for out, _ in ended]
    replies = {*told[0], *told[1][:3]}
    assert len(replies) == 1, told
    assert len(await listings()) == 1
    assert len(await stored()) == 2
    assert sum("没有重复发布" in reply for reply in (*replies, told[1][3])) == 1


async def test_a_stop_that_came_meanwhile_is_not_forgotten_by_an_answer(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process stops them between what is read of them and what is stored."""
    await phone.write("订 蜜橘")
    whole = conversation._keep

    async def late(tx: Any, *said: Any) -> str:
        await tx.run("UPDATE texter SET stopped_at = ?", (phone.clock(),))
        return await whole(tx, *said)

    monkeypatch.setattr(conversation, "_keep", late)
    assert await phone.write(ASK)
    assert not await phone.is_reachable()


async def test_ten_copies_with_ten_ids_make_one_listing_and_end_in_silence(phone: Phone) -> None:
    told = [await phone.write(SELL) for _ in range(10)]
    ref = told[0].partition("号")[0]
    twice = f"{ref}号已经登记过，没有重复发布。要改请回：改 {ref} 新价"
    assert told[1:] == [twice, twice, *[""] * 7]
    assert len(await listings()) == 1


@pytest.mark.parametrize("text", ["卖蜜橘5000斤1.2元鸦鹊岭", "卖  蜜橘 5000斤\n1.2元 鸦鹊岭 "])
async def test_blanks_do_not_make_other_words(phone: Phone, text: str) -> None:
    await phone.write(SELL)
    assert "没有重复发布" in await phone.write(text, minutes=9)


async def test_after_ten_minutes_or_another_deed_the_same_words_count_again(phone: Phone) -> None:
    first = await phone.write(SELL)
    assert "号收到" in await phone.write(SELL, minutes=11)
    await phone.write("卖 椪柑 500斤 2元")
    assert "号收到" in await phone.write(SELL)
    assert len(await listings()) == 4
    assert first


@pytest.mark.parametrize(
    "text", ["订 蜜橘", "提醒 蜜橘 1.5", "报 蜜橘 鸦鹊岭 1.2", "投诉 有人压价", "登记 张三 鸦鹊岭"]
)
async def test_who_sends_again_gets_the_same_answer_and_no_second_effect(phone: Phone, text: str) -> None:
    first = await phone.write(text)
    before = await counts()
    assert await phone.write(text) == first
    assert await counts() == before


async def counts() -> list[int]:
    names = ("watch", "price", "question", "event", "quarantine")
    tables = {row[0] for row in await database().rows(TABLES[DIALECT])}
    return [int((await database().rows(f"SELECT count(*) FROM {name}"))[0][0]) for name in names if name in tables]


async def test_a_question_sent_again_is_answered_again(phone: Phone) -> None:
    assert await phone.write(ASK) == await phone.write(ASK) != ""


async def test_a_second_stop_is_met_with_silence_and_the_first_ones_copy_is_not(phone: Phone) -> None:
    first = await phone.write("退订", "m1")
    assert first.startswith("已停发")
    assert await phone.write("TD", "m2") == ""
    assert await phone.write("退订", "m1") == first


async def test_a_line_that_is_sent_again_is_passed_on_once(phone: Phone) -> None:
    ref = (await phone.write(SELL)).partition("号")[0]
    await phone.passes(ref)
    other = replace(phone, number="+8613800138001")
    await other.write(f"联系 {ref}")
    ((code,),) = await database().rows("SELECT DISTINCT code FROM talk_code")
    await phone.write(f"同意 {codes.told(int(code))}")
    before = await lines()
    for _ in range(2):
        assert (await other.write(f"留言 {ref} 明天来看货")).startswith("已转给对方")
    assert await lines() == before + 1


async def lines() -> int:
    return int((await database().rows("SELECT count(*) FROM talk_line"))[0][0])
