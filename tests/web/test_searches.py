"""Searches on the web: kept from the search page, shown with what they find, dropped; and what suits one's own."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models import matches, searches
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from tests.cast import Clock, Member, enter, settled
from tests.models.test_listings import clock, passed
from tests.web.reading import plain

__all__ = ["clock"]
pytestmark = pytest.mark.asyncio
HOME = "http://127.0.0.1:8000"
SEARCH = {"side": "supply", "product": "蜜桔", "place": "420506108", "near": "1", "price_max": "1.5", "fresh": "7"}
WORDS = "供应 · 蜜桔 · 鸦鹊岭镇和附近 · 最多1.5 元/斤 · 7天内"


@pytest_asyncio.fixture
async def guest(app: Starlette, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
        client.headers["sec-fetch-site"] = "same-origin"
        yield client


@pytest_asyncio.fixture
async def buyer(guest: httpx.AsyncClient) -> Member:
    return await settled(Role.BUYER, name="周收")


async def query(guest: httpx.AsyncClient) -> str:
    """What the search page hands on to be kept."""
    page = await guest.get("/listings", params=SEARCH)
    return page.text.partition('name="query" value="')[2].partition('"')[0].replace("&amp;", "&")


async def test_a_search_is_kept_from_the_search_page_and_dropped(
    guest: httpx.AsyncClient, buyer: Member, catalogue: Catalogue
) -> None:
    await passed(catalogue, await settled(Role.FARMER))
    asked = await query(guest)
    out = await guest.get("/me/searches", params={"query": asked})
    assert out.headers["location"].startswith("/signin?next=/me/searches%3Fquery%3D")
    await enter(guest, buyer.person)
    assert WORDS in plain(await guest.get("/me/searches", params={"query": asked}))
    kept = await guest.post("/me/searches", data={"query": asked, "name": "我的蜜桔"})
    assert (kept.status_code, kept.headers["location"]) == (303, "/me/searches")
    page = plain(await guest.get("/me/searches"))
    assert "存下了，有新的就告诉您。" in page
    assert f"我的蜜桔 {WORDS} 现在有 1 条 · 最新的 今天 09:00" in page
    (search,) = await searches.of(buyer.person)
    assert "供应 早熟蜜桔" in plain(await guest.get(search.link))
    gone = await guest.post(f"/me/searches/{search.public_id}/drop")
    assert gone.status_code == 303
    assert "还没有存过" in plain(await guest.get("/me/searches"))


async def test_nobody_sees_or_drops_what_another_keeps(guest: httpx.AsyncClient, buyer: Member) -> None:
    await searches.keep(buyer.person, "q=蜜桔")
    (search,) = await searches.of(buyer.person)
    await enter(guest, (await settled(Role.FARMER)).person)
    assert "蜜桔" not in plain(await guest.get("/me/searches")).partition("还没有存过")[0]
    assert (await guest.post(f"/me/searches/{search.public_id}/drop")).status_code == 404
    assert len(await searches.of(buyer.person)) == 1


async def test_what_cannot_be_kept_is_said_and_nothing_is_lost(guest: httpx.AsyncClient, buyer: Member) -> None:
    await enter(guest, buyer.person)
    empty = await guest.post("/me/searches", data={"query": "page=2"})
    assert (empty.status_code, "请先写上要找什么" in plain(empty)) == (400, True)
    long = await guest.post("/me/searches", data={"query": "q=蜜桔", "name": "长" * 31})
    assert (long.status_code, "名字太长" in plain(long)) == (400, True)
    assert 'value="q=蜜桔"' in long.text
    for number in range(20):
        await searches.keep(buyer.person, f"q=蜜桔{number}")
    full = await guest.post("/me/searches", data={"query": "q=伦晚"})
    assert (full.status_code, "最多存20个搜索" in plain(full)) == (400, True)


@pytest.mark.parametrize("asked", ["q=%FF%FE", "&".join("q=1" for _ in range(300)), "q=<script>", "%00=1"])
async def test_a_query_that_nobody_wrote_breaks_nothing(guest: httpx.AsyncClient, buyer: Member, asked: str) -> None:
    await enter(guest, buyer.person)
    assert (await guest.get("/me/searches", params={"query": asked})).status_code == 200
    assert "<script>" not in (await guest.get("/me/searches", params={"query": asked})).text
    assert (await guest.post("/me/searches", data={"query": asked})).status_code in (303, 400)


async def test_an_owner_sees_what_suits_best_first_and_why(
    guest: httpx.AsyncClient, buyer: Member, catalogue: Catalogue
) -> None:
    farmer = await settled(Role.FARMER)
    supply = await passed(catalogue, farmer)
    await enter(guest, farmer.person)
    assert "还没有合适的求购" in plain(await guest.get(f"/me/listings/{supply.public_id}"))
    demand = await passed(catalogue, buyer, side="demand", quantity="3000", price="1.25", place="龙泉")
    await matches.follow(catalogue)
    page = await guest.get(f"/me/listings/{supply.public_id}")
    assert f'href="/listings/{demand.public_id}"' in page.text
    assert "合适 99 分 同是早熟蜜桔，相距13公里，时间对得上，量够，要价比出价低0.05元/斤" in plain(page)
    english = plain(await guest.get(f"/me/listings/{supply.public_id}", params={"lang": "en"}))
    assert "13 km apart, the dates meet, enough of it, the ask is 0.05 yuan/jin below the bid" in english
    await enter(guest, buyer.person)
    assert "合适的供应" in plain(await guest.get(f"/me/listings/{demand.public_id}?lang=zh"))


async def test_a_search_without_a_name_is_called_by_what_it_looks_for(
    guest: httpx.AsyncClient, buyer: Member, catalogue: Catalogue, clock: Clock
) -> None:
    await enter(guest, buyer.person)
    await guest.post("/me/searches", data={"query": "side=supply&product=蜜桔"})
    page = plain(await guest.get("/me/searches"))
    assert page.count("供应 · 蜜桔") == 1
    await passed(catalogue, await settled(Role.FARMER))
    clock.move(minutes=5)
    await searches.tell(catalogue)
    assert "“供应 · 蜜桔”有1条新的" in plain(await guest.get("/me"))


async def test_kept_searches_are_among_ones_data_and_go_with_the_account(
    guest: httpx.AsyncClient, buyer: Member
) -> None:
    await enter(guest, buyer.person)
    await searches.keep(buyer.person, "q=蜜桔", "我的蜜桔")
    assert (await guest.get("/me/data.json")).json()["searches"] == ["q=%E8%9C%9C%E6%A1%94"]
    assert (await guest.post("/me/erase", data={"word": "注销"})).status_code == 303
    assert await searches.of(buyer.person) == []
