"""The feeds: the same in both forms, ids that stay, nothing that is one person's."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from lxml import etree

from models.engines import Client
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from tests.app.test_export import people, told_by
from tests.cast import settled
from tests.models.market import stands
from tests.sms import village

pytestmark = pytest.mark.asyncio
ATOM = {"a": "http://www.w3.org/2005/Atom"}
NAVEL = "/api/v1/feeds/prices/citrus.navel"


@pytest_asyncio.fixture
async def client(
    database: Client, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    await village.settle(catalogue)
    async with village.asking(catalogue) as client:
        yield client


async def told(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/feed+json"
    return answer.json()


def parsed(text: bytes) -> etree._Element:
    """What we wrote ourselves."""
    return etree.fromstring(text)


async def test_a_product_tells_an_entry_a_day_newest_first(client: httpx.AsyncClient) -> None:
    feed = await told(client, f"{NAVEL}.json?market=BJ-XFD")
    assert (feed["version"], feed["language"]) == ("https://jsonfeed.org/version/1.1", "zh-CN")
    assert feed["home_page_url"] == "http://127.0.0.1/prices/citrus.navel"
    assert feed["feed_url"] == f"http://127.0.0.1{NAVEL}.json?market=BJ-XFD"
    assert [entry["_nongjia"]["date"] for entry in feed["items"]] == ["2026-11-20", "2026-11-13"]
    newest = feed["items"][0]
    assert newest["id"] == "urn:nongjia:price:citrus.navel:BJ-XFD:wholesale::quote:CNY:kg:2026-11-20"
    assert newest["url"] == "http://127.0.0.1/prices/citrus.navel?market=BJ-XFD"
    assert newest["title"] == "脐橙 2026-11-20 3.10 元/斤"
    assert newest["_nongjia"] == {
        "date": "2026-11-20", "unit": "元/公斤", "low": 5.6, "avg": 6.2, "high": 6.8, "quotes": 1,
    }  # fmt: skip


async def test_atom_tells_the_same(client: httpx.AsyncClient) -> None:
    feed = await told(client, f"{NAVEL}.json?market=BJ-XFD")
    answer = await client.get(f"{NAVEL}.atom?market=BJ-XFD")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = parsed(answer.content)
    entries = root.findall("a:entry", ATOM)
    assert [entry.findtext("a:id", "", ATOM) for entry in entries] == [entry["id"] for entry in feed["items"]]
    assert [entry.findtext("a:title", "", ATOM) for entry in entries] == [entry["title"] for entry in feed["items"]]
    assert root.findtext("a:updated", "", ATOM) == feed["items"][0]["date_published"]
    assert all(root.findtext(f"a:{name}", "", ATOM) for name in ("id", "title", "updated"))


async def test_an_entry_stays_as_it_is_on_the_next_day(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await told(client, f"{NAVEL}.json?market=BJ-XFD")
    monkeypatch.setattr(days, "now", lambda: village.NOW + timedelta(50))
    assert (await told(client, f"{NAVEL}.json?market=BJ-XFD"))["items"] == before["items"]


async def test_what_has_not_changed_is_not_sent_again(client: httpx.AsyncClient) -> None:
    for path in (f"{NAVEL}.atom", "/api/v1/feeds/listings.json"):
        first = await client.get(path)
        again = await client.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_it_is_told_in_english_too(client: httpx.AsyncClient) -> None:
    feed = await told(client, f"{NAVEL}.json?market=BJ-XFD&lang=en")
    assert feed["language"] == "en"
    assert feed["items"][0]["title"] == "Navel orange (autumn-winter) 2026-11-20 3.10 yuan/jin"


@pytest.mark.parametrize(
    ("path", "status"), [("prices/moon.atom", 404), ("prices/citrus.navel.rss", 404), ("listings.atom?side=both", 400)]
)
async def test_what_is_not_there_is_told(client: httpx.AsyncClient, path: str, status: int) -> None:
    assert (await client.get(f"/api/v1/feeds/{path}")).status_code == status


async def test_a_feed_without_a_price_is_an_empty_feed(client: httpx.AsyncClient) -> None:
    assert (await told(client, "/api/v1/feeds/prices/citrus.pomelo.json"))["items"] == []
    root = parsed((await client.get("/api/v1/feeds/prices/citrus.pomelo.atom")).content)
    assert root.findtext("a:updated", "", ATOM).startswith("1970")


async def test_what_too_few_people_told_has_no_entry(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await people(catalogue, told_by("abcdefghi0", "1.51", "FG-420506108"))
    feed = await told(client, f"{NAVEL}.json?market=FG-420506108")
    assert feed["items"] == []


async def test_listings_come_newest_first_without_who_has_them(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    farmer, buyer = await settled(Role.FARMER, name="王桂兰"), await settled(Role.BUYER, name="赵收")
    first = await stands(catalogue, farmer, title="蜜桔 <现货> 13912345678")
    second = await stands(catalogue, buyer, side="demand", title="")
    feed = await told(client, "/api/v1/feeds/listings.json")
    assert [entry["id"] for entry in feed["items"]] == [
        f"urn:nongjia:listing:{one.public_id}" for one in (second, first)
    ]
    root = parsed((await client.get("/api/v1/feeds/listings.atom")).content)
    titles = [entry.findtext("a:title", "", ATOM) for entry in root.findall("a:entry", ATOM)]
    assert "<现货>" in titles[1]
    for text in (str(feed), *titles):
        assert all(word not in text for word in ("王桂兰", "赵收", "13912345678", farmer.phone))
    supply = await told(client, "/api/v1/feeds/listings.json?side=supply")
    assert [entry["id"] for entry in supply["items"]] == [f"urn:nongjia:listing:{first.public_id}"]


async def test_the_pages_name_their_feeds(app: Any, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    await village.settle(catalogue)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as guest:
        for page, feed in (("/prices/citrus.navel", NAVEL), ("/listings", "/api/v1/feeds/listings")):
            text = (await guest.get(page)).text
            for kind, form in (("atom+xml", "atom"), ("feed+json", "json")):
                link = f'<link rel="alternate" type="application/{kind}" href="{feed}.{form}">'
                assert link in text
                assert (await guest.get(f"{feed}.{form}")).status_code == 200
