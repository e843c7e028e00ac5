"""Deeds (机器写): what a program asks to be done: a declared body, done once by its key, all faults told by field."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from models import quotas, receipts
from models.engines import Transaction
from models.engines.together import together
from models.people import Person
from models.receipts import Reused, Told
from models.rules.amounts import DIGITS
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from web import answers
from web.answers import CSV, Answer, Endpoint, Fault, Problem
from web.asked import Parameter, Wrong
from web.doors import PROGRAMS, READING, Door

NOT_SO = 405
KEY = "idempotency-key"
KEY_FORM = re.compile(r"[\x21-\x7e]{1,200}")
IDEMPOTENCY = Parameter(
    "Idempotency-Key",
    "自己编的一个号：同一个请求再发一次，不会做两遍，得到同样的回答；留 24 小时",
    {"type": "string", "pattern": f"^{KEY_FORM.pattern}$"},
    where="header",
)
BODY = "body"
FINE = 4
"""Decimals."""
DECODE = msgspec.json.Decoder().decode


class Faults(Exception):
    """What is wrong with a body, field by field; or what of it does not go with today, or with what is there."""

    def __init__(self, problems: Mapping[str, str], status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> None:
        super().__init__("；".join(dict.fromkeys(problems.values())))
        self.problems = problems
        self.status = status


class Sent:
    """One request to do something: who asks, what the address names, and the body's fields as they were said."""

    def __init__(self, request: Request, said: dict[str, Any]) -> None:
        self.request = request
        self.said = said
        self.catalogue: Catalogue = request.app.state.catalogue
        self.secret: str = request.app.state.settings.secret
        self.visitor: Person = request.state.visitor
        self.is_program: bool = request.state.is_program

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The fields as words; what is null was not said."""
        return {name: _written(value) for name, value in self.said.items() if value is not None}


def _written(value: str | float) -> str:
    """A number as one would write it: 1.2, never 1e-05, and no more digits than a number of things may have."""
    if not isinstance(value, float):
        return str(value)
    decimals = max(0, min(FINE, DIGITS - len(str(int(value)))))
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{value:.0f}"


class Done(msgspec.Struct):
    """What a deed came to; `location` is where the new thing is."""

    answer: Answer | None = None
    location: str = ""


Codes = Callable[[Catalogue], Iterable[str]]
Doing = Callable[[Transaction], Awaitable[Done]]
Handler = Callable[[Sent], Awaitable[Doing]]


@dataclass(frozen=True, slots=True)
class Task:
    """What a deed is for: a line about it, its body, what it answers with which status, and what its address names."""

    summary: str
    body: type[msgspec.Struct] | None
    answer: type[Answer] | None
    status: HTTPStatus
    parameters: tuple[Parameter, ...] = ()
    codes: Mapping[str, Codes] = field(default_factory=dict)
    """Field -> the values that the description lists."""
    rules: Callable[[Catalogue], list[dict[str, Any]]] | None = None
    """JSON schemas of what the fields may hold together."""


class Deed:
    """An address that does something, as an ASGI application: reads the body, lets its handler check it, does it in one
    transaction with its receipt, and answers after the commit."""

    def __init__(self, handler: Handler, task: Task) -> None:
        self.handler = handler
        self.task = task
        self.fields = {field.name: field for field in msgspec.structs.fields(task.body)} if task.body else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            told = await self._done(request)
        except Faults as faults:
            told = _problem(request, faults.status, str(faults), faults.problems)
        except Reused as reused:
            told = _problem(request, HTTPStatus.CONFLICT, str(reused), {KEY: str(reused)})
        except Wrong as wrong:
            told = _problem(request, HTTPStatus.NOT_FOUND, str(wrong), {})
        except quotas.Spent:
            raise
        except Refused as refused:
            told = _problem(request, HTTPStatus.CONFLICT, str(refused), {})
        await told(scope, receive, send)

    async def _done(self, request: Request) -> Response:
        raw, key = await request.body(), request.headers.get(KEY, "")
        if KEY in request.headers and not KEY_FORM.fullmatch(key):
            raise Faults({KEY: "Idempotency-Key 请写 1 到 200 个看得见的英文字符"})
        sent = Sent(request, self._read(raw) if self.task.body else {})
        doing = await self.handler(sent)
        digest = sha256(b"\0".join((request.method.encode(), request.scope["path"].encode(), raw))).hexdigest()
        receipt = receipts.Sent(sent.visitor.public_id, key, digest)

        async def once(tx: Transaction) -> Told:
            return await self._once(tx, sent, receipt, doing)

        told = await together(once)
        headers = {"location": told.location} if told.location else {}
        kind = "application/json" if told.answer else None
        return Response(told.answer, told.status, headers, kind)

    def _read(self, raw: bytes) -> dict[str, Any]:
        """The body's fields; what is unknown, of another kind or missing is told, all of it."""
        try:
            said = DECODE(raw)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise Faults({BODY: "请求内容请写成一个 JSON 对象，用 UTF-8"})
        if self._fits(said):
            return said
        problems = {name[:40]: f"没有字段“{name[:40]}”" for name in said if name not in self.fields}
        problems |= {name: told for name, value in said.items() if (told := self._unfit(name, value))}
        problems |= {
            name: f"请写上 {name}" for name, field in self.fields.items() if field.required and name not in said
        }
        if problems:
            raise Faults(problems)
        return said

    def _fits(self, said: dict[str, Any]) -> bool:
        """Whether all of it is as it should be, told at once."""
        try:
            msgspec.convert(said, self.task.body)
        except msgspec.ValidationError:
            return False
        return said.keys() <= self.fields.keys()

    def _unfit(self, name: str, value: object) -> str:
        """What is wrong with the kind of a value."""
        if name not in self.fields:
            return ""
        try:
            msgspec.convert(value, self.fields[name].type)
        except msgspec.ValidationError as error:
            return f"{name} 的值不对：{error}"
        return ""

    async def _once(self, tx: Transaction, sent: Sent, receipt: receipts.Sent, doing: Doing) -> Told:
        if receipt.key and (told := await receipts.begin(tx, receipt)):
            return told
        await _spend(tx, sent)
        done = await doing(tx)
        body = answers.ENCODE(done.answer).decode() if done.answer else ""
        told = Told(self.task.status.value, done.location, body)
        if receipt.key:
            await receipts.keep(tx, receipt, told)
        return told


async def _spend(tx: Transaction, sent: Sent) -> None:
    if sent.request.app.state.settings.quotas:
        quota = quotas.TOKEN_WRITES if sent.is_program else quotas.API_WRITES
        await quotas.spend(tx, sent.secret, quota, sent.visitor.public_id)


def _problem(request: Request, status: HTTPStatus, sentence: str, problems: Mapping[str, str]) -> Response:
    kind = "urn:nongjia:problem:" + status.phrase.lower().replace(" ", "-")
    number = request.scope["state"].get("request_id", "")
    faults = [Fault(name, told) for name, told in problems.items()]
    told = Problem(kind, status.phrase, status.value, sentence, request.url.path, number, errors=faults)
    return Response(answers.ENCODE(told), status, dict(PROBLEM))


PROBLEM = {"content-type": "application/problem+json", "content-language": "zh-CN"}


class Resource:
    """An address that anybody may read, and that programs and those who have signed in may change."""

    def __init__(self, reading: Endpoint, writing: Mapping[str, Deed]) -> None:
        self.parts: dict[str, Endpoint | Deed] = {"GET": reading, **writing}
        self.apps: dict[str, ASGIApp] = {"GET": reading, "HEAD": reading}
        self.apps |= {method: Door(one, PROGRAMS) for method, one in writing.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in READING and scope["path"].endswith(CSV):
            raise HTTPException(NOT_SO, headers={"allow": ", ".join(READING)})
        await self.apps[scope["method"]](scope, receive, send)


def resource(path: str, reading: Endpoint, name: str, **writing: Deed) -> Route:
    """One address for all that can be done with a thing."""
    return Route(path, Resource(reading, writing), methods=["GET", *writing], name=name)


def deed(task: Task) -> Callable[[Handler], Deed]:
    """Makes a handler an address that does something."""
    return lambda handler: Deed(handler, task)
