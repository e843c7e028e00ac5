"""Health (健康): whether the process lives, and whether it can serve; for operators and their machines."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models import engines
from models.engines import Busy, DiskFull
from models.rules import days

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
        "writable": await _writable() if readable else False,
        "clock": "ok" if days.now() > OLDEST_CLOCK else "wrong",
        "jobs": getattr(request.app.state, "jobs", "elsewhere"),
    }
    return JSONResponse(told, 200 if readable else 503, headers={"cache-control": "no-store"})


async def _readable() -> bool:
    try:
        return bool(await engines.database().rows("SELECT count(*) FROM schema_version"))
    except (Busy, DiskFull):
        return False


async def _writable() -> bool:
    """Begins a transaction that changes nothing but says so: it takes the writer's place, and room on the disk."""
    try:
        async with engines.writing() as tx:
            await tx.run("UPDATE schema_version SET name = name WHERE name = (SELECT min(name) FROM schema_version)")
    except (Busy, DiskFull):
        return False
    return True
