"""Dumps (数据包): the files of the open data, each by its day for ever the same, and by `latest` the newest."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.staticfiles import NotModifiedResponse, StaticFiles

from models import dumps
from web import dcat
from web.answers import OPEN
from web.sheets import BOM

UNKNOWN = 404
FOR_EVER, FOR_NOW = "public, max-age=31536000, immutable", "public, max-age=300"
KINDS = {
    ".csv": "text/csv; charset=utf-8; header=present",
    ".jsonl": "application/jsonl",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
    "": "text/plain; charset=utf-8",
}
OPEN_HEADERS = {name.decode(): value.decode() for name, value in OPEN}
NONE = "还没有数据包，第一份做好就在这里。"
BLOCK = 1 << 16
files = StaticFiles(check_dir=False)
"""Knows when a file is not sent again."""


async def show(request: Request) -> Response:
    """A file of a day, or of the latest; ranges are answered too."""
    day, name = request.path_params["day"], request.path_params["file"]
    found = await asyncio.to_thread(dumps.find, _room(request), day, name)
    return _sent(request, found, day == dumps.LATEST)


async def product(request: Request) -> Response:
    """The newest summaries of one product; `?bom=1` for spreadsheets that need to be told that it is UTF-8."""
    code, room = request.path_params["product"], _room(request)
    if code not in request.app.state.catalogue.products:
        raise HTTPException(UNKNOWN, f"没有产品代码“{code[:40]}”，全部代码见 /api/v1/products。")
    before = "demo-" if request.app.state.settings.demo else ""
    found = await asyncio.to_thread(dumps.find, room, dumps.LATEST, f"products/{before}{code}.csv")
    return _sent(request, found, True)


def _room(request: Request) -> Path:
    room: Path = request.app.state.settings.exports
    return room


def _sent(request: Request, found: tuple[Path, str] | None, latest: bool) -> Response:
    if found is None or not found[0].is_file():
        raise HTTPException(UNKNOWN, "没有这个文件。全部文件见 /data。")
    path, digest = found
    day = next(part for part in reversed(path.parts) if dumps.is_day(part))
    told = {"cache-control": FOR_NOW if latest else FOR_EVER, **OPEN_HEADERS}
    if latest:
        told["content-location"] = f"/data/{day}/{path.relative_to(_room(request) / day).as_posix()}"
    if digest:
        told["etag"] = f'"{digest[:32]}"'
    if request.query_params.get("bom") == "1" and path.suffix == ".csv":
        return StreamingResponse(_marked(path), headers={**told, "etag": f'"{digest[:31]}b"'}, media_type=KINDS[".csv"])
    kind = KINDS.get(path.suffix, KINDS[""])
    name = path.name if path.suffix in (".csv", ".jsonl", ".parquet") else None
    response = FileResponse(path, headers=told, media_type=kind, filename=name, stat_result=path.stat())
    if files.is_not_modified(response.headers, request.headers):
        return NotModifiedResponse(response.headers)
    return response


async def _marked(path: Path) -> AsyncIterator[bytes]:
    """With a byte order mark before it."""
    yield BOM.encode()
    with path.open("rb") as file:
        while block := await asyncio.to_thread(file.read, BLOCK):
            yield block


async def package(request: Request) -> Response:
    """The newest dump's Data Package, its paths as they are found from here."""
    room = _room(request)
    day = await asyncio.to_thread(dumps.newest, room)
    if day is None:
        raise HTTPException(UNKNOWN, NONE)
    told = dict(dumps.package(room / day))
    told["resources"] = [_from_here(one, day) for one in told["resources"]]
    return _json(request, told, "application/json")


def _from_here(resource: dict[str, Any], day: str) -> dict[str, Any]:
    return {**resource, "path": f"{day}/{resource['path']}", "schema": f"{day}/{resource['schema']}"}


def _json(request: Request, told: object, kind: str) -> Response:
    response = JSONResponse(told, headers={"cache-control": FOR_NOW, **OPEN_HEADERS}, media_type=kind)
    response.headers["etag"] = f'"{sha256(bytes(response.body)).hexdigest()[:32]}"'
    return (
        NotModifiedResponse(response.headers) if files.is_not_modified(response.headers, request.headers) else response
    )


async def catalog(request: Request) -> Response:
    """The catalogue of the open data as DCAT 3."""
    room = _room(request)
    day = await asyncio.to_thread(dumps.newest, room)
    told = dumps.package(room / day) if day else None
    return _json(request, dcat.catalog(request.app.state.settings.base_url, day or "", told), "application/ld+json")
