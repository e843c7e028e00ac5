"""The inbox: one answer for each message, however often and by whichever way it comes."""

import asyncio
from typing import Any

import httpx
import pytest

from models import messages
from models.engines import Busy, Client, DiskFull
from models.rules.catalogue import Catalogue
from tests.sms import village
from web.sms import conversation, inbox

pytestmark = pytest.mark.asyncio
ASKED = {"from": "13800138000", "text": "夏橙", "id": "m1"}
ALIYUN = [{"phone_number": "13800138000", "content": "夏橙", "sequence_id": str(number)} for number in range(3)]


async def stored(database: Client) -> list[tuple[object, ...]]:
    rows = await database.rows("SELECT gateway, message_id, text, reply FROM message ORDER BY id")
    return [tuple(row) for row in rows]


async def test_a_message_is_stored_with_its_reply_and_without_the_number(
    client: httpx.AsyncClient, seeded: Client
) -> None:
    answer = await client.post("/sms/generic", json=ASKED)
    assert answer.text
    assert await stored(seeded) == [("generic", "m1", "夏橙", answer.text)]
    rows = await seeded.rows("SELECT * FROM message")
    assert "13800138000" not in str(rows)


async def test_the_same_sender_has_one_hash_and_another_installation_another(
    client: httpx.AsyncClient, seeded: Client, catalogue: Catalogue
) -> None:
    for number, sender in enumerate(("13800138000", "+86 138 0013 8000", "13900139000")):
        await client.post("/sms/generic", json={"from": sender, "text": "?", "id": number})
    async with village.asking(catalogue, village.Chosen(secret="t" * 32)) as elsewhere:
        await elsewhere.post("/sms/generic", json={"from": "13800138000", "text": "?", "id": 9})
    one, same, other, abroad = (row[0] for row in await seeded.rows("SELECT sender FROM message ORDER BY id"))
    assert one == same
    assert len({one, other, abroad}) == 3


async def test_a_message_that_comes_again_gets_the_stored_reply(client: httpx.AsyncClient, seeded: Client) -> None:
    first = await client.post("/sms/generic", json=ASKED)
    again = await client.post("/sms/generic", json=ASKED | {"text": "脐橙"})
    assert again.text == first.text
    assert len(await stored(seeded)) == 1


async def test_twins_that_come_at_once_make_one_row_and_get_one_answer(
    client: httpx.AsyncClient, seeded: Client
) -> None:
    answers = await asyncio.gather(*(client.post("/sms/generic", json=ASKED) for _ in range(10)))
    assert len({answer.text for answer in answers}) == 1
    assert len(await stored(seeded)) == 1


async def test_the_same_id_of_two_gateways_is_two_messages(client: httpx.AsyncClient, seeded: Client) -> None:
    await client.post("/sms/generic", json=ASKED)
    await client.get("/sms/kannel", params=ASKED)
    assert [row[0] for row in await stored(seeded)] == ["generic", "kannel"]


async def test_an_unknown_gateway_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.post("/sms/pigeon", json=ASKED)).status_code == 404
    assert (await client.post("/sms/pigeon/key", json=ASKED)).status_code == 404


async def test_a_page_in_a_browser_is_no_program_of_this_machine(client: httpx.AsyncClient, seeded: Client) -> None:
    for heads in ({"x-forwarded-for": "203.0.113.7"}, {"forwarded": "for=x"}, {"sec-fetch-site": "cross-site"}):
        answer = await client.post("/sms/generic", json=ASKED, headers=heads)
        assert (answer.status_code, answer.content) == (403, b"")
    assert await stored(seeded) == []


@pytest.mark.parametrize("error", [Busy, DiskFull])
async def test_where_nobody_knows_whether_it_was_stored_it_is_asked_for_again(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    async def unsure(*told: object) -> str:
        raise error("locked")

    monkeypatch.setattr(conversation, "answered", unsure)
    for answer in (
        await client.post("/sms/generic", json=ASKED),
        await client.post("/sms/aliyun", json=ALIYUN),
    ):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


async def test_who_waits_is_told_in_time_and_who_does_not_comes_again(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*told: object) -> str:
        await asyncio.sleep(30)
        return ""

    monkeypatch.setattr(conversation, "answered", slow)
    monkeypatch.setattr(inbox, "PATIENCE", 0.05)
    waiting = await client.post("/sms/generic", json=ASKED)
    assert (waiting.status_code, "系统忙" in waiting.text) == (200, True)
    assert (await client.post("/sms/aliyun", json=ALIYUN)).status_code == 503


async def test_of_a_batch_that_failed_half_way_the_rest_is_stored_when_it_comes_again(
    client: httpx.AsyncClient, seeded: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, calls = conversation.answered, iter((False, True))

    async def stumbling(*told: Any) -> str:
        if next(calls, False):
            raise Busy("locked")
        return await whole(*told)

    monkeypatch.setattr(conversation, "answered", stumbling)
    assert (await client.post("/sms/aliyun", json=ALIYUN)).status_code == 503
    assert [row[1] for row in await stored(seeded)] == ["0"]
    assert (await client.post("/sms/aliyun", json=ALIYUN)).json()["code"] == 0
    assert [row[1] for row in await stored(seeded)] == ["0", "1", "2"]


async def test_an_answer_that_does_not_go_back_at_once_waits_for_the_same_gateway(
    client: httpx.AsyncClient, seeded: Client
) -> None:
    assert (await client.post("/sms/aliyun", json=ALIYUN)).json()["code"] == 0
    rows = await seeded.rows("SELECT gateway, lang, priority, state FROM outgoing")
    assert set(rows) == {("aliyun", "zh", 0, "queued")}


@pytest.mark.parametrize(("path", "asked"), [("/sms/generic", ASKED), ("/sms/aliyun", ALIYUN[:1])])
async def test_a_fault_in_a_command_is_told_and_the_next_try_is_done(
    client: httpx.AsyncClient, seeded: Client, monkeypatch: pytest.MonkeyPatch, path: str, asked: object
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("models.texters.note", None)
        answer = await client.post(path, json=asked)
    assert answer.status_code == 200
    assert await stored(seeded) == []
    texts = [text for text, _ in await messages.of("s" * 32, "+8613800138000")]
    assert [answer.text, *texts].count("系统忙，请过几分钟再发一次") == 1
    assert (await client.post(path, json=asked)).status_code == 200
    ((*_, reply),) = await stored(seeded)
    assert str(reply).startswith("夏橙在北京新发地")
