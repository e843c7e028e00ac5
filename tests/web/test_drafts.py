"""A listing is written in three steps: what is wrong is told, nothing is lost, and it is sent off once."""

import re
from html import unescape

import httpx
import pytest
from starlette.applications import Starlette

from models import listings, photos
from tests.cast import Clock, Member, enter
from tests.web.conftest import HOME
from tests.web.posting import AMOUNT, GOODS, drafted, picture, posted
from tests.web.reading import plain

pytestmark = pytest.mark.asyncio


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
