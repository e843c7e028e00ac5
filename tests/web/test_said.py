"""What is kept ready of listings: the list tells each as its own address does, whatever became of it."""

import json
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from models import farewells, listings
from models.engines import database, writing
from models.listings import Deed, Listing, numbers
from models.rules.catalogue import Catalogue
from models.rules.reviews import Reference
from models.rules.roles import Role
from tests.cast import Clock, Member, settled
from tests.models.market import stands

pytestmark = pytest.mark.asyncio
PATH = "/api/v1/listings"
OFFERS: tuple[dict[str, str], ...] = (
    {},
    {"price": "面议", "quantity": "1.5", "unit": "吨"},
    {"price": "1.1-1.3", "text": '“甜”，1\\2/3 "\U0001f34a" 第二行'},
    {"price": "1.15~1.2", "price_unit": "元/公斤", "variety": "大分", "grade": "特级"},
    {"side": "demand", "product": "hog.market", "quantity": "30", "unit": "头", "price": "1850", "price_unit": "元/头"},
    {"ready_from": "2026-12-01", "ready_to": "2026-12-05", "quantity": "0.5", "price": "0.375"},
)
PERS = ("kg", "head", "bird", "piece", "box", "litre")


@pytest.fixture
def catalogue(app: Starlette, clock: Clock) -> Catalogue:
    found: Catalogue = app.state.catalogue
    return found


async def told(guest: httpx.AsyncClient) -> list[str]:
    """The ids of the list, once each was seen to stand in it as at its own address."""
    items = (await guest.get(PATH)).json()["items"]
    for one in items:
        alone = (await guest.get(f"{PATH}/{one['id']}")).json()
        assert (one, list(one)) == (alone, list(alone))
    return [one["id"] for one in items]


async def test_the_list_tells_every_kind_of_offer_as_its_own_address_does(
    guest: httpx.AsyncClient, catalogue: Catalogue, clock: Clock
) -> None:
    farmer = await settled(Role.FARMER)
    clock.move(microseconds=999_999)
    made = [await stands(catalogue, farmer, **said) for said in OFFERS]
    assert await told(guest) == [one.public_id for one in reversed(made)]


@pytest.mark.parametrize("sources", ["", "whp", "whp xinfadi"])
@pytest.mark.parametrize("per", PERS)
async def test_the_list_tells_what_the_market_told(
    guest: httpx.AsyncClient, catalogue: Catalogue, per: str, sources: str
) -> None:
    listing = await stands(catalogue, await settled(Role.FARMER))
    reference = Reference(per, 2300, 2405, 2510, 20780, "420506", "wholesale", sources)
    async with writing() as tx:
        sql = "UPDATE listing SET reference = ?, position = 'above' WHERE id = ?"
        await tx.run(sql, (json.dumps(asdict(reference)), listing.id))
    assert await told(guest) == [listing.public_id]
    (one,) = (await guest.get(PATH)).json()["items"]
    assert (one["reference"]["low"], one["reference"]["sources"], one["position"]) == (2.3, sources.split(), "above")


async def test_the_list_follows_every_deed(guest: httpx.AsyncClient, catalogue: Catalogue, clock: Clock) -> None:
    farmer = await settled(Role.FARMER)
    listing = await stands(catalogue, farmer)
    async with writing() as tx:
        await numbers.lend(tx, listing.id)
    assert (await guest.get(PATH)).json()["items"][0]["number"] is not None
    for deed in (listings.RESERVE, listings.RELEASE):
        await done(listing, farmer, deed)
        assert await told(guest) == [listing.public_id]
    clock.move(days=2)
    await listings.renew(catalogue, listing, farmer.person.public_id)
    assert await told(guest) == [listing.public_id]
    await done(listing, farmer, listings.SELL)
    assert (await told(guest), await kept()) == ([], [])
    await listings.reopen(listing.public_id, (farmer.person.public_id, farmer.person.id))
    assert await told(guest) == [listing.public_id]


async def test_of_who_has_left_nothing_is_kept_ready(
    guest: httpx.AsyncClient, catalogue: Catalogue, tmp_path: Path
) -> None:
    farmer, other = await settled(Role.FARMER), await settled(Role.FARMER)
    await stands(catalogue, farmer, text="老王家的果园")
    stays = await stands(catalogue, other, quantity="10")
    await farewells.erase(farmer.person, tmp_path)
    assert await told(guest) == [stays.public_id]
    assert "老王" not in str(await kept())


async def done(listing: Listing, by: Member, deed: Deed) -> None:
    async with writing() as tx:
        await listings.move(tx, deed, listing.public_id, (by.person.public_id, by.person.id))


async def kept() -> list[str]:
    """What SQLite keeps ready."""
    if database().dialect != "sqlite":
        return []
    return [str(said) for (said,) in await database().rows("SELECT said FROM listing_said")]
