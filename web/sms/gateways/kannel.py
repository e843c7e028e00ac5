"""Kannel (also gammu-smsd through it): query or headers from, text, id, ts and charset; the secret in path or `key`.

Texts that nobody waits for go to its `sendsms`; its delivery reports come back with `dlr`.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models.messages import Delivered, Inbound
from models.rules.errors import Unclear
from models.rules.segments import size
from web.sms.bodies import MOST_FIELDS
from web.sms.gateway import Account, Gateway, Later, Letter, Never, Received, Sent, tidied
from web.sms.origin import check_key
from web.sms.sending import address, ask, posted

NAME = "kannel"
UNCLEAR = "看不懂这条请求：请在 get-url 里写 from=%p&text=%b&id=%I&charset=%C"
CHARSETS = {"utf-8", "utf8", "utf-16be", "utf-16", "gbk", "gb18030", "iso-8859-1", "latin1", "us-ascii"}
ARRIVED = {"1": True, "2": False, "16": False}
"""What %d of its dlr-url says; 4 and 8 are on the way."""
REPORTS = 1 | 2 | 16
TAKEN = ("0:", "3:")
OK = range(200, 300)


async def receive(request: Request, account: Account) -> Received:
    """The message, or what became of one that was sent."""
    check_key(request, account["secret"])
    said = _query(request)
    if "dlr" in said:
        return Received(reports=(Delivered(said.get("id", ""), ARRIVED.get(said["dlr"]), said["dlr"]),))
    if request.method == "POST":
        said |= await _posted(request)
    if "text" not in said:
        raise Unclear(UNCLEAR)
    text = _decoded(said["text"], said.get("charset", ""))
    sender, id_, sent = (_decoded(said.get(name, ""), "utf-8") for name in ("from", "id", "ts"))
    return Received((tidied(Inbound(NAME, id_, sender, text, sent)),))


def _query(request: Request) -> dict[str, str]:
    """The query's fields, each letter one byte as it came: the charset is told beside them."""
    query = request.scope["query_string"].decode("latin-1")
    try:
        return dict(parse_qsl(query, True, encoding="latin-1", max_num_fields=MOST_FIELDS))
    except ValueError:
        raise Unclear(UNCLEAR) from None


async def _posted(request: Request) -> dict[str, str]:
    """A post-url: the text is the body, the rest stands in headers."""
    heads, (_, _, charset) = request.headers, request.headers.get("content-type", "").partition("charset=")
    told = {"from": heads.get("x-kannel-from", ""), "ts": heads.get("x-kannel-time", ""), "charset": charset.strip()}
    return {"text": (await request.body()).decode("latin-1"), **{name: word for name, word in told.items() if word}}


def _decoded(field: str, charset: str) -> str:
    charset = charset.strip("\"' ").lower() or "utf-8"
    try:
        return field.encode("latin-1").decode(charset if charset in CHARSETS else "utf-8")
    except UnicodeError:
        raise Unclear(UNCLEAR) from None


def reply(request: Request, answers: Sequence[str]) -> Response:
    """The text; X-Kannel-Coding 2 unless all of it is in the GSM alphabet."""
    text = "".join(answers)
    return PlainTextResponse(text, headers={} if size(text).gsm else {"x-kannel-coding": "2"})


async def send(client: httpx.AsyncClient, account: Account, letter: Letter) -> Sent:
    """Kannel gives no id: the report brings back ours."""
    answer = await ask(client, posted(client, address(account), method="GET", params=_said(account, letter)))
    if answer.status_code in OK and answer.text.startswith(TAKEN):
        return Sent(letter.id)
    raise (Later if answer.status_code in OK else Never)(answer.text[:60] or f"HTTP {answer.status_code}")


def _said(account: Account, letter: Letter) -> Mapping[str, str]:
    said = {"username": account["username"], "password": account["password"], "to": letter.phone, "text": letter.text}
    said |= {"charset": "UTF-8", "coding": "0" if size(letter.text).gsm else "2", "dlr-mask": str(REPORTS)}
    back = urlencode({"id": letter.id} | ({"key": account["secret"]} if account["secret"] else {}))
    said["dlr-url"] = f"{account['public']}?dlr=%d&{back}"
    return said | ({"from": account["sender"]} if account["sender"] else {})


GATEWAY = Gateway(NAME, receive, reply, send=send)
