"""The seed village: a few prices of one week in November 2026, and the addresses of the machines over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from app.accounts import FIELDS
from app.guards.failures import Failures
from app.guards.requests import Requests
from app.logs import Journal
from models import prices, sources
from models.documents import Received
from models.engines import writing
from models.prices import Manner
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation
from web.routes import routes

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
YESTERDAY = TODAY - timedelta(1)
WEEK_BEFORE = YESTERDAY - timedelta(7)
OLD = date(2026, 5, 10)
OLDER = date(2025, 8, 1)

XINFADI = [
    Observation(YESTERDAY, "脐橙", "2.80", "3.10", "3.40", "斤", key="1"),
    Observation(WEEK_BEFORE, "脐橙", "2.70", "3.00", "3.30", "斤", key="2"),
    Observation(YESTERDAY, "夏橙", "3.00", "3.00", "3.00", "斤", key="3"),
    Observation(OLD, "伦晚脐橙", "2.90", "3.20", "3.50", "斤", key="4"),
    Observation(OLDER, "爱媛28", "4.10", "4.50", "4.90", "斤", key="5"),
]
TOWNS = [
    Observation(TODAY, "早熟蜜桔", "1.00", "1.15", "1.30", "元/斤", market="FG-420506108"),
    Observation(TODAY, "早熟蜜桔", "1.00", "1.05", "1.20", "元/斤", market="FG-420506107"),
    Observation(TODAY, "早熟蜜桔", "", "1.10", "", "元/斤", market="FG-420506001"),
    Observation(TODAY, "脐橙", "2.40", "2.50", "2.60", "元/斤", market="WH-BSZ", stage="批发价"),
    Observation(YESTERDAY, "仔猪", "", "460", "", "元/头", market="YC-SXWL"),
    Observation(YESTERDAY, "白条肉", "16.5", "17", "17.5", "元/公斤", market="YC-SXWL"),
]


async def settle(catalogue: Catalogue) -> None:
    """Brings the village's prices into the open database."""
    await sources.register(catalogue)
    await tell(catalogue, XINFADI, "xinfadi")
    await tell(catalogue, TOWNS)


async def tell(catalogue: Catalogue, rows: Sequence[Observation], source: str = "file") -> None:
    """Some prices more."""
    page = sha256(f"{source} {rows}".encode()).hexdigest()
    received = Received(f"http://127.0.0.1/{source}", page, 1, NOW, NOW)
    counts = await prices.record(catalogue, catalogue.sources[source], rows, received, Manner.IMPORT)
    assert (counts.refused, counts.waiting, counts.quarantined) == (0, 0, 0), counts


@dataclass(frozen=True)
class Chosen:
    """The settings that the machines read."""

    secret: str = "s" * 32
    quotas: bool = False
    sms_ceiling: int = 50
    demo: bool = False
    base_url: str = "http://127.0.0.1"

    def account(self, gateway: str) -> dict[str, str]:
        """No gateway has a secret: this machine alone is answered."""
        return dict.fromkeys(FIELDS[gateway], "") | {"public": f"http://127.0.0.1/sms/{gateway}"}


async def reported(catalogue: Catalogue, rows: Sequence[Observation]) -> None:
    """Prices that people told and an officer let in; each row is a person's."""
    for row in rows:
        page = sha256(f"{row}".encode()).hexdigest()
        received = Received(f"sms:{page}", page, 1, NOW, NOW)
        await prices.record(catalogue, catalogue.sources["reports"], [row], received, Manner.IMPORT)
    for held in await prices.held_back():
        async with writing() as tx:
            await prices.judge(tx, catalogue, held.id, True, "an officer")


ROUTES = [route for route in routes if isinstance(route, Route) and route.path.startswith(("/api/", "/sms/"))]


def machines(catalogue: Catalogue, chosen: Chosen | None = None) -> Starlette:
    """The machines' addresses behind the guards that tell what goes wrong."""
    app = Starlette(routes=ROUTES, middleware=[Middleware(Requests, journal=Journal("json")), Middleware(Failures)])
    app.state.catalogue, app.state.settings = catalogue, chosen or Chosen()
    return app


def asking(catalogue: Catalogue, chosen: Chosen | None = None, host: str = "127.0.0.1") -> httpx.AsyncClient:
    """A client that asks from `host`."""
    transport = httpx.ASGITransport(machines(catalogue, chosen), client=(host, 40_000))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
