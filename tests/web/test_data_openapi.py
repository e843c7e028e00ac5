"""The description of the open data: whole, closed in itself, and true."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from models.engines import Client
from models.rules import days
from models.rules.catalogue import Catalogue
from tests.sms import village

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def client(database: Client, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> httpx.AsyncClient:
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    await village.settle(catalogue)
    return village.asking(catalogue)


def references(thing: Any) -> Iterator[str]:
    """Every $ref in it."""
    if isinstance(thing, dict):
        yield from (value for key, value in thing.items() if key == "$ref")
        yield from (found for value in thing.values() for found in references(value))
    elif isinstance(thing, list):
        yield from (found for value in thing for found in references(value))


async def test_it_describes_every_address_in_each_of_its_forms(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    forms = [route.path for route in village.ROUTES if "{form:csv}" in route.path]
    served = {path.removesuffix("{form:csv}").replace(":named", "") for path in forms}
    named = ("prices/{product}", "listings", "bulletins")
    feeds = {f"/api/v1/feeds/{name}.{form}" for name in named for form in ("json", "atom")}
    assert document["openapi"] == "3.1.0"
    whole = served | {f"{path}.csv" for path in served} | feeds
    assert set(document["paths"]) == whole | {"/api/v1/listings/{listing}"}
    names = [one["operationId"] for operations in document["paths"].values() for one in operations.values()]
    assert len(set(names)) == len(names)


async def test_every_reference_leads_somewhere(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    found = set(references(document))
    assert len(found) > 10
    for reference in found:
        thing = document
        for step in reference.removeprefix("#/").split("/"):
            thing = thing[step]
        assert thing


async def test_parameters_are_described_with_their_codes(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    latest = document["paths"]["/api/v1/prices/latest"]["get"]
    product = next(parameter for parameter in latest["parameters"] if parameter["name"] == "product")
    assert (product["required"], product["schema"]["enum"]) == (True, list(catalogue.products))
    assert set(latest["responses"]) == {"200", "304", "400", "404"}


async def test_the_fields_of_a_body_are_described_together(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    schemas = (await client.get("/api/v1/openapi.json")).json()["components"]["schemas"]
    amounts, prices, grades = (rule["anyOf"] for rule in schemas["ListingPosting"]["allOf"])
    unsaid = {"properties": {"unit": {"enum": [None]}}}
    assert [[unsaid, *amounts], prices] == [rule["anyOf"] for rule in schemas["ListingChange"]["allOf"]]
    units = [unit for case in amounts for unit in case["properties"]["unit"]["enum"]]
    assert sorted(units) == sorted(schemas["ListingPosting"]["properties"]["unit"]["enum"])
    goods = [product for case in grades for product in case["properties"]["product"]["enum"]]
    assert sorted(goods) == sorted(schemas["ListingPosting"]["properties"]["product"]["enum"])
    navel = next(case["properties"] for case in grades if "citrus.navel" in case["properties"]["product"]["enum"])
    own = [grade.code for grade in catalogue.grades(catalogue.products["citrus.navel"])]
    assert navel["grade"]["enum"] == ["", *own]
    assert prices[1]["properties"]["price_unit"]["enum"] == ["元/担", "元/吨"]


async def test_every_described_address_answers_with_what_is_required(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    for path, methods in document["paths"].items():
        if "{" in path:
            continue
        operation = methods["get"]
        needed = [parameter for parameter in operation["parameters"] if parameter["required"]]
        answer = await client.get(path, params={one["name"]: one["schema"]["enum"][0] for one in needed})
        assert answer.status_code == 200, path
        assert answer.headers["content-type"].split(";")[0] in operation["responses"]["200"]["content"]
