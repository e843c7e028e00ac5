"""The generic gateway (通用网关): form, JSON or query with from, text, id, time, as RapidPro's external channel speaks;
signed, or a secret in `key`. What is sent is posted as JSON, signed the same way."""

import hmac
import json
from collections.abc import Sequence

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from models.messages import Inbound
from web.sms.bodies import JSON, fields, word, word_or
from web.sms.gateway import Account, Gateway, Letter, Received, Sent, tidied
from web.sms.origin import check, check_key
from web.sms.sending import address, ask, posted, refusal

NAME = "generic"
OK = range(200, 300)


async def receive(request: Request, account: Account) -> Received:
    """One message; its signature covers the body as it came."""
    check_origin(request, await request.body(), account["secret"])
    said = await fields(request)
    sender = word_or(said, "from") or word_or(said, "sender")
    sent = word_or(said, "date") or word_or(said, "time")
    return Received((tidied(Inbound(NAME, word_or(said, "id"), sender, word(said, "text"), sent)),))


def check_origin(request: Request, body: bytes, secret: str) -> None:
    """HMAC-SHA256 of the body as hex in X-Signature, or the secret itself."""
    signature = request.headers.get("x-signature", "")
    if secret and body and signature:
        check(signature.removeprefix("sha256="), signed(secret, body))
    else:
        check_key(request, secret)


def signed(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, "sha256").hexdigest()


def reply(request: Request, answers: Sequence[str]) -> Response:
    """Plain text, or {"reply"} for who asks for JSON."""
    if JSON in request.headers.get("accept", ""):
        return JSONResponse({"reply": "".join(answers)})
    return PlainTextResponse("".join(answers))


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """Any 2xx is yes."""
    said = {"id": letter.id, "to": letter.phone, "text": letter.text, "template": letter.template}
    body = json.dumps(said | {"values": dict(letter.values)}, ensure_ascii=False).encode()
    heads = {"content-type": JSON} | ({"x-signature": signed(account["secret"], body)} if account["secret"] else {})
    answer = await ask(client, posted(client, address(account), content=body, headers=heads))
    if answer.status_code not in OK:
        raise refusal(f"HTTP {answer.status_code}", ())
    return Sent(letter.id)


GATEWAY = Gateway(NAME, receive, reply, send=send)
