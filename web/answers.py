"""Answers (回答机器): a declared value as JSON or CSV, with tag and age; what was wrong as a problem (RFC 9457)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from http import HTTPStatus
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin
from urllib.parse import urlencode

import msgspec
from starlette.convertors import Convertor, register_url_convertor
from starlette.types import Receive, Scope, Send

from models.rules.errors import Refused
from web import sheets
from web.asked import Asked, Parameter, Wrong
from web.words import Words

CSV = ".csv"
FORM = "form"
"""What an address calls its ending: nothing, or .csv."""
DEMO = "演示 DEMO"
OPEN = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"etag, link"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
"""Anyone's page may read the open data."""
JSON = (b"content-type", b"application/json")
SHEET = (b"content-type", b"text/csv; charset=utf-8; header=present")
PROBLEM = [
    (b"content-type", b"application/problem+json"),
    (b"content-language", b"zh-CN"),
    (b"cache-control", b"no-store"),
]
BAD = (HTTPStatus.BAD_REQUEST, "bad-parameter", "参数不对")
UNKNOWN = (HTTPStatus.NOT_FOUND, "unknown-code", "没有这个代码")
ENCODE = msgspec.json.Encoder().encode

Header = tuple[bytes, bytes]
Yuan = Annotated[float, msgspec.Meta(ge=0, description="元（或所写的货币），最多三位小数，单位见 unit")]
Day = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date"})]
Moment = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"})]
Percent = Annotated[float, msgspec.Meta(description="百分比，一位小数")]

SAY = Words(unit="kg")


class Answer(msgspec.Struct, kw_only=True):
    """What every answer of the open data is. `demo` is told where all figures are invented."""

    demo: str | msgspec.UnsetType = msgspec.UNSET


def yuan(figure: int | None) -> float | None:
    """Whole 厘 as it is told outside."""
    return None if figure is None else figure / 1000


def unit(per: str, currency: str) -> str:
    """元/公斤, 元/头: what the figures are told per."""
    return SAY.per(per, currency=currency)


def amount(volume: int | None, per: str) -> float | None:
    """Whole grams as kg; heads as they are."""
    return volume / 1000 if volume is not None and per == "kg" else volume


class Fault(msgspec.Struct):
    """What is wrong with one field, and what to write instead."""

    field: str
    detail: str


class Problem(msgspec.Struct, omit_defaults=True):
    """What was wrong with a request, and what to write instead."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str = ""
    parameter: str = ""
    errors: list[Fault] = []


class Form(Convertor[str]):
    """The form of an answer at the end of its address: nothing for JSON, or .csv."""

    regex = r"(?:\.csv)?"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class Named(Form):
    """A code with dots in it, before the form: citrus.navel in citrus.navel.csv."""

    regex = r"[^/]+?"


register_url_convertor("csv", Form())
register_url_convertor("named", Named())

A = TypeVar("A", bound=Answer)
Handler = Callable[[Asked], Awaitable[A]]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an address is for: a line about it, what it answers and may be asked, how many seconds that keeps, and
    whether what it tells of may not be public yet."""

    summary: str
    answer: type[Answer]
    parameters: tuple[Parameter, ...] = ()
    age: int = 60
    waits: bool = False


class Endpoint:
    """An address of the open data as an ASGI application: reads the parameters, asks its handler, says the answer.

    What documents it is what it works by.
    """

    def __init__(self, handler: Handler[Any], purpose: Purpose) -> None:
        self.handler = handler
        self.purpose = purpose
        self.names = frozenset(one.name for one in purpose.parameters if one.where == "query")
        self.kept = (b"cache-control", b"public, max-age=%d" % purpose.age)
        self.columns = Columns(purpose.answer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope["app"].state
        try:
            asked = Asked(state.catalogue, scope["query_string"], self.names)
            asked.words |= {name: word for name, word in scope["path_params"].items() if name != FORM}
            answer = await self.handler(asked)
        except (Wrong, Refused) as wrong:
            await _send(scope, send, *problem(scope, wrong))
            return
        if state.settings.demo:
            answer.demo = DEMO
        await self._say(scope, send, *self.written(scope, asked, answer))

    def written(self, scope: Scope, asked: Asked, answer: Any) -> tuple[bytes, list[Header]]:
        """The answer in the form that the address ends with, and what it is."""
        return self._sheet(scope, asked, answer) if scope["path"].endswith(CSV) else (ENCODE(answer), [JSON])

    async def _say(self, scope: Scope, send: Send, body: bytes, headers: list[Header]) -> None:
        """The answer with its tag, or that nothing has changed."""
        tag = b'W/"%s"' % sha1(body, usedforsecurity=False).hexdigest()[:18].encode()
        kept = [(b"etag", tag), self.kept, *OPEN]
        seen = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
        if seen and (tag in seen or seen.strip() == b"*"):
            await _send(scope, send, HTTPStatus.NOT_MODIFIED, b"", kept)
        else:
            await _send(scope, send, HTTPStatus.OK, body, headers + kept)

    def _sheet(self, scope: Scope, asked: Asked, answer: Answer) -> tuple[bytes, list[Header]]:
        """The same as CSV. What comes after this page stands in a Link header."""
        name = scope["path"].rsplit("/", 1)[-1]
        headers = [SHEET, (b"content-disposition", f'attachment; filename="{name}"'.encode())]
        if following := getattr(answer, "next", None):
            query = urlencode(asked.words | {"cursor": following})
            headers.append((b"link", f'<{scope["path"]}?{query}>; rel="next"'.encode()))
        return self.columns.written(answer), headers


def endpoint(
    summary: str, answer: type[A], parameters: tuple[Parameter, ...] = (), age: int = 60, *, waits: bool = False
) -> Callable[[Handler[A]], Endpoint]:
    """Makes a handler an address of the open data."""
    return lambda handler: Endpoint(handler, Purpose(summary, answer, parameters, age, waits))


class Columns:
    """An answer as a sheet: a row an item, beside it what holds for all items; an answer without items is one row."""

    def __init__(self, answer: type[Answer]) -> None:
        fields = {field.name: field for field in msgspec.structs.fields(answer)}
        self.item = get_args(fields["items"].type)[0] if "items" in fields else None
        rows = {name: path for name, path in _paths(self.item).items() if name != "demo"} if self.item else {}
        head = {name: path for name, path in _paths(answer).items() if path[0] not in ("items", "next", "demo")}
        self.head = {name: path for name, path in head.items() if name not in rows}
        self.rows = rows

    def written(self, answer: Any) -> bytes:
        mark = [answer.demo] if answer.demo else []
        head = [_value(answer, path) for path in self.head.values()] + mark
        names = [*self.head, *(["demo"] if mark else []), *self.rows]
        items = sheets.things(answer.items, self.item) if self.item else [answer]
        return sheets.written(names, ([*head, *(_value(item, path) for path in self.rows.values())] for item in items))


def _paths(kind: Any, before: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Column names and the way to their values; a struct within becomes columns of its own: trust_grade."""
    found: dict[str, tuple[str, ...]] = {}
    for field in msgspec.structs.fields(kind):
        way, inner = (*before, field.name), None if get_origin(field.type) is list else _struct(field.type)
        found |= _paths(inner, way) if inner else {"_".join((*before, field.encode_name)): way}
    return found


def _struct(kind: Any) -> type[msgspec.Struct] | None:
    """The struct in `Trust` or in `Trust | None`."""
    parts = (kind, *get_args(kind))
    return next((part for part in parts if isinstance(part, type) and issubclass(part, msgspec.Struct)), None)


def _value(thing: Any, path: tuple[str, ...]) -> sheets.Value:
    for name in path:
        thing = getattr(thing, name, None)
    if thing is msgspec.UNSET:
        return None
    if isinstance(thing, datetime):
        return thing.isoformat()
    if isinstance(thing, list) and any(isinstance(part, msgspec.Struct) for part in thing):
        return ENCODE(thing).decode()
    return cast(sheets.Value, thing)


def problem(scope: Scope, wrong: Wrong | Refused) -> tuple[int, bytes, list[Header]]:
    """Status, body and headers that say what was wrong."""
    status, code, title = _kind(wrong)
    number = str(scope.get("state", {}).get("request_id", ""))
    kind = f"urn:nongjia:problem:{code}"
    told = Problem(kind, title, status.value, str(wrong), scope["path"], number, getattr(wrong, "parameter", ""))
    return status, ENCODE(told), PROBLEM + OPEN


def _kind(wrong: Wrong | Refused) -> tuple[HTTPStatus, str, str]:
    if isinstance(wrong, Refused):
        return HTTPStatus.FORBIDDEN, "not-public", "还没公开"
    return BAD if wrong.known else UNKNOWN


async def _send(scope: Scope, send: Send, status: int, body: bytes, headers: list[Header]) -> None:
    length = [] if status == HTTPStatus.NOT_MODIFIED else [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": int(status), "headers": headers + length})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
