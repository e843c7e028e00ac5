"""Listings on the web: posted in three steps, reviewed, found, changed by their owner alone, sold."""

import re

import httpx
import pytest

from models import listings
from models.engines import database
from models.rules.roles import Role
from tests.cast import Clock, Member, enter, settled
from tests.web.posting import PUBLISH, Dice, drafted, passed, picture, posted
from tests.web.reading import plain

pytestmark = pytest.mark.asyncio


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
    assert "1个人报的" in price


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
