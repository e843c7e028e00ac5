"""The listings as open data: searched by codes and yuan, walked to the end, and never a phone number in them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio

from models import listings
from models.engines import Client, writing
from models.listings import Published, numbers
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from tests.cast import Member, settled
from tests.models.test_listings import passed, posted
from tests.sms import village
from web.data import listings as data

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def client(
    database: Client, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    await village.settle(catalogue)
    async with village.asking(catalogue) as client:
        yield client


@pytest_asyncio.fixture
async def farmer(client: httpx.AsyncClient) -> Member:
    return await settled(Role.FARMER)


@pytest_asyncio.fixture
async def made(farmer: Member, catalogue: Catalogue) -> Published:
    return await passed(catalogue, farmer)


async def found(client: httpx.AsyncClient, **words: Any) -> Any:
    answer = await client.get("/api/v1/listings", params=words)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def titles(client: httpx.AsyncClient, **words: Any) -> list[str]:
    return [item["title"] for item in (await found(client, **words))["items"]]


async def test_a_listing_is_told_in_the_units_it_was_said_in_and_per_kg(
    client: httpx.AsyncClient, made: Published
) -> None:
    assert (await found(client))["items"] == [
        {
            "id": made.public_id, "number": None, "side": "supply", "title": "供应 早熟蜜桔 5000斤 鸦鹊岭",
            "product": "citrus.satsuma_e", "variety": "", "grade": "", "quantity": 5000, "unit": "斤",
            "quantity_kg": 2500, "price": 1.2, "price_low": 1.2, "price_high": 1.2, "price_unit": "元/斤",
            "price_per_kg": 2.4, "place": "420506108", "ready_from": "2026-11-21", "ready_to": None,
            "expires": days.text(days.number(days.today()) + 14), "text": "自家果园，带叶现摘", "state": "active",
            "posted": "2026-11-21T10:00:00+08:00", "position": "in",
        }
    ]  # fmt: skip


async def test_one_listing_comes_with_its_number_and_what_the_market_told(
    client: httpx.AsyncClient, made: Published
) -> None:
    async with writing() as tx:
        number = await numbers.lend(tx, made.id)
    told = (await client.get(f"/api/v1/listings/{made.public_id}")).json()
    assert (told["id"], told["number"], told["delivery"]) == (made.public_id, number, "")
    assert told["reference"] == {
        "low": 2.0, "avg": 2.3, "high": 2.6, "unit": "元/公斤", "date": "2026-11-21", "place": "420506108",
        "stage": "farm_gate", "sources": ["file"],
    }  # fmt: skip
    sheet = (await client.get(f"/api/v1/listings/{made.public_id}.csv")).text
    assert ",reference_low," in sheet


PIGLETS = {"product": "仔猪", "quantity": "30", "unit": "头", "price": "460", "price_unit": "元/头"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"price": "1.1-1.3"}, (None, 1.1, 1.3, "元/斤", 2.4)),
        ({"price": "面议"}, (None, None, None, None, None)),
        (PIGLETS, (460, 460, 460, "元/头", None)),
    ],
)
async def test_a_price_is_a_number_only_where_it_is_one(
    client: httpx.AsyncClient, farmer: Member, catalogue: Catalogue, said: dict[str, str], told: tuple[object, ...]
) -> None:
    await passed(catalogue, farmer, **said)
    (item,) = (await found(client))["items"]
    assert tuple(item[name] for name in ("price", "price_low", "price_high", "price_unit", "price_per_kg")) == told


async def test_prices_are_asked_for_per_kg_unless_another_unit_is_said(
    client: httpx.AsyncClient, made: Published
) -> None:
    one = ["供应 早熟蜜桔 5000斤 鸦鹊岭"]
    assert await titles(client, price_min="2.4", price_max="2.4") == one
    assert await titles(client, price_min="2.41") == []
    assert await titles(client, price_max="1.2", unit="jin") == one
    assert await titles(client, price_max="1.2") == []


async def test_words_product_place_and_side_narrow_the_search(
    client: httpx.AsyncClient, farmer: Member, made: Published, catalogue: Catalogue
) -> None:
    await passed(catalogue, farmer, product="伦晚", place="邓村", price="2.3", text="")
    assert len(await titles(client)) == 2
    for words in ({"q": "带叶"}, {"product": "citrus.satsuma_e"}, {"place": "420506108"}):
        assert await titles(client, **words) == ["供应 早熟蜜桔 5000斤 鸦鹊岭"], words
    assert len(await titles(client, product="citrus", place="420506", side="supply")) == 2
    assert await titles(client, side="demand") == []


@pytest.mark.parametrize("sort", ["newest", "price", "price_desc", "distance"])
async def test_the_pages_are_walked_by_number_or_by_cursor_and_each_listing_comes_once(
    client: httpx.AsyncClient, farmer: Member, catalogue: Catalogue, sort: str
) -> None:
    for number in range(7):
        await passed(catalogue, farmer, quantity=str(100 + number), price=f"1.{number}")
    whole = await titles(client, sort=sort)
    assert len(whole) == 7
    page = await found(client, sort=sort, limit=3)
    walked = [item["title"] for item in page["items"]]
    assert walked + await titles(client, sort=sort, limit=3, page=2) == whole[:6]
    while page["next"]:
        page = await found(client, sort=sort, limit=3, cursor=page["next"])
        walked += [item["title"] for item in page["items"]]
    assert walked == whole


async def test_what_is_not_public_is_not_told(client: httpx.AsyncClient, farmer: Member, catalogue: Catalogue) -> None:
    waiting = await posted(catalogue, farmer)
    assert await titles(client) == []
    assert (await client.get(f"/api/v1/listings/{waiting.public_id}")).status_code == 404
    await listings.judge(waiting.public_id, "reviewer", passes=True)
    assert (await client.get(f"/api/v1/listings/{waiting.public_id}")).status_code == 200
    await listings.withdraw(waiting.public_id, "owner", 0)
    assert (await client.get(f"/api/v1/listings/{waiting.public_id}")).status_code == 404


async def test_no_answer_holds_a_phone_number(client: httpx.AsyncClient, farmer: Member, made: Published) -> None:
    for path in ("", ".csv", f"/{made.public_id}", f"/{made.public_id}.csv"):
        told = (await client.get(f"/api/v1/listings{path}")).text
        assert made.public_id in told
        assert farmer.phone.removeprefix("+86") not in told


@pytest.mark.parametrize(
    ("query", "status", "parameter"),
    [
        ("product=durian", 404, "product"),
        ("place=999999", 404, "place"),
        ("side=moon", 400, "side"),
        ("sort=moon", 400, "sort"),
        ("page=51", 400, "page"),
        ("page=0", 400, "page"),
        ("price_min=cheap", 400, "price_min"),
        ("price_min=3&price_max=2", 400, "price_max"),
        ("unit=mile", 400, "unit"),
        ("limit=201", 400, "limit"),
        ("cursor=moon", 404, "cursor"),
        ("colour=red", 400, "colour"),
    ],
)
async def test_what_cannot_be_read_is_told_by_its_name(
    client: httpx.AsyncClient, query: str, status: int, parameter: str
) -> None:
    answer = await client.get(f"/api/v1/listings?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (status, parameter), answer.text


async def test_an_answer_holds_its_declared_fields_and_nothing_else(client: httpx.AsyncClient, made: Published) -> None:
    for address, shown in (("", data.index), (f"/{made.public_id}", data.show)):
        answer = await client.get(f"/api/v1/listings{address}")
        told = msgspec.json.decode(answer.content, type=shown.purpose.answer, strict=True)
        assert msgspec.json.encode(told) == answer.content
