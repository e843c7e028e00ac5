"""The Pink Sheet: the workbook found on its page, a recorded edition, and editions that change history."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from models.engines import database as opened
from models.rules import days
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from models.runs import State
from scrapers.fetch import read
from scrapers.source import Rejected
from scrapers.sources.pinksheet import NAMES, SOURCE
from tests.scrapers.site import Play, reply
from tests.scrapers.sources.conftest import Collect

PAGE = "/en/research/commodity-markets"
FILE = "/en/doc/5d903e848db1d1b83e0ec8f744e55570-0350012021/related/CMO-Historical-Data-Monthly.xlsx"
LINK = f'<html><body><p><a href="https://thedocs.worldbank.org{FILE}">Monthly prices</a></p></body></html>'
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BEGIN = date(1960, 1, 1)
Cells = Sequence[str | float]


def sheet(
    months: Mapping[str, Cells],
    names: Sequence[str] = NAMES,
    updated: str = "Updated on November 03, 2026",
    unit: str = "($/kg)",
) -> list[Cells]:
    """The monthly sheet of an edition, every row as wide as the names."""
    above = [[told, *[""] * len(names)] for told in ("World Bank Commodity Price Data", updated)]
    return [*above, ["", *names], ["", *[unit] * len(names)], *([month, *row] for month, row in months.items())]


def said(rows: Sequence[Cells]) -> list[Observation | Rejected]:
    text = json.dumps({"Monthly Prices": [[str(cell) for cell in row] for row in rows]})
    return list(SOURCE.parse(text, "", date(2026, 11, 20)))


def workbook(rows: Sequence[Cells]) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("Monthly Prices")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return made.getvalue()


def plays(*workbooks: bytes) -> Mapping[str, Sequence[Play]]:
    return {PAGE: [reply(LINK)], FILE: [reply(book, KIND) for book in workbooks]}


def test_the_recorded_edition_has_its_series(shared: Path) -> None:
    raw = (shared / "data/pinksheet/CMO-Historical-Data-Monthly_20230706.xlsx").read_bytes()
    rows = list(SOURCE.parse(read(raw, "xlsx"), "", days.today()))
    good = [row for row in rows if isinstance(row, Observation)]
    assert len(good) == len(rows) == 762 * 7
    tea, orange = ([row for row in good if row.name == name] for name in (NAMES[0], "Orange"))
    assert [len(tea), tea[0].avg, tea[-1].avg] == [762, "1.0297", "2.69394367706"]
    assert [len(orange), orange[0].avg, orange[-1].avg] == [762, "0.1151", "1.40495243873"]
    sums = [sum((Decimal(row.avg) for row in series), Decimal(0)) for series in (tea, orange)]
    assert [str(told.quantize(Decimal("0.0001"), ROUND_HALF_UP)) for told in sums] == ["1357.0246", "373.2367"]
    assert (tea[0].day, tea[-1].day) == (date(1960, 1, 31), date(2023, 6, 30))
    assert {(row.period, row.unit, row.note) for row in good} == {("month", "$/kg", "2023-07-06 版")}


@pytest.mark.asyncio
async def test_the_recorded_edition_is_collected_once(collect: Collect, shared: Path) -> None:
    raw = (shared / "data/pinksheet/CMO-Historical-Data-Monthly_20230706.xlsx").read_bytes()
    first, again = [await collect("pinksheet", plays(raw), BEGIN) for _ in range(2)]
    assert (first.problem, first.so_far.new, first.so_far.refused, first.so_far.quarantined) == ("", 5_334, 0, 0)
    assert (again.problem, again.so_far.new, again.so_far.revised) == ("", 0, 0)
    rows = await opened().rows(
        "SELECT avg, currency, place, stage FROM price WHERE name = 'Beef' ORDER BY day DESC", ()
    )
    assert tuple(rows[0]) == (5139, "USD", "001", "wholesale")


@pytest.mark.asyncio
async def test_an_edition_that_changes_history_is_a_revision(collect: Collect) -> None:
    months = {"2026M09": [3.01, 3.3, 2.9, 2.83, 1.41, 6.8, 1.6], "2026M10": [3.04, 3.35, 2.95, 2.84, 1.4, 6.85, 1.62]}
    changed = months | {"2026M09": [3.02, 3.3, 2.9, 2.83, 1.41, 6.8, 1.6]}
    new = sheet(changed, updated="Updated on December 02, 2026")
    first = await collect("pinksheet", plays(workbook(sheet(months))), BEGIN)
    second = await collect("pinksheet", plays(workbook(new)), BEGIN)
    assert (first.so_far.new, second.so_far.new, second.so_far.revised) == (14, 0, 1)
    rows = await opened().rows("SELECT said_avg, note, current FROM price WHERE revision > 0", ())
    assert [tuple(row) for row in rows] == [("3.02", "2026-12-02 版", 1)]


@pytest.mark.asyncio
async def test_a_page_without_the_workbook_is_a_layout_that_changed(collect: Collect) -> None:
    page = reply('<html><body><a href="/other.xlsx">Pink Sheet</a></body></html>')
    report = await collect("pinksheet", {PAGE: [page]}, BEGIN)
    assert report.state is State.FAILED
    assert "CMO-Historical-Data-Monthly" in report.problem


@pytest.mark.asyncio
async def test_an_error_instead_of_the_workbook_is_turned_away(collect: Collect) -> None:
    report = await collect("pinksheet", {PAGE: [reply(LINK)], FILE: [reply('{"error": 1}', KIND)]}, BEGIN)
    assert report.state is not State.DONE
    assert "不是要的那种内容" in report.problem


def test_columns_are_found_by_their_names_wherever_the_stars_went() -> None:
    names = ["Chicken **", "Lamb", "Tea, avg 3 auctions*", *NAMES[1:4], "Orange **", "Beef"]
    rows = said(sheet({"2026M10": [1.62, 9.9, 3.04, 3.35, 2.95, 2.84, 1.4, 6.85]}, names))
    told = {row.name: row.avg for row in rows if isinstance(row, Observation)}
    assert told == dict(zip(NAMES, ["3.04", "3.35", "2.95", "2.84", "1.4", "6.85", "1.62"], strict=True))


def test_a_month_is_told_on_its_last_day() -> None:
    row = [3.04, 3.35, 2.95, 2.84, 1.4, 6.85, 1.62]
    rows = said(sheet({"1960M02": row, "2026M09": row, "2026M13": row}))
    assert sorted({row.day for row in rows if isinstance(row, Observation)}) == [date(1960, 2, 29), date(2026, 9, 30)]
    assert {row.code for row in rows if isinstance(row, Rejected)} == {"date"}


def test_dots_are_no_price() -> None:
    rows = said(sheet({"1960M01": ["…", "...", 1.1, "..", 0.1, 0.7, ""]}))
    assert all(isinstance(row, Observation) for row in rows)


def test_a_row_that_lost_a_cell_gives_no_price() -> None:
    (row,) = said(sheet({"2026M10": [3.35, 2.95, 2.84, 1.4, 6.85, 1.62]}))
    assert isinstance(row, Rejected)
    assert row.code == "ragged"


@pytest.mark.parametrize(
    ("names", "updated", "unit", "why"),
    [
        (NAMES[1:], "Updated on Nov. 3, 2026", "($/kg)", "没有“Tea, avg 3 auctions”"),
        ((*NAMES, "Orange **"), "Updated on Nov. 3, 2026", "($/kg)", "“Orange”这一列，或者有两列"),
        (NAMES, "Updated on Nov. 3, 2026", "($/mt)", "单位是"),
        (NAMES, "Updated on Brumaire 3, 2026", "($/kg)", "哪一天的版本"),
    ],
)
def test_another_layout_is_said_to_be_unclear(names: Sequence[str], updated: str, unit: str, why: str) -> None:
    with pytest.raises(Unclear, match=why):
        said(sheet({"2026M10": [1.0] * len(names)}, names, updated, unit))


@pytest.mark.parametrize("text", ["", "[]", '{"Monthly Prices": 1}', '{"Monthly Prices": [1]}', '{"Other": []}'])
def test_another_workbook_is_said_to_be_unclear(text: str) -> None:
    with pytest.raises(Unclear, match="电子表格"):
        list(SOURCE.parse(text, "", date(2026, 11, 20)))
