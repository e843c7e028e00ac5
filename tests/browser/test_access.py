"""Every page that a link leads to, in light and dark: nothing that axe-core finds, and no heavier than it may be.

axe-core is no part of this program: AXE_PATH names its axe.min.js, or npm has put it into node_modules, here or for
the whole machine.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser
from starlette.routing import Match, Route

from app.database import opened
from models import sessions
from models.rules import days
from models.rules.catalogue import OWN, load
from models.rules.roles import Role
from tests.browser.conftest import ROOT
from tests.cast import settled
from tests.conftest import run_apart
from tests.web.posting import AMOUNT, GOODS
from web.routes import routes

AXE = "axe-core/axe.min.js"
MODULES = [ROOT / "node_modules", Path("/usr/lib/node_modules"), Path("/usr/local/lib/node_modules")]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FOUND = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
  .then(told => told.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 200)}`)))"""
BEGIN = ("/", "/desk", "/me", "/me/name", "/me/phone", "/me/erase", "/phone", "/signin", "/signin/staff", "/sms")
"""Where to follow links from."""
FARMERS, OFFICERS = 30 * 1024, 60 * 1024
"""Bytes of a page as it goes over the wire."""
UNSEEN = {"setup", "setup_code", "people", "signin_code", "renumbering_codes", "draft_done", "bulletin"}
"""Pages that only an administrator sees, or who waits for a code, or who has just posted; and reports that are out."""
ESTIMATE = {"product": "脐橙", "place": "鸦鹊岭", "quantity": "60", "unit": "吨", "basis": "看了6个村的果园"}
FILES = ("/api/", "/data/", "/photos/", "/sms/", "/wechat", "/whatsapp", "/desk/documents/")
TRIES = 3
"""So many addresses are tried for a page."""
LINK = re.compile(r'<a [^>]*?href="([^"#]+)')


@pytest.fixture(scope="module")
def axe() -> str:
    """The text of axe-core."""
    named = os.environ.get("AXE_PATH")
    places = [Path(named)] if named else [folder / AXE for folder in MODULES]
    found = next((file for file in places if file.is_file()), None)
    if found is None:
        pytest.skip("no axe-core on this machine (npm install axe-core, or name its axe.min.js in AXE_PATH)")
    return found.read_text("utf-8")


@pytest.fixture(scope="module")
def farmer(home: str, folder: Path) -> str:
    """The session of a farmer."""
    return run_apart(_farmer(f"sqlite://{folder}/nongjia.sqlite3", (folder / "secret").read_text("utf-8").strip()))


async def _farmer(url: str, secret: str) -> str:
    async with opened(url, load(OWN)):
        return await sessions.begin((await settled(Role.FARMER, secret=secret)).person, "127.0.0.1", "Chrome, Android")


class Walker:
    """Someone who signed in and follows every link: of each address that there is, one page."""

    def __init__(self, home: str, session: str) -> None:
        self.session = session
        self.client = httpx.Client(
            base_url=home, cookies={"session": session}, headers={"sec-fetch-site": "same-origin"}
        )
        self.tried: dict[str, set[str]] = defaultdict(set)
        self.pages: dict[str, str] = {}
        self.weights: dict[str, int] = {}

    def walk(self, *begin: str) -> None:
        waiting = list(begin)
        while waiting:
            path = waiting.pop(0)
            route = named(path)
            if not route or route in self.pages or path in self.tried[route] or len(self.tried[route]) >= TRIES:
                continue
            self.tried[route].add(path)
            with self.client.stream("GET", path) as answer:
                text = "".join(answer.iter_text())
                if answer.status_code in (200, 410) and answer.headers["content-type"].startswith("text/html"):
                    self.pages[route], self.weights[route] = path, answer.num_bytes_downloaded
            waiting += [urljoin(path, unescape(link)) for link in LINK.findall(text)]

    def post(self, path: str, **said: str) -> str:
        answer = self.client.post(path, data=said)
        assert answer.status_code == 303, (path, answer.text)
        return answer.headers["location"]


def named(path: str) -> str:
    """The name of the page at the address; nothing for what is elsewhere or is no page."""
    parts = urlsplit(path)
    if parts.netloc or not path.startswith("/"):
        return ""
    scope = {"type": "http", "method": "GET", "path": parts.path, "headers": []}
    fits = (one for one in routes if isinstance(one, Route) and one.matches(scope)[0] is Match.FULL)
    return next((one.name for one in fits), "")


@pytest.fixture(scope="module")
def walkers(home: str, desk: str, farmer: str) -> Iterator[list[Walker]]:
    """A farmer whose listing an officer let through and asks about, who has reckoned a harvest; and a guest."""
    selling, officer, guest = Walker(home, farmer), Walker(home, desk), Walker(home, "")
    draft = selling.post("/listings/new", **GOODS).removesuffix("/amount")
    selling.post(f"{draft}/amount", **AMOUNT)
    selling.walk(f"{draft}/check", f"{draft}/photos")
    selling.post(f"{draft}/check")
    public_id = re.findall(r"/me/listings/([a-z2-7]{10})", selling.client.get("/me/listings").text)[0]
    officer.post("/desk/estimates", **ESTIMATE, begins=days.today().isoformat())
    officer.post(f"/desk/listings/{public_id}", deed="pass")
    officer.walk(f"/listings/{public_id}/ask", f"/listings/{public_id}/report")
    officer.walk(officer.post(f"/listings/{public_id}/ask", text="还有多少？"))
    for one in (selling, officer, guest):
        one.walk(*BEGIN)
    selling.walk(f"/me/listings/{public_id}/edit", f"/me/listings/{public_id}/sell")
    officer.walk(f"/desk/listings/{public_id}/reveal")
    yield [selling, officer, guest]
    for one in (selling, officer, guest):
        one.client.close()


def test_every_page_is_walked_to_or_named(walkers: list[Walker]) -> None:
    seen = {name for one in walkers for name in one.pages}
    assert {one.name for one in routes if isinstance(one, Route) and is_page(one)} - seen <= UNSEEN


def is_page(route: Route) -> bool:
    """Whether people read it."""
    is_file = route.path.startswith(FILES) or re.search(r"\.[a-z]+$", route.path)
    return "GET" in (route.methods or ()) and not is_file


def test_pages_weigh_little(walkers: list[Walker]) -> None:
    weights = {path: one.weights[name] for one in walkers for name, path in one.pages.items()}
    assert {path: weight for path, weight in weights.items() if weight > FARMERS and "/desk" not in path} == {}
    assert max(weights.values()) <= OFFICERS


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, home: str, walkers: list[Walker], axe: str, theme: Any) -> None:
    told, seen = {}, set[str]()
    for one in walkers:
        with browser.new_context(color_scheme=theme, viewport={"width": 360, "height": 640}) as context:
            if one.session:
                context.add_cookies([{"name": "session", "value": one.session, "url": home}])
            page = context.new_page()
            for name, path in one.pages.items():
                if name not in seen:
                    page.goto(home + path)
                    page.evaluate(axe)
                    told[path] = page.evaluate(FOUND, TAGS)
            seen |= one.pages.keys()
    assert {path: found for path, found in told.items() if found} == {}
