"""Africa's Talking: a form without a signature, so the secret stands in the address. Answers are sent by its API with
the `linkId` that came, for codes that cost."""

from collections.abc import Sequence

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models.messages import Delivered, Inbound
from web.sms.bodies import Fields, fields, word, word_or
from web.sms.gateway import Account, Gateway, Letter, Received, Sent, gathered
from web.sms.origin import check_key
from web.sms.sending import address, ask, part, posted, refusal, told

NAME = "africastalking"
USUAL = "https://api.africastalking.com/version1/messaging"
ARRIVED = {"Success": True, "Failed": False, "Rejected": False, "AbsentSubscriber": False, "Expired": False}
TAKEN = {100, 101, 102}
BUSY = {"401", "407", "500", "501"}
"""Held for the moment, no way to the number now, and its own faults."""


async def receive(request: Request, account: Account) -> Received:
    """The message, or what became of one that was sent."""
    check_key(request, account["secret"])
    return gathered([await fields(request)], _read)


def _read(said: Fields) -> Inbound | Delivered:
    if status := word_or(said, "status"):
        return Delivered(word(said, "id"), ARRIVED.get(status), word_or(said, "failureReason") or status)
    sent = word_or(said, "date").replace(" ", "T")
    return Inbound(NAME, word(said, "id"), word(said, "from"), word(said, "text"), sent, word_or(said, "linkId"))


def reply(request: Request, answers: Sequence[str]) -> Response:
    return PlainTextResponse("")


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """One recipient a call, so that its one status is ours."""
    said = {"username": account["username"], "to": letter.phone, "message": letter.text}
    said |= {name: value for name, value in (("from", account["sender"]), ("linkId", letter.link)) if value}
    heads = {"apikey": account["apikey"], "accept": "application/json"}
    found = told(await ask(client, posted(client, address(account, USUAL), data=said, headers=heads)))
    one = part(found, "SMSMessageData", "Recipients", 0)
    if part(one, "statusCode") not in TAKEN:
        raise refusal(str(part(one, "statusCode") or part(found, "SMSMessageData", "Message")), BUSY)
    return Sent(str(part(one, "messageId")))


GATEWAY = Gateway(NAME, receive, reply, inline=False, send=send)
