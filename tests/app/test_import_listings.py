"""Listing files of every form, from the file to what is found, and back out as what was not taken."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from app.imports.listings import Order, Result, imported
from models import listings
from models.engines import database as opened
from models.listings import Found, Wanted
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from tests.cast import SECRET

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
HEAD = "方向,品种,数量,单位,价格,价格单位,地点,电话,发布时间,编号"
ROW = "供应,蜜桔,5000,斤,1.20,元/斤,鸦鹊岭,13812345678,2026-11-01T08:00:00+08:00,7"


async def run(catalogue: Catalogue, path: Path, dry: bool = False, source: str = "file") -> Result:
    return await imported(catalogue, SECRET, Order(path, source, dry))


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def sums(result: Result) -> tuple[int, int, int, int]:
    return result.read, result.new, result.unchanged, result.refused


async def found() -> list[Found]:
    return await listings.search(Wanted(("蜜橘",)))


async def test_a_file_is_open_and_found_at_once_and_the_same_file_adds_nothing(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", HEAD, ROW)
    assert sums(await run(catalogue, path)) == (1, 1, 0, 0)
    (one,) = await found()
    assert (one.quantity, one.place, one.low, one.posted_at.isoformat()) == (
        "5000",
        "420506108",
        2400,
        "2026-11-01T00:00:00+00:00",
    )
    assert sums(await run(catalogue, path)) == (1, 0, 1, 0)
    assert sums(await run(catalogue, path, source="other")) == (1, 1, 0, 0)


async def test_a_row_without_a_key_is_known_by_its_words_and_its_number(catalogue: Catalogue, tmp_path: Path) -> None:
    lines = [line.rpartition(",")[0] for line in (HEAD, ROW, ROW, ROW.replace("13812345678", "13812345679"))]
    path = write(tmp_path / "a.csv", *lines)
    assert sums(await run(catalogue, path)) == (3, 2, 1, 0)
    assert sums(await run(catalogue, path)) == (3, 0, 3, 0)


async def test_a_dry_run_tells_the_same_and_stores_nothing(catalogue: Catalogue, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", HEAD, ROW, ROW, ROW.replace("供应", "送人"))
    assert sums(await run(catalogue, path, dry=True)) == (3, 1, 1, 1)
    assert await found() == []
    assert sums(await run(catalogue, path)) == (3, 1, 1, 1)


async def test_what_cannot_be_read_stands_beside_the_file_with_the_reason(catalogue: Catalogue, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", HEAD, ROW, ROW.replace("蜜桔", "月亮石"), ROW.replace("13812345678", "1"), "供应")
    assert sums(await run(catalogue, path)) == (4, 1, 0, 3)
    told = (tmp_path / "a.csv.refused.csv").read_text("utf-8-sig").splitlines()
    assert [line.rpartition(",")[2][:6] for line in told[1:]] == ["不认识“月亮", "看不懂这个手", "这一行只有 "]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
async def test_files_of_either_encoding_are_read(catalogue: Catalogue, tmp_path: Path, encoding: str) -> None:
    assert (await run(catalogue, write(tmp_path / "a.csv", HEAD, ROW, encoding=encoding))).new == 1


async def test_workbooks_and_json_lines_are_read_by_english_headings(catalogue: Catalogue, tmp_path: Path) -> None:
    heads = ("side", "product", "quantity", "unit", "price", "price_unit", "place", "key")
    cells = ("demand", "citrus.satsuma_e", 800, "公斤", 2.4, "元/公斤", "420506108", 1)
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, heads)
    sheet.write_row(1, 0, cells)
    book.close()
    assert (await run(catalogue, tmp_path / "a.xlsx")).new == 1
    line = json.dumps(dict(zip(heads, cells, strict=True)))
    assert (await run(catalogue, write(tmp_path / "a.jsonl", line), source="b")).new == 1
    assert {(one.side, one.quantity, one.price) for one in await found()} == {("demand", "800", "2.4")}


async def test_a_posting_of_tomorrow_counts_as_posted_now(catalogue: Catalogue, tmp_path: Path) -> None:
    await run(catalogue, write(tmp_path / "a.csv", HEAD, ROW.replace("2026-11-01T", "2036-11-01T")))
    (one,) = await found()
    assert one.posted_at.year < 2036


async def test_phone_numbers_are_kept_sealed(catalogue: Catalogue, tmp_path: Path) -> None:
    await run(catalogue, write(tmp_path / "a.csv", HEAD, ROW))
    (row,) = await opened().rows("SELECT * FROM listing")
    assert "13812345678" not in str(tuple(row))


@pytest.mark.parametrize("head", ["方向,品种", "a,b,c", ""])
async def test_a_file_without_the_needed_columns_is_refused_as_a_whole(
    catalogue: Catalogue, tmp_path: Path, head: str
) -> None:
    with pytest.raises(Unclear, match="缺"):
        await run(catalogue, write(tmp_path / "a.csv", head, ROW))
