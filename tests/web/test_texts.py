"""The phone on a page: real answers for everyone, real deeds for who has signed in, nothing that stays for others."""

import asyncio
import re
from html import unescape
from urllib.parse import unquote

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models.engines import database, writing
from models.listings import Listing, numbers
from models.messages import Message
from models.quotas import TEXTS
from models.rules.catalogue import Catalogue
from models.talks import Talk
from models.texters import Texter
from tests.cast import Clock, Member, enter
from tests.models.market import stands
from tests.sms import village
from tests.web.reading import plain, seen
from web.sms import page

pytestmark = pytest.mark.asyncio
SQLITE = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
POSTGRES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
COUNTS = {"attempt", "sqlite_sequence"}
"""Tables that may grow: how often one tries is counted."""
SELL = "卖 蜜桔 5000斤 1.2元 鸦鹊岭"


@pytest_asyncio.fixture
async def shelf(app: Starlette, clock: Clock) -> Catalogue:
    """The catalogue, with the prices of a village."""
    found: Catalogue = app.state.catalogue
    await village.settle(found)
    return found


async def write(guest: httpx.AsyncClient, text: str) -> str:
    """What the page shows after the text."""
    answer = await guest.post("/sms", data={"text": text})
    assert (answer.status_code, answer.headers.get("location")) == (303, "/sms#newest"), text
    return (await seen(guest, "/sms")).partition("要发的话")[0]


async def rows() -> dict[str, int]:
    """How many rows lie in each table."""
    tables = await database().rows(SQLITE if database().dialect == "sqlite" else POSTGRES)
    counted = {str(name): await database().rows(f"SELECT count(*) FROM {name}") for (name,) in tables}
    return {name: int(found[0][0]) for name, found in counted.items() if name not in COUNTS}


async def samples(guest: httpx.AsyncClient, lang: str) -> list[str]:
    """What the page's examples fill in."""
    links = re.findall(r'href="/sms\?text=([^"#]+)#write"', (await guest.get(f"/sms?lang={lang}")).text)
    return [unquote(unescape(link)) for link in links]


async def test_a_visitor_is_answered_for_real(guest: httpx.AsyncClient, shelf: Catalogue) -> None:
    assert "没有登录" not in await seen(guest, "/sms")
    told = await write(guest, "夏橙")
    assert "夏橙 夏橙在北京新发地，11月20日每斤均3元" in told
    assert "个字，一条短信" in told
    assert "试的，没有真办" not in told


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_no_example_leaves_a_trace_of_a_visitor(guest: httpx.AsyncClient, shelf: Catalogue, lang: str) -> None:
    before = await rows()
    written = await samples(guest, lang)
    assert len(written) > 35
    for text in written:
        await write(guest, text)
    assert await rows() == before
    assert guest.cookies["texts"]


async def test_what_a_visitor_sells_is_answered_as_it_would_be_and_not_done(
    guest: httpx.AsyncClient, shelf: Catalogue
) -> None:
    told = await write(guest, SELL)
    assert re.search(r"\d{4}号收到：卖早熟蜜桔共5000斤，每斤1.2元，在鸦鹊岭", told), told
    assert "试的，没有真办" in told
    assert await Listing.all().count() == await Message.all().count() == await Texter.all().count() == 0


async def test_what_is_asked_back_can_be_answered_by_a_visitor_too(guest: httpx.AsyncClient, shelf: Catalogue) -> None:
    assert "您卖早熟蜜桔多少？" in await write(guest, "卖 蜜桔")
    told = await write(guest, "5000斤 1.2元")
    assert "卖早熟蜜桔共5000斤" in told.partition("您卖早熟蜜桔多少？")[2]
    assert await Listing.all().count() == 0


async def test_who_only_tries_asks_nobody_anything(guest: httpx.AsyncClient, farmer: Member, shelf: Catalogue) -> None:
    listing = await stands(shelf, farmer)
    async with writing() as tx:
        number = await numbers.lend(tx, listing.id)
    before = await rows()
    assert f"已转告{number}号对方" in await write(guest, f"联系 {number}")
    assert await rows() == before
    assert await Talk.all().count() == 0


async def test_a_deed_of_someone_else_that_is_stored_together_with_a_try_stays(
    guest: httpx.AsyncClient, app: Starlette, farmer: Member, shelf: Catalogue
) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as member:
        await enter(member, farmer.person)
        tries = [guest.post("/sms", data={"text": f"卖 蜜桔 {count}000斤 1.2元 鸦鹊岭"}) for count in range(1, 5)]
        answers = await asyncio.gather(*tries, member.post("/sms", data={"text": SELL}))
    assert [answer.status_code for answer in answers] == [303] * 5
    assert [listing.quantity for listing in await Listing.all()] == ["5000"]


async def test_who_has_signed_in_sells_by_their_own_number(
    guest: httpx.AsyncClient, farmer: Member, shelf: Catalogue
) -> None:
    await enter(guest, farmer.person)
    page_ = await seen(guest, "/sms")
    assert f"您登录了，用 {farmer.phone[3:6]}****{farmer.phone[-4:]} 说话" in page_
    told = await write(guest, SELL)
    assert "试的" not in told
    listing = await Listing.all().first().prefetch_related("owner")
    assert listing is not None
    assert listing.owner.id == farmer.person.id
    assert "卖早熟蜜桔共5000斤" in await seen(guest, "/sms")
    assert "好，刚才那条作废了" in await write(guest, "0")
    kept = await Message.all().order_by("id")
    assert [(one.gateway, one.intent, one.effect) for one in kept] == [("web", "sell", 1), ("web", "undo", 1)]
    assert farmer.phone[3:] not in str(await Message.all().values())


async def test_the_page_is_no_way_to_be_told_things(guest: httpx.AsyncClient, farmer: Member, shelf: Catalogue) -> None:
    await enter(guest, farmer.person)
    await write(guest, "订 脐橙")
    texter = await Texter.get(key=farmer.person.phone_key)
    assert (texter.gateway, bool(texter.opted_at)) == ("", True)
    await Texter.filter(key=texter.key).update(gateway="kannel")
    await write(guest, "夏橙")
    assert (await Texter.get(key=texter.key)).gateway == "kannel"


async def test_what_one_wrote_nobody_else_sees(
    guest: httpx.AsyncClient, farmer: Member, officer: Member, shelf: Catalogue
) -> None:
    await enter(guest, farmer.person)
    await write(guest, "夏橙")
    await enter(guest, officer.person)
    assert "夏橙在北京新发地" not in await seen(guest, "/sms")
    answer = await guest.get("/sms")
    assert answer.headers["cache-control"] == "no-store"


async def test_a_visitors_browser_keeps_the_last_ten_or_as_many_as_a_cookie_holds(
    guest: httpx.AsyncClient, shelf: Catalogue
) -> None:
    for number in range(12):
        told = await write(guest, f"夏橙 第{number}回")
    assert [f"第{number}回" in told for number in range(12)] == [False] * 2 + [True] * 10
    for number in range(12):
        told = await write(guest, f"走势 夏橙 {'啊' * 55}{number}")
        assert len(guest.cookies["texts"]) <= page.LARGEST
    assert "啊11 " in told
    assert "啊2 " not in told


async def test_a_forged_cookie_says_nothing(guest: httpx.AsyncClient) -> None:
    for forged in ("x", "x" * 80, "啊".encode().hex() * 9):
        guest.cookies.clear()
        guest.cookies.set("texts", forged, domain="127.0.0.1")
        assert "发一个品名，就回今天的价" in await seen(guest, "/sms")


@pytest.mark.parametrize(("text", "problem"), [("", "请写上要发的话"), ("啊" * 65, "一条短信最多64个字"), ("x\0y", "")])
async def test_what_is_wrong_is_told_and_what_was_written_stays(
    guest: httpx.AsyncClient, shelf: Catalogue, text: str, problem: str
) -> None:
    answer = await guest.post("/sms", data={"text": text})
    assert answer.status_code == 400
    assert problem in plain(answer)
    assert "\0" in text or f'value="{text}"' in answer.text


async def test_an_example_fills_the_field_and_its_signs_are_counted(guest: httpx.AsyncClient) -> None:
    answer = await guest.get("/sms", params={"text": '走势 "脐橙"'})
    assert 'value="走势 &#34;脐橙&#34;"' in answer.text
    assert "现在7个" in plain(answer)
    assert 'maxlength="160"' in answer.text


async def test_too_many_tries_of_one_house_have_to_wait(guest: httpx.AsyncClient, shelf: Catalogue) -> None:
    for _ in range(TEXTS.most):
        assert (await guest.post("/sms", data={"text": "0"})).status_code == 303
    guest.cookies.clear()
    late = await guest.post("/sms", data={"text": "夏橙"})
    assert (late.status_code, late.headers["retry-after"]) == (429, "3600")
    assert "这里一小时最多试60条，请过60分钟再试。" in plain(late)
    assert 'value="夏橙"' in late.text


async def test_a_page_of_others_writes_no_text(guest: httpx.AsyncClient, farmer: Member, shelf: Catalogue) -> None:
    await enter(guest, farmer.person)
    guest.headers["sec-fetch-site"] = "cross-site"
    assert (await guest.post("/sms", data={"text": SELL})).status_code == 403
    assert await Listing.all().count() == await Message.all().count() == 0


async def test_the_page_speaks_english_and_answers_so(guest: httpx.AsyncClient, shelf: Catalogue) -> None:
    assert "Try a text message" in await seen(guest, "/sms?lang=en")
    answer = await guest.post("/sms", data={"text": "Valencia"})
    assert answer.status_code == 303
    assert "Valencia, Beijing Xinfadi, 20 Nov: 3 yuan/jin" in await seen(guest, "/sms")


async def test_the_product_page_and_the_help_lead_to_it(guest: httpx.AsyncClient, shelf: Catalogue) -> None:
    price = await guest.get("/prices/citrus.valencia")
    assert "短信查价：发 夏橙" in plain(price)
    assert 'href="/sms?text=%E5%A4%8F%E6%A9%99#write"' in price.text
    for path in ("/", "/help"):
        assert 'href="/sms"' in (await guest.get(path)).text
