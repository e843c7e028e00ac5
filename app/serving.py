"""Serving (开门): the process, or processes, that serve the application, from the listening socket to the stop."""

import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from signal import SIGINT, SIGTERM, signal

import structlog
import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from app import logs
from app.protocol import Protocol
from app.settings import Settings
from models.rules.errors import Refused

BACKLOG = 1024
GRACE = 10
KEEP_ALIVE = 5
log = structlog.get_logger()

Build = Callable[[Settings], ASGIApp]


class Server(uvicorn.Server):
    """Ends with exit code 0 when it is asked to stop."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        before = {number: signal(number, self.handle_exit) for number in (SIGTERM, SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal(number, handler)


def serve(settings: Settings, build: Build, workers: int = 1) -> int:
    """Serves until a signal says stop; what runs then has 10 s to end."""
    listening = _listen(settings)
    log.info("serving", address=settings.base_url, host=settings.host, port=settings.port, workers=workers)
    config = _config(settings, partial(_worker, settings, build), workers)
    if workers > 1:
        Multiprocess(config, sockets=[listening]).run()
        return 0
    server = Server(config)
    server.run(sockets=[listening])
    return 0 if server.started else 1


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        where = f"{settings.host} 的端口 {settings.port}"
        raise Refused(f"不能在 {where} 上开始服务（{error.strerror}）：请用 --port 换一个端口") from None


def _worker(settings: Settings, build: Build) -> ASGIApp:
    """The application in its own process."""
    logs.set_up(settings.log_format)
    return build(settings)


def _config(settings: Settings, factory: Callable[[], ASGIApp], workers: int) -> uvicorn.Config:
    return uvicorn.Config(
        factory,
        factory=True,
        loop="uvloop",
        http=Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
        workers=workers,
    )
