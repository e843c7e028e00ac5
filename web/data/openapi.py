"""The description of the open data (接口说明): OpenAPI 3.1, made from the addresses themselves."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from models.receipts import LONGEST
from models.rules.catalogue import Catalogue
from web.answers import CSV, OPEN, Endpoint, Problem, Purpose
from web.asked import Parameter
from web.deeds import Deed, Errand

_KIND, _WORD = re.compile(":[a-z]+}"), re.compile("[a-z]+")
SCHEMAS = "#/components/schemas/{name}"
ABOUT = """行情开放数据，读取不用钥匙，写入要带钥匙（Bearer）。
价格是元（或所写货币）的数，最多三位小数，总和单位、日期一起给出；
日期是 ISO 8601，时刻是 RFC 3339 +08:00。列表一页最多 200 条，next 是下一页的 cursor。
地址后面加 .csv 得到同样内容的 CSV。出错按 RFC 9457 回答。"""
INFO = {
    "title": "农价 Nongjia",
    "version": "1",
    "description": ABOUT,
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}
REFUSALS = {
    HTTPStatus.BAD_REQUEST: "参数看不懂；detail 说该怎么写",
    HTTPStatus.NOT_FOUND: "没有这个代码或这一页",
    HTTPStatus.UNAUTHORIZED: "没有钥匙，或钥匙不对",
    HTTPStatus.FORBIDDEN: "不能这样做",
    HTTPStatus.CONFLICT: "它现在的状态不能这样改",
    HTTPStatus.UNPROCESSABLE_ENTITY: "有的字段不对，errors 说每个该怎么写；或者 Idempotency-Key 用过了",
    HTTPStatus.TOO_MANY_REQUESTS: "太多了，Retry-After 说过几秒再来",
}
READING = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)
WRITING = tuple(REFUSALS)
BEARER = "bearer"
ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "这一次的编号：24 小时里同一个编号只做一次，再来就照样回答",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[!-~]+$"},
}
"""How a request is known again."""


async def show(request: Request) -> Response:
    """The description, made at the first question."""
    state = request.app.state
    if not hasattr(state, "openapi"):
        routes = [route for route in request.app.routes if isinstance(route, Route)]
        state.openapi = msgspec.json.encode(document(routes, state.catalogue))
    headers = {"cache-control": "public, max-age=300", **{name.decode(): value.decode() for name, value in OPEN}}
    return Response(state.openapi, media_type="application/json", headers=headers)


def document(routes: Iterable[Route], catalogue: Catalogue) -> dict[str, Any]:
    """The whole description of those addresses that are declared."""
    ways = [(_path(route), route.endpoint, route.methods or set()) for route in routes]
    reading = {path: shown.purpose for path, shown, _ in ways if isinstance(shown, Endpoint)}
    writing = [(path, how, done.errand) for path, done, methods in ways if isinstance(done, Deed) for how in methods]
    told = [purpose.answer for purpose in reading.values()] + [Problem]
    told += [kind for _, _, errand in writing for kind in (errand.answer, errand.body) if kind]
    _, schemas = msgspec.json.schema_components(told, ref_template=SCHEMAS)
    paths = {
        path + form: {"get": _reading(path + form, reading[path], catalogue)} for path in reading for form in ("", CSV)
    }
    for path, how, errand in writing:
        paths.setdefault(path, {})[how.lower()] = _writing(path, how, errand, catalogue)
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": "/"}],
        "security": [],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {status.name: _refusal(status) for status in REFUSALS},
            "securitySchemes": {
                BEARER: {"type": "http", "scheme": "bearer", "description": "nongjia token add 给的钥匙"}
            },
        },
    }


def _path(route: Route) -> str:
    """The address as OpenAPI writes it: without the form of the answer, {listing:code} as {listing}."""
    return _KIND.sub("}", route.path.removesuffix("{form:csv}"))


def _reading(path: str, purpose: Purpose, catalogue: Catalogue) -> dict[str, Any]:
    is_csv = path.endswith(CSV)
    shape = {"text/csv": {"schema": {"type": "string"}}} if is_csv else _json(purpose.answer)
    tag = {"ETag": {"schema": {"type": "string"}, "description": "照写在 If-None-Match 里，没变就回 304"}}
    return {
        "operationId": _name(path),
        "summary": purpose.summary + ("（CSV）" if is_csv else ""),
        "description": purpose.answer.__doc__ or "",
        "parameters": [
            *(_parameter(parameter, catalogue, "path") for parameter in purpose.path),
            *(_parameter(parameter, catalogue, "query") for parameter in purpose.parameters),
        ],
        "responses": {
            "200": {"description": "回答", "headers": tag, "content": shape},
            "304": {"description": "没有变"},
            **_refusals(READING),
        },
    }


def _writing(path: str, method: str, errand: Errand, catalogue: Catalogue) -> dict[str, Any]:
    sent = {"requestBody": {"required": True, "content": _json(errand.body)}} if errand.body else {}
    there = {"Location": {"schema": {"type": "string"}, "description": "新的一条在这里"}}
    return {
        "operationId": f"{_name(path)}_{method.lower()}",
        "summary": errand.summary,
        "description": (errand.body or errand.answer).__doc__ or "",
        "security": [{BEARER: []}],
        "parameters": [*(_parameter(parameter, catalogue, "path") for parameter in errand.path), ONCE],
        **sent,
        "responses": {
            str(int(errand.status)): {
                "description": "做好了，已经存下",
                "headers": there if errand.status == HTTPStatus.CREATED else {},
                "content": _json(errand.answer),
            },
            **_refusals(WRITING if errand.path else set(WRITING) - {HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT}),
        },
    }


def _name(path: str) -> str:
    return "_".join(_WORD.findall(path.removeprefix("/api/v1/")))


def _parameter(parameter: Parameter, catalogue: Catalogue, where: str) -> dict[str, Any]:
    codes = {"enum": list(parameter.codes(catalogue))} if parameter.codes else {}
    return {
        "name": parameter.name,
        "in": where,
        "required": parameter.required,
        "description": parameter.meaning,
        "schema": parameter.schema | codes,
    }


def _refusals(statuses: Iterable[HTTPStatus]) -> dict[str, Any]:
    return {str(status.value): {"$ref": f"#/components/responses/{status.name}"} for status in statuses}


def _refusal(status: HTTPStatus) -> dict[str, Any]:
    shape = {"application/problem+json": {"schema": _ref(Problem.__name__)}}
    return {"description": REFUSALS[status], "content": shape}


def _json(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(kind.__name__)}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": SCHEMAS.format(name=name)}
