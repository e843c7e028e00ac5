"""What the tests of the running program may ask for besides: a site on loopback, and the errand of asking it."""

from collections.abc import AsyncIterator

import pytest_asyncio

from app.collect import Errand
from models import sources
from models.rules.catalogue import Catalogue
from scrapers.fetch import Fetcher
from tests.scrapers.site import Site, at_once, running


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async with running() as started:
        yield started


@pytest_asyncio.fixture
async def errand(site: Site, catalogue: Catalogue, database: object) -> AsyncIterator[Errand]:
    """Collecting from the site, whatever the source, without waiting between two calls."""
    await sources.register(catalogue)
    async with Fetcher("desk@example.org", pace=0, trusted=[site.url], sleep=at_once) as fetch:
        yield Errand(catalogue, fetch, base=site.url)
