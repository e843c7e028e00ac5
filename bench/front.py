"""A front for the benchmark's page server, which knows nothing but its lists: answers robots.txt, hands the rest on.

    python bench/front.py ADDRESS           (of the page server; tells its own address on the first line)

It is a process of its own, so what it costs is not counted as the crawler's.
"""

import asyncio
import sys
from contextlib import suppress
from urllib.parse import urlsplit

NONE = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"
PIECE = 1 << 18


async def serve(address: str) -> None:
    behind = urlsplit(address)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pages, asking = await asyncio.open_connection(behind.hostname, behind.port)
        handing = asyncio.create_task(hand_on(pages, writer))
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                if head.startswith(b"GET /robots.txt"):
                    writer.write(NONE)
                else:
                    asking.write(head)
        handing.cancel()
        asking.close()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1")
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


async def hand_on(pages: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await pages.read(PIECE):
        writer.write(piece)
        await writer.drain()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(sys.argv[1]))
