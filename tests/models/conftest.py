"""What the tests of the records may ask for besides."""

import pytest_asyncio

from models.engines import Client
from tests.models import notes as table


@pytest_asyncio.fixture
async def notes(database: Client) -> Client:
    """The open database, with a table of notes."""
    await table.create(database)
    return database
