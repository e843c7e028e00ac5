"""Gateways: what comes in, what must be answered, what must be stored."""

import asyncio
import hmac
import json

import httpx
import pytest

from models.engines import Client
from models.rules.catalogue import Catalogue
from tests.sms import village
from web.sms import inbox, replies

pytestmark = pytest.mark.asyncio
ANSWER = "夏橙在北京新发地，11月20日每斤均3元，最低3最高3，1家报价。看别的产品回：帮助"
ASKED = {"from": "13800138000", "text": "夏橙", "id": "m1"}
SECRET = "k" * 32
SIGNED = village.Chosen(sms_generic_secret=SECRET, sms_kannel_secret=SECRET)
FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}


async def stored(database: Client) -> list[tuple[object, ...]]:
    return [
        tuple(row) for row in await database.rows("SELECT gateway, message_id, text, reply FROM message ORDER BY id")
    ]


async def test_a_form_a_query_and_json_are_answered_alike(client: httpx.AsyncClient) -> None:
    answers = [
        await client.post("/sms/generic", data=ASKED | {"id": "1"}),
        await client.post("/sms/generic", json=ASKED | {"id": 2, "more": [1]}),
        await client.post("/sms/generic", json={"sender": "1", "text": "夏橙", "time": "2026-11-21T10:00:00+08:00"}),
        await client.get("/sms/generic", params=ASKED | {"id": "4"}),
        await client.post("/sms/generic", params=ASKED | {"id": "5"}),
        await client.post("/sms/generic", files={"from": (None, "1"), "text": (None, "夏橙")}),
    ]
    assert [(answer.status_code, answer.text) for answer in answers] == [(200, ANSWER)] * 6
    assert answers[0].headers["content-type"] == "text/plain; charset=utf-8"


async def test_who_asks_for_json_gets_the_reply_as_json(client: httpx.AsyncClient) -> None:
    answer = await client.post("/sms/generic", json=ASKED, headers={"accept": "application/json"})
    assert answer.json() == {"reply": ANSWER}


async def test_a_message_is_stored_with_its_reply_and_without_the_number(
    client: httpx.AsyncClient, seeded: Client
) -> None:
    await client.post("/sms/generic", json=ASKED)
    assert await stored(seeded) == [("generic", "m1", "夏橙", ANSWER)]
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
    await client.post("/sms/generic", json=ASKED)
    again = await client.post("/sms/generic", json=ASKED | {"text": "脐橙"})
    assert again.text == ANSWER
    assert len(await stored(seeded)) == 1


async def test_twins_that_come_at_once_make_one_row_and_get_one_answer(
    client: httpx.AsyncClient, seeded: Client
) -> None:
    answers = await asyncio.gather(*(client.post("/sms/generic", json=ASKED) for _ in range(10)))
    assert {answer.text for answer in answers} == {ANSWER}
    assert len(await stored(seeded)) == 1


async def test_without_an_id_sender_time_and_text_tell_a_repetition(client: httpx.AsyncClient, seeded: Client) -> None:
    timed = {"from": "1", "text": "夏橙", "date": "2026-11-21T10:00:00+08:00"}
    for message in (timed, timed, timed | {"from": "2"}, {"from": "1", "text": "夏橙"}, {"from": "1", "text": "夏橙"}):
        assert (await client.post("/sms/generic", json=message)).text == ANSWER
    assert len(await stored(seeded)) == 4


async def test_the_same_id_of_two_gateways_is_two_messages(client: httpx.AsyncClient, seeded: Client) -> None:
    await client.post("/sms/generic", json=ASKED)
    await client.get("/sms/kannel", params=ASKED)
    assert [row[0] for row in await stored(seeded)] == ["generic", "kannel"]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", JSON),
        (b"{" * 50, JSON),
        (b"[" * 30_000 + b"]" * 30_000, JSON),
        (b'{"a":' * 6_000 + b"1" + b"}" * 6_000, JSON),
        (b'{"from":"1","text":NaN}', JSON),
        (b'{"from":"1","text":' + b"9" * 20_000 + b"}", JSON),
        (b'{"from":"1","text":"\\ud800"}', JSON),
        (b'{"from":"\\u0000","text":"a"}', JSON),
        (b'{"from":"1","text":{"$gt":""}}', JSON),
        (b'{"from":"1","text":"\xff\xfe"}', JSON),
        (b"[1,2,3]", JSON),
        (b'"text"', JSON),
        (b'{"from":"1"}', JSON),
        (b'{"text":"a"}', JSON),
        (b"{}", JSON),
        (b"from=1&text=%ff%fe", FORM),
        (b"from=1", FORM),
        (b"&".join(b"f%d=1" % i for i in range(1_000)), FORM),
        (b"x", {"content-type": "multipart/form-data"}),
        (b"x", {"content-type": "multipart/form-data; boundary=b"}),
        (b"x", {"content-type": "application/octet-stream"}),
        (b"x", {}),
    ],
)
async def test_a_broken_message_is_refused_with_a_sentence(
    client: httpx.AsyncClient, seeded: Client, body: bytes, headers: dict[str, str]
) -> None:
    answer = await client.post("/sms/generic", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert await stored(seeded) == []


async def test_a_signed_message_is_answered_and_a_forged_one_is_not(seeded: Client, catalogue: Catalogue) -> None:
    body = json.dumps(ASKED).encode()
    proof = hmac.new(SECRET.encode(), body, "sha256").hexdigest()
    async with village.asking(catalogue, SIGNED, host="203.0.113.7") as gateway:
        for signature, status in ((proof, 200), (f"sha256={proof}", 200), (proof[:-1] + "x", 403), ("", 403)):
            answer = await gateway.post("/sms/generic", content=body, headers={**JSON, "x-signature": signature})
            assert (answer.status_code, answer.text) == (status, ANSWER if status == 200 else "")
        assert (await gateway.post("/sms/generic", params={"key": SECRET}, json=ASKED)).text == ANSWER
        assert (await gateway.post("/sms/generic", params={"key": "x"}, json=ASKED)).status_code == 403
        empty = hmac.new(SECRET.encode(), b"", "sha256").hexdigest()
        replayed = await gateway.get("/sms/generic", params=ASKED, headers={"x-signature": empty})
        assert replayed.status_code == 403


@pytest.mark.parametrize("path", ["/sms/generic", "/sms/kannel"])
async def test_without_a_secret_only_this_machine_is_answered(seeded: Client, catalogue: Catalogue, path: str) -> None:
    async with village.asking(catalogue, host="203.0.113.7") as stranger:
        assert (await stranger.get(path, params=ASKED)).status_code == 403
    async with village.asking(catalogue) as here:
        forwarded = await here.get(path, params=ASKED, headers={"x-forwarded-for": "203.0.113.7"})
        browser = await here.get(path, params=ASKED, headers={"sec-fetch-site": "cross-site"})
        assert (forwarded.status_code, browser.status_code) == (403, 403)
        assert (await here.get(path, params=ASKED)).text == ANSWER
    assert len(await stored(seeded)) == 1


async def test_kannel_is_told_when_its_reply_is_not_gsm(client: httpx.AsyncClient) -> None:
    answer = await client.get("/sms/kannel", params=ASKED)
    assert (answer.text, answer.headers["x-kannel-coding"]) == (ANSWER, "2")


@pytest.mark.parametrize(
    ("charset", "coding"), [("utf-8", "utf-8"), ("UTF-16BE", "utf-16-be"), ("GBK", "gbk"), ("", "utf-8")]
)
async def test_kannel_may_send_any_of_its_charsets(client: httpx.AsyncClient, charset: str, coding: str) -> None:
    text = "".join(f"%{byte:02x}" for byte in "夏橙".encode(coding))
    answer = await client.get(f"/sms/kannel?from=%2B8613800138000&text={text}&id=u1&charset={charset}")
    assert (answer.status_code, answer.text) == (200, ANSWER)


async def test_kannel_may_post_the_text_with_the_rest_in_headers(client: httpx.AsyncClient, seeded: Client) -> None:
    headers = {"x-kannel-from": "+8613800138000", "content-type": "text/plain; charset=UTF-16BE"}
    answer = await client.post("/sms/kannel?id=u2", content="夏橙".encode("utf-16-be"), headers=headers)
    assert answer.text == ANSWER
    assert await stored(seeded) == [("kannel", "u2", "夏橙", ANSWER)]


@pytest.mark.parametrize(
    "query", ["", "from=1", "text=a", "from=1&text=%ff&charset=utf-8", "from=1&text=%d8%00&charset=UTF-16BE"]
)
async def test_a_broken_request_of_kannel_is_refused(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/sms/kannel?{query}")).status_code == 400


async def test_a_wrong_key_of_kannel_is_refused(seeded: Client, catalogue: Catalogue) -> None:
    async with village.asking(catalogue, SIGNED, host="203.0.113.7") as gateway:
        assert (await gateway.get("/sms/kannel", params=ASKED | {"key": "橙"})).status_code == 403
        assert (await gateway.get("/sms/kannel", params=ASKED | {"key": SECRET})).text == ANSWER


async def test_an_unknown_gateway_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.post("/sms/pigeon", json=ASKED)).status_code == 404


async def test_a_fault_of_ours_is_answered_politely_and_never_repeated_by_the_gateway(
    client: httpx.AsyncClient, seeded: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(said: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(inbox, "COMMANDS", (broken,))
    answer = await client.post("/sms/generic", json=ASKED)
    assert (answer.status_code, answer.text) == (200, replies.said("error.busy"))
    assert await stored(seeded) == []
    monkeypatch.undo()


async def test_a_demo_says_so(seeded: Client, catalogue: Catalogue) -> None:
    async with village.asking(catalogue, village.Chosen(demo=True)) as demo:
        assert (await demo.post("/sms/generic", json=ASKED)).text.startswith("演示 DEMO：夏橙在北京新发地")
