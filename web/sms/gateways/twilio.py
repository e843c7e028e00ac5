"""Twilio: a signed form; the answer goes back as TwiML. Its signature covers the address as Twilio was told it, so that
address is a setting. Reports come as MessageStatus."""

import hmac
from base64 import b64encode
from collections.abc import Sequence
from html import escape

import httpx
from starlette.requests import Request
from starlette.responses import Response

from models.messages import Delivered, Inbound
from web.sms.bodies import pairs, word, word_or
from web.sms.gateway import Account, Gateway, Letter, Received, Sent, tidied
from web.sms.origin import check
from web.sms.sending import address, ask, part, posted, refusal, told

NAME = "twilio"
USUAL = "https://api.twilio.com/2010-04-01/Accounts/{account}/Messages.json"
ARRIVED = {"delivered": True, "read": True, "undelivered": False, "failed": False, "canceled": False}
RECEIVED = "received"
BUSY = {"20429", "14107", "30001", "30022", "63018"}
"""Over the pace, or its queue is full."""
SERVICE = "MG"
OK = range(200, 300)


async def receive(request: Request, account: Account) -> Received:
    """The message, or what became of one that was sent."""
    said = pairs(await request.body())
    if account["token"]:
        query = request.url.query
        url = f"{account['public']}?{query}" if query else account["public"]
        check(request.headers.get("x-twilio-signature", ""), signature(account["token"], url, said))
    form = dict(said)
    status, id_ = word_or(form, "MessageStatus"), word(form, "MessageSid")
    if status and status != RECEIVED:
        return Received(reports=(Delivered(id_, ARRIVED.get(status), word_or(form, "ErrorCode") or status),))
    return Received((tidied(Inbound(NAME, id_, word(form, "From"), word(form, "Body"))),))


def signature(token: str, url: str, said: Sequence[tuple[str, str]]) -> str:
    """HMAC-SHA1 of the address and of every name with its value, by name, in base64."""
    text = url + "".join(name + value for name, value in sorted(said))
    return b64encode(hmac.new(token.encode(), text.encode("utf-8", "surrogateescape"), "sha1").digest()).decode()


def reply(request: Request, answers: Sequence[str]) -> Response:
    """TwiML; without an answer an empty one."""
    inner = "".join(f"<Message>{escape(text, quote=False)}</Message>" for text in answers if text)
    body = f"<Response>{inner}</Response>" if inner else "<Response/>"
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>{body}', media_type="text/xml")


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """Basic auth; its sid is the ref, and comes back with the report."""
    url = address(account, USUAL.format(account=account["account"]))
    by = "MessagingServiceSid" if account["sender"].startswith(SERVICE) else "From"
    said = {"To": letter.phone, by: account["sender"], "Body": letter.text, "StatusCallback": account["public"]}
    request = posted(client, url, data=said, headers={"authorization": _basic(account)})
    answer = await ask(client, request)
    found = told(answer)
    if answer.status_code not in OK:
        raise refusal(str(part(found, "code")), BUSY)
    return Sent(str(part(found, "sid")))


def _basic(account: Account) -> str:
    return "Basic " + b64encode(f"{account['account']}:{account['token']}".encode()).decode()


GATEWAY = Gateway(NAME, receive, reply, send=send, proof="token")
