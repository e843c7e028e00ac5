"""The protocol (协议): HTTP/1.1 as uvicorn speaks it, with the deadlines and limits that it lacks.

A head comes within 10 s, a body within 30 s or at 1 KB a second, an idle connection closes after 5 s; a head has at
most 100 headers and 32 KB, an address 8 KB. What goes beyond is answered in one sentence, and the connection closed.
"""

import resource
from asyncio import AbstractEventLoop, TimerHandle, Transport
from enum import Enum
from http import HTTPStatus
from typing import Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.headers import HEADERS

HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
BODY_STEP = 5.0
BODY_RATE = 1024
MOST_HEADERS = 100
HEAD_BYTES = 32 * 1024
URL_BYTES = 8 * 1024
MOST_JOINED = 64 * 1024
PARTING_SECONDS = 0.3
"""At a stop, how long an accepted connection may still bring the request that is on its way."""

SPARE_FILES = 48
LEAST_CONNECTIONS, MOST_CONNECTIONS = 16, 2000
LINES = b"".join(name + b": " + value + b"\r\n" for name, value in HEADERS)
ALLOWED = b"allow: GET, HEAD, POST\r\n"
SAID = {
    400: "这个请求不完整或格式不对。",
    405: "不支持这种请求方法。",
    408: "等得太久，请再试一次。",
    414: "网址太长。",
    417: "不支持请求头 Expect 的这个值。",
    431: "请求头太多或太长。",
    503: "现在连接的人太多，请过一会儿再试。",
}


class Phase(Enum):
    """What the other side owes us."""

    HEAD = 1
    BODY = 2
    NOTHING = 3


def refusal(status: int) -> bytes:
    """A whole answer that ends the connection."""
    body = SAID[status].encode()
    extra = {405: ALLOWED, 503: b"retry-after: 5\r\n"}.get(status, b"")
    start = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
    kind = b"content-type: text/plain; charset=utf-8\r\ncache-control: no-store\r\nconnection: close\r\n"
    return start + LINES + extra + kind + b"content-length: %d\r\n\r\n" % len(body) + body


REFUSALS = {status: refusal(status) for status in SAID}


def room() -> int:
    """How many connections fit, with files left over for the database and the logs."""
    return min(MOST_CONNECTIONS, max(LEAST_CONNECTIONS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - SPARE_FILES))


ROOM = room()


class Joined:
    """A transport that sends in one piece what is written in one turn of the loop: an answer's head with its body."""

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self._send)
        self._parts.append(data)
        self._size += len(data)
        if self._size > MOST_JOINED:
            self._send()

    def close(self) -> None:
        self._send()
        self._transport.close()

    def _send(self) -> None:
        parts, self._parts, self._size = self._parts, [], 0
        if parts and not self._transport.is_closing():
            self._transport.write(b"".join(parts))


class Protocol(HttpToolsProtocol):
    """One connection."""

    phase = Phase.HEAD
    watched = Phase.NOTHING
    timer: TimerHandle | None = None
    began = 0.0
    head = head_size = received = 0
    wrong = 400
    leaving = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(cast(Transport, Joined(transport, self.loop)))
        if len(self.connections) > ROOM:
            self.refuse(503)
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.parser is None or self.transport.is_closing():
            return
        self._unset_keepalive_if_required()
        if self.phase is Phase.NOTHING:
            self.phase, self.head = Phase.HEAD, 0
        if self.phase is Phase.HEAD:
            self.head += len(data)
        self._feed(data)
        if self.phase is Phase.HEAD and self.head > HEAD_BYTES + URL_BYTES:
            self.refuse(431)
        elif self.phase is not self.watched:
            self._watch()

    def _feed(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.cycle.keep_alive = False
        except httptools.HttpParserInvalidMethodError:
            self.refuse(405)
        except httptools.HttpParserError:
            self.refuse(self.wrong)

    def on_message_begin(self) -> None:
        self.phase, self.head_size = Phase.HEAD, 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > URL_BYTES:
            self._wrong(414)

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self.head_size += len(name) + len(value)
        if len(self.headers) > MOST_HEADERS or self.head_size > HEAD_BYTES:
            self._wrong(431)
        if name.lower() == b"expect" and not self.expect_100_continue:
            self._wrong(417)

    def on_headers_complete(self) -> None:
        self.phase, self.received = Phase.BODY, 0
        super().on_headers_complete()
        if self.leaving:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        self.received += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.phase = Phase.NOTHING
        super().on_message_complete()

    def _wrong(self, status: int) -> None:
        """Ends the parsing from inside one of its callbacks."""
        self.wrong = status
        raise ValueError(status)

    def refuse(self, status: int) -> None:
        """Hangs up; with an answer, unless one is under way or due to an earlier request."""
        self._stop_timer()
        if self.transport.is_closing():
            return
        cycle = self.cycle
        free = cycle is None or cycle.response_complete
        if free or (self.phase is Phase.BODY and not cycle.response_started and not self.pipeline):
            self.transport.write(REFUSALS[status])
        if not free:
            cycle.disconnected = True
            cycle.message_event.set()
        self.transport.close()

    def _watch(self) -> None:
        """Sets the deadline of what is owed now."""
        self._stop_timer()
        self.watched = self.phase
        if self.phase is Phase.HEAD:
            self.timer = self.loop.call_later(HEAD_SECONDS, self._head_late)
        elif self.phase is Phase.BODY:
            self.began = self.loop.time()
            self.timer = self.loop.call_later(BODY_SECONDS, self._look_at_body)

    def _stop_timer(self) -> None:
        self.watched = Phase.NOTHING
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def _head_late(self) -> None:
        if self.head:
            self.refuse(408)
        else:
            self.transport.close()

    def _look_at_body(self) -> None:
        if self.received < BODY_RATE * (self.loop.time() - self.began):
            self.refuse(408)
        else:
            self.timer = self.loop.call_later(BODY_STEP, self._look_at_body)

    def shutdown(self) -> None:
        """A stop: what was begun is answered, and so is a request that is on its way."""
        self.leaving = True
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False
        else:
            self.loop.call_later(PARTING_SECONDS, self._part)

    def _part(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
