"""Huawei Cloud (华为云短信): a form, signed where the customer asked for it, else the secret stands in the address. It
sends approved templates only, and looks at no answer. Closed to new customers since January 2025."""

import hashlib
import hmac
import json
import re
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models.messages import Delivered, Inbound
from models.rules import days
from models.rules.errors import Refused
from web.sms.bodies import Fields, fields, word, word_or
from web.sms.gateway import Account, Gateway, Letter, Received, Sent, gathered
from web.sms.origin import check, check_fresh, check_key
from web.sms.sending import address, approved, ask, part, posted, refusal, told

NAME = "huawei"
ALGORITHM, WHEN = "SDK-HMAC-SHA256", "%Y%m%dT%H%M%SZ"
SIGNED = re.compile(rf"{ALGORITHM} Access=[^,]*, ?SignedHeaders=([\w;-]+), ?Signature=(\w+)")
FRESH = timedelta(minutes=15)
WSSE = 'WSSE realm="SDP",profile="UsernameToken",type="Appkey"'
TAKEN, ARRIVED = "000000", "DELIVRD"
BUSY = {"E000000", "E000620", "E000623", "E200036"}
"""A fault of its own, and over the pace."""


async def receive(request: Request, account: Account) -> Received:
    """The message, or what became of one that was sent."""
    if account["secret"] and "authorization" in request.headers:
        check_signature(request, await request.body(), account["secret"])
    else:
        check_key(request, account["secret"])
    return gathered([await fields(request)], _read)


def check_signature(request: Request, body: bytes, secret: str) -> None:
    """Method, path, query, the headers it names, and the body; not older than a quarter of an hour."""
    found = SIGNED.fullmatch(request.headers["authorization"])
    date = request.headers.get("x-sdk-date", "")
    try:
        check_fresh(datetime.strptime(date, WHEN).replace(tzinfo=UTC), FRESH)
    except ValueError:
        raise Refused("") from None
    if found is None or "x-sdk-date" not in found[1].split(";"):
        raise Refused("")
    lines = "".join(f"{name}:{request.headers.get(name, '').strip()}\n" for name in found[1].split(";"))
    path = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1").rstrip("/") + "/"
    query = "&".join(sorted(filter(None, request.url.query.split("&"))))
    whole = f"{request.method}\n{path}\n{query}\n{lines}\n{found[1]}\n{hashlib.sha256(body).hexdigest()}"
    text = f"{ALGORITHM}\n{date}\n{hashlib.sha256(whole.encode()).hexdigest()}"
    check(found[2], hmac.new(secret.encode(), text.encode(), "sha256").hexdigest())


def _read(said: Fields) -> Inbound | Delivered:
    if status := word_or(said, "status"):
        return Delivered(word(said, "smsMsgId"), status == ARRIVED, status)
    phone, text = word(said, "from"), word(said, "body")
    return Inbound(NAME, word(said, "smsMsgId"), phone, text, word_or(said, "createTime"))


def reply(request: Request, answers: Sequence[str]) -> Response:
    return JSONResponse({})


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """batchSendSms for one number; its smsMsgId is the ref that a report names."""
    template = approved(account, letter)
    said = {"from": account["sender"], "to": letter.phone, "templateId": template.code, "signature": account["sign"]}
    said |= {"templateParas": json.dumps(list(template.values.values()), ensure_ascii=False), "extend": letter.id}
    request = posted(client, address(account), data=said | {"statusCallback": _back(account)}, headers=signed(account))
    found = told(await ask(client, request))
    one = part(found, "result", 0)
    word = str(part(one, "status") or part(found, "code"))
    if word != TAKEN:
        raise refusal(word, BUSY)
    return Sent(str(part(one, "smsMsgId")))


def signed(account: Account) -> Mapping[str, str]:
    """X-WSSE: the secret hashed with a nonce and the time."""
    made, nonce = f"{days.now():%Y-%m-%dT%H:%M:%SZ}", secrets.token_hex(16)
    digest = b64encode(hashlib.sha256(f"{nonce}{made}{account['secret']}".encode()).hexdigest().encode()).decode()
    token = f'Username="{account["app_key"]}",PasswordDigest="{digest}",Nonce="{nonce}",Created="{made}"'
    return {"authorization": WSSE, "x-wsse": f"UsernameToken {token}"}


def _back(account: Account) -> str:
    """Where Huawei tells what became of it, with the secret at the end."""
    return f"{account['public']}/{account['secret']}" if account["secret"] else account["public"]


GATEWAY = Gateway(NAME, receive, reply, inline=False, send=send)
