"""Deeds (接口写入): what programs send, read by its declaration, done once, answered after the commit."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from models import receipts, seals
from models.engines import Transaction
from models.engines.groups import together
from models.receipts import Claim, Receipt, Reused
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from web.answers import ENCODE, Problem
from web.asked import Parameter

KEY = "idempotency-key"
CREATED = 201
UNREADABLE, UNKNOWN, CLASH, UNFIT = 400, 404, 409, 422
TITLES = {UNREADABLE: "看不懂", UNKNOWN: "没有这一条", CLASH: "现在不行", UNFIT: "内容不对"}
JSON = "application/json"


class Unfit(Unclear):
    """The request was read and cannot be done; where single fields are wrong, each with what to write instead."""

    def __init__(self, said: str, fields: Mapping[str, str] | None = None, status: int = UNFIT) -> None:
        super().__init__(said)
        self.fields = fields or {}
        self.status = status


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: what it says, who sent it, which thing it is about, and how it is known again."""

    request: Request
    body: Any
    claim: Claim | None

    @property
    def catalogue(self) -> Catalogue:
        found: Catalogue = self.request.app.state.catalogue
        return found

    @property
    def path(self) -> Mapping[str, str]:
        return self.request.path_params

    async def once(self, deed: Callable[[Transaction], Awaitable[Receipt]]) -> Receipt:
        """Does it, or tells what was answered when it was done; the receipt is stored with the deed."""
        claim = self.claim

        async def done(tx: Transaction) -> Receipt:
            if claim and (held := await receipts.given(tx, claim)):
                return held
            told = await deed(tx)
            if claim:
                await receipts.keep(tx, claim, told)
            return told

        return await together(done)


Handler = Callable[[Sent], Awaitable[Receipt]]


@dataclass(frozen=True, slots=True)
class Errand:
    """What an address does: a line about it, what is sent and answered, and how it is answered when it was done."""

    summary: str
    body: Any
    answer: type[msgspec.Struct]
    status: int = HTTPStatus.OK
    path: tuple[Parameter, ...] = ()


class Deed:
    """An address that writes, as an ASGI application. What documents it is what it works by."""

    def __init__(self, handler: Handler, errand: Errand) -> None:
        self.handler = handler
        self.errand = errand
        self.decoder = msgspec.json.Decoder(errand.body) if errand.body else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = self._told(request, await self.handler(await self._sent(request)))
        except Unfit as unfit:
            response = problem(request, unfit)
        except Reused as reused:
            response = problem(request, Unfit(str(reused)))
        await response(scope, receive, send)

    async def _sent(self, request: Request) -> Sent:
        body = await request.body()
        said = _decoded(self.decoder, body) if self.decoder else None
        return Sent(request, said, _claim(request, body))

    def _told(self, request: Request, receipt: Receipt) -> Response:
        heads = {}
        if receipt.status == CREATED:
            made = msgspec.json.decode(receipt.answer)["id"]
            heads["location"] = f"{request.url.path}/{made}"
        return Response(receipt.answer, receipt.status, heads, JSON)


def deed(
    summary: str,
    answer: type[msgspec.Struct],
    body: Any = None,
    status: int = HTTPStatus.OK,
    path: tuple[Parameter, ...] = (),
) -> Callable[[Handler], Deed]:
    """Makes a handler an address that writes."""
    return lambda handler: Deed(handler, Errand(summary, body, answer, status, path))


def receipt(status: int, answer: msgspec.Struct) -> Receipt:
    return Receipt(status, ENCODE(answer).decode())


def _decoded(decoder: "msgspec.json.Decoder[Any]", body: bytes) -> Any:
    """The body as it was declared. msgspec tells in English what is wrong, and where."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        said, _, place = str(error).partition(" - at `$")
        name = place.strip("`.").partition(".")[0] or said.partition("field `")[2].partition("`")[0]
        raise Unfit("有的字段不对，请看 errors 里每个字段的说明", {name: said} if name else {"": said}) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unfit("请求的内容不是看得懂的 JSON，请用 UTF-8 编码", status=UNREADABLE) from None


def _claim(request: Request, body: bytes) -> Claim | None:
    key = request.headers.get(KEY, "")
    if not key:
        return None
    if len(key) > receipts.LONGEST or not key.isprintable():
        raise Unfit(f"Idempotency-Key 请用 {receipts.LONGEST} 个以内的可见字符", {KEY: "太长，或有看不见的字符"})
    said = f"{request.method} {request.url.path}\n".encode() + body
    return Claim(request.state.holder.public_id, key, seals.digest(said.decode("latin-1")))


def problem(request: Request, unfit: Unfit) -> Response:
    """RFC 9457, with each field that is wrong."""
    phrase = HTTPStatus(unfit.status).phrase.lower().replace(" ", "-")
    told = Problem(
        f"urn:nongjia:problem:{phrase}", TITLES[unfit.status], unfit.status, str(unfit), request.url.path,
        request.state.request_id, errors=dict(unfit.fields),
    )  # fmt: skip
    heads = {"cache-control": "no-store", "content-language": "zh-CN"}
    return Response(ENCODE(told), unfit.status, heads, "application/problem+json")
