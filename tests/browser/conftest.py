"""A browser and the whole program on a socket. Without a browser these tests do not run, and fail under CI."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from models.rules import days

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
READY = 30.0
MISSED = 5


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser of this machine: the one that CHROME_PATH names, else an installed Chromium."""
    found = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("no Chromium on this machine (install one, or name it in CHROME_PATH): the browser tests did not run")
    return {**browser_type_launch_args, "executable_path": found, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def base_url(home: str) -> str:
    """Addresses without a host are the program's."""
    return home


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the running program lives."""
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="session")
def home(folder: Path) -> Iterator[str]:
    """The address of a running program that holds a year of two markets' prices."""
    url = f"sqlite://{folder}/nongjia.sqlite3"
    file = folder / "prices.csv"
    file.write_text("\n".join(told()), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NONGJIA_")}
    own = {"NONGJIA_DATABASE_URL": url, "NONGJIA_PORT": str(port), "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "app"]
    subprocess.run(
        [*program, "import", "prices", str(file)], cwd=folder, env=kept | own, check=True, capture_output=True
    )
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [*program, "serve", "--no-jobs"], cwd=folder, env=kept | own, stdout=log, stderr=log
        ) as process,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def first_link(home: str, folder: Path) -> str:
    """The link that the first start printed, for the first administrator."""
    found: str = re.findall(rf"{home}/setup/\S+", (folder / "log").read_text("utf-8"))[0]
    return found


def told() -> Iterator[str]:
    """A price file: two markets' navel oranges for thirteen months with gaps, and a piglet of last week."""
    today = days.today()
    yield "date,product,market,low,avg,high,unit"
    yield f"{days.back(today, 5)},仔猪,YC-SXWL,430,460,500,元/头"
    for number in range(400):
        if number % 11 != MISSED:
            for step, market in enumerate(("BJ-XFD", "YC-SXWL")):
                avg = 3 + step / 2 + number % 30 / 50
                yield f"{days.back(today, number)},脐橙,{market},{avg - 0.3:.2f},{avg:.2f},{avg + 0.4:.2f},元/斤"


def wait_for(home: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{home}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail(f"the program did not start within {READY:.0f} s")
