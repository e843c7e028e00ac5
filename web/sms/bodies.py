"""Bodies (请求内容): a request's form, JSON or XML as plain fields; whatever cannot be read is Unclear."""

import json
from typing import Any
from urllib.parse import parse_qsl

from lxml import etree
from starlette.requests import Request

from models.rules.errors import Unclear

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MOST_FIELDS = 50
MOST_XML = 16 * 1024
DEFINITIONS = (b"<!doctype", b"<!entity")
UNCLEAR = "看不懂这条请求，请照网关说明核对字段和编码（UTF-8）"

Fields = dict[str, Any]


async def fields(request: Request) -> Fields:
    """The fields of a form, of a JSON object, or, without a body, of the query."""
    kind, body = request.headers.get("content-type", "").partition(";")[0].strip().lower(), await request.body()
    if request.method == "GET" or not (body or kind):
        return dict(pairs(request.scope["query_string"]))
    if kind == JSON:
        return json_object(body)
    if kind == "multipart/form-data":
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        return {name: value for name, value in form.items() if isinstance(value, str)}
    if kind != FORM:
        raise Unclear(UNCLEAR)
    return dict(pairs(body))


def pairs(form: bytes) -> list[tuple[str, str]]:
    """Names and values in their order; a value that is not UTF-8 keeps its bytes as halves of characters."""
    try:
        return parse_qsl(
            form.decode("utf-8", "surrogateescape"), True, errors="surrogateescape", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Unclear(UNCLEAR) from None


def json_object(body: bytes) -> Fields:
    found = _json(body)
    if not isinstance(found, dict):
        raise Unclear(UNCLEAR)
    return found


def json_array(body: bytes) -> list[Any]:
    """The elements; a broken text breaks only its own."""
    found = _json(body)
    if not isinstance(found, list):
        raise Unclear(UNCLEAR)
    return found


def _json(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8", "surrogateescape"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Unclear(UNCLEAR) from None


def _refuse(said: str) -> None:
    raise ValueError(said)


def word(record: Any, name: str, *others: str) -> str:
    """A text or a whole number by one of these names; Unclear where there is none."""
    found = record if isinstance(record, dict) else {}
    said = next((found[one] for one in (name, *others) if found.get(one) is not None), None)
    if isinstance(said, bool) or not isinstance(said, str | int):
        raise Unclear(UNCLEAR)
    return str(said)


def word_or(record: Any, name: str, usual: str = "") -> str:
    """The same, where it may be missing."""
    return word(record, name) if isinstance(record, dict) and record.get(name) is not None else usual


def xml(body: bytes) -> dict[str, str]:
    """The elements under the root, by name. Who defines something, or sends too much, is not read at all."""
    if len(body) > MOST_XML or any(sign in body.lower() for sign in DEFINITIONS):
        raise Unclear(UNCLEAR)
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unclear(UNCLEAR) from None
    return {child.tag: child.text or "" for child in root if isinstance(child.tag, str)}
