"""What the tests of the records may ask for besides."""

from datetime import UTC, datetime

import pytest
import pytest_asyncio

from models.engines import Client
from models.rules import days
from tests.cast import Clock
from tests.models import notes as table


@pytest_asyncio.fixture
async def notes(database: Client) -> Client:
    """The open database, with a table of notes."""
    await table.create(database)
    return database


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The program's own clock, stopped in the afternoon of 2026-11-25."""
    clock = Clock(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    monkeypatch.setattr(days, "now", clock)
    return clock
