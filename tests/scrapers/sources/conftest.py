"""A source collected from a site on loopback into a real database, as the program does it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import date

import pytest_asyncio

from app import collect as collecting
from app.collect import Errand, Report
from models import sources
from models.rules.catalogue import Catalogue
from scrapers.fetch import Fetcher
from scrapers.source import Terms
from tests.scrapers.site import Play, Site, at_once

Collect = Callable[[str, Mapping[str, Sequence[Play]], date], Awaitable[Report]]
"""Key of the source, what each path of the site answers in turn, the first day to ask for."""


@pytest_asyncio.fixture
async def collect(site: Site, catalogue: Catalogue, database: object) -> AsyncIterator[Collect]:
    await sources.register(catalogue)
    terms = {key: Terms(key="a key") for key in catalogue.sources}
    async with Fetcher("desk@example.org", 0, [site.url], at_once, terms) as fetch:

        async def run(key: str, plays: Mapping[str, Sequence[Play]], since: date) -> Report:
            for path, answers in plays.items():
                site.play(path, *answers)
            return await collecting.collect(Errand(catalogue, fetch, since, site.url), key)

        yield run
