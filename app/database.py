"""The database while the program runs (数据库): folder, migration, connections; opened here and closed here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tortoise import Tortoise
from tortoise.connection import get_connection

from models import names, sources
from models.engines import CONNECTION, address, database
from models.engines.address import Address
from models.migrations import migrate
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused

MODELS = [
    "models.events",
    "models.people",
    "models.sessions",
    "models.tokens",
    "models.texters",
    "models.sources",
    "models.findings",
    "models.listings.listing",
    "models.drafts",
    "models.matches",
    "models.alerts.alert",
    "models.searches",
    "models.watches",
    "models.destinations",
    "models.occasions",
    "models.estimates",
    "models.forecasts",
    "models.bulletins.bulletin",
    "models.talks.talk",
    "models.bids.bid",
    "models.flags",
    "models.questions.question",
    "models.agreements",
    "models.documents",
    "models.names",
    "models.runs",
    "models.messages",
    "models.codes",
    "models.consents",
    "models.photos",
    "models.jobs",
    "models.prices.price",
]
"""Every module that has a record; the shape of each is compared with the migrated database by a test."""


@asynccontextmanager
async def opened(database_url: str, catalogue: Catalogue | None = None) -> AsyncIterator[None]:
    """Migrates the database and keeps it open; with a catalogue, its sources are known to the database too."""
    place = address.read(database_url)
    await migrate(place)
    await Tortoise.init(config=_config(place), _enable_global_fallback=True)
    try:
        await get_connection(CONNECTION).create_connection(with_db=True)
        await _check_mode(place)
        if catalogue is not None:
            await sources.register(catalogue)
            await names.refresh(catalogue)
        yield
    finally:
        await Tortoise.close_connections()


def _config(place: Address) -> dict[str, object]:
    return {
        "connections": {CONNECTION: {"engine": place.engine, "credentials": place.credentials}},
        "apps": {"models": {"models": MODELS, "default_connection": CONNECTION}},
    }


async def _check_mode(place: Address) -> None:
    """SQLite answers `PRAGMA journal_mode=WAL` with the mode it took, which need not be WAL."""
    if place.file is not None and await database().rows("PRAGMA journal_mode") != [("wal",)]:
        raise Refused(f"数据库文件 {place.file} 不在 WAL 模式：请放在本机磁盘上")
