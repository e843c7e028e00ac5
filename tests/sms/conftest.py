"""The machines over the seed village, asked as a gateway asks them."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from models.engines import Client
from models.rules import days
from models.rules.catalogue import Catalogue
from tests.cast import Clock
from tests.sms import village
from tests.sms.texting import Phone


@pytest_asyncio.fixture
async def seeded(database: Client, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The open database with the village's prices; the clock stands still."""
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    await village.settle(catalogue)
    return database


@pytest_asyncio.fixture
async def client(seeded: Client, catalogue: Catalogue) -> AsyncIterator[httpx.AsyncClient]:
    """Asks from this machine."""
    async with village.asking(catalogue) as client:
        yield client


@pytest.fixture
def phone(seeded: Client, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """A farmer's, at ten in the morning of the village's day."""
    clock = Clock(village.NOW)
    monkeypatch.setattr(days, "now", clock)
    return Phone(catalogue, clock)
