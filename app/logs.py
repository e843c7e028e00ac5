"""Logs (日志): one JSON line an event, in UTC, without phone numbers; on a terminal the same as plain text."""

import logging
import re
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TextIO

import msgspec
import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.types import Processor

PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
FIRST_ERROR = 400
SET_UP, GATEWAYS = "/setup/", "/sms/"
"""What follows the first, and the name of a gateway after the second, lets someone in."""
ENCODER = msgspec.json.Encoder(enc_hook=str)
Event = MutableMapping[str, Any]


def set_up(form: str, stream: TextIO = sys.stderr) -> None:
    """Sends the events of all libraries to one stream in one form: json, text, or what fits the stream."""
    steps: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper("iso", utc=True, key="at"),
    ]
    said = (
        structlog.dev.ConsoleRenderer(
            colors=False, event_key="event", timestamp_key="at", exception_formatter=structlog.dev.plain_traceback
        )
        if is_plain(form, stream)
        else _json
    )
    last: list[Processor] = [
        ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        masked,
        said,
    ]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ProcessorFormatter(foreign_pre_chain=steps, processors=last))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in ("uvicorn", "httpx", "taskiq", "tortoise"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*steps, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def is_plain(form: str, stream: TextIO) -> bool:
    return form == "text" or (form == "auto" and stream.isatty())


def masked(logger: Any, name: str, event: Event) -> Event:
    """The event with every phone number as 138****8000."""
    return {key: mask(value) if isinstance(value, str) else value for key, value in event.items()}


def shown(path: str) -> str:
    """A path without the token that opens a door."""
    if path.startswith(GATEWAYS):
        gateway, rest, _ = path.removeprefix(GATEWAYS).partition("/")
        return mask(f"{GATEWAYS}{gateway}/***" if rest else path)
    return f"{SET_UP}***" if path.startswith(SET_UP) else mask(path)


def mask(text: str) -> str:
    return PHONE.sub(r"\1****\2", text)


def _json(logger: Any, name: str, event: Event) -> str:
    return ENCODER.encode(event).decode()


class Line(msgspec.Struct, gc=False):
    """What is told of a request."""

    event: str
    at: datetime
    level: str
    request: str
    method: str
    path: str
    status: int
    bytes: int
    ms: float


class Journal:
    """The line of each request, written by the short way, for there are thousands a second."""

    def __init__(self, form: str, stream: TextIO = sys.stderr) -> None:
        self._plain = is_plain(form, stream)
        self._stream = stream

    def write(self, number: str, method: str, path: str, outcome: tuple[int, int, float]) -> None:
        """`outcome`: status, bytes and milliseconds. Queries are never told: they may hold names and numbers."""
        status, size, ms = outcome
        if path.startswith((SET_UP, GATEWAYS)):
            path = shown(path)
        elif status >= FIRST_ERROR:
            path = mask(path)
        if self._plain:
            self._say(f"{method} {path} {status} {ms:.1f} ms\n")
            return
        line = Line("request", datetime.now(UTC), "info", number, method, path, status, size, round(ms, 2))
        self._say(ENCODER.encode(line).decode() + "\n")

    def _say(self, line: str) -> None:
        """A log on a full disk, or that nobody reads any more, stops no answer."""
        with suppress(OSError):
            self._stream.write(line)
