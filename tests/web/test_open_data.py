"""The open data as it is found and fetched: the page, the files, the package, the catalogue."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from app.exports import daily
from models import dumps, traits
from models.rules import days
from models.rules.catalogue import Catalogue
from tests.sms import village

pytestmark = pytest.mark.asyncio
DAY = village.TODAY.isoformat()


@pytest_asyncio.fixture
async def room(app: Starlette, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    app.state.settings = replace(app.state.settings, exports=tmp_path / "data")
    return tmp_path / "data"


@pytest_asyncio.fixture
async def guest(app: Starlette, catalogue: Catalogue, room: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor after the first dump of the seed village."""
    await village.settle(catalogue)
    await daily.make(app.state.settings, catalogue)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as visitor:
        visitor.headers["accept-encoding"] = "identity"
        yield visitor


async def told(guest: httpx.AsyncClient, path: str) -> Any:
    answer = await guest.get(path)
    assert answer.status_code == 200, path
    return answer.json()


async def test_before_the_first_dump_the_page_says_so(client: httpx.AsyncClient, room: Path) -> None:
    page = await client.get("/data")
    assert (page.status_code, "还没有数据包" in page.text) == (200, True)
    assert (await client.get("/data/datapackage.json")).status_code == 404
    assert (await client.get("/data/catalog.jsonld")).json()["dcat:dataset"] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_page_leads_to_every_file(guest: httpx.AsyncClient, room: Path, lang: str) -> None:
    page = (await guest.get(f"/data?lang={lang}")).text
    for name in dumps.sums(room / DAY):
        if name.endswith((".csv", ".jsonl")) and "/" not in name:
            assert f'href="/data/{DAY}/{name}"' in page, name
    assert 'href="/data/products/citrus.navel.csv?bom=1"' in page
    assert "2026-04-21" in page
    assert "CC-BY-4.0" in page


async def test_every_path_of_the_package_leads_to_its_file(guest: httpx.AsyncClient) -> None:
    package = await told(guest, "/data/datapackage.json")
    assert len(package["resources"]) > 15
    for one in package["resources"]:
        answer = await guest.get(f"/data/{one['path']}")
        assert f"sha256:{sha256(answer.content).hexdigest()}" == one["hash"]
        assert answer.headers["content-type"].split(";")[0] == one["mediatype"]
        assert (await told(guest, f"/data/{one['schema']}"))["fields"]


async def test_the_catalogue_names_every_file_with_its_length_and_hash(guest: httpx.AsyncClient, room: Path) -> None:
    catalog = await told(guest, "/data/catalog.jsonld")
    files = [one for dataset in catalog["dcat:dataset"] for one in dataset["dcat:distribution"]]
    sums = dumps.sums(room / DAY)
    for one in files:
        name = one["dcat:downloadURL"]["@id"].removeprefix(f"http://127.0.0.1:8000/data/{DAY}/")
        assert one["spdx:checksum"]["spdx:checksumValue"]["@value"] == sums[name]
        assert one["dcat:byteSize"]["@value"] == str((room / DAY / name).stat().st_size)
    assert catalog["dct:license"]["@id"].startswith("https://creativecommons.org/")


async def test_a_file_of_a_day_is_for_ever_and_the_latest_says_which_it_is(guest: httpx.AsyncClient) -> None:
    dated = await guest.get(f"/data/{DAY}/summaries.csv")
    latest = await guest.get("/data/latest/summaries.csv")
    assert dated.content == latest.content
    assert "immutable" in dated.headers["cache-control"]
    assert "immutable" not in latest.headers["cache-control"]
    assert latest.headers["content-location"] == f"/data/{DAY}/summaries.csv"
    assert dated.headers["etag"] == latest.headers["etag"]
    assert dated.headers["last-modified"]
    assert dated.headers["access-control-allow-origin"] == "*"
    assert dated.headers["cross-origin-resource-policy"] == "cross-origin"


async def test_what_one_has_is_not_sent_again_and_a_part_is_sent_alone(guest: httpx.AsyncClient) -> None:
    path = f"/data/{DAY}/summaries.csv"
    whole = await guest.get(path)
    for name, value in (
        ("if-none-match", whole.headers["etag"]),
        ("if-modified-since", whole.headers["last-modified"]),
    ):
        assert (await guest.get(path, headers={name: value})).status_code == 304
    part = await guest.get(path, headers={"range": "bytes=10-19", "if-range": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert (await guest.head(path)).headers["content-length"] == str(len(whole.content))
    package = await guest.get("/data/datapackage.json")
    again = await guest.get("/data/datapackage.json", headers={"if-none-match": package.headers["etag"]})
    assert again.status_code == 304


async def test_a_product_has_a_file_of_its_own_with_a_mark_on_request(guest: httpx.AsyncClient) -> None:
    plain = await guest.get("/data/products/citrus.navel.csv")
    marked = await guest.get("/data/products/citrus.navel.csv?bom=1")
    assert marked.content == b"\xef\xbb\xbf" + plain.content
    assert plain.text.splitlines()[0].startswith("series,product,grade")
    assert {line.split(",")[1] for line in plain.text.splitlines()[1:]} == {"citrus.navel"}
    assert (await guest.get("/data/products/moon.csv")).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/data/latest/none.csv", "/data/2026-01-01/summaries.csv", "/data/x/summaries.csv", "/data/latest/.state.json",
     f"/data/{DAY}/..%2f..%2fnongjia.sqlite3", f"/data/{DAY}/products/../../secret", "/data/../secret"],
)  # fmt: skip
async def test_nothing_but_the_files_of_a_dump_is_given_away(guest: httpx.AsyncClient, room: Path, path: str) -> None:
    (room.parent / "secret").write_text("the secret itself")
    (room / DAY / ".state.json").write_text("the secret itself")
    answer = await guest.get(path, follow_redirects=True)
    assert answer.status_code == 404
    assert "the secret itself" not in answer.text


def hidden(room: Path) -> list[Path]:
    return [left for left in room.iterdir() if left.name.startswith(".")]


async def test_a_day_has_one_dump_and_the_next_day_another(
    guest: httpx.AsyncClient, app: Starlette, catalogue: Catalogue, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (room / DAY / dumps.PACKAGE).stat().st_mtime_ns
    await daily.make(app.state.settings, catalogue)
    assert (room / DAY / dumps.PACKAGE).stat().st_mtime_ns == before
    monkeypatch.setattr(days, "now", lambda: village.NOW + timedelta(1))
    (room / f".{DAY}.part").mkdir()
    await daily.make(app.state.settings, catalogue)
    assert dumps.every(room) == ["2026-11-22", DAY]
    assert not [left for left in hidden(room) if left.is_dir()]
    assert DAY in (await guest.get("/data")).text


async def test_the_demo_says_so_on_the_page_and_in_its_files(
    app: Starlette, catalogue: Catalogue, room: Path, client: httpx.AsyncClient
) -> None:
    await traits.mark(traits.DEMO)
    app.state.settings = replace(app.state.settings, demo=True)
    await village.settle(catalogue)
    await daily.make(app.state.settings, catalogue)
    assert "演示 DEMO" in (await client.get("/data")).text
    package = await told(client, "/data/datapackage.json")
    assert all(one["path"].rpartition("/")[2].startswith("demo-") for one in package["resources"])
    assert (await client.get("/data/products/citrus.navel.csv")).status_code == 200
    assert json.dumps(await told(client, "/data/catalog.jsonld"), ensure_ascii=False).count("演示 DEMO") > 5
