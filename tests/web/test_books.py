"""A bulletin as a workbook: the figures of the page and of the CSV, real charts, no cell that comes alive."""

import asyncio
import csv
import re
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import httpx
import msgspec
import pytest
from python_calamine import CalamineWorkbook

from models import bulletins
from models.bulletins import Bulletin
from models.rules.bulletins import Figures, Kind, Supply
from models.rules.catalogue import Catalogue
from tests.cast import Member, enter
from tests.web.reading import plain
from tests.web.test_bulletins import TODAY, bulletin, do, market, published

__all__ = ["bulletin", "market", "published"]
pytestmark = pytest.mark.asyncio
ENGLISH = ["Figures", "Charts", "Warnings", "Supply", "Sources", "Notes", "Chart data"]
CHINESE = ["行情", "图", "预警", "货源", "来源", "说明", "走势数据"]


async def fetched(guest: httpx.AsyncClient, bulletin: Bulletin, query: str = "") -> bytes:
    answer = await guest.get(f"/bulletins/{bulletin.public_id}.xlsx{query}")
    assert answer.status_code == 200
    return answer.content


def rows(raw: bytes, sheet: str) -> list[dict[str, Any]]:
    """Its lines by the names of their columns; on top stands what it is."""
    found = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, found[1]), row, strict=True)) for row in found[2:]]


def parts(raw: bytes, name: str) -> list[str]:
    with zipfile.ZipFile(BytesIO(raw)) as file:
        return [file.read(part).decode() for part in sorted(file.namelist()) if re.match(name, part)]


async def test_every_figure_is_that_of_the_csv_and_a_number(guest: httpx.AsyncClient, published: Bulletin) -> None:
    found = published.told
    spread = tuple(replace(row, low=row.avg - 300, high=row.avg + 500) for row in found.rows)
    kept = msgspec.json.encode(replace(found, rows=spread)).decode()
    await Bulletin.filter(id=published.id).update(figures=kept)
    sheet = list(csv.DictReader(StringIO((await guest.get(f"/bulletins/{published.public_id}.csv")).text)))
    prices = [row for row in sheet if "价格" in row.values()]
    raw = await fetched(guest, published)
    book = rows(raw, "行情")
    assert len(book) == len(prices) == 2
    for told, row in zip(prices, book, strict=True):
        assert row["品种"] == told["名称"]
        for name in ("最低", "均价", "最高", "比上周%", "比去年%", "报价家数"):
            cell = row[name]
            assert (isinstance(cell, float), cell) == (True, float(told[name])) if told[name] else cell == "", name
        for name in ("环节", "地方", "单位", "来源"):
            assert row[name] == told[name]
        assert row["日期"] == TODAY
    assert [row["地方"] for row in rows(raw, "预警")] == [row["地方"] for row in sheet if "预警" in row.values()]
    assert len(rows(raw, "来源")) == len([row for row in sheet if "来源" in row.values()])


async def test_the_page_shows_the_same_figures(guest: httpx.AsyncClient, published: Bulletin) -> None:
    page = plain(await guest.get(f"/bulletins/{published.public_id}"))
    for row in rows(await fetched(guest, published), "行情"):
        assert f"{row['均价']:.2f} {row['单位']}" in page


async def test_sheets_tell_sources_with_their_rights_and_what_was_said(
    guest: httpx.AsyncClient, published: Bulletin, catalogue: Catalogue
) -> None:
    raw = await fetched(guest, published)
    assert CalamineWorkbook.from_filelike(BytesIO(raw)).sheet_names == CHINESE
    entries = {entry.zh: entry for entry in catalogue.sources.values()}
    for row in rows(raw, "来源"):
        entry = entries[row["来源"]]
        assert (row["发布单位"], row["许可"], row["网址"]) == (entry.publisher, entry.licence, entry.url)
    notes = [(row["是什么"], row["内容"]) for row in rows(raw, "说明")]
    assert ("农技员的话", "抓紧采。") in notes
    assert ("网页", f"http://127.0.0.1:8000/bulletins/{published.public_id}") in notes
    assert len([text for what, text in notes if what == "怎么算的"]) == 4


async def test_charts_are_drawn_from_the_cells_and_a_day_without_a_price_is_a_gap(
    guest: httpx.AsyncClient, published: Bulletin
) -> None:
    raw = await fetched(guest, published)
    charts = parts(raw, r"xl/charts/chart\d+\.xml")
    assert [("<c:barChart>" in one, "<c:lineChart>" in one) for one in charts].count((True, False)) == 1
    assert len(charts) == 3
    assert not any("<c:dispBlanksAs" in one for one in charts)
    data = rows(raw, "走势数据")
    navel = {row["日期"]: row["均价"] for row in data if row["品种"] == "脐橙"}
    assert (navel[TODAY], navel[TODAY - timedelta(1)]) == (2.0, 2.5)
    rest = [row for row in data if row["品种"] == "早熟蜜桔"]
    assert [row["均价"] for row in rest] == [1.0, "", "", "", "", "", "", 1.1]
    spans = {found for one in charts for found in re.findall(r"<c:f>(.*?)</c:f>", one)}
    assert {f"走势数据!$D${first}:$D${last}" for first, last in ((3, 10), (11, 18))} <= {
        span.replace("'", "") for span in spans
    }


async def test_no_text_comes_alive(guest: httpx.AsyncClient, bulletin: Bulletin, officer: Member) -> None:
    said = '=HYPERLINK("http://x/")\n+1\n@SUM(1)\n{=1}\nhttp://x/\n12.50'
    await bulletins.publish(bulletin, officer.person, said)
    raw = await fetched(guest, bulletin)
    told = [row["内容"] for row in rows(raw, "说明") if row["是什么"] == "农技员的话"]
    assert told == said.split("\n")
    everything = parts(raw, r"xl/worksheets/.*")
    assert not any("<f" in one or "<hyperlink" in one for one in everything)


async def test_it_speaks_english_and_per_kilogram(guest: httpx.AsyncClient, published: Bulletin) -> None:
    raw = await fetched(guest, published, "?lang=en&unit=kg")
    assert CalamineWorkbook.from_filelike(BytesIO(raw)).sheet_names == ENGLISH
    (navel,) = [row for row in rows(raw, "Figures") if row["Code"] == "citrus.navel"]
    assert (navel["Average"], navel["Unit"], navel["On the week %"]) == (4.0, "yuan/kg", -20.0)


async def test_the_same_bulletin_is_the_same_file_and_is_not_sent_twice(
    guest: httpx.AsyncClient, published: Bulletin
) -> None:
    address = f"/bulletins/{published.public_id}.xlsx"
    first = await guest.get(address)
    assert first.headers["content-type"].endswith("spreadsheetml.sheet")
    assert first.headers["content-disposition"] == f'attachment; filename="bulletin-{published.public_id}.xlsx"'
    again = await guest.get(address, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_draft_has_no_workbook(guest: httpx.AsyncClient, bulletin: Bulletin, officer: Member) -> None:
    address = f"/bulletins/{bulletin.public_id}.xlsx"
    assert (await guest.get(address)).status_code == 404
    await enter(guest, officer.person)
    await do(guest, bulletin, "publish", words="")
    assert (await guest.get(address)).status_code == 200


async def test_a_week_is_drawn_by_weeks(
    guest: httpx.AsyncClient, market: None, catalogue: Catalogue, officer: Member
) -> None:
    assert await bulletins.draft(catalogue, Kind.WEEKLY)
    weekly = await Bulletin.get()
    await bulletins.publish(weekly, officer.person, "")
    found = [row["日期"] for row in rows(await fetched(guest, weekly), "走势数据") if row["品种"] == "脐橙"]
    assert found == [date(2026, 11, 16), date(2026, 11, 23)]


async def test_the_fullest_one_is_small_and_made_beside_the_loop(
    guest: httpx.AsyncClient, bulletin: Bulletin, catalogue: Catalogue, officer: Member
) -> None:
    found, line = bulletin.told, tuple((20_750 + n, 4000 + 37 * (n % 11)) for n in range(30))
    codes = [code for code, product in catalogue.products.items() if not product.stock_only]
    full = Figures(
        tuple(replace(found.rows[1], product=code, line=line) for code in codes),
        found.warnings * 20,
        tuple(Supply("supply", code, "kg", 12_000_000, 0) for code in codes),
        found.sources,
    )
    await Bulletin.filter(id=bulletin.id).update(figures=msgspec.json.encode(full).decode())
    await bulletins.publish(bulletin, officer.person, "好" * bulletins.LONGEST)
    task = asyncio.create_task(fetched(guest, bulletin))
    turns = 0
    while not task.done():
        await asyncio.sleep(0.001)
        turns += 1
    raw = await task
    assert len(raw) < 200 * 1024
    assert len(parts(raw, r"xl/charts/chart\d+\.xml")) == 13
    assert turns > 5
    first = rows(raw, "货源")[0]
    assert (first["公布的合计"], first["单位"]) == (12.0, "吨")
