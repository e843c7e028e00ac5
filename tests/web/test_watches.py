"""Watches on the web: asked for from a product's page or by the form, shown with the price now, dropped."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from app import watching
from models import watches
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from tests.cast import SECRET, Clock, Member, enter, settled
from tests.sms import village
from tests.web.reading import plain, seen

pytestmark = pytest.mark.asyncio
HOME = "http://127.0.0.1:8000"
DAILY = {"product": "脐橙", "place": "", "what": "day", "price": "", "price_unit": "斤"}
ALERT = {"product": "脐橙", "place": "武汉白沙洲", "what": "ge", "price": "2.8", "price_unit": "斤"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(village.NOW)
    monkeypatch.setattr(days, "now", found)
    return found


@pytest_asyncio.fixture
async def guest(app: Starlette, clock: Clock, catalogue: Catalogue) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor on the day of the village's prices."""
    await village.settle(catalogue)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
        client.headers["sec-fetch-site"] = "same-origin"
        yield client


@pytest_asyncio.fixture
async def farmer(guest: httpx.AsyncClient) -> Member:
    return await settled(Role.FARMER, name="王农")


async def test_a_product_page_leads_to_its_watch_and_signing_in_comes_back_to_it(
    guest: httpx.AsyncClient, farmer: Member
) -> None:
    page = await guest.get("/prices/citrus.navel?market=WH-BSZ")
    assert "到价提醒 订这个价" in plain(page)
    assert 'href="/me/watches?product=citrus.navel&amp;place=WH-BSZ&amp;what=ge"' in page.text
    assert 'href="/me/watches?product=citrus.kumquat&amp;what=day"' in (await guest.get("/prices/citrus.kumquat")).text
    asked = "/me/watches?product=citrus.navel&place=WH-BSZ&what=ge"
    out = await guest.get(asked)
    assert out.headers["location"].startswith("/signin?next=/me/watches%3Fproduct%3Dcitrus.navel")
    await enter(guest, farmer.person)
    form = await guest.get(asked)
    assert 'name="product" type="text" autocomplete="off" value="脐橙"' in form.text
    assert '<option value="ge" selected>涨到这个价</option>' in form.text
    assert "<option selected>斤</option>" in form.text
    for name in ("index.agri200", "hog.sow_herd"):
        assert "到价提醒" not in (await guest.get(f"/prices/{name}")).text


async def test_what_was_asked_for_is_shown_with_the_price_now_and_dropped(
    guest: httpx.AsyncClient, farmer: Member
) -> None:
    await enter(guest, farmer.person)
    assert "还没有订。" in await seen(guest, "/me/watches")
    for said in (DAILY, ALERT, DAILY | {"product": "夏橙", "what": "week"}):
        kept = await guest.post("/me/watches", data=said)
        assert (kept.status_code, kept.headers["location"]) == (303, "/me/watches")
    page = await seen(guest, "/me/watches")
    assert "订好了，到时候告诉您。" in page
    assert "夏橙 每周一早上告诉您 现在 3.00 元/斤 · 北京新发地 昨天 退掉" in page
    assert "脐橙 武汉白沙洲农副产品大市场 涨到2.8元/斤告诉您 · 12月21日 10:00为止 现在 2.50 元/斤" in page
    assert "脐橙 每天早上告诉您 现在 2.50 元/斤 · 武汉白沙洲 今天 退掉" in page
    english = await seen(guest, "/me/watches?lang=en")
    assert "Told when it rises to 2.8 yuan/jin · until 21 Dec 10:00" in english
    assert "Told every morning Now 2.50 yuan/jin" in english
    unread = english.replace("脐橙", "").replace("王农", "").replace("斤 公斤 头 只 箱", "")
    assert not any("一" <= sign <= "鿿" for sign in unread), english
    await guest.get("/me/watches?lang=zh")
    for watch in await watches.of(farmer.person):
        assert (await guest.post(f"/me/watches/{watch.public_id}/drop")).status_code == 303
    assert "退掉了，不再告诉您。 还没有订。" in await seen(guest, "/me/watches")


async def test_a_product_named_in_english_is_known(guest: httpx.AsyncClient, farmer: Member) -> None:
    await enter(guest, farmer.person)
    form = await guest.get("/me/watches?product=citrus.navel&what=day&lang=en")
    assert 'value="Navel orange (autumn-winter)"' in form.text
    kept = await guest.post("/me/watches", data=DAILY | {"product": "Navel orange (autumn-winter)"})
    assert kept.status_code == 303
    assert [watch.product for watch in await watches.of(farmer.person)] == ["citrus.navel"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"product": ""}, "请写上品种，例如 脐橙"),
        ({"product": "芒果干"}, "没有“芒果干”这个品种"),
        ({"product": "茶叶"}, "没有“茶叶”这个品种"),
        ({"product": "能繁母猪"}, "能繁母猪没有按斤按头的价，订不了"),
        ({"place": "东海龙宫"}, "不认得“东海龙宫”"),
        ({"what": ""}, "请选什么时候告诉您"),
        ({"what": "hourly"}, "请选什么时候告诉您"),
        ({"what": "ge"}, "看不懂价钱“”"),
        ({"what": "le", "price": "150"}, "脐橙每斤150元不太可能，请看看单位"),
        ({"what": "le", "price": "3", "price_unit": "头"}, "脐橙不按头报价"),
        ({"what": "le", "price": "3", "price_unit": "<b>"}, "不认识价钱的单位“<b>”"),
    ],
)
async def test_what_cannot_be_kept_is_said_and_nothing_is_lost(
    guest: httpx.AsyncClient, farmer: Member, said: dict[str, str], problem: str
) -> None:
    await enter(guest, farmer.person)
    page = await guest.post("/me/watches", data=DAILY | said)
    assert page.status_code == 400
    assert problem in plain(page)
    assert "<b>" not in page.text.partition("<main")[2].replace("<b>订", "")
    assert f'value="{(DAILY | said)["product"]}"' in page.text
    assert await watches.of(farmer.person) == []


async def test_the_twenty_first_is_refused(guest: httpx.AsyncClient, farmer: Member) -> None:
    await enter(guest, farmer.person)
    for number in range(20):
        await watches.subscribe(farmer.person, f"product.{number}", "", "day")
    page = await guest.post("/me/watches", data=DAILY)
    assert (page.status_code, "最多20个，请先退掉不要的" in plain(page)) == (400, True)


async def test_nobody_sees_or_drops_what_another_watches(guest: httpx.AsyncClient, farmer: Member) -> None:
    await watches.subscribe(farmer.person, "citrus.navel", "", "day")
    (watch,) = await watches.of(farmer.person)
    await enter(guest, (await settled(Role.BUYER)).person)
    assert "还没有订。" in await seen(guest, "/me/watches")
    assert (await guest.post(f"/me/watches/{watch.public_id}/drop")).status_code == 404
    assert len(await watches.of(farmer.person)) == 1


async def test_a_reached_price_is_told_on_ones_own_page(
    guest: httpx.AsyncClient, farmer: Member, catalogue: Catalogue, clock: Clock
) -> None:
    await enter(guest, farmer.person)
    await guest.post("/me/watches", data=ALERT | {"price": "2.5"})
    await guest.post("/me/watches", data=DAILY)
    clock.move(hours=22)
    assert await watching.tell(catalogue, SECRET) == 2
    page = await seen(guest, "/me")
    assert "脐橙在武汉白沙洲，11月21日每斤均2.5元，到了您说的2.5元" in page
    assert "您订的价：脐橙 武汉白沙洲 11月21日 2.5元/斤" in page
    english = await seen(guest, "/me?lang=en")
    assert "Navel orange, Wuhan Baishazhou, 21 Nov: 2.5 yuan/jin, your 2.5 is reached" in english


async def test_watches_are_among_ones_data_and_go_with_the_account(guest: httpx.AsyncClient, farmer: Member) -> None:
    await enter(guest, farmer.person)
    await guest.post("/me/watches", data=ALERT)
    assert "订价和提醒 1条" in await seen(guest, "/me/data")
    (watch,) = (await guest.get("/me/data.json")).json()["watches"]
    kept = {name: watch[name] for name in ("kind", "product", "spot", "op", "level", "per", "unit")}
    assert kept == {
        "kind": "alert",
        "product": "citrus.navel",
        "spot": "WH-BSZ",
        "op": "ge",
        "level": 5600,
        "per": "kg",
        "unit": "斤",
    }
    assert (await guest.post("/me/erase", data={"word": "注销"})).status_code == 303
    assert await watches.of(farmer.person) == []
