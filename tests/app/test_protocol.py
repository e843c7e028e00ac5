"""The protocol: what dawdles, floods or is broken gets a short answer or a closed connection, others are served."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
import pytest_asyncio
import uvicorn

from app import protocol
from app.protocol import MOST_JOINED, Joined, Protocol

GET = b"GET /slow HTTP/1.1\r\nHost: x\r\n"
PATIENCE = 10.0


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the body it was sent; /wait answers once the body's end was seen."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message["body"]
        if not message["more_body"]:
            break
    await asyncio.sleep(0.05 if scope["path"] == "/slow" else 0)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


class Running:
    """A server on a socket of its own."""

    def __init__(self, server: uvicorn.Server, listening: socket.socket) -> None:
        self.server = server
        self.address = listening.getsockname()

    async def link(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(*self.address)

    async def say(self, data: bytes) -> bytes:
        """All that comes back until the server hangs up."""
        reader, writer = await self.link()
        writer.write(data)
        return await ended(reader, writer)


async def ended(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """What comes until the other side hangs up."""
    try:
        return await asyncio.wait_for(reader.read(-1), PATIENCE)
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest_asyncio.fixture
async def running() -> AsyncIterator[Running]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(echo, http=Protocol, ws="none", lifespan="off", log_config=None, timeout_keep_alive=1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    yield Running(server, listening)
    server.should_exit = True
    await task


@pytest.mark.asyncio
async def test_a_whole_request_is_answered(running: Running) -> None:
    said = await running.say(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc")
    assert said.startswith(b"HTTP/1.1 200")
    assert said.endswith(b"\r\n\r\nabc")


@pytest.mark.asyncio
async def test_a_silent_connection_is_closed(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)
    assert await running.say(b"") == b""


@pytest.mark.asyncio
async def test_a_head_that_does_not_end_is_told_that_it_is_late(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)
    assert (await running.say(GET)).startswith(b"HTTP/1.1 408")


@pytest.mark.asyncio
async def test_a_second_head_has_its_deadline_too(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    reader, writer = await running.link()
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"200 OK" in await reader.readuntil(b"\r\n\r\n")
    writer.write(GET)
    assert (await ended(reader, writer)).startswith(b"HTTP/1.1 408")


@pytest.mark.asyncio
async def test_a_body_that_dawdles_is_told_that_it_is_late(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "BODY_SECONDS", 0.05)
    said = await running.say(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nabc")
    assert said.startswith(b"HTTP/1.1 408")


@pytest.mark.asyncio
async def test_a_large_body_that_keeps_coming_is_let_in(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "BODY_SECONDS", 0.05)
    monkeypatch.setattr(protocol, "BODY_STEP", 0.05)
    reader, writer = await running.link()
    writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\nConnection: close\r\n\r\n")
    for _ in range(20):
        writer.write(b"a" * 2000)
        await asyncio.sleep(0.02)
    assert (await ended(reader, writer)).startswith(b"HTTP/1.1 200")


@pytest.mark.asyncio
async def test_an_idle_connection_is_closed_after_its_answer(running: Running) -> None:
    said = await running.say(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 200")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("data", "status"),
    [
        (GET + b"X: 1\r\n" * 101 + b"\r\n", b"431"),
        (GET + b"X: " + b"a" * 40_000 + b"\r\n\r\n", b"431"),
        (GET + b"X: " + b"a" * 100_000, b"431"),
        (b"GET /?q=" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
        (b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", b"405"),
        (b"\x16\x03\x01\x00\xc8\x01", b"405"),
        (b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (GET + b"Expect: 200-maybe\r\n\r\n", b"417"),
        (GET + b"no colon\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
    ],
)
async def test_what_is_beyond_the_limits_is_refused_in_one_sentence(
    running: Running, data: bytes, status: bytes
) -> None:
    said = await running.say(data)
    head, _, body = said.partition(b"\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 " + status)
    assert b"content-security-policy: default-src 'none'" in head
    assert body.decode().endswith("。")


@pytest.mark.asyncio
async def test_who_comes_when_all_places_are_taken_is_asked_to_come_again(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "ROOM", 0)
    said = await running.say(b"")
    assert said.startswith(b"HTTP/1.1 503")
    assert b"retry-after: 5" in said


@pytest.mark.asyncio
async def test_an_offered_upgrade_is_passed_over(running: Running) -> None:
    said = await running.say(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 200")


@pytest.mark.asyncio
async def test_two_requests_in_one_breath_are_answered_in_order(running: Running) -> None:
    first = b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1"
    second = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nConnection: close\r\n\r\n2"
    said = await running.say(first + second)
    assert [part[-1:] for part in said.split(b"HTTP/1.1 200 OK")[1:]] == [b"1", b"2"]


@pytest.mark.asyncio
async def test_what_is_on_its_way_at_a_stop_is_answered(running: Running) -> None:
    reader, writer = await running.link()
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    running.server.should_exit = True
    for connection in running.server.server_state.connections:
        connection.shutdown()
    writer.write(GET + b"\r\n")
    said = await ended(reader, writer)
    assert said.startswith(b"HTTP/1.1 200")
    assert b"connection: close" in said


class Wire:
    """The far end of a connection: what arrives, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.pieces.append(data)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


@pytest.mark.asyncio
async def test_head_and_body_leave_as_one_piece_and_nothing_is_held_back() -> None:
    wire = Wire()
    joined = Joined(cast(asyncio.Transport, wire), asyncio.get_running_loop())
    for part in (b"head", b"body"):
        joined.write(part)
    assert wire.pieces == []
    await asyncio.sleep(0)
    assert wire.pieces == [b"headbody"]
    joined.write(b"head")
    joined.write(b"x" * MOST_JOINED)
    assert wire.pieces[1:] == [b"head" + b"x" * MOST_JOINED]
    joined.write(b"last")
    joined.close()
    await asyncio.sleep(0)
    assert (wire.pieces[2:], wire.closed) == ([b"last"], True)
