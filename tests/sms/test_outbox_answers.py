"""Answers without a way back: they wait in the outbox, once, in the sender's language."""

from pathlib import Path
from typing import Any

import pytest

from models import messages
from models.messages import Inbound
from tests.sms.texting import PHONE, SELL, Phone, listings, stored
from web.sms import conversation

pytestmark = pytest.mark.asyncio
ASK = "蜜橘 鸦鹊岭"
ROOT = Path(__file__).parents[2]


async def left(phone: Phone) -> list[str]:
    return [text for text, _ in await messages.of(phone.settings.secret, phone.number)]


async def test_without_a_way_back_the_answer_waits_in_the_outbox(phone: Phone) -> None:
    phone.inline = False
    told = [await phone.write(SELL), await phone.write(ASK)]
    assert await left(phone) == told[::-1]
    assert "没有重复发布" in await phone.write(SELL)
    assert len(await left(phone)) == 3


async def test_a_copy_leaves_no_second_text(phone: Phone) -> None:
    phone.inline = False
    first = await phone.write(ASK, "m1")
    assert await phone.write(ASK, "m1") == first
    assert await left(phone) == [first]


async def test_what_is_sent_again_is_left_again_in_the_same_words(phone: Phone) -> None:
    phone.inline = False
    first = await phone.write("订 蜜橘")
    assert await phone.write("订 蜜橘") == first
    assert await left(phone) == [first, first]


async def test_the_outbox_speaks_the_senders_language(phone: Phone) -> None:
    phone.inline = False
    for text in ("english", "price mandarin"):
        assert (await phone.write(text)).isascii()
    assert all(text.isascii() for text in await left(phone))


async def test_silence_leaves_nothing(phone: Phone) -> None:
    phone.inline = False
    await phone.write("TD")
    await phone.write("TD")
    assert len(await left(phone)) == 1


async def test_the_text_is_left_with_the_deed_or_not_at_all(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    phone.inline = False

    async def broken(*told: Any) -> int:
        raise RuntimeError

    monkeypatch.setattr(messages, "leave", broken)
    with pytest.raises(RuntimeError):
        await phone.write(SELL)
    assert (await listings(), await stored()) == ([], [])


async def test_a_fault_is_told_by_the_outbox_too(phone: Phone) -> None:
    told = await conversation.apologised(phone, Inbound("talk", "m1", PHONE, SELL), inline=False)
    assert told == "系统忙，请过几分钟再发一次"
    assert await left(phone) == [told]
    assert await conversation.apologised(phone, Inbound("talk", "m1", PHONE, SELL)) == told
    assert await left(phone) == [told]
