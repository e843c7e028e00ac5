"""Texts at the desk: what came, how it was read and answered, by marks alone, and how well all of it goes."""

import re
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models import messages
from models.engines import writing
from models.messages import Heard, Inbound, Message
from models.messages.hearing import PAGE
from models.rules import days
from models.rules.catalogue import Catalogue
from tests.cast import SECRET, Clock, Member, enter
from tests.sms import village
from tests.web.reading import seen
from web.sms import conversation

pytestmark = pytest.mark.asyncio
DESK = "/desk/messages"
FARMER, OTHER = "+8613800138000", "+8613900139000"


@pytest_asyncio.fixture
async def state(app: Starlette, clock: Clock) -> Starlette:
    """The application, with the prices of a village."""
    shelf: Catalogue = app.state.catalogue
    await village.settle(shelf)
    return app


async def write(app: Starlette, text: str, sender: str = FARMER, gateway: str = "kannel") -> str:
    return await conversation.answered(app.state, Inbound(gateway, "", sender, text))


async def spend() -> None:
    """A text that arrived, and what texts cost today and long ago."""
    text = messages.Text("code.out", days.now() + timedelta(days=1), {"code": "123456"})
    async with writing() as tx:
        number = await messages.leave(tx, SECRET, OTHER, text)
        await tx.run("UPDATE outgoing SET state = 'delivered' WHERE id = ?", (number,))
        for ago, cost in ((0, 100), (20, 50), (40, 7000)):
            await messages.spending.spend(tx, days.number(days.today()) - ago, cost)


async def test_the_staff_see_what_came_how_it_was_read_and_what_was_answered(
    guest: httpx.AsyncClient, state: Starlette, officer: Member, clock: Clock
) -> None:
    await write(state, "夏橙 鸦鹊岭多少钱")
    clock.move(minutes=1)
    await write(state, "订 脐橙", OTHER)
    clock.move(minutes=1)
    told = await write(state, "卖 蜜桔 5000斤 1.2元 鸦鹊岭 电话13700137000")
    await enter(guest, officer.person)
    page = await seen(guest, DESK)
    senders = [one.sender[:8] for one in await Message.all().order_by("-id")]
    first, second = re.findall(r" ([0-9a-f]{8}) ", page)
    assert (first, second) == (senders[0], senders[1])
    assert "夏橙 鸦鹊岭多少钱 今天 09:00 · kannel 读成 查价 · 夏橙 · 鸦鹊岭 鸦鹊岭近7天没有夏橙报价" in page
    assert "读成 卖货 · 早熟蜜桔 · 鸦鹊岭 · 5000斤 · 每斤1.2元" in page
    assert f"办了 {told}" in page
    assert "读成 订价 · 脐橙" in page
    assert page.index("夏橙 鸦鹊岭多少钱") < page.index("5000斤 1.2元 鸦鹊岭") < page.index("订 脐橙")
    assert "〔已隐藏〕" in page
    assert not re.search(r"1[39]\d{9}|13700137000", page)


async def test_figures_tell_how_much_was_answered_and_what_was_not_understood(
    guest: httpx.AsyncClient, state: Starlette, officer: Member, clock: Clock
) -> None:
    await write(state, "夏橙")
    clock.move(days=8)
    for text in ("脐橙", "呜啦啦啦 好看", "呜啦啦啦好看", "另一句听不懂的"):
        await write(state, text, OTHER)
        clock.move(minutes=20)
    await spend()
    await enter(guest, officer.person)
    page = await seen(guest, DESK)
    assert "天数 7 30 收到 4 5 答上了 25% 40% 没看懂 75% 60% 发信的人 1 2 发出的短信 1 1 花费（元） 0.10 0.15" in page
    assert "意思 条数 没看懂 3 查价 2" in page
    assert "呜啦啦啦好看 · 2次" in page
    assert "另一句听不懂的 · 1次" in page
    assert page.index("呜啦啦啦好看 · 2次") < page.index("另一句听不懂的 · 1次")


async def test_one_finds_a_sender_by_the_mark_and_messages_by_their_gateway(
    guest: httpx.AsyncClient, state: Starlette, officer: Member
) -> None:
    await write(state, "夏橙")
    await write(state, "脐橙", OTHER, "twilio")
    sender = (await Message.get(gateway="twilio")).sender
    await enter(guest, officer.person)
    for query in (f"mark={sender[:8]}", f"mark={sender[:4].upper()}", f"mark={sender}", "gateway=twilio"):
        page = await seen(guest, f"{DESK}?{query}")
        assert "读成 查价 · 脐橙" in page
        assert "夏橙" not in page
        assert "答得怎么样" not in page
    for query in ("mark=zz", "mark=%25", "mark=' OR 1=1", "gateway=pigeon", "mark=0000000000", f"mark={'f' * 99}"):
        assert "没有短信。" in await seen(guest, f"{DESK}?{query}"), query


async def test_there_are_earlier_ones_on_the_next_page(
    guest: httpx.AsyncClient, state: Starlette, officer: Member
) -> None:
    async with writing() as tx:
        for number in range(PAGE + 1):
            inbound = Inbound("kannel", str(number), FARMER, f"第{number}条")
            await messages.claim(tx, SECRET, Heard(inbound, str(number), "", "price", "", "好"))
    await enter(guest, officer.person)
    answer = await guest.get(f"{DESK}?gateway=kannel")
    assert "第0条" not in answer.text
    further = re.search(r'href="(/desk/messages\?before=\d+&amp;gateway=kannel)"', answer.text)
    assert further
    assert "第0条" in await seen(guest, further[1].replace("&amp;", "&"))


async def test_after_ninety_days_the_words_are_gone_and_what_they_meant_stays(
    guest: httpx.AsyncClient, state: Starlette, officer: Member, clock: Clock
) -> None:
    await write(state, "夏橙")
    await write(state, "咨询 我家的补贴怎么还没到", OTHER)
    await write(state, "登记 王桂兰 鸦鹊岭", OTHER)
    await write(state, "卖 蜜桔 5000斤 1.2元 鸦鹊岭", OTHER)
    await write(state, "TD", OTHER)
    clock.move(days=91)
    await messages.age(days.now() - timedelta(days=90), days.now() - timedelta(days=730))
    await enter(guest, officer.person)
    page = await seen(guest, DESK)
    assert "（原话过了90天，不留了）" in page
    assert "读成 查价 · 夏橙" in page
    assert "补贴" not in page
    assert "补贴" not in str(await Message.all().values())
    assert "读成 卖货 · 早熟蜜桔 · 鸦鹊岭 · 5000斤 · 每斤1.2元 · 办了" in page
    assert "王桂兰" not in page + str(await Message.all().values())
    assert "没有回" not in page
    assert "TD 2026年11月25日" in page
