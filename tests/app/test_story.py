"""One price from a market's site to the board, the data and the text message, all over real sockets."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from socket import socket

import httpx
import pytest

from app.demo.site import serving
from models.rules import days
from web.sms import saying

pytestmark = pytest.mark.asyncio
ASK = "猪白条 北京新发地"


def free_port() -> int:
    with socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


@asynccontextmanager
async def served(environ: dict[str, str], folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The real server as its own process."""
    port = free_port()
    words = ("serve", "--port", str(port), "--no-jobs")
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "app", *words, env=environ, cwd=folder)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            await _ready(client)
            yield client
    finally:
        process.terminate()
        assert await process.wait() == 0


async def _ready(client: httpx.AsyncClient) -> None:
    for _ in range(300):
        try:
            if (await client.get("/readyz")).status_code == 200:
                return
        except httpx.TransportError:
            await asyncio.sleep(0.1)
    raise AssertionError("the server did not get ready")


async def collected(environ: dict[str, str], folder: Path, address: str) -> dict[str, object]:
    """What `nongjia collect xinfadi --base-url … --json` tells."""
    words = ("collect", "xinfadi", "--base-url", address, "--json")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", *words, env=environ, cwd=folder, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    told: dict[str, object] = json.loads(out.splitlines()[-1])
    return told


async def test_a_real_price_goes_from_the_site_to_board_data_and_message_with_one_figure_day_and_unit(
    database_url: str, tmp_path: Path
) -> None:
    root = str(Path(__file__).parents[2])
    environ = {
        **os.environ,
        "PYTHONPATH": root,
        "NONGJIA_DATABASE_URL": database_url,
        "NONGJIA_SECRET": "s" * 40,
        "NONGJIA_PACE": "0",
    }
    async with serving(days.back(days.today(), 20), days.today()) as address:
        first = await collected(environ, tmp_path, address)
        again = await collected(environ, tmp_path, address)
    assert first["state"] == "done"
    assert int(str(first["new"])) > 0
    assert (again["new"], again["unchanged"], again["revised"]) == (0, again["found"], 0)
    async with served(environ, tmp_path) as client:
        query = {"product": "pork.carcass", "market": "BJ-XFD"}
        price = (await client.get("/api/v1/prices/latest", params=query)).json()
        page = (await client.get("/prices/pork.carcass")).text
        board = (await client.get("/")).text
        post = {"from": "13900000001", "id": "1", "text": ASK}
        message = (await client.post("/sms/generic", data=post)).text
    jin = f"{price['avg'] / 2:.2f}"
    day = days.of_number(days.number(days.read(price["date"]) or days.today()))
    assert price["unit"] == "元/公斤"
    for told in (page, board):
        assert f"{price['avg']:.2f}" in told or jin in told
        assert "北京新发地" in told
    assert f"{day.month}月{day.day}日" in message
    assert "北京新发地" in message
    assert saying.trimmed(jin) in message or saying.trimmed(f"{price['avg']:.2f}") in message
