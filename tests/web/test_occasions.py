"""Occasions: entered and withdrawn at the desk, told on the charts of what and where they happened."""

import re

import httpx
import pytest

from models import events, occasions
from models.occasions import About
from models.rules import days
from models.rules.catalogue import Catalogue
from tests.sms import village
from tests.web.reading import plain, seen

pytestmark = pytest.mark.asyncio
DESK = "/desk/occasions"
FROST = {
    "kind": "frost",
    "first": "2026-11-18",
    "last": "2026-11-19",
    "place": "",
    "goods": "柑橘",
    "words": "夜里零下三度，树上的果冻伤",
    "source": "区气象局公告",
}


async def entered(at_desk: httpx.AsyncClient, **other: str) -> None:
    answer = await at_desk.post(DESK, data=FROST | other)
    assert answer.status_code == 303, plain(answer)


async def test_what_was_entered_stands_on_the_public_chart_with_a_number_and_a_list(
    at_desk: httpx.AsyncClient,
) -> None:
    await entered(at_desk)
    assert "记下了，走势图上有了。" in await seen(at_desk, DESK)
    page = await at_desk.get("/prices/citrus.satsuma_e")
    assert re.search(r'<text class="pin"[^>]*>1</text>', page.text)
    told = "1. 11月18日—11月19日 冻害 · 夷陵区：夜里零下三度，树上的果冻伤（来源：区气象局公告）"
    assert told in plain(page)
    assert told in await seen(at_desk, "/desk/trends?product=citrus.satsuma_e")
    assert "1. 18 Nov—19 Nov frost · Yiling District: 夜里零下三度" in plain(
        await at_desk.get("/prices/citrus.satsuma_e?lang=en")
    )


async def test_one_that_is_withdrawn_leaves_the_charts_and_stays_in_the_list(at_desk: httpx.AsyncClient) -> None:
    await entered(at_desk)
    (deed,) = re.findall(r'action="(/desk/occasions/\w+/withdraw)"', (await at_desk.get(DESK)).text)
    assert (await at_desk.post(deed)).status_code == 303
    assert (await at_desk.post(deed)).status_code == 404
    assert "零下三度" not in await seen(at_desk, "/prices/citrus.satsuma_e")
    assert "冻害 已撤回 夜里零下三度" in await seen(at_desk, DESK)
    noted = [event.what for event in await events.newest() if event.what.startswith("occasion")]
    assert noted == ["occasion.withdraw", "occasion.enter"]


@pytest.mark.parametrize(
    ("field", "wrong", "told"),
    [
        ("kind", "flood", "请选是哪一种事"),
        ("first", "前天夜里", "看不懂日期“前天夜里”"),
        ("last", "2026-11-17", "结束的日子要在开始的日子以后"),
        ("last", "2028-11-17", "一件事最多写366天"),
        ("place", "月亮镇", "不认识地方“月亮镇”"),
        ("goods", "脐橙、月饼子", "不认识品种“月饼子”"),
        ("words", "", "请写上出了什么事"),
        ("source", " ", "请写上从哪里知道的"),
    ],
)
async def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(
    at_desk: httpx.AsyncClient, field: str, wrong: str, told: str
) -> None:
    answer = await at_desk.post(DESK, data=FROST | {field: wrong})
    assert (answer.status_code, told in plain(answer)) == (400, True), plain(answer)
    assert f'id="{field}-wrong"' in answer.text
    assert await occasions.newest() == []


@pytest.mark.parametrize(
    ("entry", "about", "told"),
    [
        (("夷陵区", ""), About("hog.piglet_15kg", "420506"), True),
        (("夷陵区", "脐橙"), About("citrus.navel", "420506"), True),
        (("夷陵区", "脐橙"), About("citrus.valencia", "420506"), False),
        (("夷陵区", "柑橘"), About("citrus.valencia", "FG-420506108"), True),
        (("鸦鹊岭", ""), About("citrus.navel", "FG-420506107"), False),
        (("鸦鹊岭", ""), About("citrus.navel", "420506"), True),
        (("鸦鹊岭", ""), About("citrus.navel", "CN"), False),
        (("全国", ""), About("citrus.navel", "BJ-XFD"), True),
        (("夷陵区", ""), About("citrus.navel", "BJ-XFD"), False),
    ],
)
async def test_it_is_told_of_its_goods_in_its_place_and_right_around_it(
    at_desk: httpx.AsyncClient, catalogue: Catalogue, entry: tuple[str, str], about: About, told: bool
) -> None:
    await entered(at_desk, place=entry[0], goods=entry[1])
    day = days.number(village.TODAY) - 3
    found = await occasions.between(catalogue, [about], day, day)
    assert bool(found) is told


async def test_a_phone_number_in_its_words_is_hidden(at_desk: httpx.AsyncClient) -> None:
    await entered(at_desk, words="冻坏的果有人收，电话13812345678")
    told = await seen(at_desk, "/prices/citrus.satsuma_e")
    assert "冻坏的果有人收，电话〔已隐藏〕" in told
    assert "13812345678" not in told


async def test_only_those_of_the_days_that_are_shown_are_told(at_desk: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await entered(at_desk, first="2026-11-18", last="2026-11-19")
    about = [About("citrus.navel", "420506")]
    first = days.number(village.TODAY)
    for apart, told in ((-4, False), (-3, True), (-2, True), (-1, False)):
        assert bool(await occasions.between(catalogue, about, first + apart, first + apart)) is told, apart
