"""The generic gateway (通用网关): form, JSON or query with from, text, id, time; signed, or a secret in `key`."""

import hmac
from urllib.parse import parse_qsl

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models.messages import Inbound
from models.rules.errors import Refused, Unclear
from web.sms.gateway import Gateway, cleaned, number

NAME = "generic"
MOST_FIELDS = 50
UNCLEAR = "看不懂这条请求：请用表单、JSON 或网址参数给出 from 和 text，编码用 UTF-8"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Posted(msgspec.Struct):
    """A message as JSON; other fields may come along."""

    sender: str = ""
    from_: str = msgspec.field(default="", name="from")
    text: str | None = None
    id: str | int = ""
    date: str = ""
    time: str = ""


async def receive(request: Request, secret: str) -> Inbound:
    """The message; Refused where a secret is set and the request does not prove it, Unclear where it cannot be read."""
    body = await request.body()
    if secret:
        check_origin(request, body, secret)
    try:
        posted = await _posted(request, body)
    except (ValueError, RecursionError, msgspec.MsgspecError):
        raise Unclear(UNCLEAR) from None
    sender = number(cleaned(posted.from_ or posted.sender))
    if not sender or posted.text is None:
        raise Unclear(UNCLEAR)
    return Inbound(NAME, cleaned(str(posted.id)), sender, cleaned(posted.text), posted.date or posted.time)


def check_origin(request: Request, body: bytes, secret: str) -> None:
    """HMAC-SHA256 of the body as hex in X-Signature, or the secret itself in `key`."""
    signature = request.headers.get("x-signature", "").removeprefix("sha256=")
    proof = hmac.new(secret.encode(), body, "sha256").hexdigest()
    is_signed = bool(body) and hmac.compare_digest(signature.encode(), proof.encode())
    if not is_signed and not hmac.compare_digest(request.query_params.get("key", "").encode(), secret.encode()):
        raise Refused("")


async def _posted(request: Request, body: bytes) -> Posted:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "GET" or (not body and not kind):
        return _fields(dict(request.query_params))
    if kind == JSON:
        return msgspec.json.decode(body, type=Posted)
    if kind == FORM:
        return _fields(dict(parse_qsl(body.decode(), True, errors="strict", max_num_fields=MOST_FIELDS)))
    form: FormData = await request.form(max_files=0, max_fields=MOST_FIELDS)
    return _fields({name: value for name, value in form.items() if isinstance(value, str)})


def _fields(fields: dict[str, str]) -> Posted:
    return msgspec.convert(fields, Posted)


def reply(request: Request, text: str) -> Response:
    """Plain text, or {"reply"} for who asks for JSON."""
    if JSON in request.headers.get("accept", ""):
        return Response(msgspec.json.encode({"reply": text}), media_type=JSON)
    return PlainTextResponse(text)


GATEWAY = Gateway(NAME, receive, reply)
