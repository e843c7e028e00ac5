"""Sites on loopback, and a fetcher that does not really wait."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from scrapers.fetch import Fetcher
from tests.scrapers.site import Site, running


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async with running() as started:
        yield started


@pytest_asyncio.fixture
async def elsewhere() -> AsyncIterator[Site]:
    """Another site, that nobody was sent to."""
    async with running() as started:
        yield started


@pytest.fixture
def waits() -> list[float]:
    """Every wait of the fetcher, in seconds."""
    return []


@pytest_asyncio.fixture
async def fetch(site: Site, waits: list[float]) -> AsyncIterator[Fetcher]:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with Fetcher("desk@example.org", pace=0, trusted=[site.url], sleep=sleep) as fetcher:
        yield fetcher


OUTCOMES: dict[tuple[str, str], Counter[str]] = {}
"""(source, way in which its page was altered) -> what came of the altered pages."""
LABELS = {"rows": "对", "some": "对些", "none": "无行"}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One table of what came of each source's altered pages: rows that are right, or the reasons of refusals."""
    if not OUTCOMES:
        return
    ways = list(dict.fromkeys(way for _, way in OUTCOMES))
    terminalreporter.section("altered pages: right rows (对 all, 对些 some, 无行 none) or refusals with their codes")
    for key in dict.fromkeys(key for key, _ in OUTCOMES):
        told = (f"{way} {_told(OUTCOMES.get((key, way), Counter()))}" for way in ways)
        terminalreporter.write_line(f"{key:16} " + " | ".join(told))


def _told(seen: Counter[str]) -> str:
    return " ".join(f"{LABELS.get(code, code)}×{times}" for code, times in seen.most_common()) or "—"
