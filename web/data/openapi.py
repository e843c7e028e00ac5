"""The description of the open data (接口说明): OpenAPI 3.1, made from the addresses themselves."""

import re
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from models.rules.catalogue import Catalogue
from web.answers import CSV, OPEN, Endpoint, Problem
from web.asked import Parameter

_KIND, _WORD = re.compile(":[a-z]+}"), re.compile("[a-z]+")
SCHEMAS = "#/components/schemas/{name}"
ABOUT = """行情开放数据，读取不用钥匙。价格是元（或所写货币）的数，最多三位小数，总和单位、日期一起给出；
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
}


async def show(request: Request) -> Response:
    """The description, made at the first question."""
    state = request.app.state
    if not hasattr(state, "openapi"):
        endpoints = {_path(route): route.endpoint for route in request.app.routes if _is_open(route)}
        state.openapi = msgspec.json.encode(document(endpoints, state.catalogue))
    headers = {"cache-control": "public, max-age=300", **{name.decode(): value.decode() for name, value in OPEN}}
    return Response(state.openapi, media_type="application/json", headers=headers)


def _is_open(route: Any) -> bool:
    return isinstance(route, Route) and isinstance(route.endpoint, Endpoint)


def _path(route: Route) -> str:
    """The address as OpenAPI writes it: without the form of the answer, {listing:code} as {listing}."""
    return _KIND.sub("}", route.path.removesuffix("{form:csv}"))


def document(endpoints: dict[str, Endpoint], catalogue: Catalogue) -> dict[str, Any]:
    """The whole description of these addresses."""
    answers = [endpoint.purpose.answer for endpoint in endpoints.values()]
    _, schemas = msgspec.json.schema_components([*answers, Problem], ref_template=SCHEMAS)
    both = {path + form: endpoint for path, endpoint in endpoints.items() for form in ("", CSV)}
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": "/"}],
        "security": [],
        "paths": {path: {"get": _operation(path, endpoint, catalogue)} for path, endpoint in both.items()},
        "components": {"schemas": schemas, "responses": {status.name: _refusal(status) for status in REFUSALS}},
    }


def _operation(path: str, endpoint: Endpoint, catalogue: Catalogue) -> dict[str, Any]:
    purpose, is_csv = endpoint.purpose, path.endswith(CSV)
    json = {"application/json": {"schema": _ref(purpose.answer.__name__)}}
    shape = {"text/csv": {"schema": {"type": "string"}}} if is_csv else json
    tag = {"ETag": {"schema": {"type": "string"}, "description": "照写在 If-None-Match 里，没变就回 304"}}
    return {
        "operationId": "_".join(_WORD.findall(path.removeprefix("/api/v1/"))),
        "summary": purpose.summary + ("（CSV）" if is_csv else ""),
        "description": purpose.answer.__doc__ or "",
        "parameters": [
            *(_parameter(parameter, catalogue, "path") for parameter in purpose.path),
            *(_parameter(parameter, catalogue, "query") for parameter in purpose.parameters),
        ],
        "responses": {
            "200": {"description": "回答", "headers": tag, "content": shape},
            "304": {"description": "没有变"},
            **{str(status.value): {"$ref": f"#/components/responses/{status.name}"} for status in REFUSALS},
        },
    }


def _parameter(parameter: Parameter, catalogue: Catalogue, where: str) -> dict[str, Any]:
    codes = {"enum": list(parameter.codes(catalogue))} if parameter.codes else {}
    return {
        "name": parameter.name,
        "in": where,
        "required": parameter.required,
        "description": parameter.meaning,
        "schema": parameter.schema | codes,
    }


def _refusal(status: HTTPStatus) -> dict[str, Any]:
    shape = {"application/problem+json": {"schema": _ref(Problem.__name__)}}
    return {"description": REFUSALS[status], "content": shape}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": SCHEMAS.format(name=name)}
