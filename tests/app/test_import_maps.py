"""Price files that are no plain list: headings of several lines, a column for each product, no day, no market."""

import csv
import shutil
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from app.imports.prices import Order, Result, imported
from models import sources
from models.engines import database as opened
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused, Unclear

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]

AUCTION = """\
\ufeff,,Kolkata Auctions During 2019,,,,,,,Kolkata Auctions During 2018,,,
Week ending,Date of Sale,Sale No.,Offer,,Sold,,,,Week ending,Sold,,
,,,CTC Leaf,,CTC Leaf,,Ortho Leaf,,,CTC Leaf,,Green Leaf
,,,Qty in Kgs,Total Offer,Qty in Kgs,Avg Price,Qty in Kgs,Avg Price,,Qty in Kgs,Avg Price,Avg Price
5-Jan-19,2-Jan-19,1,300.50,300.50,200.00,131.25,20.00,99.00,6-Jan-18,100.00,11.00,12.00
,9-Jan-19,2,310.00,310.00,210.00,132.00,0.00,0.00,13-Jan-18,100.00,11.00,12.00
19-Jan-19,16-Jan-19,3,0.00,0.00,0.00,0.00,21.00,98.50,20-Jan-18,100.00,11.00,12.00
,,,,,,,,,,,,
"""
LIST = "商品名称,规格,最低价\n橙子,一级,8.0\n橙子,二级,6.0\n"
LIST_MAP = """
[columns]
name = "商品名称"
spec = "规格"
low = "最低价"
[constants]
day = "2026-04-20"
unit = "元/公斤"
place = "江苏省"
stage = "零售价"
"""


async def run(catalogue: Catalogue, path: Path, source: str = "file", mapping: Path | None = None) -> Result:
    await sources.register(catalogue)
    entry = replace(catalogue.sources[source], unknown_names="hold")
    return await imported(catalogue, Order(path, entry, mapping))


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def copied(folder: Path, shared: Path, name: str) -> Path:
    return Path(shutil.copy(shared / "data" / name, folder))


async def rows(sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await opened().rows(sql)]


def figures(result: Result) -> tuple[int, int, int, int]:
    counts = result.counts
    return counts.read, counts.new, counts.unchanged, counts.refused


async def test_a_column_for_each_product_is_read_by_the_headings_above_it(catalogue: Catalogue, tmp_path: Path) -> None:
    result = await run(catalogue, write(tmp_path / "k.csv", AUCTION), "tea_india")
    assert figures(result) == (5, 4, 0, 1)
    told = await rows("SELECT name, said_avg, said_volume, avg, volume, place, currency FROM price ORDER BY name, day")
    assert told == [
        ("CTC Leaf", "131.25", "200.00", 131250, 200_000, "IN", "INR"),
        ("CTC Leaf", "0.00", "0.00", None, None, "IN", "INR"),
        ("Ortho Leaf", "99.00", "20.00", 99000, 20_000, "IN", "INR"),
        ("Ortho Leaf", "98.50", "21.00", 98500, 21_000, "IN", "INR"),
    ]


async def test_the_other_year_on_the_right_is_not_read_even_where_it_alone_has_a_product(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    await run(catalogue, write(tmp_path / "k.csv", AUCTION), "tea_india")
    assert await rows("SELECT count(*) FROM price WHERE name = 'Green Leaf' OR said_avg = '11.00'") == [(0,)]


async def test_a_row_without_a_day_stands_aside_and_comes_in_when_it_is_mended(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    result = await run(catalogue, write(tmp_path / "k.csv", AUCTION), "tea_india")
    assert dict(result.counts.reasons) == {"没有日期": 1}
    aside = tmp_path / "k.csv.refused.csv"
    assert len(aside.read_text("utf-8-sig").splitlines()) == 5
    mended = aside.read_text("utf-8-sig").replace("\n,9-Jan-19", "\n12-Jan-19,9-Jan-19")
    assert figures(await run(catalogue, write(tmp_path / "mended.csv", mended), "tea_india")) == (2, 2, 0, 0)


async def test_a_row_with_several_bad_prices_stands_aside_once(catalogue: Catalogue, tmp_path: Path) -> None:
    bad = AUCTION.replace("131.25", "dear").replace("99.00", "cheap")
    assert figures(await run(catalogue, write(tmp_path / "k.csv", bad), "tea_india")) == (5, 2, 0, 3)
    with (tmp_path / "k.csv.refused.csv").open(encoding="utf-8-sig") as file:
        reasons = [row[-1] for row in csv.reader(file) if row[0] == "5-Jan-19"]
    assert len(reasons) == 1
    assert "dear" in reasons[0]
    assert "cheap" in reasons[0]


async def test_a_file_whose_title_names_another_market_is_refused_whole(catalogue: Catalogue, tmp_path: Path) -> None:
    path = write(tmp_path / "k.csv", AUCTION.replace("Kolkata Auctions During 2019", "Cochin Auctions During 2019"))
    with pytest.raises(Unclear, match=r"“Cochin Auctions During 2019”.*“Kolkata Auctions”.*没有收"):
        await run(catalogue, path, "tea_india")


async def test_a_plain_list_of_the_same_source_is_still_read_by_its_headings(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    path = write(tmp_path / "p.csv", "日期,品名,平均价\n2019-01-05,CTC Leaf,131.25\n")
    assert figures(await run(catalogue, path, "tea_india")) == (1, 1, 0, 0)
    again = await run(catalogue, write(tmp_path / "k.csv", AUCTION), "tea_india")
    assert again.counts.revised == 1, "the same price, now with its volume: the same week of the same series"


async def test_what_no_column_tells_stands_in_the_map(catalogue: Catalogue, tmp_path: Path) -> None:
    path, mapping = write(tmp_path / "p.csv", LIST), write(tmp_path / "m.toml", LIST_MAP)
    assert figures(await run(catalogue, path, mapping=mapping)) == (2, 2, 0, 0)
    assert figures(await run(catalogue, path, mapping=mapping)) == (2, 0, 2, 0)
    told = await rows("SELECT day, spec, low, avg, place, stage FROM price ORDER BY spec")
    assert told == [(20563, "一级", 8000, 8000, "320000", "retail"), (20563, "二级", 6000, 6000, "320000", "retail")]


async def test_a_sheet_with_joined_headings_and_days_in_a_form_of_its_own_is_read(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(tmp_path / "p.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 1, 0, 2, "北京")
        sheet.merge_range(0, 3, 0, 4, "上海")
        sheet.write_row(1, 0, ["", "最低", "最高", "最低", "最高"])
        sheet.write_row(2, 0, ["03/04/2026", 1.2, 1.8, 1.1, 1.5])
    said = """
    heads = 2
    date_format = "%d/%m/%Y"
    columns = { day = [] }
    constants = { unit = "元/斤", stage = "零售价", place = "CN" }
    series = [{ name = "脐橙", spec = "*", low = ["*", "最低"], high = ["*", "最高"] }]
    """
    await run(catalogue, tmp_path / "p.xlsx", mapping=write(tmp_path / "m.toml", said))
    told = await rows("SELECT day, spec, said_low, said_high FROM price ORDER BY spec")
    assert told == [(20546, "上海", "1.1", "1.5"), (20546, "北京", "1.2", "1.8")]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ('[columns]\nday = "日期"', "文件里没有：日期"),
        ('[columns]\nprice = "最低价"', "没有这样的字段：price"),
        ('[columns]\nname = "商品名称"\nlow = "最低价"', "没有说 日期（day）"),
        ('[constants]\nday = "2026-04-20"\n[columns]\nname = "商品名称"', "没有说价格在哪一列"),
        ('[[series]]\nname = "橙子"\nlow = ["*", "最低价"]', r"文件里没有：\* / 最低价"),
        ('[[series]]\nname = "橙子"', "series 第 1 条：low、avg、high 至少写一个"),
        ('[[series]]\nname = "橙子"\nprice = "最低价"', "series 第 1 条：没有叫 price 的字段"),
        ("heads = 0", "heads 是表头的行数"),
        ('tilte = "x"', "没有叫 tilte 的字段"),
        ('title = "Kolkata"', "标题写的是“商品名称”，登记的是“Kolkata”"),
        ('constants = { period = "每周" }', "period 应是 week、tenday、month 之一"),
        ("columns = 3", "字段写得不对"),
        ("not toml", "读不了映射文件 m.toml"),
    ],
)
async def test_a_map_that_is_wrong_is_told_in_a_sentence(
    catalogue: Catalogue, tmp_path: Path, said: str, sentence: str
) -> None:
    with pytest.raises((Unclear, Refused), match=sentence):
        await run(catalogue, write(tmp_path / "p.csv", LIST), mapping=write(tmp_path / "m.toml", said))


TEA = """
SELECT day, said_avg FROM price WHERE name = 'CTC Leaf' AND said_avg <> '0.00' ORDER BY day
"""


@pytest.mark.parametrize(
    ("year", "facts"),
    [
        ("2012", (51, 48, "6738.05", (15346, "124.28"), (15703, "144.42"))),
        ("2013", (53, 49, "7105.41", (15710, "144.40"), (16067, "146.18"))),
        ("2015", (52, 49, "7134.43", (16445, "144.48"), (16802, "147.66"))),
        ("2016", (52, 46, "6767.09", (16809, "146.93"), (17159, "145.69"))),
    ],
)
async def test_the_recorded_auctions_of_a_year_come_in_once_with_their_weeks_and_sums(
    catalogue: Catalogue, shared: Path, tmp_path: Path, year: str, facts: tuple[object, ...]
) -> None:
    path = copied(tmp_path, shared, f"tea_india/{year}_KOL.csv")
    result = await run(catalogue, path, "tea_india")
    assert result.counts.refused == (1 if year == "2012" else 0)
    assert result.counts.new == result.counts.waiting == result.counts.read - result.counts.refused
    told = await rows(TEA)
    [weeks] = await rows("SELECT count(*), count(avg) FROM price WHERE name = 'CTC Leaf'")
    assert (*weeks, str(sum(Decimal(str(said)) for _, said in told)), told[0], told[-1]) == facts
    again = await run(catalogue, path, "tea_india")
    assert (again.counts.new, again.counts.revised, again.counts.unchanged) == (0, 0, result.counts.new)


async def test_the_recorded_file_of_2014_is_refused_as_it_is_another_auction(
    catalogue: Catalogue, shared: Path, tmp_path: Path
) -> None:
    with pytest.raises(Unclear, match="Cochin Auctions During 2014"):
        await run(catalogue, copied(tmp_path, shared, "tea_india/2014_KOL.csv"), "tea_india")
    assert await rows("SELECT count(*) FROM price") == [(0,)]


async def test_sixteen_recorded_years_of_pork_come_in_as_fridays_of_their_weeks(
    catalogue: Catalogue, shared: Path, tmp_path: Path
) -> None:
    path = copied(tmp_path, shared, "pork_weekly/pork_22provinces_weekly_2006_2022.xlsx")
    counts = (await run(catalogue, path, "pork_weekly")).counts
    assert (counts.read, counts.new, counts.quarantined) == (808, 806, 2)
    told: Sequence[tuple[object, ...]] = await rows("SELECT said_avg, day, place, stage FROM price ORDER BY day")
    prices = {int(str(day)): Decimal(str(said)) for said, day, *_ in told}
    assert sum(prices.values()) == Decimal("19964.556")
    assert {(day + 3) % 7 for day in prices} == {4}
    assert min((price, day) for day, price in prices.items()) == (Decimal("11.138"), 13357)
    assert max((price, day) for day, price in prices.items()) == (Decimal("56.02"), 18194)
    assert {row[2:] for row in told} == {("CN", "retail")}
    again = (await run(catalogue, path, "pork_weekly")).counts
    assert (again.new, again.revised, again.quarantined, again.unchanged) == (0, 0, 0, 808)


async def test_the_recorded_retail_list_without_day_and_market_comes_in_by_a_map(
    catalogue: Catalogue, shared: Path, tmp_path: Path
) -> None:
    path = copied(tmp_path, shared, "taizhou_fgw/price_20260420.csv")
    mapping = write(tmp_path / "m.toml", LIST_MAP)
    counts = (await run(catalogue, path, mapping=mapping)).counts
    assert (counts.read, counts.new + counts.quarantined, counts.refused) == (107, 107, 0)
    prices = [Decimal(str(said)) for (said,) in await rows("SELECT said_low FROM price WHERE day = 20563")]
    assert (len(prices), sum(prices)) == (107, Decimal("2107.2"))
    again = (await run(catalogue, path, mapping=mapping)).counts
    assert (again.new, again.revised, again.quarantined, again.unchanged) == (0, 0, 0, 107)
