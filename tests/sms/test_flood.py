"""Floods and broken messages: limits hold, others are answered, and nobody is asked to come again."""

import asyncio
import logging

import httpx
import pytest

from models.engines import Client
from models.rules import days
from models.rules.catalogue import Catalogue
from tests.cast import Clock
from tests.sms import village
from tests.sms.texting import stored
from web.sms import limits
from web.sms.limits import Ceiling

pytestmark = pytest.mark.asyncio


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(village.NOW)
    monkeypatch.setattr(days, "now", clock)
    return clock


@pytest.fixture
def ceiling(monkeypatch: pytest.MonkeyPatch) -> Ceiling:
    """The process's own, as it is at the start."""
    found = Ceiling()
    monkeypatch.setattr("web.sms.inbox.ceiling", found)
    return found


async def asked(client: httpx.AsyncClient, number: str, text: str, id_: str) -> httpx.Response:
    said = {"from": number, "text": text, "id": id_, "coding": "2", "charset": "UTF-8"}
    return await client.get("/sms/kannel", params=said)


async def test_of_a_thousand_from_twenty_numbers_the_limits_hold_and_others_are_answered(
    seeded: Client, catalogue: Catalogue, clock: Clock, ceiling: Ceiling
) -> None:
    sent = [(f"138000{number:05}", f"脐橙 {step}元", f"{number}-{step}") for step in range(50) for number in range(20)]
    async with village.asking(catalogue, village.Chosen(quotas=True, sms_ceiling=1_000)) as client:
        waves = [sent[first : first + 20] for first in range(0, len(sent), 20)]
        told = [
            answer for wave in waves for answer in await asyncio.gather(*(asked(client, *message) for message in wave))
        ]
        others = await asyncio.gather(*(asked(client, f"139000{n:05}", "夏橙", f"other {n}") for n in range(20)))
    assert {answer.status_code for answer in (*told, *others)} == {200}
    assert all(answer.text for answer in others)
    for number in range(20):
        spoken = [answer.text for answer in told[number::20]]
        assert [bool(reply) for reply in spoken[: limits.USUAL.daily]] == [True] * 10 + [False] * 20
        assert spoken[limits.USUAL.daily].startswith("您今天发了30条")
        assert not any(spoken[limits.USUAL.daily + 1 :])
    assert len(await stored()) == 1_020


async def test_what_is_above_a_gateways_ceiling_is_taken_in_silence_and_told_once(
    seeded: Client, catalogue: Catalogue, clock: Clock, ceiling: Ceiling, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with village.asking(catalogue, village.Chosen(quotas=True, sms_ceiling=1)) as client:
        told = [await asked(client, f"138000{n:05}", "夏橙", str(n)) for n in range(limits.BURST + 5)]
        other = await client.post("/sms/generic", json={"from": "13700000000", "text": "夏橙", "id": "g"})
    answered = [answer for answer in told if answer.text]
    assert {answer.status_code for answer in told} == {200}
    assert all(answer.text for answer in told[: limits.BURST])
    assert limits.BURST <= len(answered) < len(told)
    assert other.text
    assert len(await stored()) == len(answered) + 1
    assert [record.message for record in caplog.records] == ["1 messages were shed, the last by kannel"]


async def test_a_ceiling_rises_again_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    moment, ceiling = 100.0, Ceiling()
    monkeypatch.setattr("web.sms.limits.time.monotonic", lambda: moment)
    assert [ceiling.room("kannel", 2) for _ in range(22)] == [True] * 20 + [False] * 2
    assert ceiling.room("aliyun", 2)
    moment += 1.5
    assert [ceiling.room("kannel", 2) for _ in range(4)] == [True] * 3 + [False]
    moment += 3_600
    assert [ceiling.room("kannel", 2) for _ in range(21)] == [True] * 20 + [False]


async def test_where_room_is_short_who_writes_much_is_shed_first(monkeypatch: pytest.MonkeyPatch) -> None:
    ceiling = Ceiling()
    monkeypatch.setattr("web.sms.limits.time.monotonic", lambda: 100.0)
    heard = [ceiling.room("kannel", 10, "one") for _ in range(60)]
    assert heard == [True] * 51 + [False] * 9, "half of the room is for the others"
    assert all(ceiling.room("kannel", 10, f"other {n}") for n in range(49))
    assert not ceiling.room("kannel", 10, "last")


async def test_without_quotas_there_is_no_ceiling(seeded: Client, catalogue: Catalogue, ceiling: Ceiling) -> None:
    async with village.asking(catalogue, village.Chosen(quotas=False, sms_ceiling=1)) as client:
        told = [await asked(client, f"138000{n:05}", "夏橙", str(n)) for n in range(limits.BURST + 5)]
    assert all(answer.text for answer in told)


LONG = "蜜橘多少钱" * 200
ODD = {
    "a thousand signs": LONG,
    "more than a thousand": LONG + "再说一句",
    "an emoji": "🍊🍊🍊",
    "an emoji among words": "🍊蜜橘 鸦鹊岭👍",
    "blanks": " \t 　\n ",
    "nothing": "",
    "from right to left": "\u202e\u200f蜜橘 鸦鹊岭\u202c",
    "without width": "蜜\u200b橘\u200d 鸦鹊\ufeff岭",
    "combined signs": "e\u0301" * 300,
    "only signs": "，。！？；：",
    "many lines": "蜜橘\n" * 100,
    "quotes": "'; DROP TABLE message; --",
    "braces": "{product} {0} %s %d [1x]",
    "digits": "1" * 500,
    "half-width": "ﾐｶﾝ",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
async def test_whatever_comes_is_answered_and_kept(client: httpx.AsyncClient, text: str) -> None:
    answer = await client.post("/sms/generic", json={"from": "13800138000", "text": text, "id": "m1"})
    assert answer.status_code == 200
    assert answer.text
    ((_, reply),) = await stored()
    assert reply == answer.text


@pytest.mark.parametrize("name", ["an emoji among words", "from right to left", "without width"])
async def test_what_cannot_be_seen_does_not_keep_words_from_being_read(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.post("/sms/generic", json={"from": "13800138000", "text": ODD[name], "id": "m1"})
    assert answer.text.startswith("早熟蜜桔在鸦鹊岭，11月21日每斤均1.15元")


@pytest.mark.parametrize("body", ['"蜜橘\\u0000"', '"\\ud83c"', '"蜜\\udc00橘"'], ids=["NUL", "a half", "another half"])
async def test_what_was_broken_on_its_way_is_refused_in_words_and_its_neighbours_count(
    client: httpx.AsyncClient, body: str
) -> None:
    one = f'{{"from": "13800138000", "text": {body}, "id": "m1"}}'
    answer = await client.post("/sms/generic", content=one, headers={"content-type": "application/json"})
    assert (answer.status_code, "坏字符" in answer.text) == (400, True)
    batch = f"""[{{"phone_number": "13800138000", "content": {body}, "sequence_id": "1"}},
      {{"phone_number": "13800138000", "content": "夏橙", "sequence_id": "2"}}]"""
    answer = await client.post("/sms/aliyun", content=batch, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (200, 0)
    assert [text for text, _ in await stored()] == ["夏橙"]
