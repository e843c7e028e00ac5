"""WhatsApp (Meta's cloud API): signed JSON, many messages and statuses at once, answered at once; answers are sent by
the API. Who wrote within a day gets free text; anyone else an approved template."""

import hmac
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models.messages import Delivered, Inbound
from models.rules.errors import Refused
from web.sms.bodies import Fields, json_object, word, word_or
from web.sms.gateway import Account, Gateway, Letter, Never, Received, Sent, gathered
from web.sms.origin import check
from web.sms.sending import address, approved, ask, part, posted, refusal, told

NAME = "whatsapp"
USUAL = "https://graph.facebook.com/v23.0/{phone_id}/messages"
ARRIVED = {"delivered": True, "read": True, "failed": False}
BUSY = {"1", "2", "4", "80007", "130429", "131000", "131016", "131048", "131056", "133004"}
"""Its own faults, and over the pace."""
LANGUAGES = {"zh": "zh_CN", "en": "en"}


async def receive(request: Request, account: Account) -> Received:
    """Messages and statuses; a GET is the handshake of the settings page."""
    if request.method == "GET":
        said = request.query_params
        if not account["verify_token"]:
            raise Refused("")
        check(said.get("hub.verify_token", ""), account["verify_token"])
        return Received(echo=PlainTextResponse(said.get("hub.challenge", "")))
    body = await request.body()
    if account["app_secret"]:
        check(request.headers.get("x-hub-signature-256", ""), signature(account["app_secret"], body))
    return gathered(_elements(json_object(body)), _read)


def signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()


def _elements(said: Fields) -> Iterator[Any]:
    """All messages and statuses, however they are packed."""
    for entry in _list(said, "entry"):
        for change in _list(entry, "changes"):
            value = part(change, "value")
            yield from (*_list(value, "messages"), *_list(value, "statuses"))


def _list(found: Any, name: str) -> list[Any]:
    inside = part(found, name)
    return inside if isinstance(inside, list) else []


def _read(said: Fields) -> Inbound | Delivered:
    if status := word_or(said, "status"):
        return Delivered(word(said, "id"), ARRIVED.get(status), str(part(said, "errors", 0, "code")) or status)
    text = word_or(part(said, "text"), "body") or word_or(part(said, "button"), "text")
    return Inbound(NAME, word(said, "id"), f"+{word(said, 'from').lstrip('+')}", text, word_or(said, "timestamp"))


def reply(request: Request, answers: Sequence[str]) -> Response:
    return PlainTextResponse("")


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """A template where one is approved for it, else the words."""
    url = address(account, USUAL.format(phone_id=account["phone_id"]))
    said = {"messaging_product": "whatsapp", "to": letter.phone.removeprefix("+"), **_content(account, letter)}
    heads = {"authorization": f"Bearer {account['token']}"}
    found = told(await ask(client, posted(client, url, json=said, headers=heads)))
    if word := str(part(found, "error", "code")):
        raise refusal(word, BUSY)
    return Sent(str(part(found, "messages", 0, "id")))


def _content(account: Account, letter: Letter) -> dict[str, Any]:
    try:
        template = approved(account, letter)
    except Never:
        return {"type": "text", "text": {"body": letter.text}}
    values = [{"type": "text", "text": value} for value in template.values.values()]
    told = {"name": template.code, "language": {"code": LANGUAGES.get(letter.lang, letter.lang)}}
    return {"type": "template", "template": told | {"components": [{"type": "body", "parameters": values}]}}


GATEWAY = Gateway(NAME, receive, reply, inline=False, send=send, proof="app_secret")
