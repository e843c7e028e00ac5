"""Serving (开门): the process, or processes, that serve the application, from the listening socket to the stop."""

import gc
import socket
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from signal import SIGINT, SIGTERM, signal
from typing import Any

import structlog
import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from app import logs
from app.protocol import Protocol
from app.settings import Settings
from models import people
from models.rules.errors import Refused

BACKLOG = 1024
GRACE = 10
KEEP_ALIVE = 5
NEW = 20_000
"""So many new things come before garbage is looked for among them: what a request leaves is mostly freed at once."""
log = structlog.get_logger()

Build = Callable[[Settings], Starlette]


def serve(settings: Settings, build: Build, workers: int = 1) -> int:
    """Serves until a signal says stop; what runs then has 10 s to end."""
    listening = _listen(settings)
    log.info("serving", address=settings.base_url, host=settings.host, port=settings.port, workers=workers)
    app = build(settings)
    if workers == 1:
        Server(_config(settings, app, lifespan="off"), app).run(sockets=[listening])
    else:
        uvloop.run(_tried(app))
        config = _config(settings, partial(_again, settings, build), lifespan="on", factory=True, workers=workers)
        Multiprocess(config, sockets=[listening]).run()
    return 0


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        where = f"{settings.host} 的端口 {settings.port}"
        raise Refused(f"不能在 {where} 上开始服务（{error.strerror}）：请用 --port 换一个端口") from None


class Server(uvicorn.Server):
    """Opens and closes the application itself, so what is wrong at the start comes out as it is; ends with code 0."""

    def __init__(self, config: uvicorn.Config, app: Starlette) -> None:
        super().__init__(config)
        self.app = app

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        with self.capture_signals():
            async with self.app.router.lifespan_context(self.app):
                await _introduce(self.app)
                _freeze()
                await self._serve(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        before = {number: signal(number, self.handle_exit) for number in (SIGTERM, SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal(number, handler)


def _freeze() -> None:
    """What is there from the start stays: nobody need look through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, *gc.get_threshold()[1:])


async def _tried(app: Starlette) -> None:
    """Opens the application once, so that the database is migrated, and what is wrong told, before others start."""
    async with app.router.lifespan_context(app):
        await _introduce(app)


async def _introduce(app: Starlette) -> None:
    """Where nobody is staff yet, a link for the first administrator; printed, for no log may hold it."""
    settings: Settings = app.state.settings
    if token := await people.first(settings.secret):
        sys.stderr.write(
            f"还没有工作人员。请在{people.HOURS}小时内打开这个链接，设好第一位管理员（只显示这一次）：\n"
            f"{settings.base_url}/setup/{token}\n"
            "链接丢了，可以用 nongjia person add 手机号 --role admin 再要一个。\n"
        )


def _again(settings: Settings, build: Build) -> ASGIApp:
    """The application in a process of its own."""
    logs.set_up(settings.log_format)
    return build(settings)


def _config(settings: Settings, app: ASGIApp | Callable[[], ASGIApp], **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=Protocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
        **more,
    )
