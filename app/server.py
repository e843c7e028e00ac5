"""The server (服务器): the application, put together once, and the process that serves it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from app import database, health, timetable
from app.guards.answers import Answers
from app.guards.checks import Checks
from app.guards.failures import Failures, told
from app.guards.requests import Requests
from app.guards.straight import Straight
from app.logs import Journal
from app.settings import Settings, with_secret
from models import engines, photos, traits
from models.rules import catalogue
from web.routes import routes
from web.sms import reader

BODY_BYTES = 64 * 1024
LEAST_PACKED = 500
PACKING = 6
"""gzip's level: from 6 on, more work hardly saves a byte."""

OWN = [
    Route("/healthz", health.alive, methods=["GET"], name="healthz"),
    Route("/readyz", health.ready, methods=["GET"], name="readyz"),
]


def build(settings: Settings, with_jobs: bool = False) -> Starlette:
    """The application; what its lifespan opens, it closes."""
    app = Starlette(
        routes=[*OWN, *routes],
        lifespan=_lifespan,
        exception_handlers={HTTPException: told},
        middleware=[
            Middleware(Requests, journal=Journal(settings.log_format)),
            Middleware(Failures),
            Middleware(Checks, hosts=settings.hosts),
            Middleware(Answers, version=_version(settings)),
            Middleware(Straight, routes=routes),
            Middleware(GZipMiddleware, minimum_size=LEAST_PACKED, compresslevel=PACKING),
            Middleware(RequestBodyLimitMiddleware, max_body_size=BODY_BYTES),
        ],
    )
    app.state.settings = settings
    app.state.with_jobs = with_jobs
    return app


def _version(settings: Settings) -> Callable[[], int | None]:
    return (lambda: engines.database().version()) if settings.answer_cache else (lambda: None)


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """What the requests need, opened before the first and closed after the last."""
    settings = app.state.settings = with_secret(app.state.settings)
    app.state.catalogue = catalogue.load(settings.catalogue)
    reader.known(app.state.catalogue)
    photos.make(settings.media)
    jobs = timetable.running(settings, app.state.catalogue) if app.state.with_jobs else nullcontext()
    async with database.opened(settings.database_url, app.state.catalogue), jobs:
        if await traits.marked(traits.DEMO):
            app.state.settings = replace(settings, demo=True)
        yield
