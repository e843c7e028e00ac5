"""Jasmin: form or query; UCS-2 comes as hex in `binary`. It wants the words ACK/Jasmin, or sends three times more.

Reports of what was sent come with `message_status` and want the same words.
"""

from collections.abc import Sequence

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models.messages import Delivered, Inbound
from models.rules.errors import Unclear
from models.rules.segments import size
from web.sms.bodies import UNCLEAR, Fields, fields, word, word_or
from web.sms.gateway import Account, Gateway, Later, Letter, Never, Received, Sent, gathered
from web.sms.origin import check_key
from web.sms.sending import address, ask, posted

NAME = "jasmin"
ACKNOWLEDGED = "ACK/Jasmin"
UCS2 = "8"
ARRIVED = {"DELIVRD": True, "ACCEPTD": None, "ESME_ROK": None, "ENROUTE": None}
"""Any other word, as UNDELIV, REJECTD or EXPIRED, says that it did not arrive."""
SUCCESS = 'Success "'
OK = 200


async def receive(request: Request, account: Account) -> Received:
    """The message, or what became of one that was sent."""
    check_key(request, account["secret"])
    return gathered([await fields(request)], _read)


def _read(said: Fields) -> Inbound | Delivered:
    if status := word_or(said, "message_status"):
        return Delivered(word(said, "id"), ARRIVED.get(status, False), status)
    return Inbound(NAME, word(said, "id"), word(said, "from"), _text(said))


def _text(said: Fields) -> str:
    """The content; where it is UCS-2 its bytes are those of `binary`."""
    if word_or(said, "coding") != UCS2 or not word_or(said, "binary"):
        return word(said, "content")
    try:
        return bytes.fromhex(word(said, "binary")).decode("utf-16-be")
    except ValueError:
        raise Unclear(UNCLEAR) from None


def reply(request: Request, answers: Sequence[str]) -> Response:
    return PlainTextResponse(ACKNOWLEDGED)


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """Answers `Success "id"`; GSM texts as they are, others as hex of UCS-2."""
    said = {"username": account["username"], "password": account["password"], "to": letter.phone}
    said |= {"from": account["sender"]} if account["sender"] else {}
    said |= {"dlr": "yes", "dlr-level": "3", "dlr-method": "POST", "dlr-url": _back(account)}
    if size(letter.text).gsm:
        said["content"] = letter.text
    else:
        said |= {"coding": UCS2, "hex-content": letter.text.encode("utf-16-be").hex()}
    answer = await ask(client, posted(client, address(account), data=said))
    if answer.status_code != OK or not answer.text.startswith(SUCCESS):
        raise (Later if answer.status_code == OK else Never)(answer.text[:60] or f"HTTP {answer.status_code}")
    return Sent(answer.text.removeprefix(SUCCESS).strip('" \n'))


def _back(account: Account) -> str:
    """Where Jasmin tells what became of it, with the secret at the end."""
    return f"{account['public']}/{account['secret']}" if account["secret"] else account["public"]


GATEWAY = Gateway(NAME, receive, reply, inline=False, send=send)
