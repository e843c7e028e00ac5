"""Listings posted by programs: done once, told by field what is wrong, and nobody's but their own are touched."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models import events, listings, tokens
from models.engines import Client
from models.engines import database as open_database
from models.listings import State
from models.rules import days
from models.rules.roles import Role
from tests.cast import Clock, enter, settled

pytestmark = pytest.mark.asyncio
BODY: dict[str, Any] = {
    "side": "supply",
    "product": "citrus.satsuma_e",
    "quantity": 5000,
    "unit": "斤",
    "price": 1.2,
    "price_unit": "元/斤",
    "place": "420506108",
    "text": "自家果园，带叶现摘",
    "phone": "13912345678",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "now", Clock(datetime(2026, 11, 25, 9, 0, tzinfo=UTC)))


@pytest_asyncio.fixture
async def program(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A program with a token."""
    client.headers["authorization"] = f"Bearer {await tokens.add('合作社', 'terminal')}"
    return client


async def posted(client: httpx.AsyncClient, key: str = "", **said: Any) -> httpx.Response:
    heads = {"idempotency-key": key} if key else {}
    return await client.post("/api/v1/listings", json=BODY | said, headers=heads)


async def stored(client: httpx.AsyncClient, **said: Any) -> str:
    answer = await posted(client, **said)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def changed(client: httpx.AsyncClient, public_id: str, **said: Any) -> httpx.Response:
    return await client.patch(f"/api/v1/listings/{public_id}", json=said)


async def state(public_id: str) -> str:
    listing = await listings.find(public_id)
    assert listing is not None
    return str(listing.state)


async def count() -> int:
    return int((await open_database().rows("SELECT count(*) FROM listing"))[0][0])


async def test_what_a_program_posts_is_public_at_once_and_its_phone_is_not(program: httpx.AsyncClient) -> None:
    answer = await posted(program)
    assert (answer.status_code, answer.json()["state"], answer.json()["checks"]) == (201, "active", [])
    there = await program.get(answer.headers["location"])
    assert (there.json()["title"], there.json()["price"]) == ("供应 早熟蜜桔 5000斤 鸦鹊岭", 1.2)
    assert "13912345678" not in there.text
    kept = str(await open_database().rows("SELECT * FROM listing")) + str(await events.newest())
    assert "13912345678" not in kept


async def test_all_fields_are_kept_and_price_may_be_a_range_or_left_out(program: httpx.AsyncClient) -> None:
    more = {"title": "蜜桔现货", "price": "1.1-1.3", "ready_from": "2026-11-26", "variety": "宫川", "delivery": "自提"}
    told = (await program.get(f"/api/v1/listings/{await stored(program, **more)}")).json()
    assert (told["title"], told["variety"], told["delivery"]) == ("蜜桔现货", "宫川", "自提")
    assert (told["price"], told["price_low"], told["price_high"]) == (None, 1.1, 1.3)
    told = (await program.get(f"/api/v1/listings/{await stored(program, price=None)}")).json()
    assert (told["price_low"], told["price_unit"]) == (None, None)
    told = (await program.get(f"/api/v1/listings/{await stored(program, quantity='1.5吨', unit='')}")).json()
    assert (told["quantity"], told["unit"], told["quantity_kg"]) == (1.5, "吨", 1500)


async def test_the_same_key_is_done_once_and_answered_the_same(program: httpx.AsyncClient) -> None:
    first, again = await posted(program, "1"), await posted(program, "1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["location"] == first.headers["location"]
    assert await count() == 1
    assert (await posted(program, "2")).json()["id"] != first.json()["id"]


async def test_twins_at_once_get_one_listing_and_one_answer(program: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(posted(program, "1") for _ in range(6)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert await count() == 1


async def test_another_body_under_the_same_key_is_refused(program: httpx.AsyncClient) -> None:
    await posted(program, "1")
    answer = await posted(program, "1", quantity=6000)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert "Idempotency-Key" in answer.json()["detail"]
    assert await count() == 1


async def test_the_key_of_one_is_not_the_key_of_another(program: httpx.AsyncClient) -> None:
    await posted(program, "1")
    other = await tokens.add("另一家", "terminal")
    await program.post(
        "/api/v1/listings", json=BODY, headers={"idempotency-key": "1", "authorization": f"Bearer {other}"}
    )
    assert await count() == 2


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"product": "durian", "place": "moon"}, {"product", "place"}),
        ({"colour": "red"}, {"colour"}),
        ({"side": "gift"}, {"side"}),
        ({"quantity": 0}, {"quantity"}),
        ({"quantity": "很多"}, {"quantity"}),
        ({"price": -1}, {"price"}),
        ({"price": True}, {"price"}),
        ({"unit": "亩"}, {"quantity"}),
        ({"expires": "2020-01-01"}, {"expires"}),
        ({"ready_from": "tomorrow"}, {"ready_from"}),
        ({"title": "a\x00b"}, {"title"}),
        ({"title": "长" * 61}, {"title"}),
        ({"phone": "12"}, {"phone"}),
        ({"grade": "moon"}, {"grade"}),
        ({"product": None}, {"product"}),
    ],
)
async def test_every_field_that_is_wrong_is_told_by_its_name(
    program: httpx.AsyncClient, said: dict[str, Any], fields: set[str]
) -> None:
    answer = await posted(program, **said)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), answer.text
    assert set(answer.json()["errors"]) == fields
    assert await count() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"side": "\\ud800"}', b"[" * 5000])
async def test_what_is_no_json_object_is_refused(program: httpx.AsyncClient, body: bytes) -> None:
    answer = await program.post("/api/v1/listings", content=body)
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]


async def test_without_a_token_or_with_a_wrong_one_nobody_writes(client: httpx.AsyncClient) -> None:
    for heads in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Bearer"}, {"authorization": "Basic eDp5"}):
        answer = await client.post("/api/v1/listings", json=BODY, headers=heads)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), heads
        assert answer.headers["content-type"] == "application/problem+json"


async def test_an_owner_changes_the_state_of_a_listing_step_by_step(program: httpx.AsyncClient) -> None:
    public_id = await stored(program)
    for to in ("reserved", "active", "withdrawn"):
        answer = await changed(program, public_id, state=to)
        assert (answer.status_code, answer.json()["state"], await state(public_id)) == (200, to, to)
    assert (await changed(program, public_id, state="withdrawn")).status_code == 200
    assert (await changed(program, public_id, state="active")).status_code == 409
    assert (await changed(program, public_id, state="expired")).status_code == 422


async def test_a_sale_is_told_with_its_price_and_closes_the_listing(program: httpx.AsyncClient) -> None:
    public_id = await stored(program)
    answer = await changed(program, public_id, state="sold", sold={"price": 1.15, "price_unit": "元/斤"})
    assert (answer.status_code, await state(public_id)) == (200, State.SOLD)
    assert await open_database().rows("SELECT 1 FROM listing_change WHERE why = '5000斤，1.15元/斤'")
    assert (await changed(program, public_id, state="sold")).status_code == 409
    wrong = await changed(program, await stored(program), state="sold", sold={"price": "cheap"})
    assert (wrong.status_code, set(wrong.json()["errors"])) == (422, {"sold.price"})


async def test_words_are_changed_alone(program: httpx.AsyncClient) -> None:
    public_id = await stored(program)
    assert (await changed(program, public_id, price=1.15, quantity=4000)).json()["state"] == "active"
    told = (await program.get(f"/api/v1/listings/{public_id}")).json()
    assert (told["price"], told["quantity"], told["text"]) == (1.15, 4000, BODY["text"])
    assert (await changed(program, public_id, price=1, state="active")).status_code == 422
    assert set((await changed(program, public_id, price="much")).json()["errors"]) == {"price"}


async def test_a_listing_is_taken_down_and_that_may_be_said_twice(program: httpx.AsyncClient) -> None:
    public_id = await stored(program)
    for _ in range(2):
        assert (await program.delete(f"/api/v1/listings/{public_id}")).json()["state"] == "withdrawn"
    assert (await program.get(f"/api/v1/listings/{public_id}")).status_code == 404


async def test_a_listing_of_others_is_not_there(program: httpx.AsyncClient) -> None:
    public_id = await stored(program)
    program.headers["authorization"] = f"Bearer {await tokens.add('另一家', 'terminal')}"
    assert (await changed(program, public_id, state="withdrawn")).status_code == 404
    assert (await changed(program, public_id, price=1)).status_code == 404
    assert (await program.delete(f"/api/v1/listings/{public_id}")).status_code == 404
    assert await state(public_id) == State.ACTIVE


async def test_someone_who_has_signed_in_posts_under_their_own_number_and_is_looked_at_first(
    client: httpx.AsyncClient,
) -> None:
    farmer = await settled(Role.FARMER)
    await enter(client, farmer.person)
    answer = await posted(client, phone=farmer.phone)
    assert (answer.status_code, answer.json()["state"]) == (201, "pending_review")
    assert answer.json()["checks"] == ["first"]
    assert set((await posted(client)).json()["errors"]) == {"phone"}


async def test_a_page_of_others_writes_nothing_with_our_cookie(client: httpx.AsyncClient) -> None:
    farmer = await settled(Role.FARMER)
    await enter(client, farmer.person)
    client.headers["sec-fetch-site"] = "cross-site"
    assert (await posted(client, phone="")).status_code == 403
    assert await count() == 0


async def test_a_person_posts_five_a_day_and_what_was_not_stored_does_not_count(client: httpx.AsyncClient) -> None:
    farmer = await settled(Role.FARMER)
    await enter(client, farmer.person)
    assert (await posted(client, phone="", product="durian")).status_code == 422
    for number in range(5):
        assert (await posted(client, str(number), phone="")).status_code == 201
    spent = await posted(client, phone="")
    assert spent.status_code == 429
    assert int(spent.headers["retry-after"]) > 0
    assert (await posted(client, "4", phone="")).status_code == 201


async def test_a_limit_that_is_switched_off_stops_nobody(app: Starlette, client: httpx.AsyncClient) -> None:
    app.state.settings = replace(app.state.settings, quotas=False)
    await enter(client, (await settled(Role.FARMER)).person)
    for _ in range(7):
        assert (await posted(client, phone="")).status_code == 201


async def test_nothing_is_answered_that_was_not_stored(program: httpx.AsyncClient, database: Client) -> None:
    """The answer waits for the commit: whoever has it finds the listing."""
    for number in range(3):
        there = (await posted(program, str(number))).headers["location"]
        assert (await program.get(there)).status_code == 200
