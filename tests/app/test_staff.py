"""Staff from the terminal: the first link, an officer added, the log verified; and what no log may hold."""

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from app.database import opened
from app.logs import shown
from models.engines import writing
from tests.app.test_server import READY, Program, free_port, wait_for
from tests.conftest import DIALECT, run_apart

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/setup/[\w-]{43})")


@pytest.fixture
def program(database_url: str, tmp_path: Path) -> Program:
    return Program(tmp_path, DATABASE_URL=database_url, SECRET="s" * 32, PORT=str(free_port()))


def run(program: Program, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "app", *words]
    return subprocess.run(command, cwd=program.folder, env=program.environ, capture_output=True, text=True, check=False)


def test_a_first_start_prints_one_link_for_an_administrator_and_no_log_holds_it(program: Program) -> None:
    links = []
    for _ in range(2):
        process = program.start("serve", "--no-jobs")
        home = f"http://127.0.0.1:{program.environ['NONGJIA_PORT']}"
        wait_for(home, process)
        links = LINK.findall(program.log())
        assert httpx.get(f"{home}{links[0]}").status_code == 200
        process.terminate()
        assert process.wait(READY) == 0
    assert len(links) == 1
    logged = [line for line in program.log().splitlines() if line.startswith("{")]
    assert any('"path":"/setup/***"' in line for line in logged)
    assert links[0] not in "".join(logged)


def test_an_officer_is_added_and_the_link_stands_alone(program: Program) -> None:
    done = run(program, "person", "add", "138 0013 8000", "--role", "officer", "--role", "auditor", "--name", "李农")
    assert done.returncode == 0
    assert LINK.fullmatch(done.stdout.strip())
    assert "只能用一次" in done.stderr
    farmer = run(program, "person", "add", "13900139000", "--role", "farmer")
    assert (farmer.returncode, "139****9000" in farmer.stdout) == (0, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("12345", "--role", "officer"), 1),
        (("13800138000",), 2),
        (("13800138000", "--role", "visitor"), 2),
        (("13800138000", "--role", "king"), 2),
    ],
)
def test_what_cannot_be_added_is_one_sentence(program: Program, words: tuple[str, ...], code: int) -> None:
    done = run(program, "person", "add", *words)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_the_log_is_verified_and_a_change_is_found(program: Program) -> None:
    run(program, "person", "add", "13800138000", "--role", "officer")
    sound = run(program, "verify-audit")
    assert (sound.returncode, "操作记录 1 条，没有改动" in sound.stdout) == (0, True)
    run_apart(tamper(program.environ["NONGJIA_DATABASE_URL"]))
    broken = run(program, "verify-audit")
    assert broken.returncode == 1
    assert "从第 1 条起对不上" in broken.stderr


async def tamper(url: str) -> None:
    off = "DROP TRIGGER event_never_changed" if DIALECT == "sqlite" else "ALTER TABLE event DISABLE TRIGGER USER"
    async with opened(url), writing() as tx:
        await tx.run(off)
        await tx.run("UPDATE event SET detail = '{}' WHERE id = 1")


def test_a_token_in_an_address_is_not_shown() -> None:
    assert shown("/setup/abc/code") == "/setup/***"
    assert shown("/prices") == "/prices"
