"""The server: the whole program on a socket, from its start to its orderly stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from app.__main__ import main
from app.guards.checks import MACHINES
from web.deeds import Resource
from web.forms import Form

ROOT = Path(__file__).parents[2]
READY = 30.0


class Program:
    """`nongjia …` as a process of its own, in a folder of its own."""

    def __init__(self, folder: Path, **said: str) -> None:
        self.folder = folder
        plain = {name: value for name, value in os.environ.items() if not name.startswith("NONGJIA_")}
        told = {f"NONGJIA_{name}": value for name, value in said.items()}
        self.environ = {**plain, "PYTHONPATH": str(ROOT), **told}

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "app", *words]
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(command, cwd=self.folder, env=self.environ, stderr=log, stdout=log)

    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def wait_for(home: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{home}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"not ready: exit code {process.poll()}")


@pytest.fixture
def program(database_url: str, tmp_path: Path) -> Program:
    return Program(tmp_path, DATABASE_URL=database_url, SECRET="s" * 32, PORT=str(free_port()))


@pytest.fixture
def home(program: Program) -> Iterator[str]:
    """A started server; it stops with exit code 0."""
    process = program.start("serve", "--no-jobs")
    address = f"http://127.0.0.1:{program.environ['NONGJIA_PORT']}"
    try:
        wait_for(address, process)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(READY) == 0
    assert '"level":"error"' not in program.log()


def test_a_started_server_says_that_it_lives_and_is_ready(home: str) -> None:
    alive, ready = httpx.get(f"{home}/healthz"), httpx.get(f"{home}/readyz")
    assert alive.json() == {"status": "ok"}
    assert ready.json() == {"status": "ok", "database": "ok", "writable": True, "clock": "ok", "jobs": "elsewhere"}
    assert ready.headers["cache-control"] == "no-store"
    assert "server" not in ready.headers


def test_the_board_is_served_with_its_policy_and_a_file_kept_for_a_year(home: str) -> None:
    board = httpx.get(f"{home}/")
    assert board.status_code == 200
    assert "农价" in board.text
    assert "'sha256-" in board.headers["content-security-policy"]
    asset = board.text.partition('"/static/')[2].partition('"')[0]
    file = httpx.get(f"{home}/static/{asset}")
    assert file.status_code == 200
    assert "immutable" in file.headers["cache-control"]
    assert httpx.get(f"{home}/static/../app/settings.py").status_code == 404


def test_a_slash_too_many_leads_to_the_page_under_our_own_name(home: str) -> None:
    assert httpx.get(f"{home}/prices/").headers["location"] == f"{home}/prices"
    assert httpx.get(f"{home}/prices/", headers={"host": "evil.example"}).status_code == 400


def test_two_processes_serve_one_socket_and_stop_together(program: Program) -> None:
    process = program.start("serve", "--workers", "2")
    try:
        wait_for(f"http://127.0.0.1:{program.environ['NONGJIA_PORT']}", process)
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(READY) == 0


def test_a_taken_port_is_one_sentence(program: Program, home: str) -> None:
    second = Program(program.folder, PORT=program.environ["NONGJIA_PORT"], SECRET="s" * 32)
    process = second.start("serve", "--no-jobs")
    assert process.wait(READY) == 1
    assert f"端口 {program.environ['NONGJIA_PORT']}" in program.log()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_is_wrong_at_the_start_is_one_sentence(tmp_path: Path, workers: str) -> None:
    (tmp_path / "broken.sqlite3").write_bytes(b"no database at all" * 100)
    program = Program(
        tmp_path, DATABASE_URL=f"sqlite://{tmp_path}/broken.sqlite3", PORT=str(free_port()), LOG_FORMAT="json"
    )
    assert program.start("serve", "--workers", workers).wait(READY) == 1
    said = [line for line in program.log().splitlines() if not line.startswith("{")]
    assert len(said) == 1
    assert "broken.sqlite3" in said[0]


def test_a_wrong_setting_stops_the_start(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("NONGJIA_PORT", "eighty")
    assert main([]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["harvest"])
    assert ended.value.code == 2
    assert "harvest" in capsys.readouterr().err


@pytest.mark.asyncio
async def test_every_route_says_its_methods_and_stands_once(app: Starlette) -> None:
    routes = [route for route in app.routes if isinstance(route, Route)]
    assert len({route.path for route in routes}) == len(routes)
    assert all(route.methods for route in routes)
    assert {route.path for route in app.routes if isinstance(route, Mount)} == {"/static"}


@pytest.mark.asyncio
async def test_reading_changes_nothing_whatever_the_route(app: Starlette) -> None:
    """Addresses that write take no GET, except forms, where two handlers do it, and the gateways, as suppliers ask."""
    writing = [route for route in app.routes if isinstance(route, Route) and (route.methods or set()) - {"GET", "HEAD"}]
    both = [route for route in writing if "GET" in (route.methods or set())]
    assert all(route.path.startswith(MACHINES) or isinstance(route.endpoint, Form | Resource) for route in both)
