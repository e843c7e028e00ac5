"""Price files of every form, from the file to the database and back out as what was not taken."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from app.imports.prices import Order, Result, imported
from models import prices, sources
from models.engines import database as opened
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.errors import Unclear
from models.rules.inputs import Query

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
HEAD = "日期,品名,最低价,平均价,最高价,单位,市场,环节"
NAVEL = "2026-11-20,脐橙,1.2,1.5,1.8,元/斤,北京新发地,批发价"


async def run(catalogue: Catalogue, path: Path, source: str = "file", dry: bool = False) -> Result:
    await sources.register(catalogue)
    return await imported(catalogue, Order(path, catalogue.sources[source], dry=dry))


def write(path: Path, *lines: str, encoding: str = "utf-8", end: str = "\n") -> Path:
    path.write_bytes(end.join(lines).encode(encoding))
    return path


def copied(folder: Path, shared: Path, name: str) -> Path:
    return Path(shutil.copy(shared / "data" / "xinfadi" / name, folder))


async def one(sql: str) -> tuple[object, ...]:
    return tuple((await opened().rows(sql))[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n"])
async def test_a_table_is_read_whatever_its_encoding_and_line_ends(
    catalogue: Catalogue, tmp_path: Path, encoding: str, end: str
) -> None:
    result = await run(catalogue, write(tmp_path / "p.csv", HEAD, NAVEL, encoding=encoding, end=end))
    assert (result.counts.new, result.counts.refused) == (1, 0)
    assert await one("SELECT name, low, avg, high, market, stage FROM price") == (
        "脐橙",
        2400,
        3000,
        3600,
        "BJ-XFD",
        "wholesale",
    )


async def test_a_byte_order_mark_in_the_middle_of_appended_files_is_nothing(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    result = await run(catalogue, write(tmp_path / "p.csv", HEAD, NAVEL, "\ufeff" + NAVEL.replace("20,", "19,")))
    assert result.counts.new == 2


async def test_english_headings_in_any_order_and_json_lines_say_the_same(catalogue: Catalogue, tmp_path: Path) -> None:
    said = {"product": "citrus.navel", "date": "2026-11-20", "avg": 1.5, "unit": "元/斤", "market": "BJ-XFD"}
    line = json.dumps({**said, "stage": "wholesale"}, ensure_ascii=False)
    result = await run(catalogue, write(tmp_path / "p.jsonl", line))
    assert result.counts.new == 1
    assert await one("SELECT low, avg, high FROM price") == (None, 3000, None)


async def test_a_spreadsheet_is_read_with_its_dates_and_numbers(catalogue: Catalogue, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "p.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["日期", "品名", "平均价", "单位", "产地", "环节"])
        sheet.write_row(1, 0, ["2026-11-20", "生猪", 13.2, "元/公斤", "420506", "地头价"])
    result = await run(catalogue, tmp_path / "p.xlsx")
    assert result.counts.new == 1
    assert await one("SELECT avg, place, said_avg FROM price") == (13200, "420506", "13.2")


async def test_a_range_in_the_average_is_low_and_high(catalogue: Catalogue, tmp_path: Path) -> None:
    await run(catalogue, write(tmp_path / "p.csv", "日期,品名,均价,单位,市场", "2026-11-20,脐橙,1.2-1.8,斤,BJ-XFD"))
    assert await one("SELECT low, avg, high, said_avg FROM price") == (2400, 3000, 3600, "1.2-1.8")


async def test_a_persons_unknown_product_is_refused_with_the_nearest_names_and_stands_aside(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    path = write(tmp_path / "p.csv", HEAD, NAVEL.replace("脐橙", "伦晚橙子"), NAVEL)
    result = await run(catalogue, path)
    assert (result.counts.new, result.counts.refused) == (1, 1)
    aside = (tmp_path / "p.csv.refused.csv").read_text("utf-8-sig").splitlines()
    assert aside[0].startswith(HEAD)
    assert "伦晚橙子" in aside[1]
    assert "伦晚脐橙" in aside[1]


async def test_unknown_names_wait_when_they_are_told_to(catalogue: Catalogue, tmp_path: Path) -> None:
    await sources.register(catalogue)
    entry = replace(catalogue.sources["file"], unknown_names="hold")
    path = write(tmp_path / "p.csv", HEAD, NAVEL.replace("脐橙", "火龙果"))
    result = await imported(catalogue, Order(path, entry))
    assert (result.counts.new, result.counts.waiting) == (1, 1)


async def test_average_and_high_that_changed_places_are_mended_and_counted(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    rows = [NAVEL.replace("1.5,1.8", "1.8,1.5").replace("20,", f"{day},") for day in (17, 18, 19)]
    result = await run(catalogue, write(tmp_path / "p.csv", HEAD, *rows))
    assert (result.counts.new, result.repaired) == (3, 3)
    assert await one("SELECT min(avg), max(high) FROM price") == (3000, 3600)


async def test_a_map_reads_a_layout_of_its_own(catalogue: Catalogue, tmp_path: Path) -> None:
    await sources.register(catalogue)
    path = write(tmp_path / "p.csv", "什么,哪天,多少", "脐橙,2026/11/20,1.5")
    table = '[columns]\nname = "什么"\nday = "哪天"\navg = "多少"\n[constants]\nunit = "元/斤"\nmarket = "BJ-XFD"\n'
    result = await imported(catalogue, Order(path, catalogue.sources["file"], write(tmp_path / "m.toml", table)))
    assert result.counts.new == 1


async def test_a_file_without_known_columns_is_refused_whole_and_says_what_to_write(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    with pytest.raises(Unclear, match="第一行请写列名"):
        await run(catalogue, write(tmp_path / "p.csv", "a,b,c", "1,2,3"))


async def test_a_trial_counts_and_stores_nothing(catalogue: Catalogue, tmp_path: Path) -> None:
    result = await run(catalogue, write(tmp_path / "p.csv", HEAD, NAVEL), dry=True)
    assert result.counts.new == 1
    assert await one("SELECT count(*) FROM price") == (0,)


async def test_batches_count_their_rows_from_the_beginning_of_each(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.imports.prices.BATCH", 2)
    bad = NAVEL.replace("1.5", "贵")
    await run(
        catalogue, write(tmp_path / "p.csv", HEAD, NAVEL, NAVEL.replace("20,", "19,"), NAVEL.replace("20,", "18,"), bad)
    )
    aside = (tmp_path / "p.csv.refused.csv").read_text("utf-8-sig").splitlines()
    assert [line for line in aside if "贵" in line]
    assert len(aside) == 2


async def test_the_recorded_ten_days_of_xinfadi_come_in_once(
    catalogue: Catalogue, shared: Path, tmp_path: Path
) -> None:
    path = copied(tmp_path, shared, "api_20220609_20220618_20cols_noheader.csv")
    first = await run(catalogue, path, "xinfadi")
    assert (first.counts.read, first.counts.unchanged) == (4000, 20)
    assert first.counts.new + first.counts.quarantined == 3980
    again = await run(catalogue, path, "xinfadi")
    assert (again.counts.new, again.counts.revised, again.counts.quarantined, again.counts.unchanged) == (0, 0, 0, 4000)
    sums = ", ".join(f"round(sum(cast(said_{cell} AS numeric)), 2)" for cell in ("avg", "low", "high"))
    assert [float(str(figure)) for figure in await one(f"SELECT {sums} FROM price")] == [44301.44, 41342.05, 47260.54]
    assert await one("SELECT count(*) FROM price WHERE checks LIKE '%low_over_high%'") == (10,)
    assert await one("SELECT count(*) FROM price WHERE note LIKE '%柑橘类'") == (40,)
    assert await one("SELECT count(*) FROM price WHERE unit = '斤'") == (3848,)
    assert await one("SELECT count(*) FROM price WHERE note LIKE '蔬菜%'") == (1170,)
    assert await one("SELECT count(*), sum(count) FROM unknown_name") != (0, None)


async def test_two_years_of_recorded_citrus_come_in_with_their_gaps(
    catalogue: Catalogue, shared: Path, tmp_path: Path
) -> None:
    result = await run(catalogue, copied(tmp_path, shared, "citrus_daily_20130610_20150630.csv"), "xinfadi")
    counts = result.counts
    assert (counts.read, counts.unchanged, counts.revised) == (5904, 40, 2)
    assert await one("SELECT count(*) FROM price WHERE current = 1") == (5862,)
    assert await one("SELECT count(DISTINCT day) FROM price") == (733,)
    assert await one("SELECT count(*) FROM price WHERE name = '红橙石甜瓜' AND series_id IS NOT NULL") == (0,)
    pomelo = await prices.series(
        catalogue, Query("citrus.pomelo", "BJ-XFD", area=False), Period.DAY, days.of_number(0), days.today()
    )
    assert len(pomelo) == 500
    assert pomelo[-1].start - pomelo[0].start > 500


async def test_the_old_dumps_without_a_head_are_known_by_their_shape(
    catalogue: Catalogue, shared: Path, tmp_path: Path
) -> None:
    gbk = await run(catalogue, copied(tmp_path, shared, "legacy_20210322_gbk.csv"), "xinfadi")
    old = await run(catalogue, copied(tmp_path, shared, "legacy_20210716_backslash_spec.csv"), "xinfadi")
    assert (gbk.counts.new, old.counts.new) == (13, 20)
    assert await one("SELECT count(*) FROM price WHERE spec = '大\\冀新'") == (1,)
