"""Every gateway, by its table of recorded requests: what comes in, what must be answered, what must be stored; and
what is sent, what the supplier answers, what that means."""

import hashlib
import hmac
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.requests import Request

from app import settings as choices
from models.engines import database
from models.messages import templates
from models.people import mark
from models.rules import days
from tests.sms import supplier, village
from tests.sms.supplier import Asked
from web.sms import conversation, envelope
from web.sms.gateway import Account, Gateway, Later, Letter, Never
from web.sms.gateways import GATEWAYS, twilio, wechat

pytestmark = pytest.mark.asyncio
TABLES = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in Path(__file__).parent.glob("gateways/*.toml")}
AFAR, HERE = "203.0.113.7", "127.0.0.1"
PUBLIC = "https://nongjia.example"
LONGEST = 1_000
ARRIVED = {"arrived": True, "lost": False, "underway": None}
TEXT = "夏橙在北京新发地，每斤均3元"
SENDS = [(name, case) for name, table in TABLES.items() for case in table["send"]]

Case = dict[str, Any]


@pytest_asyncio.fixture
async def app(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> Starlette:
    """The whole application; the clock stands still."""
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    return app


def chosen(base: choices.Settings, name: str, case: Case, folder: Path) -> choices.Settings:
    """The settings of an account of the table."""
    table = TABLES[name]
    told = {f"NONGJIA_SMS_{name}_{field}".upper(): value for field, value in table[case.get("as", "account")].items()}
    if "templates" in table:
        (folder / "templates.toml").write_text(table["templates"]["text"], "utf-8")
        told[f"NONGJIA_SMS_{name}_TEMPLATES".upper()] = str(folder / "templates.toml")
    told |= {
        "NONGJIA_QUOTAS": "off",
        "NONGJIA_DATABASE_URL": base.database_url,
        "NONGJIA_SECRET": base.secret,
        "NONGJIA_BASE_URL": PUBLIC,
    }
    assert choices.strange(told, folder) == {}
    return choices.read(told, folder)


async def asked(app: Starlette, case: Case, host: str) -> httpx.Response:
    """The recorded request, sent as it came."""
    transport = httpx.ASGITransport(app=app, client=(host, 40_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as caller:
        method = case.get("method", "POST")
        return await caller.request(method, case["path"], content=body(case), headers=case.get("headers", {}))


def body(case: Case) -> bytes:
    return bytes.fromhex(case["hex"]) if "hex" in case else filled(case, case.get("body", "")).encode()


def filled(case: Case, text: str) -> str:
    sign, times = case.get("fill", ("", 0))
    return text.replace("{fill}", sign * times)


async def stored() -> list[tuple[Any, ...]]:
    return await database().rows("SELECT gateway, message_id, sender, text, reply FROM message ORDER BY id")


@pytest.mark.parametrize("name", TABLES)
async def test_a_gateway_answers_and_stores_as_its_table_says(app: Starlette, name: str, tmp_path: Path) -> None:
    secret, reply = app.state.settings.secret, ""
    for case in TABLES[name]["request"]:
        app.state.settings = chosen(app.state.settings, name, case, tmp_path)
        before = len(await stored())
        answer = await asked(app, case, case.get("host", AFAR))
        new = (await stored())[before:]
        kept = [(mark(secret, sender), filled(case, text)[:LONGEST]) for _, sender, text in case.get("stored", [])]
        assert answer.status_code == case.get("status", 200), (case["name"], answer.text)
        assert [(row[2], row[3]) for row in new] == kept, case["name"]
        for row, (id_, _, _) in zip(new, case.get("stored", []), strict=True):
            assert row[0] == name
            assert row[1] == id_ if id_ != "*" else row[1], case["name"]
            reply = row[4]
            assert reply or not GATEWAYS[name].inline, case["name"]
        check_answer(case, answer, reply)


def check_answer(case: Case, answer: httpx.Response, reply: str) -> None:
    """Word for word, around the reply that was stored."""
    text = opened(case, answer.text) if case.get("sealed") else answer.text
    if "answer" in case:
        assert text == case["answer"].replace("{answer}", reply), case["name"]
    for head, value in case.get("told", {}).items():
        assert answer.headers[head] == value, case["name"]


def opened(case: Case, text: str) -> str:
    """A sealed answer as WeChat opens it: its signature first."""
    account, found = TABLES["wechat"]["sealed"], dict(re.findall(r"<(\w+)>(?:<!\[CDATA\[)?([^\]<]+)", text))
    parts = sorted((account["token"], found["TimeStamp"], found["Nonce"], found["Encrypt"]))
    assert found["MsgSignature"] == wechat.signature(*parts), case["name"]
    return envelope.opened(account["aes_key"], account["app_id"], found["Encrypt"]).decode()


@pytest.mark.parametrize("name", TABLES)
async def test_what_became_of_sent_texts_is_read(app: Starlette, name: str, tmp_path: Path) -> None:
    for case in TABLES[name]["request"]:
        if "reports" not in case:
            continue
        account = chosen(app.state.settings, name, case, tmp_path).account(name)
        received = await GATEWAYS[name].receive(request_of(app, case), account)
        told = [(report.ref, report.arrived, report.word) for report in received.reports]
        assert told == [(ref, ARRIVED[arrived], word) for ref, arrived, word in case["reports"]], case["name"]


def request_of(app: Starlette, case: Case) -> Request:
    """The recorded request as a gateway reads it."""
    parts = urlsplit(case["path"])
    key = parts.path.split("/")[3:4]
    heads = [(head.encode(), value.encode()) for head, value in case.get("headers", {}).items()]
    scope = {"type": "http", "app": app, "method": case.get("method", "POST"), "path": parts.path, "headers": heads}
    scope |= {"query_string": parts.query.encode(), "path_params": {"key": key[0]} if key else {}, "state": {}}
    scope |= {"scheme": "https", "server": ("nongjia.example", 443), "root_path": ""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body(case), "more_body": False}

    return Request(scope, receive)


@pytest.mark.parametrize("name", TABLES)
async def test_a_gateway_without_its_secret_answers_this_machine_alone(app: Starlette, name: str) -> None:
    case = next(case for case in TABLES[name]["request"] if "stored" in case)
    refused = await asked(app, case, AFAR)
    assert (refused.status_code, refused.content) == (403, b"")
    forwarded = case | {"headers": case.get("headers", {}) | {"x-forwarded-for": AFAR}}
    assert (await asked(app, forwarded, HERE)).status_code == 403
    assert await stored() == []
    assert (await asked(app, case, HERE)).status_code == 200
    assert len(await stored()) == len(case["stored"])


@pytest.mark.parametrize("name", TABLES)
async def test_a_table_tells_what_every_gateway_must_stand(name: str) -> None:
    cases = TABLES[name]["request"]
    refused = [case for case in cases if case.get("status") == 403]
    assert len(refused) >= 2
    assert all(case["answer"] == "" and "stored" not in case for case in refused)
    told = " ".join(case["name"] for case in cases)
    for what in ("again", "forged", "emoji"):
        assert what in told, what
    assert "NUL" in told or "bad element" in told
    assert any(len(text) > 70 for case in cases for _, _, text in case.get("stored", []))


@pytest.mark.parametrize("name", TABLES)
async def test_a_fault_of_ours_is_never_sent_again(
    app: Starlette, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = next(case for case in TABLES[name]["request"] if "stored" in case)
    app.state.settings = chosen(app.state.settings, name, case, tmp_path)

    async def broken(*told: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(conversation, "answered", broken)
    answer = await asked(app, case, AFAR)
    assert answer.status_code == 200
    assert ("系统忙" in answer.text) == GATEWAYS[name].inline
    assert await stored() == []


@pytest.mark.parametrize(("name", "case"), SENDS, ids=[f"{name}-{case['name']}" for name, case in SENDS])
async def test_a_text_is_sent_as_the_supplier_wants_it(
    settings: choices.Settings, name: str, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    async with supplier.running() as far, httpx.AsyncClient() as client:
        far.answers = [(200, {}, case["first"])] if "first" in case else []
        far.answers += [(case.get("status", 200), case.get("headers", {}), case.get("answer", ""))]
        account = chosen(settings, name, case, tmp_path).account(name) | {"url": far.url + case.get("at", "")}
        letter: Case = {"id": "41", "phone": "+8613800138000", "template": "price.ok", "text": TEXT}
        letter |= {"values": {"product": "夏橙", "price": "3"}} | case.get("letter", {})
        sending = GATEWAYS[name].send
        assert sending is not None
        await check_outcome(case, lambda: sending(client, account, Letter(**letter)))
        if "asked" in case:
            check_asked(case, far.asked[-1], letter["text"])
        if "signed" in case:
            assert is_signed(far.asked[-1], case, account)


async def check_outcome(case: Case, send: Callable[[], Any]) -> None:
    if "ref" in case:
        assert (await send()).ref == case["ref"]
        return
    with pytest.raises(Never if "never" in case else Later) as refusal:
        await send()
    if "never" in case:
        assert str(refusal.value) == case["never"]
    else:
        assert isinstance(refusal.value, Later)
        assert refusal.value.seconds == case["later"]


def check_asked(case: Case, came: Asked, text: str) -> None:
    """The request as the supplier got it."""
    wanted = case["asked"]
    assert came.method == wanted.get("method", "POST")
    assert came.path == wanted.get("path", "/")
    for head, value in wanted.get("headers", {}).items():
        assert came.headers[head] == value
    gaps = {"{text}": text, "{hex}": text.encode("utf-16-be").hex()}
    for kind in ("form", "query"):
        if kind in wanted:
            assert getattr(came, kind) == {name: gaps.get(value, value) for name, value in wanted[kind].items()}
    if "json" in wanted:
        assert json.loads(came.body) == json.loads(wanted["json"].replace("{text}", text))
    if "hmac" in case:
        assert came.headers["x-signature"] == hmac.new(case["hmac"].encode(), came.body, "sha256").hexdigest()


def is_signed(came: Asked, case: Case, account: Account) -> bool:
    """As the supplier checks it, from the request that came."""
    algorithm = case["signed"]
    told = came.headers["authorization"].removeprefix(algorithm)
    found = dict(part.strip().split("=", 1) for part in told.split(","))
    names = found["SignedHeaders"].split(";")
    lines = "".join(f"{name}:{came.headers[name]}\n" for name in names)
    query, digest = urlsplit(came.target).query, hashlib.sha256(came.body).hexdigest()
    whole = "\n".join(("POST", "/", query, lines, found["SignedHeaders"], digest))
    hashed = hashlib.sha256(whole.encode()).hexdigest()
    assert found["Credential"] == case["credential"]
    key, (_, *scope) = account["key_secret"], found["Credential"].split("/")
    if not scope:
        text = f"{algorithm}\n{hashed}"
        return hmac.new(key.encode(), text.encode(), "sha256").hexdigest() == found["Signature"]
    at = came.headers.get("x-tc-timestamp") or came.headers["x-date"]
    daily = ("TC3" if algorithm.startswith("TC3") else "") + key
    made = daily.encode()
    for step in scope:
        made = hmac.new(made, step.encode(), "sha256").digest()
    text = f"{algorithm}\n{at}\n{'/'.join(scope)}\n{hashed}"
    return hmac.new(made, text.encode(), "sha256").hexdigest() == found["Signature"]


@pytest.mark.parametrize("name", TABLES)
async def test_a_supplier_that_is_away_is_tried_later(settings: choices.Settings, name: str, tmp_path: Path) -> None:
    gateway: Gateway = GATEWAYS[name]
    account = chosen(settings, name, {}, tmp_path).account(name) | {"url": "http://127.0.0.1:9/x"}
    template = "push.day" if name == "whatsapp" else "price.ok"
    letter = Letter("41", "+8613800138000", template, {"product": "夏橙", "price": "3"}, TEXT)
    assert gateway.send is not None
    async with httpx.AsyncClient() as client:
        with pytest.raises(Later):
            await gateway.send(client, account, letter)


@pytest.mark.parametrize("path", ["/wechat", "/whatsapp", "/sms/aliyun"])
async def test_a_gateway_is_told_a_fault_in_words_and_not_on_a_page(app: Starlette, path: str) -> None:
    answer = await asked(app, {"path": path, "body": "?"}, HERE)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")


async def test_twilio_signs_as_its_own_example_says() -> None:
    said = [("Digits", "1234"), ("From", "+14158675309"), ("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309")]
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert twilio.signature("12345", url, [*said, ("To", "+18005551212")]) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


async def test_wechat_signs_as_the_known_example_says() -> None:
    assert wechat.signature("AAAAA", "1714037059", "486452656") == "899cf89e464efb63f54ddac96b0a0a235f53aa78"


async def test_the_documentation_maps_templates_that_exist_with_values_that_they_have() -> None:
    told = (Path(__file__).parents[2] / "docs" / "gateways.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", told, re.DOTALL)
    for name, rows in tomllib.loads(example).items():
        pieces = templates()[name.removesuffix(".en")].pieces["en" if name.endswith(".en") else "zh"]
        known = {value for piece in pieces for value in piece.names}
        for row in [rows] if isinstance(rows, dict) else rows:
            assert set(row["values"]) <= known, name
    assert {name for name in GATEWAYS if f"`{name}`" not in told} == set()
