"""Health (健康): whether the process lives, and whether it can serve; for operators and their machines."""

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models import engines
from models.engines import Busy, DiskFull
from models.rules import days

PATIENCE = 1.0
LEAST_ROOM = 8_000_000
OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
"""A clock that stands before the program was written is wrong."""


async def alive(request: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers={"cache-control": "no-store"})


async def ready(request: Request) -> Response:
    """Ready is migrated and readable; the rest is told beside it."""
    readable = await _readable()
    told = {
        "status": "ok" if readable else "unready",
        "database": "ok" if readable else "unreachable",
        "writable": await _writable(request.app.state.settings.file) if readable else False,
        "clock": "ok" if days.now() > OLDEST_CLOCK else "wrong",
        "jobs": "here" if request.app.state.with_jobs else "elsewhere",
    }
    return JSONResponse(told, 200 if readable else 503, headers={"cache-control": "no-store"})


async def _readable() -> bool:
    try:
        return bool(await engines.database().rows("SELECT count(*) FROM schema_version"))
    except (Busy, DiskFull):
        return False


async def _writable(file: Path | None) -> bool:
    """Takes the writer's place for a moment, writes nothing, and looks for room on the disk."""
    try:
        async with asyncio.timeout(PATIENCE), engines.writing():
            return file is None or shutil.disk_usage(file.parent).free > LEAST_ROOM
    except (Busy, DiskFull, TimeoutError):
        return False
