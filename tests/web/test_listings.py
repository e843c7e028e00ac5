"""Listings on the web: posted in three steps, reviewed, found, changed by their owner alone, sold."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html import unescape
from importlib import import_module
from io import BytesIO

import httpx
import pytest
import pytest_asyncio
from PIL import Image
from starlette.applications import Starlette

from models import listings, photos
from models.engines import database
from models.rules import days
from models.rules.roles import Role
from tests.cast import Clock, Member, enter, settled
from tests.web.reading import plain

pytestmark = pytest.mark.asyncio
HOME = "http://127.0.0.1:8000"
PUBLISH = import_module("models.listings.publish")
"""The module, which the deed of the same name hides."""
GOODS = {"side": "supply", "other": "蜜桔", "place": "420506108", "village": "海云村"}
AMOUNT = {"quantity": "5000", "unit": "斤", "price": "1.20", "price_unit": "元/斤", "text": "自家果园，带叶现摘"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    monkeypatch.setattr(days, "now", clock)
    return clock


class Dice:
    """Falls as it is told to."""

    def __init__(self, side: int) -> None:
        self.side = side

    def randrange(self, _sides: int) -> int:
        return self.side


@pytest.fixture(autouse=True)
def _nothing_is_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PUBLISH, "DICE", Dice(1))


@pytest_asyncio.fixture
async def guest(app: Starlette, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
        client.headers["sec-fetch-site"] = "same-origin"
        yield client


@pytest_asyncio.fixture
async def farmer(guest: httpx.AsyncClient) -> Member:
    return await settled(Role.FARMER, name="王桂兰")


@pytest_asyncio.fixture
async def officer(guest: httpx.AsyncClient) -> Member:
    return await settled(Role.OFFICER, name="李技")


async def drafted(guest: httpx.AsyncClient, **said: str) -> str:
    """A draft, written to its last page: /listings/new/abcdefghij."""
    first = await guest.post("/listings/new", data=GOODS | said)
    assert first.status_code == 303, plain(first)
    address = first.headers["location"].removesuffix("/amount")
    second = await guest.post(f"{address}/amount", data=AMOUNT | said)
    assert (second.status_code, second.headers["location"]) == (303, f"{address}/photos"), plain(second)
    return str(address)


async def posted(guest: httpx.AsyncClient, by: Member, **said: str) -> str:
    """The public id of a listing that was just posted."""
    await enter(guest, by.person)
    address = await drafted(guest, **said)
    assert (await guest.post(f"{address}/check")).status_code == 303
    return str((await listings.of(by.person.id))[0].public_id)


async def passed(guest: httpx.AsyncClient, by: Member, officer: Member, **said: str) -> str:
    public_id = await posted(guest, by, **said)
    if (await listings.of(by.person.id))[0].is_open:
        return public_id
    await enter(guest, officer.person)
    assert (await guest.post(f"/desk/listings/{public_id}", data={"deed": "pass"})).status_code == 303
    await enter(guest, by.person)
    return public_id


# -- the story


async def test_a_farmer_posts_an_officer_passes_it_is_found_sold_and_its_price_counts(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    address = await drafted(guest)
    check = await guest.get(f"{address}/check")
    assert "登录并提交" in plain(check)
    sent = await guest.post(f"{address}/check")
    assert sent.headers["location"] == f"/signin?next={address}/check"
    await enter(guest, farmer.person)
    assert "电话 139****" in plain(await guest.get(f"{address}/check"))
    assert (await guest.post(f"{address}/check")).headers["location"] == f"{address}/done"
    done = plain(await guest.get(f"{address}/done"))
    assert "已提交，等人看过就公开" in done
    assert re.search(r"编号 \d{4}", done)
    public_id = (await listings.of(farmer.person.id))[0].public_id
    assert (await guest.get(f"/listings/{public_id}")).status_code == 404

    await enter(guest, officer.person)
    assert "这个号码第一次发布" in plain(await guest.get("/desk/listings"))
    await guest.post(f"/desk/listings/{public_id}", data={"deed": "pass"})

    guest.cookies.clear()
    found = plain(await guest.get("/listings", params={"q": "蜜橘", "place": "鸦鹊岭", "price_max": "1.5"}))
    assert "供应 早熟蜜桔 5000斤 鸦鹊岭海云村 1.20 元/斤" in found
    page = await guest.get(f"/listings/{public_id}")
    assert "王** · 卖家" in plain(page)
    assert "审核通过（李**）" in plain(page)
    assert farmer.phone[3:] not in page.text

    await enter(guest, farmer.person)
    sold = await guest.post(
        f"/me/listings/{public_id}/sell",
        data={"quantity": "5000", "unit": "斤", "price": "1.15", "price_unit": "元/斤"},
    )
    assert sold.headers["location"] == f"/me/listings/{public_id}"
    assert "恭喜成交" in plain(await guest.get(f"/me/listings/{public_id}"))
    assert "1.15" not in plain(await guest.get("/prices/citrus.satsuma_e"))

    await enter(guest, officer.person)
    assert "人报的价，看过才算" in plain(await guest.get("/desk/held"))
    number = (await database().rows("SELECT id FROM price WHERE state = 'held'"))[0][0]
    await guest.post(f"/desk/held/{number}", data={"deed": "accept"})
    price = plain(await guest.get("/prices/citrus.satsuma_e"))
    assert "1.15 元/斤" in price
    assert "1家报价" in price


# -- writing it


async def test_each_page_tells_all_that_is_wrong_and_loses_nothing(guest: httpx.AsyncClient) -> None:
    wrong = await guest.post(
        "/listings/new", data={"side": "supply", "other": "火箭", "place": "", "village": "海云村"}
    )
    assert wrong.status_code == 400
    assert "不认识“火箭”" in plain(wrong)
    assert "请选货在哪个乡镇" in plain(wrong)
    assert 'value="火箭"' in wrong.text
    assert 'value="海云村"' in wrong.text
    first = await guest.post("/listings/new", data=GOODS)
    bad = await guest.post(first.headers["location"], data=AMOUNT | {"quantity": "很多", "price": "一块"})
    assert bad.status_code == 400
    assert "看不懂数量“很多”，请写成 3000 或 1.5吨" in plain(bad)
    assert "看不懂价钱“一块”" in plain(bad)
    assert 'value="很多"' in bad.text
    assert "自家果园" in bad.text
    again = await guest.get(first.headers["location"])
    assert 'value="很多"' in again.text


async def test_what_is_written_is_kept_while_it_is_written(guest: httpx.AsyncClient) -> None:
    first = await guest.post("/listings/new", data=GOODS)
    address = first.headers["location"].removesuffix("/amount")
    kept = await guest.post(f"{address}/keep", data={"quantity": "300", "price": "", "unit": "斤"})
    assert (kept.status_code, kept.text) == (200, "已自动保存 今天 09:00")
    assert 'value="300"' in (await guest.get(f"{address}/amount")).text
    assert "没写完的" in plain(await guest.get("/listings/new"))


async def test_a_draft_is_nobody_elses(guest: httpx.AsyncClient, app: Starlette, farmer: Member) -> None:
    address = await drafted(guest)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as other:
        other.headers["sec-fetch-site"] = "same-origin"
        await enter(other, farmer.person)
        for method, page in (
            ("GET", "/amount"),
            ("GET", "/check"),
            ("POST", "/check"),
            ("POST", "/keep"),
            ("POST", "/drop"),
        ):
            assert (await other.request(method, f"{address}{page}")).status_code == 404, page


async def test_sent_twice_it_is_posted_once(guest: httpx.AsyncClient, farmer: Member) -> None:
    address = await drafted(guest)
    await enter(guest, farmer.person)
    answers = [await guest.post(f"{address}/check") for _ in range(2)]
    assert [answer.headers["location"] for answer in answers] == [f"{address}/done"] * 2
    assert len(await listings.of(farmer.person.id)) == 1


async def test_just_posted_it_can_be_taken_back_and_sent_again(
    guest: httpx.AsyncClient, farmer: Member, clock: Clock
) -> None:
    address = await drafted(guest)
    await enter(guest, farmer.person)
    await guest.post(f"{address}/check")
    assert "撤回（10秒内）" in plain(await guest.get(f"{address}/done"))
    assert (await guest.post(f"{address}/undo")).headers["location"] == f"{address}/check"
    assert (await listings.of(farmer.person.id))[0].state == "withdrawn"
    await guest.post(f"{address}/check")
    assert len(await listings.of(farmer.person.id)) == 2
    clock.move(seconds=61)
    late = await guest.post(f"{address}/undo")
    assert (late.status_code, "不能撤回" in plain(late)) == (403, True)


async def test_an_officer_posts_for_a_farmer_who_then_owns_it(guest: httpx.AsyncClient, officer: Member) -> None:
    address = await drafted(guest)
    await enter(guest, officer.person)
    wrong = await guest.post(f"{address}/check", data={"for_phone": "138"})
    assert (wrong.status_code, "看不懂这个手机号" in plain(wrong)) == (400, True)
    await guest.post(f"{address}/check", data={"for_phone": "13800138000", "for_name": "张老汉"})
    waiting = (await listings.pending())[0]
    assert (waiting.owner.name, waiting.channel, waiting.posted_by) == ("张老汉", "officer", officer.person.public_id)
    own = await guest.post(f"/desk/listings/{waiting.public_id}", data={"deed": "pass"})
    assert (own.status_code, "要请别人审核" in plain(own)) == (403, True)


async def test_the_sixth_listing_of_a_day_is_turned_away(guest: httpx.AsyncClient, farmer: Member) -> None:
    for count in range(5):
        await posted(guest, farmer, quantity=str(count + 1))
    address = await drafted(guest, quantity="6")
    over = await guest.post(f"{address}/check")
    assert over.status_code == 429
    assert "一天最多发布5条" in plain(over)
    assert "retry-after" in over.headers


async def test_photos_come_along_and_are_seen_once_the_listing_is_open(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    address = await drafted(guest)
    files = [("photos", (f"{colour}.png", picture(colour), "image/png")) for colour in ("orange", "green")]
    bad = ("photos", ("x.svg", b"<svg onload=alert(1)>", "image/svg+xml"))
    partly = await guest.post(f"{address}/photos", files=[*files, bad])
    assert partly.status_code == 400
    assert "x.svg" in plain(partly)
    page = await guest.get(f"{address}/photos")
    small = re.findall(r'src="(/photos/[^"]+)"', page.text)
    assert len(small) == 2
    assert (await guest.get(unescape(small[0]))).status_code == 200
    drop = re.findall(r'action="(/listings/new/[^"]+/drop)"', page.text)[1]
    assert (await guest.post(drop)).status_code == 303
    await enter(guest, farmer.person)
    await guest.post(f"{address}/check")
    listing = (await listings.of(farmer.person.id))[0]
    seen = f"/photos/{(await photos.of(listing.holder))[0].public_id}.webp"
    assert (listing.photos, (await guest.get(seen)).status_code) == (1, 404)
    await enter(guest, officer.person)
    await guest.post(f"/desk/listings/{listing.public_id}", data={"deed": "pass"})
    guest.cookies.clear()
    assert (await guest.get(seen)).status_code == 200
    assert seen in (await guest.get(f"/listings/{listing.public_id}")).text
    assert seen.replace(".webp", "-small.webp") in (await guest.get("/listings?photo=1")).text
    await enter(guest, farmer.person)
    await guest.post(f"/me/listings/{listing.public_id}/withdraw")
    assert (await guest.get(seen)).status_code == 404


def picture(colour: str) -> bytes:
    made = BytesIO()
    Image.new("RGB", (640, 480), colour).save(made, "PNG")
    return made.getvalue()


# -- what its owner does


DEEDS = ("edit", "renew", "withdraw", "reserve", "release", "sell")


async def test_a_stranger_can_do_nothing_with_the_listing_of_another(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    public_id = await passed(guest, farmer, officer)
    for role in (Role.FARMER, Role.BUYER, Role.OFFICER, Role.ADMIN):
        await enter(guest, (await settled(role)).person)
        assert (await guest.get(f"/me/listings/{public_id}")).status_code == 404
        for deed in DEEDS:
            assert (await guest.post(f"/me/listings/{public_id}/{deed}")).status_code == 404, deed
    assert (await guest.get(f"/listings/{public_id}")).status_code == 200


async def test_it_is_reserved_opened_again_renewed_and_withdrawn(
    guest: httpx.AsyncClient, farmer: Member, officer: Member, clock: Clock
) -> None:
    public_id = await passed(guest, farmer, officer)
    for deed, state in (("reserve", "reserved"), ("release", "active")):
        await guest.post(f"/me/listings/{public_id}/{deed}")
        listing = await listings.find(public_id)
        assert listing is not None
        assert listing.state == state
    clock.move(days=12)
    await enter(guest, farmer.person)
    assert "还有货吗？" in plain(await guest.get("/me/listings"))
    await guest.post(f"/me/listings/{public_id}/renew")
    assert "续好了，挂到12月21日。" in plain(await guest.get(f"/me/listings/{public_id}"))
    await guest.post(f"/me/listings/{public_id}/withdraw")
    gone = await guest.get(f"/listings/{public_id}")
    assert (gone.status_code, "已撤下" in plain(gone)) == (410, True)
    twice = await guest.post(f"/me/listings/{public_id}/withdraw")
    assert twice.status_code == 403


async def test_its_owner_changes_price_and_amount_and_the_history_tells(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    public_id = await passed(guest, farmer, officer)
    form = await guest.get(f"/me/listings/{public_id}/edit")
    assert 'value="1.20"' in form.text
    wrong = await guest.post(f"/me/listings/{public_id}/edit", data={"price": "便宜"})
    assert (wrong.status_code, "看不懂价钱“便宜”" in plain(wrong)) == (400, True)
    said = {"quantity": "3000", "unit": "斤", "price": "1.15", "price_unit": "元/斤", "text": "只剩三千斤，薄皮"}
    assert (await guest.post(f"/me/listings/{public_id}/edit", data=said)).status_code == 303
    page = plain(await guest.get(f"/listings/{public_id}"))
    assert "1.15 元/斤" in page
    assert "1.20元/斤 → 1.15元/斤，5000斤 → 3000斤" in page
    assert public_id in (await guest.get("/listings?q=薄皮")).text
    assert public_id not in (await guest.get("/listings?q=带叶现摘")).text
    await guest.post(f"/me/listings/{public_id}/edit", data=said | {"price": "115"})
    assert (await guest.get(f"/listings/{public_id}")).status_code == 404
    assert public_id not in (await guest.get("/listings?q=薄皮")).text


async def test_the_photo_of_another_waits_for_a_reviewer(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    await passed(guest, farmer, officer)
    for by in (farmer, await settled(Role.FARMER)):
        await enter(guest, by.person)
        address = await drafted(guest, quantity="77")
        await guest.post(f"{address}/photos", files=[("photos", ("a.png", picture("orange"), "image/png"))])
        await guest.post(f"{address}/check")
    assert [one.checks for one in await listings.pending()] == ["first copied"]


async def test_a_sale_without_a_price_closes_and_tells_no_price(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    public_id = await passed(guest, farmer, officer)
    wrong = await guest.post(f"/me/listings/{public_id}/sell", data={"quantity": "x", "unit": "斤", "price": "1-2"})
    assert wrong.status_code == 400
    assert "成交价请写一个数" in plain(wrong)
    await guest.post(f"/me/listings/{public_id}/sell", data={"quantity": "5000", "unit": "斤", "price": ""})
    assert await database().rows("SELECT count(*) FROM price") == [(0,)]
    assert "已成交" in plain(await guest.get(f"/listings/{public_id}"))


async def test_two_deals_of_a_day_are_two_prices(guest: httpx.AsyncClient, farmer: Member, officer: Member) -> None:
    for quantity in ("5000", "800"):
        public_id = await passed(guest, farmer, officer, quantity=quantity)
        said = {"quantity": quantity, "unit": "斤", "price": "1.15", "price_unit": "元/斤"}
        await guest.post(f"/me/listings/{public_id}/sell", data=said)
    assert await database().rows("SELECT count(*), max(revision) FROM price") == [(2, 0)]


# -- what a reviewer does


async def test_a_refusal_says_why_and_the_owner_reads_it(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    public_id = await posted(guest, farmer)
    await enter(guest, officer.person)
    bare = await guest.post(f"/desk/listings/{public_id}", data={"deed": "reject", "why": ""})
    assert (bare.status_code, "都要说原因" in plain(bare)) == (400, True)
    await guest.post(f"/desk/listings/{public_id}", data={"deed": "reject", "why": "价钱或单位写错了"})
    await enter(guest, farmer.person)
    page = plain(await guest.get(f"/me/listings/{public_id}"))
    assert "没有通过" in page
    assert "价钱或单位写错了" in page


async def test_one_in_ten_of_those_published_at_once_is_looked_at_afterwards(
    guest: httpx.AsyncClient, farmer: Member, officer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    await passed(guest, farmer, officer)
    monkeypatch.setattr(PUBLISH, "DICE", Dice(0))
    public_id = await posted(guest, farmer, quantity="800")
    assert (await guest.get(f"/listings/{public_id}")).status_code == 200
    await enter(guest, officer.person)
    assert "抽查" in plain(await guest.get("/desk/listings"))
    await guest.post(f"/desk/listings/{public_id}", data={"deed": "look"})
    assert "没有等着审的供求" in plain(await guest.get("/desk/listings"))
    assert (await guest.get(f"/listings/{public_id}")).status_code == 200


# -- finding it


async def test_nothing_found_offers_what_is_elsewhere_and_a_posting(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    await passed(guest, farmer, officer)
    page = plain(await guest.get("/listings", params={"product": "早熟蜜桔", "place": "邓村"}))
    assert "没有找到。" in page
    assert "别处有的 供应 早熟蜜桔 5000斤 鸦鹊岭海云村" in page
    assert "公里" in page


async def test_a_search_that_cannot_be_read_says_so_beside_what_is_found(guest: httpx.AsyncClient) -> None:
    page = await guest.get("/listings", params={"price_min": "abc", "place": "火星"})
    assert page.status_code == 200
    assert "看不懂价钱“abc”" in plain(page)
    assert "不认识地方“火星”" in plain(page)


async def test_the_page_of_a_listing_tells_machines_what_it_offers(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    public_id = await passed(guest, farmer, officer, text="</script><b>")
    page = (await guest.get(f"/listings/{public_id}")).text
    told = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0]
    assert '"@type": "Offer"' in told
    assert '"minPrice": 2.4' in told
    assert "</script><b>" not in page
