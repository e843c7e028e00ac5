"""The dump of the open data: whole, true, the same for the same prices, and without anything that is one person's."""

import asyncio
import csv
import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from app import exports
from app.exports import Report, parquet, sheets
from app.exports.fields import tables
from app.exports.package import Imprint
from app.imports.prices import Order, imported
from app.settings import Settings
from models import dumps, prices, sources
from models.documents import Received
from models.engines import database as open_database
from models.engines import writing
from models.prices import Manner
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.inputs import Observation
from models.rules.roles import Role
from tests.cast import settled
from tests.models.market import stands
from tests.sms import village

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database", "morning")]
ABROAD = [
    Observation(village.YESTERDAY, "脐橙", avg="1.5", unit="欧元/公斤", place="CN", stage="批发价", currency="EUR"),
    Observation(village.YESTERDAY, "脐橙", avg="45.6", unit="元/公斤", place="CN", stage="批发价", currency="TWD"),
    Observation(village.YESTERDAY, "脐橙", avg="101.5", unit="点", place="CN", nature="index"),
    Observation(village.YESTERDAY, "脐橙", avg="休市", unit="元/斤", market="WH-BSZ", stage="批发价"),
]


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "now", lambda: village.NOW)


def imprint(catalogue: Catalogue, **more: Any) -> Imprint:
    return replace(Imprint(catalogue, days.today(), "http://127.0.0.1:8000"), **more)


async def dumped(catalogue: Catalogue, folder: Path, **more: Any) -> Report:
    return await exports.dumped(imprint(catalogue, **more), folder)


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


async def figures() -> list[tuple[Any, ...]]:
    """Every summary, told by what it is of and not by numbers."""
    return await open_database().rows(
        "SELECT s.product, s.spot, s.area, s.stage, s.grade, s.nature, s.currency, s.per, d.period, d.start, d.low,"
        " d.high, d.median, d.total, d.n, d.quotes, d.volume FROM summary AS d JOIN series AS s ON s.id = d.series_id"
        " WHERE d.n > 0 ORDER BY s.product, s.spot, s.area, s.stage, s.currency, s.nature, s.per, d.period, d.start"
    )


async def test_every_table_is_told_in_every_form_with_its_rows(catalogue: Catalogue, tmp_path: Path) -> None:
    await village.settle(catalogue)
    report = await dumped(catalogue, tmp_path / "out")
    for name, table in tables().items():
        rows = read(tmp_path / "out" / f"{name}.csv")
        lines = [json.loads(line) for line in (tmp_path / "out" / f"{name}.jsonl").read_text("utf-8").splitlines()]
        assert len(rows) == len(lines) == report.rows[name]
        assert all(tuple(line) == table.names for line in (*rows, *lines)), name
    navel = next(row for row in read(tmp_path / "out" / "observations.csv") if row["name"] == "脐橙")
    told = {"date": "2026-11-13", "product": "citrus.navel", "market": "BJ-XFD", "avg": "6.0", "unit": "元/公斤"}
    assert navel.items() >= (told | {"said_avg": "3.00", "said_unit": "斤", "source": "xinfadi"}).items()


@pytest.mark.parametrize("form", [sheets.CSV, sheets.LINES])
async def test_the_dump_imported_again_gives_the_same_figures(catalogue: Catalogue, tmp_path: Path, form: str) -> None:
    await village.settle(catalogue)
    await village.tell(catalogue, ABROAD)
    first = village.XINFADI[0]
    more = [first._replace(avg="3.20"), first._replace(name="纽荷尔", avg="3.30", key="6", volume="12")]
    await village.tell(catalogue, more, "xinfadi")
    before = await figures()
    await dumped(catalogue, tmp_path / "out")
    for table in ("summary", "latest", "price", "series", "document"):
        async with writing() as tx:
            await tx.run(f"DELETE FROM {table}")
    order = Order(tmp_path / "out" / f"observations{form}", catalogue.sources["file"])
    counts = (await imported(catalogue, order)).counts
    assert (counts.quarantined, counts.refused, counts.revised) == (0, 0, 1)
    assert await figures() == before


async def test_the_same_prices_give_the_same_bytes(catalogue: Catalogue, tmp_path: Path) -> None:
    await village.settle(catalogue)
    await dumped(catalogue, tmp_path / "one")
    await dumped(catalogue, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    await dumped(catalogue, tmp_path / "two")
    assert {name.partition("/")[0] for name in contents(tmp_path)} >= {"one", "two"}
    assert not [name for name in contents(tmp_path) if name.startswith(".")]


async def test_the_package_is_true_of_its_files(catalogue: Catalogue, tmp_path: Path) -> None:
    await village.settle(catalogue)
    await stands(catalogue, await settled(Role.FARMER))
    folder = tmp_path / "out"
    await dumped(catalogue, folder)
    assert list(faults(folder)) == []
    told = json.loads((folder / dumps.PACKAGE).read_text("utf-8"))
    assert told["licenses"][0]["name"] == "CC-BY-4.0"
    assert {source["key"] for source in told["sources"]} == set(catalogue.sources) - {"deals", "reports"}
    assert checksums(folder) == 0
    rest = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()} - {dumps.SUMS}
    assert set(dumps.sums(folder)) == rest


def checksums(folder: Path) -> int:
    """As anyone checks them."""
    return subprocess.run(["sha256sum", "--check", "--quiet", dumps.SUMS], cwd=folder, check=False).returncode


async def test_a_package_that_is_not_true_is_found_out(catalogue: Catalogue, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    await dumped(catalogue, folder)
    file = folder / "markets.csv"
    file.write_text(file.read_text("utf-8").replace("wholesale", "wholesail", 1).replace("lat,", "latitude,", 1))
    told = json.loads((folder / "schemas" / "places.json").read_text("utf-8"))
    told["fields"][1]["type"] = "integer"
    (folder / "schemas" / "places.json").write_text(json.dumps(told))
    assert {fault.split(":")[0] for fault in faults(folder)} == {"markets", "places"}


def faults(folder: Path) -> Iterator[str]:
    """What a validator of Data Packages would find: files, lengths, hashes, heads, kinds, keys and references."""
    told = json.loads((folder / dumps.PACKAGE).read_text("utf-8"))
    assert re.fullmatch(r"[a-z0-9-]+", told["name"])
    assert len({one["name"] for one in told["resources"]}) == len(told["resources"])
    keys = {
        one["name"]: {next(iter(row.values())) for row in read(folder / one["path"])}
        for one in told["resources"]
        if one["format"] == "csv"
    }
    for one in told["resources"]:
        content = (folder / one["path"]).read_bytes()
        if (len(content), f"sha256:{sha256(content).hexdigest()}") != (one["bytes"], one["hash"]):
            yield f"{one['name']}: bytes"
        schema = json.loads((folder / one["schema"]).read_text("utf-8"))
        if one["format"] == "csv":
            if len(read(folder / one["path"])) != one["rows"]:
                yield f"{one['name']}: rows"
            yield from (f"{one['name']}: {fault}" for fault in wrong(schema, read(folder / one["path"]), keys))


def wrong(schema: dict[str, Any], rows: list[dict[str, str]], keys: dict[str, set[str]]) -> Iterator[str]:
    kinds = {field["name"]: KINDS[field["type"]] for field in schema["fields"]}
    for row in rows:
        if list(row) != list(kinds):
            yield f"head {list(row)}"
        yield from (f"{name} {cell}" for name, cell in row.items() if cell and not kinds.get(name, ANY).fullmatch(cell))
        for key in schema.get("foreignKeys", ()):
            if row[key["fields"][0]] and row[key["fields"][0]] not in keys[key["reference"]["resource"]]:
                yield f"nowhere {row[key['fields'][0]]}"
    told = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
    if len(set(told)) != len(told):
        yield "key"


ANY = re.compile(r".*", re.DOTALL)
KINDS = {
    "string": ANY,
    "list": ANY,
    "integer": re.compile(r"-?\d+"),
    "number": re.compile(r"-?\d+(\.\d+)?(e-?\d+)?"),
    "boolean": re.compile("true|false"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "datetime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+]08:00"),
}


async def test_from_a_day_on_nothing_older_is_told(catalogue: Catalogue, tmp_path: Path) -> None:
    await village.settle(catalogue)
    await dumped(catalogue, tmp_path / "out", since=village.YESTERDAY)
    for name in ("observations", "summaries"):
        told = {row["date"] for row in read(tmp_path / "out" / f"{name}.csv")}
        assert min(told) == village.YESTERDAY.isoformat(), name


class Stopped(Exception):
    """Someone pulled the plug."""


async def test_a_dump_that_was_stopped_goes_on_where_it_was(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await village.settle(catalogue)
    await dumped(catalogue, tmp_path / "whole")
    out, work, write = tmp_path / "out", tmp_path / ".out.part", sheets.write
    seen: list[str] = []
    stop = [3]

    def failing(some: Sequence[sheets.Sheet], rows: sheets.Rows) -> None:
        write(some, rows)
        seen.append(some[0].table.name)
        if len(seen) == stop[0]:
            raise Stopped

    monkeypatch.setattr(sheets, "write", failing)
    monkeypatch.setattr("app.exports.state.PAUSE", 0)
    for stop[0] in (3, 15):
        seen.clear()
        with pytest.raises(Stopped):
            await dumped(catalogue, out)
        assert not contents(out)
        assert contents(work)
    seen.clear()
    stop[0] = 0
    await dumped(catalogue, out)
    assert "observations" not in seen
    assert contents(out) == contents(tmp_path / "whole")
    assert not contents(work)


async def test_what_came_in_meanwhile_lets_a_dump_begin_anew(catalogue: Catalogue, tmp_path: Path) -> None:
    await village.settle(catalogue)
    work = tmp_path / ".out.part"
    work.mkdir()
    (work / ".state.json").write_text('{"print": {"last": 1}, "done": [["observations", "citrus.navel"]], "rows": {}}')
    (work / "observations.csv").write_text("nonsense")
    await dumped(catalogue, tmp_path / "out")
    assert "nonsense" not in (tmp_path / "out" / "observations.csv").read_text("utf-8")


async def test_a_task_that_is_called_off_leaves_no_folder(catalogue: Catalogue, tmp_path: Path) -> None:
    await village.settle(catalogue)
    task = asyncio.create_task(dumped(catalogue, tmp_path / "out"))
    for _ in range(300):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not (tmp_path / "out").exists()


async def test_a_folder_with_something_else_in_it_is_left_alone(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Refused, match="别的东西"):
        await dumped(catalogue, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


async def test_a_demo_says_so_in_the_package_and_in_every_name(catalogue: Catalogue, tmp_path: Path) -> None:
    await village.settle(catalogue)
    await dumped(catalogue, tmp_path / "out", demo=True)
    told = json.loads((tmp_path / "out" / dumps.PACKAGE).read_text("utf-8"))
    assert told["title"].startswith("演示 DEMO")
    assert all(one["title"].startswith("演示 DEMO") for one in told["resources"])
    names = {file.name for file in (tmp_path / "out").rglob("*") if file.is_file()} - {dumps.PACKAGE, dumps.SUMS}
    assert {name for name in names if not name.startswith("demo-")} == set()
    assert list(faults(tmp_path / "out")) == []


async def people(catalogue: Catalogue, *rows: Observation) -> None:
    """Prices that people sent, let in by an officer."""
    for number, row in enumerate(rows):
        received = Received(f"report:abcdefghi{number}", f"{number:064}", 1, village.NOW)
        await prices.record(catalogue, catalogue.sources["reports"], [row], received, Manner.COLLECT)
    for held in await prices.held_back():
        await settle_one(catalogue, held.id)


async def settle_one(catalogue: Catalogue, number: int) -> None:
    async with writing() as tx:
        await prices.judge(tx, catalogue, number, True, "officer")


def told_by(person: str, avg: str, market: str, day: date = village.TODAY) -> Observation:
    return Observation(day, "脐橙", avg=avg, unit="元/斤", spec=person, market=market, stage="地头价")


async def test_what_one_or_two_people_told_is_nowhere_told(catalogue: Catalogue, tmp_path: Path) -> None:
    await sources.register(catalogue)
    monday = date(2026, 11, 16)
    village_price = told_by("", "1.51", "FG-420506108", monday)._replace(avg="1.40")
    await village.tell(catalogue, [village_price])
    await people(
        catalogue,
        told_by("abcdefghi0", "1.51", "FG-420506108"),
        told_by("abcdefghi1", "1.52", "FG-420506107"),
    )
    await dumped(catalogue, tmp_path / "out")
    assert {row["source"] for row in read(tmp_path / "out" / "observations.csv")} == {"file"}
    told = b"".join(content for name, content in contents(tmp_path / "out").items() if name.endswith(".csv"))
    assert b"abcdefghi" not in told
    rows = read(tmp_path / "out" / "summaries.csv")
    day = [row for row in rows if (row["period"], row["date"]) == ("day", village.TODAY.isoformat())]
    assert day
    assert {(row["avg"], row["quotes"], row["missing_reason"]) for row in day} == {("", "0", "withheld")}
    week = next(row for row in rows if (row["period"], row["market"]) == ("week", "FG-420506108"))
    assert (week["avg"], week["missing_reason"]) == ("", "withheld")
    monday_told = [row["avg"] for row in rows if (row["period"], row["date"]) == ("day", monday.isoformat())]
    assert set(monday_told) == {"2.8"}


async def test_what_three_people_told_is_told_of_the_place_and_of_none_of_them(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    await sources.register(catalogue)
    towns = ("FG-420506108", "FG-420506107", "FG-420506001")
    await people(catalogue, *(told_by(f"abcdefghi{n}", "1.5", town) for n, town in enumerate(towns)))
    await dumped(catalogue, tmp_path / "out")
    rows = [row for row in read(tmp_path / "out" / "summaries.csv") if row["period"] == "day"]
    told = {row["place"]: (row["avg"], row["quotes"]) for row in rows if row["area"] == "true"}
    assert told["420506"] == ("3.0", "3")
    assert {row["missing_reason"] for row in rows if row["area"] == "false"} == {"withheld"}


async def test_a_listing_is_told_without_a_word_of_its_owner(catalogue: Catalogue, tmp_path: Path) -> None:
    farmer = await settled(Role.FARMER, name="王桂兰")
    words = {"title": "王桂兰家的蜜桔", "text": "屋后第三块田，打13912345678", "variety": "我家的"}
    listing = await stands(catalogue, farmer, **words)
    await dumped(catalogue, tmp_path / "out")
    (row,) = read(tmp_path / "out" / "listings.csv")
    assert (row["id"], row["product"], len(row["place"])) == (listing.public_id, listing.product, 9)
    every = b"".join(contents(tmp_path / "out").values()).decode("utf-8", "replace")
    assert all(word not in every for word in ("王桂兰", "屋后", "13912345678", "我家的", farmer.phone))


async def test_numbers_in_what_sources_wrote_are_hidden(catalogue: Catalogue, tmp_path: Path) -> None:
    await sources.register(catalogue)
    row = village.TOWNS[0]._replace(note="联系 139 1234 5678", origin="王桂兰13912345678", spec="=cmd()")
    await village.tell(catalogue, [row])
    await dumped(catalogue, tmp_path / "out")
    text = (tmp_path / "out" / "observations.csv").read_text("utf-8")
    assert "1234" not in text
    (told,) = read(tmp_path / "out" / "observations.csv")
    assert told["spec"] == "'=cmd()"


async def test_parquet_holds_the_same_rows(catalogue: Catalogue, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    await village.settle(catalogue)
    await dumped(catalogue, tmp_path / "out")
    for name, table in tables().items():
        found = f"'{tmp_path}/out/{name}.parquet'"
        assert tuple(duckdb.sql(f"SELECT * FROM {found}").columns) == table.names
        (count,) = duckdb.sql(f"SELECT count(*) FROM {found}").fetchone()
        assert count == len(read(tmp_path / "out" / f"{name}.csv"))
    sql = "SELECT date, avg, current, said_low, key FROM '{}' WHERE market = 'BJ-XFD' AND name = '脐橙' ORDER BY date"
    first = duckdb.sql(sql.format(tmp_path / "out" / "observations.parquet")).fetchone()
    assert first == (village.WEEK_BEFORE, 6.0, True, "2.70", "2")


async def test_old_dumps_go_but_the_newest_of_each_month(tmp_path: Path) -> None:
    first = date(2026, 9, 20)
    for day in (first + timedelta(n) for n in range(60)):
        (tmp_path / day.isoformat()).mkdir()
        for name in (dumps.PACKAGE, dumps.SUMS):
            (tmp_path / day.isoformat() / name).write_text("")
    dumps.prune(tmp_path)
    assert dumps.every(tmp_path) == [
        *(f"2026-11-{day}" for day in range(18, 11, -1)), "2026-10-31", "2026-09-30",
    ]  # fmt: skip


async def test_without_duckdb_the_rest_is_written(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "able", lambda: False)
    report = await dumped(catalogue, tmp_path / "out")
    assert not report.parquet
    assert not list((tmp_path / "out").glob("*.parquet"))
    assert list(faults(tmp_path / "out")) == []


async def test_the_settings_name_the_folder_and_the_licence(settings: Settings) -> None:
    assert settings.exports == settings.media / "data"
    assert settings.data_licence == "CC-BY-4.0"
