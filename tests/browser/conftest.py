"""A browser and the whole program on a socket. Without a browser these tests do not run, and fail under CI."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.database import opened
from models import agreements, bulletins, documents, findings, prices, runs, sessions, sources
from models.documents import Received
from models.engines import writing
from models.rules import days
from models.rules.bulletins import Kind as Often
from models.rules.catalogue import OWN, load
from models.rules.catalogue.lessons import Lesson, Waits
from models.rules.health import Kind, Level, Symptom
from models.rules.roles import Role
from tests.cast import settled
from tests.conftest import run_apart
from tests.models.test_agreements import week
from tests.models.test_prices import record, said

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
    for words in (("import", "prices", str(file)), ("export", f"media/data/{days.today()}")):
        subprocess.run([*program, *words], cwd=folder, env=kept | own, check=True, capture_output=True)
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


@pytest.fixture(scope="session")
def desk(home: str, folder: Path) -> str:
    """The session of an officer who has something of everything to do."""
    return run_apart(trouble(f"sqlite://{folder}/nongjia.sqlite3", (folder / "secret").read_text("utf-8").strip()))


async def trouble(url: str, secret: str) -> str:
    """Sources in trouble and one that is paused, words that nobody knows, a lesson, held prices, two sources that
    tell the same, and a draft of the week's report."""
    shelf = load(OWN)
    async with opened(url, shelf):
        officer = await settled(Role.OFFICER, Role.AUDITOR, secret=secret)
        raw = "<table><tr><th>计价单位</th></tr></table>".encode()
        refused = Received("http://x/", "ab", len(raw), days.now(), None, raw, "html", None, None, "列错位了")
        async with writing() as tx:
            await documents.keep(tx, "xinfadi", refused)
            await findings.keep(tx, "xinfadi", [CHANGED, UNIT], set())
            await findings.keep(tx, "zhuwang", [Symptom(Kind.SILENT, Level.RED, "网站没有回答")], set())
            await sources.pause(tx, "soozhu", "网站在改版，等人看过再采")
        await record(shelf, [*week(), said("老树脐橙王"), said("甜果"), said(unit="元/板"), said("夏橙", avg="95")])
        await record(shelf, week(0.8, market="GZ-JN"), source="jnmarket")
        await prices.teach(shelf, Lesson(Waits.PRODUCT, "甜果", "citrus.navel"), officer.person.public_id)
        await agreements.learn(shelf)
        assert await bulletins.draft(shelf, Often.WEEKLY)
        run = await runs.start("xinfadi")
        assert run is not None
        await runs.advance(run, runs.Progress(4, 4, 1040, 1000, 30, 5, 3, 5, reasons=Counter(band=5)))
        await runs.end(run, runs.State.PARTIAL, "第4页没有回答")
        return await sessions.begin(officer.person, "127.0.0.1", "Chrome, Android")


UNIT = Symptom(Kind.UNIT, Level.RED, "多数价格是上一次的 2 倍：单位可能变了，没有说出来", {"factor": 2})
CHANGED = Symptom(
    Kind.CHANGED, Level.YELLOW, "页面的列变了：少了 单位；多了 计价单位", {"gone": ["单位"], "new": ["计价单位"]}
)


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
