"""What programs post: by a token or a session, every fault told by field, done once however often it is sent."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models import events, tokens
from models.engines import database
from models.rules.roles import Role
from tests.cast import SECRET, Clock, enter, settled

pytestmark = pytest.mark.asyncio
BODY = {
    "side": "supply",
    "product": "citrus.satsuma_e",
    "quantity": 5000,
    "unit": "斤",
    "price": 1.2,
    "price_unit": "元/斤",
    "place": "420506108",
    "text": "自家果园，带叶现摘",
    "phone": "13812345678",
}
PATH = "/api/v1/listings"


@pytest_asyncio.fixture
async def guest(app: Starlette, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest_asyncio.fixture
async def program(guest: httpx.AsyncClient) -> httpx.AsyncClient:
    """A program with a token."""
    guest.headers["authorization"] = f"Bearer {await tokens.add(SECRET, '供销社', events.TERMINAL)}"
    return guest


async def posted(client: httpx.AsyncClient, **said: Any) -> str:
    answer = await client.post(PATH, json=BODY | said)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def faults(answer: httpx.Response, status: int = 422) -> set[str]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return {fault["field"] for fault in answer.json()["errors"]}


async def stored() -> int:
    return int((await database().rows("SELECT count(*) FROM listing"))[0][0])


async def test_what_a_program_posts_is_public_at_once(program: httpx.AsyncClient) -> None:
    answer = await program.post(PATH, json=BODY)
    assert answer.status_code == 201
    assert answer.json()["state"] == "active"
    seen = await program.get(answer.headers["location"])
    assert seen.json() == {
        "id": answer.json()["id"],
        "number": None,
        "side": "supply",
        "title": "供应 早熟蜜桔 5000斤 鸦鹊岭",
        "product": "citrus.satsuma_e",
        "variety": None,
        "grade": None,
        "quantity": 5000,
        "unit": "斤",
        "quantity_kg": 2500,
        "price": 1.2,
        "price_low": 1.2,
        "price_high": 1.2,
        "price_unit": "元/斤",
        "price_per_kg": 2.4,
        "place": "420506108",
        "ready_from": "2026-11-25",
        "ready_to": None,
        "expires": seen.json()["expires"],
        "text": "自家果园，带叶现摘",
        "state": "active",
        "posted": "2026-11-25T09:00:00+08:00",
        "reference": None,
        "position": None,
    }
    assert [one["id"] for one in (await program.get(PATH)).json()["items"]] == [answer.json()["id"]]


async def test_no_phone_number_leaves_by_the_open_data(program: httpx.AsyncClient) -> None:
    public_id = await posted(program, text="电话 13812345678，微信 abc12345")
    for path in (PATH, f"{PATH}.csv", f"{PATH}/{public_id}"):
        told = (await program.get(path)).text
        assert "13812345678" not in told, path
        assert "abc12345" not in told, path


async def test_words_product_place_and_price_find_a_listing_and_others_do_not(program: httpx.AsyncClient) -> None:
    public_id = await posted(program)
    for words, is_found in (
        ({"q": "带叶现摘"}, True),
        ({"product": "蜜桔"}, True),
        ({"product": "citrus"}, True),
        ({"product": "citrus.navel"}, False),
        ({"place": "420506"}, True),
        ({"place": "邓村"}, False),
        ({"price_min": "2", "price_max": "3"}, True),
        ({"price_max": "2", "unit": "kg"}, False),
        ({"price_max": "2", "unit": "jin"}, True),
        ({"side": "demand"}, False),
    ):
        items = (await program.get(PATH, params=words)).json()["items"]
        assert ([one["id"] for one in items] == [public_id]) is is_found, words


async def test_the_list_tells_each_listing_as_its_own_address_does_also_after_it_has_changed(
    program: httpx.AsyncClient,
) -> None:
    public_id = await posted(program, price="1.1-1.3", text="“甜”，1\\2 \U0001f34a")
    for change in ({}, {"price": 2.5}, {"quantity": 30}, {"state": "reserved"}):
        if change:
            assert (await program.patch(f"{PATH}/{public_id}", json=change)).status_code == 200
        alone = (await program.get(f"{PATH}/{public_id}")).json()
        for _ in range(2):
            assert (await program.get(PATH)).json() == {"items": [alone], "next": None}
        (row,) = csv.DictReader(io.StringIO((await program.get(f"{PATH}.csv")).text.removeprefix("\ufeff")))
        assert {row[name] for name in ("id", "text", "state")} == {alone[name] for name in ("id", "text", "state")}


async def test_a_demo_says_so_in_the_list(program: httpx.AsyncClient, app: Starlette) -> None:
    await posted(program)
    app.state.settings = replace(app.state.settings, demo=True)
    told = (await program.get(PATH)).json()
    assert (list(told), told["demo"]) == (["items", "next", "demo"], "演示 DEMO")
    assert "演示 DEMO" in (await program.get(f"{PATH}.csv")).text


async def test_pages_follow_by_number_and_by_cursor_in_every_order(program: httpx.AsyncClient) -> None:
    assert (await program.get(PATH, params={"price_min": "3", "price_max": "2"})).json() == {"items": [], "next": None}
    wrong = await program.get(PATH, params={"price_min": "3", "price_max": "2", "side": "both"})
    assert (wrong.status_code, wrong.json()["parameter"]) == (400, "side")
    for price in (3, 1, 2, "面议", "1.5-2.5"):
        await posted(program, price=price)
    for sort, prices in (
        ("newest", [None, None, 2, 1, 3]),
        ("price", [1, None, 2, 3, None]),
        ("price_desc", [3, None, 2, 1, None]),
    ):
        told, asked = [], {"sort": sort, "limit": "2"}
        for page in (1, 2, 3):
            answer = (await program.get(PATH, params=asked)).json()
            by_number = await program.get(PATH, params={"sort": sort, "limit": "2", "page": str(page)})
            assert answer["items"] == by_number.json()["items"]
            told += [one["price"] for one in answer["items"]]
            asked = {"sort": sort, "limit": "2", "cursor": answer["next"]}
        assert (told, answer["next"]) == (prices, None), sort


@pytest.mark.parametrize(
    ("words", "status", "parameter"),
    [
        ({"page": "51"}, 400, "page"),
        ({"q": "蜜" * 41}, 400, "q"),
        ({"price_max": "1e5"}, 400, "price_max"),
        ({"sort": "distance"}, 400, "sort"),
        ({"product": "月亮"}, 404, "product"),
        ({"place": "月亮"}, 404, "place"),
        ({"price_min": "很便宜"}, 400, "price_min"),
        ({"cursor": "x"}, 404, "cursor"),
        ({"near": "1"}, 400, "near"),
    ],
)
async def test_a_wrong_question_is_told_by_its_parameter(
    guest: httpx.AsyncClient, words: dict[str, str], status: int, parameter: str
) -> None:
    answer = await guest.get(PATH, params=words)
    assert (answer.status_code, answer.json()["parameter"]) == (status, parameter)


async def test_every_fault_of_a_body_is_told_by_its_field(program: httpx.AsyncClient) -> None:
    wrong = BODY | {"product": "月亮", "grade": "月亮", "place": "月亮", "expires": "2030-01-01"}
    assert faults(await program.post(PATH, json=wrong)) == {"product", "place", "expires"}
    assert faults(await program.post(PATH, json=BODY | {"price": None, "price_unit": "AAA"})) == {"price_unit"}
    kinds = BODY | {"quantity": True, "text": 5, "colour": "red", "phone": "12"}
    del kinds["place"]
    assert faults(await program.post(PATH, json=kinds)) == {"quantity", "text", "colour", "place", "phone"}
    assert await stored() == 0


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'"x"', b"\xff", b'{"title": "\\ud800"}', b"[" * 20_000])
async def test_what_is_no_object_is_refused(program: httpx.AsyncClient, raw: bytes) -> None:
    assert faults(await program.post(PATH, content=raw)) <= {"body", "title", "side", "product", "quantity", "place"}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"ready_from": "2030-01-01"}, "ready_from"),
        ({"ready_from": "2026-12-02", "ready_to": "2026-12-01"}, "ready_from"),
        ({"expires": "2026-11-24"}, "expires"),
        ({"price": "1.3-1.1"}, "price"),
    ],
)
async def test_what_is_well_written_and_does_not_go_together_is_a_conflict(
    program: httpx.AsyncClient, said: dict[str, Any], field: str
) -> None:
    assert faults(await program.post(PATH, json=BODY | said), 409) == {field}
    assert await stored() == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"quantity": 1.5, "unit": "头"}, "quantity"),
        ({"quantity": 0.5, "unit": "克"}, "quantity"),
        ({"quantity": 100_001, "unit": "吨"}, "quantity"),
        ({"quantity": 0.01}, "quantity"),
        ({"price": 0.5, "price_unit": "元/吨"}, "price"),
        ({"price": "0.5-2", "price_unit": "元/担"}, "price"),
        ({"price": "0-0"}, "price"),
        ({"price": "01-02"}, "price"),
        ({"price": 1_000_000}, "price"),
        ({"grade": "HW"}, "grade"),
        ({"ready_from": "2026-02-30"}, "ready_from"),
        ({"expires": "20261201"}, "expires"),
        ({"title": "蜜桔\n"}, "title"),
        ({"text": "蜜\u200b桔"}, "text"),
        ({"phone": "13812345678\n"}, "phone"),
    ],
)
async def test_what_is_against_the_description_is_no_body(
    program: httpx.AsyncClient, said: dict[str, Any], field: str
) -> None:
    assert faults(await program.post(PATH, json=BODY | said)) == {field}
    assert await stored() == 0


@pytest.mark.parametrize(
    "said",
    [
        {"quantity": 10_000_000},
        {"quantity": 9_999_999.1234},
        {"quantity": 100_000, "unit": "吨", "price": "1.5-99999.999", "price_unit": "元/吨"},
        {"quantity": 0.02, "unit": "两", "price": 0.001},
        {"quantity": 3.0, "unit": "头", "price": 999_999.999, "price_unit": "元/克"},
        {"price": "0.001-0.001"},
        {"text": "两行\r\n\n第二行", "title": "\U0001fae8 带叶"},
    ],
)
async def test_what_fits_the_description_is_taken(program: httpx.AsyncClient, said: dict[str, Any]) -> None:
    await posted(program, **said)


@pytest.mark.parametrize("said", [{"quantity": 1391234.5678}, {"price": 1.3912345678}, {"price": 139123.45678}])
async def test_no_number_to_call_is_told_as_an_amount_or_a_price(
    program: httpx.AsyncClient, said: dict[str, Any]
) -> None:
    told = (await program.get(f"{PATH}/{await posted(program, **said)}")).json()
    assert told[next(iter(said))] in (1391234.6, 1.3912, 139123.46)
    assert faults(await program.post(PATH, json=BODY | {"price": "1-139123.456"})) == {"price"}


async def test_a_change_that_does_not_fit_what_stands_is_a_conflict(program: httpx.AsyncClient) -> None:
    own = f"{PATH}/{await posted(program, unit='头', quantity=30, price=None)}"
    assert faults(await program.patch(own, json={"quantity": 1.5}), 409) == {"quantity"}
    assert faults(await program.patch(own, json={"quantity": 1.5, "unit": "头"})) == {"quantity"}
    assert faults(await program.patch(own, json={"unit": "月亮"})) == {"unit"}
    assert faults(await program.patch(own, json={"state": "sold", "price": "1-2"}), 409) == {"price"}
    assert faults(await program.patch(own, json={"state": "withdrawn"})) == {"state"}


async def test_without_a_token_that_holds_nobody_posts(program: httpx.AsyncClient) -> None:
    assert await tokens.end("供销社", events.TERMINAL)
    for heads in ({}, {"authorization": "Bearer x"}, {"authorization": "Basic eDp5"}):
        answer = await program.post(PATH, json=BODY, headers=heads)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


async def test_a_request_with_a_wrong_token_is_not_let_in_by_its_cookie(guest: httpx.AsyncClient) -> None:
    await enter(guest, (await settled(Role.OFFICER)).person)
    heads = {"authorization": "Bearer x", "sec-fetch-site": "cross-site"}
    assert (await guest.post(PATH, json=BODY, headers=heads)).status_code == 401
    del heads["authorization"]
    assert (await guest.post(PATH, json=BODY, headers=heads)).status_code == 403


async def test_people_who_signed_in_post_under_their_own_number_alone(guest: httpx.AsyncClient) -> None:
    farmer = await settled(Role.FARMER)
    await enter(guest, farmer.person)
    assert faults(await guest.post(PATH, json=BODY)) == {"phone"}
    answer = await guest.post(PATH, json=BODY | {"phone": farmer.phone})
    assert (answer.status_code, answer.json()["state"]) == (201, "pending_review")
    assert (await guest.get(answer.headers["location"])).status_code == 403


async def test_an_officer_posts_for_the_farmer_whose_number_it_is(guest: httpx.AsyncClient) -> None:
    officer, farmer = await settled(Role.OFFICER), await settled(Role.FARMER)
    await enter(guest, officer.person)
    await posted(guest, phone=farmer.phone)
    rows = await database().rows("SELECT owner_id, posted_by, channel FROM listing")
    assert [tuple(row) for row in rows] == [(farmer.person.id, officer.person.public_id, "officer")]


async def test_the_same_request_twice_is_done_once_and_answered_alike(program: httpx.AsyncClient) -> None:
    heads = {"idempotency-key": "one"}
    first = await program.post(PATH, json=BODY, headers=heads)
    again = await program.post(PATH, json=BODY, headers=heads)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["location"] == first.headers["location"]
    other = await program.post(PATH, json=BODY | {"quantity": 1}, headers=heads)
    assert faults(other, 409) == {"idempotency-key"}
    assert await stored() == 1


async def test_a_key_counts_for_a_day_and_for_its_sender_alone(program: httpx.AsyncClient, clock: Clock) -> None:
    heads = {"idempotency-key": "one"}
    await program.post(PATH, json=BODY, headers=heads)
    other = {"authorization": f"Bearer {await tokens.add(SECRET, '合作社', events.TERMINAL)}"}
    assert (await program.post(PATH, json=BODY | {"quantity": 1}, headers=heads | other)).status_code == 201
    clock.move(hours=25)
    assert (await program.post(PATH, json=BODY | {"quantity": 2}, headers=heads)).status_code == 201
    assert await stored() == 3


async def test_twins_at_the_same_time_are_one(program: httpx.AsyncClient) -> None:
    heads = {"idempotency-key": "one"}
    told = await asyncio.gather(*(program.post(PATH, json=BODY, headers=heads) for _ in range(8)))
    assert {(answer.status_code, answer.content) for answer in told} == {(201, told[0].content)}
    assert await stored() == 1


@pytest.mark.parametrize("key", ["", " ", "键", "x" * 201])
async def test_a_key_that_cannot_be_kept_is_refused(program: httpx.AsyncClient, key: str) -> None:
    answer = await program.post(PATH, json=BODY, headers={b"idempotency-key": key.encode()})
    assert faults(answer) == {"idempotency-key"}


async def test_a_listing_is_changed_by_its_own_program_alone(program: httpx.AsyncClient) -> None:
    public_id = await posted(program)
    own = f"{PATH}/{public_id}"
    other = {"authorization": f"Bearer {await tokens.add(SECRET, '合作社', events.TERMINAL)}"}
    for answer in (
        await program.patch(own, json={"price": 1}, headers=other),
        await program.delete(own, headers=other),
        await program.patch(f"{PATH}/aaaaaaaaaa", json={"price": 1}),
    ):
        assert answer.status_code == 404
    assert (await program.patch(own, json={"price": 1.1, "quantity": 800, "text": "不多了"})).status_code == 200
    seen = (await program.get(own)).json()
    assert (seen["price"], seen["quantity"], seen["text"]) == (1.1, 800, "不多了")
    assert faults(await program.patch(own, json={"price": "贵", "colour": 1})) == {"price", "colour"}
    assert faults(await program.patch(own, json={"price": "3-2"}), 409) == {"price"}
    assert (await program.patch(own, json={"price": None})).status_code == 200
    assert (await program.get(own)).json()["price"] is None


async def test_a_listing_is_reserved_freed_sold_and_then_stays_as_it_is(program: httpx.AsyncClient) -> None:
    own = f"{PATH}/{await posted(program)}"
    for state in ("reserved", "reserved", "active"):
        answer = await program.patch(own, json={"state": state})
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert (await program.patch(own, json={"state": "sold", "price": 1.15, "quantity": 4000})).status_code == 200
    assert (await program.get(own)).json()["state"] == "sold"
    assert (await program.patch(own, json={"state": "active"})).status_code == 409
    assert (await program.delete(own)).status_code == 409


async def test_a_withdrawn_listing_is_gone(program: httpx.AsyncClient) -> None:
    own = f"{PATH}/{await posted(program)}"
    for _ in range(2):
        answer = await program.delete(own)
        assert (answer.status_code, answer.content) == (204, b"")
    assert (await program.get(own)).status_code == 404
    assert (await program.patch(own, json={"price": 1})).status_code == 404
    assert (await program.get(PATH)).json()["items"] == []


async def test_a_program_that_writes_too_much_is_told_when_there_is_room_again(
    program: httpx.AsyncClient, app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.quotas.TOKEN_WRITES", replace(__import__("models.quotas").quotas.TOKEN_WRITES, most=2))
    await posted(program)
    await program.post(PATH, json=BODY | {"product": "月亮"})
    await posted(program, quantity=1)
    answer = await program.post(PATH, json=BODY | {"quantity": 2})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3600")
    app.state.settings = replace(app.state.settings, quotas=False)
    await posted(program, quantity=3)
