"""playSMS: what an operator wrote into its custom URL, as from, to, date and text; it has no id. The answer goes back
as it is. Texts that nobody waits for are sent by its webservices."""

from collections.abc import Sequence

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models.messages import Inbound
from models.rules.segments import size
from web.sms.bodies import fields, word, word_or
from web.sms.gateway import Account, Gateway, Letter, Received, Sent, tidied
from web.sms.origin import check_key
from web.sms.sending import address, ask, part, posted, refusal, told

NAME = "playsms"
OK = "OK"
BUSY = {"600", "601"}
"""It could not queue it."""


async def receive(request: Request, account: Account) -> Received:
    """One message, known again by sender, time and text."""
    check_key(request, account["secret"])
    said = await fields(request)
    return Received((tidied(Inbound(NAME, "", word(said, "from"), word(said, "text"), word_or(said, "date"))),))


def reply(request: Request, answers: Sequence[str]) -> Response:
    return PlainTextResponse("".join(answers))


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """op=pv: one private text."""
    said = {"app": "ws", "op": "pv", "u": account["username"], "h": account["token"], "to": letter.phone}
    said |= {"msg": letter.text, "unicode": "0" if size(letter.text).gsm else "1", "nofooter": "1"}
    found = told(await ask(client, posted(client, address(account), data=said)))
    one = part(found, "data", 0)
    if part(one, "status") != OK:
        raise refusal(str(part(one, "error") or part(found, "error") or part(found, "error_string")), BUSY)
    return Sent(str(part(one, "smslog_id")))


GATEWAY = Gateway(NAME, receive, reply, send=send)
