"""What tests of the web share: a clock that stands on one morning, and someone with a browser of ours."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from tests.cast import Clock, Member, enter, settled
from tests.sms import village
from tests.web.posting import PUBLISH, Dice

HOME = "http://127.0.0.1:8000"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    monkeypatch.setattr(days, "now", clock)
    return clock


@pytest_asyncio.fixture
async def guest(app: Starlette, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
        client.headers["sec-fetch-site"] = "same-origin"
        yield client


@pytest.fixture(autouse=True)
def _nothing_is_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PUBLISH, "DICE", Dice(1))


@pytest_asyncio.fixture
async def farmer(guest: httpx.AsyncClient) -> Member:
    return await settled(Role.FARMER, name="王桂兰")


@pytest_asyncio.fixture
async def officer(guest: httpx.AsyncClient) -> Member:
    return await settled(Role.OFFICER, name="李技")


@pytest_asyncio.fixture
async def at_desk(
    client: httpx.AsyncClient, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> httpx.AsyncClient:
    """An officer at the desk, over the seed village's prices."""
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    await village.settle(catalogue)
    await enter(client, (await settled(Role.OFFICER)).person)
    return client
