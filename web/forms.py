"""Forms (表单): what was written in each field, read by the field's rule; what is wrong is told beside the field."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, request_response
from starlette.types import Receive, Scope, Send

from models.photos import Clean, telling
from models.rules import text
from models.rules.errors import Unclear
from web import photos

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
DIGITS = 19
WHOLE = ""
"""Names what is wrong with a form as a whole and with no field alone."""
TOO_LARGE = 413
MOST_FILES, MOST_FIELDS, FIELD_BYTES = 50, 300, 64 * 1024
"""What a form may have at all. A photo too many is told beside its field, so more files are read than are taken."""
UNITS = ("斤", "公斤", "吨", "头", "只", "箱")
PRICE_UNITS = ("元/斤", "元/公斤", "元/头", "元/只", "元/箱")
"""What quantities and prices can be told in."""
Handler = Callable[[Request], Awaitable[Response]]
Rule = Callable[[str], str]


class Form:
    """A page with a form: GET shows it, POST does what it says. Two handlers, so that reading changes nothing."""

    def __init__(self, new: Handler, create: Handler) -> None:
        self.new = request_response(new)
        self.create = request_response(create)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self.create if scope["method"] == "POST" else self.new)(scope, receive, send)


def form(path: str, new: Handler, create: Handler, name: str, most: int | None = None) -> Route:
    """One address that shows a form and takes it; one with photos may bring `most=photos.FORM_BYTES`."""
    return Route(path, Form(new, create), methods=["GET", "POST"], name=name, max_body_size=most)


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
    """A form as it was filled in: the values of the good fields, and what is wrong with the others.

    `photos` are the good ones; a browser cannot be given the others back, so keep these even where something is wrong.
    """

    said: dict[str, str]
    values: dict[str, str]
    problems: dict[str, str]
    photos: list[Clean] = field(default_factory=list)


async def read(request: Request, rules: Mapping[str, Rule], photo_field: str = "") -> Filled:
    """Every field by its rule, and the photos of one, so that all that is wrong is told at once."""
    async with _sent(request) as sent:
        filled = _filled(_texts(sent), rules)
        taken = await photos.take(_files(sent, photo_field))
    if taken.problems:
        filled.problems[photo_field] = "；".join(taken.problems)
    return replace(filled, photos=taken.good)


def _filled(said: dict[str, str], rules: Mapping[str, Rule]) -> Filled:
    values, problems = {}, {}
    for name, rule in rules.items():
        try:
            values[name] = rule(said.get(name, ""))
        except Unclear as error:
            problems[name] = str(error)
    return Filled(said, values, problems)


def _files(sent: FormData, name: str) -> list[UploadFile]:
    """The files of a field; one left empty comes as a file without a name."""
    return [file for file in sent.getlist(name) if isinstance(file, UploadFile) and file.filename]


async def written(request: Request) -> dict[str, str]:
    """The fields' texts; files are none, and no text holds a sign that cannot be written."""
    async with _sent(request) as sent:
        return _texts(sent)


@asynccontextmanager
async def _sent(request: Request) -> AsyncIterator[FormData]:
    """The form, its files open."""
    try:
        with telling():
            form = request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=FIELD_BYTES)
            sent = await form
    except HTTPException as error:
        if error.status_code == TOO_LARGE:
            raise
        raise Unclear("提交的内容看不懂，请回到上一页再填一次。") from None
    try:
        yield sent
    finally:
        await sent.close()


def _texts(sent: FormData) -> dict[str, str]:
    said = {name: value for name, value in sent.items() if isinstance(value, str)}
    if any(_UNWRITABLE.search(value) for value in said.values()):
        raise Unclear("提交的内容里有看不见的控制字符，请回到上一页再填一次。")
    return said


def counted(said: str) -> int:
    """The number of a row or a round, 0 where none was said: never more than a database can count to."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < DIGITS else 0


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
