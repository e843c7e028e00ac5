"""The description of the open data (接口说明): OpenAPI 3.1, made from the addresses themselves."""

import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from models.rules.catalogue import Catalogue
from web.answers import CSV, OPEN, Endpoint, Problem
from web.asked import Parameter
from web.deeds import IDEMPOTENCY, Deed, Resource, Task
from web.feeds import ATOM, JSON

FORMS, FEEDS = "{form:csv}", "{form:feed}"
SCHEMAS = "#/components/schemas/{name}"
ABOUT = """行情和供求的开放数据，读取不用钥匙，写入要接口令牌。价格是元（或所写货币）的数，
最多三位小数，总和单位、日期一起给出；日期是 ISO 8601，时刻是 RFC 3339 +08:00。
列表一页最多 200 条，next 是下一页的 cursor。
地址后面加 .csv 得到同样内容的 CSV。出错按 RFC 9457 回答。"""
INFO = {
    "title": "农价 Nongjia",
    "version": "1",
    "description": ABOUT,
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}
BEARER = {"type": "http", "scheme": "bearer", "description": "nongjia token add 给出的接口令牌"}
REFUSALS = {
    HTTPStatus.BAD_REQUEST: "参数看不懂；detail 说该怎么写",
    HTTPStatus.UNAUTHORIZED: "没有令牌，或令牌已经停用",
    HTTPStatus.FORBIDDEN: "不许这样做，或者还没公开",
    HTTPStatus.NOT_FOUND: "没有这个代码或这一页",
    HTTPStatus.CONFLICT: "写得对，但和今天的日期、别的字段、这条供求现在的样子或用过的 Idempotency-Key 对不上",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "内容太大",
    HTTPStatus.UNPROCESSABLE_ENTITY: "有的字段不对；errors 逐个说该怎么写",
    HTTPStatus.TOO_MANY_REQUESTS: "写得太快了；Retry-After 说过多久再试",
    HTTPStatus.SERVICE_UNAVAILABLE: "系统正忙，请过一会儿再试",
    HTTPStatus.INSUFFICIENT_STORAGE: "磁盘满了，暂时不能保存",
}
READING = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)
WRITING = tuple(REFUSALS)


async def show(request: Request) -> Response:
    """The description, made at the first question."""
    state = request.app.state
    if not hasattr(state, "openapi"):
        routes = [route for route in request.app.routes if isinstance(route, Route)]
        state.openapi = msgspec.json.encode(document(routes, state.catalogue))
    headers = {"cache-control": "public, max-age=300", **{name.decode(): value.decode() for name, value in OPEN}}
    return Response(state.openapi, media_type="application/json", headers=headers)


def document(routes: Iterable[Route], catalogue: Catalogue) -> dict[str, Any]:
    """The whole description of these addresses."""
    told = [route for route in routes if _parts(route)]
    paths: dict[str, dict[str, Any]] = {}
    for route in told:
        for path in _paths(route):
            paths.setdefault(path, {}).update(_operations(path, route, catalogue))
    _, schemas = msgspec.json.schema_components(_shapes(told), ref_template=SCHEMAS)
    _list_codes(schemas, told, catalogue)
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": "/"}],
        "security": [],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {status.name: _refusal(status) for status in REFUSALS},
            "securitySchemes": {"token": BEARER},
        },
    }


def _shapes(routes: Iterable[Route]) -> list[type[msgspec.Struct]]:
    """Everything that is answered or said."""
    found: list[Any] = [Problem]
    for one in (part for route in routes for part in _parts(route).values()):
        found += [one.purpose.answer] if isinstance(one, Endpoint) else [one.task.answer, one.task.body]
    return list(dict.fromkeys(filter(None, found)))


def _list_codes(schemas: dict[str, Any], routes: Iterable[Route], catalogue: Catalogue) -> None:
    """The values that fields of bodies may have, alone and together, as the catalogue knows them."""
    for task in _tasks(routes):
        if task.body is None:
            continue
        body = schemas[task.body.__name__]
        for field, codes in task.codes.items():
            if said := body["properties"].get(field):
                word = next((part for part in said.get("anyOf", ()) if part.get("type") == "string"), said)
                word["enum"] = list(codes(catalogue))
        if task.rules:
            body["allOf"] = task.rules(catalogue)


def _tasks(routes: Iterable[Route]) -> Iterator[Task]:
    """Whatever can be asked to be done."""
    return (one.task for route in routes for one in _parts(route).values() if isinstance(one, Deed))


def _paths(route: Route) -> list[str]:
    """/api/v1/listings/{listing}: without the kind of a part, and in each form that there is."""
    path = re.sub(r":\w+", "", route.path.removesuffix(FORMS).removesuffix(FEEDS))
    forms = ("", CSV) if route.path.endswith(FORMS) else (JSON, ATOM) if route.path.endswith(FEEDS) else ("",)
    return [path + form for form in forms]


def _operations(path: str, route: Route, catalogue: Catalogue) -> dict[str, Any]:
    return {
        method.lower(): _reading(path, part, catalogue)
        if isinstance(part, Endpoint)
        else _writing(path, method, part, catalogue)
        for method, part in _parts(route).items()
        if method == "GET" or not path.endswith(CSV)
    }


def _parts(route: Route) -> Mapping[str, Endpoint | Deed]:
    """What can be done at the address, by method; nothing where it is no open data."""
    one: Any = route.endpoint
    return one.parts if isinstance(one, Resource) else {"GET": one} if isinstance(one, Endpoint) else {}


def _reading(path: str, endpoint: Endpoint, catalogue: Catalogue) -> dict[str, Any]:
    purpose, is_csv = endpoint.purpose, path.endswith(CSV)
    shape = _shape(path, purpose.answer)
    tag = {"ETag": {"schema": {"type": "string"}, "description": "照写在 If-None-Match 里，没变就回 304"}}
    return {
        "operationId": _name(path),
        "summary": purpose.summary + ("（CSV）" if is_csv else ""),
        "description": purpose.answer.__doc__ or "",
        "parameters": [_parameter(parameter, catalogue) for parameter in purpose.parameters],
        "responses": {
            "200": {"description": "回答", "headers": tag, "content": shape},
            "304": {"description": "没有变"},
            **_refusals((*READING, HTTPStatus.FORBIDDEN) if purpose.waits else READING),
        },
    }


def _shape(path: str, answer: type[msgspec.Struct]) -> dict[str, Any]:
    """What is answered, by the ending of the address."""
    for ending, kind in ((CSV, "text/csv"), (ATOM, "application/atom+xml")):
        if path.endswith(ending):
            return {kind: {"schema": {"type": "string"}}}
    return {"application/feed+json": {"schema": _ref(answer)}} if path.endswith(JSON) else _json(answer)


def _writing(path: str, method: str, deed: Deed, catalogue: Catalogue) -> dict[str, Any]:
    task = deed.task
    done: dict[str, Any] = {"description": "做好了，已经保存"}
    if task.answer:
        done["content"] = _json(task.answer)
    if task.status is HTTPStatus.CREATED:
        done["headers"] = {"Location": {"schema": {"type": "string"}, "description": "新的这一条在哪里"}}
    told: dict[str, Any] = {
        "operationId": f"{_name(path)}_{method.lower()}",
        "summary": task.summary,
        "security": [{"token": []}],
        "parameters": [_parameter(parameter, catalogue) for parameter in (*task.parameters, IDEMPOTENCY)],
        "responses": {str(task.status.value): done, **_refusals(WRITING)},
    }
    return told | ({"requestBody": {"required": True, "content": _json(task.body)}} if task.body else {})


def _name(path: str) -> str:
    return re.sub(r"[/.]", "_", path.removeprefix("/api/v1/").replace("{", "").replace("}", ""))


def _parameter(parameter: Parameter, catalogue: Catalogue) -> dict[str, Any]:
    codes = {"enum": list(parameter.codes(catalogue))} if parameter.codes else {}
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required,
        "description": parameter.meaning,
        "schema": parameter.schema | codes,
    }


def _refusals(statuses: Iterable[HTTPStatus]) -> dict[str, Any]:
    return {str(status.value): {"$ref": f"#/components/responses/{status.name}"} for status in statuses}


def _refusal(status: HTTPStatus) -> dict[str, Any]:
    shape = {"application/problem+json": {"schema": _ref(Problem)}}
    return {"description": REFUSALS[status], "content": shape}


def _json(shape: type[msgspec.Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(shape)}}


def _ref(shape: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": SCHEMAS.format(name=shape.__name__)}
