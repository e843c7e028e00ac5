"""Sites on loopback, and a fetcher that does not really wait."""

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
