"""Pages recorded from the real market, where they are at hand: the figures their README tells."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from models.rules.inputs import Observation
from scrapers.fetch import Fetcher, read
from scrapers.source import Window
from scrapers.source.crawl import crawl
from scrapers.sources import SOURCES
from tests.scrapers.site import Site, reply

FIELDS = """id prodName prodCatid prodCat prodPcatid prodPcat lowPrice highPrice avgPrice place specInfo unitInfo
pubDate status userIdCreate userIdModified userCreate userModified gmtCreate gmtModified"""

DAY = date(2026, 11, 20)


def observations(key: str, file: Path) -> list[Observation]:
    source = SOURCES[key]
    rows = list(source.parse(read(file.read_bytes(), source.wants), "", DAY))
    found = [row for row in rows if isinstance(row, Observation)]
    assert len(found) == len(rows)
    return found


def total(rows: list[Observation]) -> Decimal:
    return sum((Decimal(row.avg) for row in rows), Decimal(0))


def test_the_recorded_answer_has_its_rows(shared: Path) -> None:
    rows = observations("xinfadi", shared / "data/xinfadi/api_page_20250208_limit20.json")
    assert (len(rows), total(rows), rows[0].key, rows[-1].key) == (20, Decimal("41.88"), "1738710", "1738691")
    assert {row.day for row in rows} == {date(2025, 2, 8)}


def test_the_recorded_home_page_has_its_rows(shared: Path) -> None:
    rows = observations("xinfadi_html", shared / "data/xinfadi/home_20210801_table.html")
    assert (len(rows), total(rows)) == (40, Decimal("92.39"))
    assert [name for name in ("番茄", "黄瓜", "冬瓜") if [row.name for row in rows].count(name) == 2] == [
        "番茄",
        "黄瓜",
        "冬瓜",
    ]


@pytest.mark.asyncio
async def test_ten_recorded_days_are_crawled_each_row_once(site: Site, fetch: Fetcher, shared: Path) -> None:
    with (shared / "data/xinfadi/api_20220609_20220618_20cols_noheader.csv").open(encoding="utf-8") as file:
        rows = [dict(zip(FIELDS.split(), line, strict=True)) for line in csv.reader(file)]
    parts = [rows[n : n + 100] for n in range(0, len(rows), 100)]
    answers = [json.dumps({"current": 1, "limit": 100, "count": len(rows), "list": part}) for part in parts]
    site.play("/getPriceData.html", *(reply(answer, "application/json") for answer in answers))
    window = Window(date(2022, 6, 9), date(2022, 6, 18))
    pages = [page async for page in crawl(SOURCES["xinfadi"], fetch, window, site.url)]
    found = [row for page in pages for row in page.observations]
    assert (len(found), sum(page.repeats for page in pages), total(found)) == (3_980, 20, Decimal("44301.44"))
    assert sum("柑橘类" in row.note for row in found) == 40
    assert [page for page in pages if page.rejected] == []
