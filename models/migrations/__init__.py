"""Migrations (升级): brings a database to the shape that this program needs, one program at a time."""

import asyncio
from pathlib import Path

from models.engines.address import Address
from models.migrations import postgres, sqlite
from models.migrations.steps import OWN


async def migrate(address: Address, folder: Path = OWN) -> list[str]:
    """Applies the steps that are missing and names them; each is done wholly or not at all."""
    if address.file is not None:
        return await asyncio.to_thread(sqlite.migrate, address.file, folder)
    return await postgres.migrate(address.credentials, folder)
