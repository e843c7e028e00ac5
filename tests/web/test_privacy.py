"""No page, table or answer that anybody may read holds a phone number, whoever wrote it wherever they could."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.routing import Route

from app.exports import daily
from models import matches, outlooks, talks
from models.rules import days, offers
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from tests.cast import Member, enter, settled
from tests.models.market import stands
from tests.models.test_listings import SAID
from tests.web.test_doors import ALL, TABLE
from web.answers import CSV

pytestmark = pytest.mark.asyncio
HOME = "http://127.0.0.1:8000"
SEEN = re.compile(r"(?:[\s\-.·_]*\d)+")


@pytest_asyncio.fixture
async def guest(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
        client.headers["sec-fetch-site"] = "same-origin"
        yield client


def numbers(text: str) -> Iterator[str]:
    """Every run of digits, whatever stands between them."""
    for found in SEEN.finditer(text):
        yield re.sub(r"\D", "", found[0])


def told(text: str, members: list[Member]) -> set[str]:
    whole = [member.phone.removeprefix("+86") for member in members]
    return {phone for phone in whole for run in numbers(text) if phone in run}


async def test_no_public_answer_holds_a_number(
    guest: httpx.AsyncClient, app: Starlette, catalogue: Catalogue, tmp_path: Path
) -> None:
    farmer, buyer = await settled(Role.FARMER, name="王桂兰"), await settled(Role.BUYER, name="赵收")
    phone = farmer.phone.removeprefix("+86")
    spaced = " ".join((phone[:3], phone[3:7], phone[7:]))
    words = {"title": f"蜜桔 {spaced}", "text": f"电话{phone}", "requirement": spaced, "delivery": phone}
    words |= {"certificates": f"证{phone}", "variety": f"早{phone}", "min_order": phone}
    listing = await stands(catalogue, farmer, **words)
    await stands(catalogue, buyer, side="demand", text=f"收货打{buyer.phone}")
    await matches.follow(catalogue)
    await outlooks.refresh(catalogue)
    await talks.ask(listing, buyer.person, f"我的号是{buyer.phone}")
    app.state.settings = replace(app.state.settings, exports=tmp_path / "data")
    await daily.make(app.state.settings, catalogue)
    read = 0
    for route in (route for route in app.routes if isinstance(route, Route) and "GET" in (route.methods or ())):
        if TABLE.get(("GET", route.path), (None,))[0] != ALL:
            continue
        path = route.path.replace("{listing:code}", listing.public_id).replace("{product}", "citrus.satsuma_e")
        for address in forms(path):
            answer = await guest.get(address)
            assert told(answer.text, [farmer, buyer]) == set(), address
            assert "王桂兰" not in answer.text or not address.startswith(("/data", "/api/v1/feeds")), address
            read += answer.status_code == 200
    for file in (file for file in (tmp_path / "data").rglob("*") if file.is_file()):
        text = file.read_bytes().decode("utf-8", "replace")
        assert told(text, [farmer, buyer]) == set(), file
        assert "王桂兰" not in text, file
    assert read > 30


def forms(path: str) -> list[str]:
    """The address in each of its forms."""
    if "{file:path}" in path:
        files = (
            "observations.csv",
            "listings.csv",
            "listings.jsonl",
            "summaries.csv",
            "datapackage.json",
            "SHA256SUMS",
        )
        return [path.replace("{day}", "latest").replace("{file:path}", file) for file in files]
    if path.startswith("/api/v1/prices/provenance"):
        return [path.replace("{form:csv}", end) + "?product=citrus.satsuma_e" for end in ("", CSV)]
    for name, ends in (("{form:csv}", ("", CSV)), ("{form:feed}", (".atom", ".json"))):
        if name in path:
            return [path.replace(name, end) for end in ends]
    return [path]


@pytest.mark.parametrize("said", [{"quantity": "13912345678"}, {"price": "1.3912345678"}])
async def test_a_number_is_no_amount_and_no_price(catalogue: Catalogue, said: dict[str, str]) -> None:
    reading = offers.read(catalogue, SAID | said, days.today())
    assert list(reading.problems) == list(said)


async def test_the_other_side_of_a_talk_reads_no_number(guest: httpx.AsyncClient, catalogue: Catalogue) -> None:
    farmer, buyer = await settled(Role.FARMER), await settled(Role.BUYER)
    listing = await stands(catalogue, farmer)
    public_id = await talks.ask(listing, buyer.person, f"我的号是 {buyer.phone}，微信 zhao_12345")
    await enter(guest, farmer.person)
    for path in ("/me", "/me/talks", f"/me/talks/{public_id}", "/me/data.json"):
        text = (await guest.get(path)).text
        assert told(text, [buyer]) == set(), path
        assert "zhao_12345" not in text, path


async def test_the_scan_itself_finds_a_number() -> None:
    member = Member(None, "+8613912345678")  # type: ignore[arg-type]
    assert told("call 139-1234 5678 now", [member]) == {"13912345678"}
    assert told("139****5678", [member]) == set()
