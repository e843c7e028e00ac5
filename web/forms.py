"""Forms (表单): what was written in each field, read by the field's rule; what is wrong is told beside the field."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, request_response
from starlette.types import Receive, Scope, Send

from models.rules import text
from models.rules.errors import Unclear

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
WHOLE = ""
"""Names what is wrong with a form as a whole and with no field alone."""
Handler = Callable[[Request], Awaitable[Response]]
Rule = Callable[[str], str]


class Form:
    """A page with a form: GET shows it, POST does what it says. Two handlers, so that reading changes nothing."""

    def __init__(self, new: Handler, create: Handler) -> None:
        self.new = request_response(new)
        self.create = request_response(create)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self.create if scope["method"] == "POST" else self.new)(scope, receive, send)


def form(path: str, new: Handler, create: Handler, name: str) -> Route:
    """One address that shows a form and takes it."""
    return Route(path, Form(new, create), methods=["GET", "POST"], name=name)


class Number(Convertor[int]):
    """{price:number} in an address: a number that a database can count to; anything else is no page of ours."""

    regex = "[0-9]{1,18}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


class Code(Convertor[str]):
    """{listing:code} in an address: the ten letters of a public id, so that /listings/new is none."""

    regex = "[a-z2-7]{10}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("number", Number())
register_url_convertor("code", Code())


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in: the values of the good fields, and what is wrong with the others."""

    said: dict[str, str]
    values: dict[str, str]
    problems: dict[str, str]


async def read(request: Request, rules: Mapping[str, Rule]) -> Filled:
    """Every field by its rule, so that all that is wrong is told at once."""
    said = await written(request)
    values, problems = {}, {}
    for name, rule in rules.items():
        try:
            values[name] = rule(said.get(name, ""))
        except Unclear as error:
            problems[name] = str(error)
    return Filled(said, values, problems)


async def written(request: Request) -> dict[str, str]:
    """The fields' texts; files are none, and no text holds a sign that cannot be written."""
    try:
        async with request.form() as sent:
            said = {name: value for name, value in sent.items() if isinstance(value, str)}
    except HTTPException:
        raise Unclear("提交的内容看不懂，请回到上一页再填一次。") from None
    if any(_UNWRITABLE.search(value) for value in said.values()):
        raise Unclear("提交的内容里有看不见的控制字符，请回到上一页再填一次。")
    return said


def needed(what: str) -> Rule:
    """A field whose text may be anything, but must be there."""

    def rule(said: str) -> str:
        if not said.strip():
            raise Unclear(f"请写上{what}")
        return said

    return rule


def optional(what: str, most: int) -> Rule:
    """A line that may be left out."""
    return lambda said: text.line(said, what, most) if said.strip() else ""
