"""Kannel (also gammu-smsd through it): query or headers from, text, id, ts and charset; the secret in `key`."""

import hmac
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models.messages import Inbound
from models.rules.errors import Refused, Unclear
from models.rules.segments import size
from web.sms.gateway import Gateway, cleaned, number

NAME = "kannel"
UNCLEAR = "看不懂这条请求：请在 get-url 里写 from=%p&text=%b&id=%I&charset=%C"
MOST_FIELDS = 50
CHARSETS = {"utf-8", "utf8", "utf-16be", "utf-16", "gbk", "gb18030", "iso-8859-1", "latin1", "us-ascii"}


async def receive(request: Request, secret: str) -> Inbound:
    """The message; Refused where a secret is set and `key` is not it, Unclear where it cannot be read."""
    fields = _query(request)
    if secret and not hmac.compare_digest(fields.get("key", "").encode("latin-1"), secret.encode()):
        raise Refused("")
    if request.method == "POST":
        fields |= await _posted(request)
    sender = number(cleaned(_decoded(fields.get("from", ""), "utf-8")))
    if not sender or "text" not in fields:
        raise Unclear(UNCLEAR)
    text = _decoded(fields["text"], fields.get("charset", ""))
    told = (_decoded(fields.get(name, ""), "utf-8") for name in ("id", "ts"))
    message_id, sent = (cleaned(word) for word in told)
    return Inbound(NAME, message_id, sender, cleaned(text), sent)


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
    fields = {"from": heads.get("x-kannel-from", ""), "ts": heads.get("x-kannel-time", ""), "charset": charset.strip()}
    return {"text": (await request.body()).decode("latin-1"), **{name: word for name, word in fields.items() if word}}


def _decoded(field: str, charset: str) -> str:
    charset = charset.strip("\"' ").lower() or "utf-8"
    try:
        return field.encode("latin-1").decode(charset if charset in CHARSETS else "utf-8")
    except UnicodeError:
        raise Unclear(UNCLEAR) from None


def reply(request: Request, text: str) -> Response:
    """The text; X-Kannel-Coding 2 unless all of it is in the GSM alphabet."""
    headers = {} if size(text).gsm else {"x-kannel-coding": "2"}
    return PlainTextResponse(text, headers=headers)


GATEWAY = Gateway(NAME, receive, reply)
