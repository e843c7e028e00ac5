"""A small real server on loopback: each address plays its answers in order, the last one again and again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

Play = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    form: dict[str, str]


@dataclass
class Site:
    """`plays` by path; a path without one is answered 404, robots.txt too. `asked` leaves robots.txt out."""

    url: str = ""
    plays: dict[str, list[Play]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    robots_asked: int = 0
    sent: int = 0

    def play(self, path: str, *plays: Play) -> None:
        self.plays[path] = list(plays)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(writer, self._note(*await _request(reader)))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _note(self, head: list[str], body: str) -> str:
        method, path, _ = head[0].split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        if path == "/robots.txt":
            self.robots_asked += 1
        else:
            form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
            self.asked.append(Asked(method, path, headers, form))
        return urlsplit(path).path

    async def _answer(self, writer: asyncio.StreamWriter, path: str) -> None:
        plays = self.plays.get(path, [reply(b"none", status=404)])
        play = plays.pop(0) if len(plays) > 1 else plays[0]
        if isinstance(play, bytes):
            writer.write(play)
            await writer.drain()
        else:
            await play(writer)


async def _request(reader: asyncio.StreamReader) -> tuple[list[str], str]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
    length = next((int(line.split(":")[1]) for line in head if line.lower().startswith("content-length")), 0)
    return head, (await reader.readexactly(length)).decode("ascii")


@asynccontextmanager
async def running() -> AsyncIterator[Site]:
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield site
    finally:
        server.close()


async def at_once(seconds: float) -> None:
    """Waits no longer than it takes the others to have their turn."""
    await asyncio.sleep(0)


def reply(body: str | bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> bytes:
    """A whole answer; underscores in header names become hyphens."""
    raw = body.encode() if isinstance(body, str) else body
    told = {"Content-Type": kind, "Content-Length": str(len(raw)), "Connection": "close"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw
