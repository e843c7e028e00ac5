"""A supplier on loopback: a small real server that gives its answers in order and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, True))

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), True))


@dataclass
class Supplier:
    """Its address, its answers (status, headers, body), the last one again and again, and what it was asked."""

    url: str = ""
    answers: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.asked.append(await _request(reader))
            status, headers, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            told = {"content-length": str(len(body.encode())), "connection": "close", **headers}
            head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
            writer.write(f"HTTP/1.1 {status} Said\r\n{head}\r\n{body if status != 204 else ''}".encode())
            await writer.drain()
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> Asked:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Asked(method, target, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


@asynccontextmanager
async def running() -> AsyncIterator[Supplier]:
    supplier = Supplier()
    server = await asyncio.start_server(supplier.serve, "127.0.0.1", 0)
    supplier.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield supplier
    finally:
        server.close()
