"""Tables are read by the words of their header, and a page that is no price table says what is wrong."""

from resource import RUSAGE_SELF, getrusage

import pytest

from models.rules.errors import Unclear
from scrapers import tables
from scrapers.source.rows import is_figure
from scrapers.tables import Ragged

COLUMNS = {"name": ("品种", "品名"), "price": ("价格(元/公斤)",), "day": ("日期",)}
HEAD = "<tr><th>品种</th><th>价格(元/公斤)</th><th>日期</th></tr>"
ROW = "<tr><td>椪柑</td><td>2.80</td><td>2026-11-20</td></tr>"
TRUE = {"name": "椪柑", "price": "2.80", "day": "2026-11-20"}


def read(html: str, optional: tuple[str, ...] = ()) -> list[dict[str, str] | Ragged]:
    return list(tables.rows(html, COLUMNS, optional))


@pytest.mark.parametrize(
    "html",
    [
        f"<table>{HEAD}{ROW}</table>",
        f"<table><tr><td colspan=3>行情</td></tr>{HEAD}{ROW}{HEAD}</table>",
        f"<table>{HEAD}</table><div><table>{ROW}</table></div>",
        f"<table>{HEAD}<tbody></tbody></table><table>{HEAD}{ROW}</table>",
        "<table><tr><td>日期<td>价格（元／公斤）<td>品\u3000名<tr><td>2026-11-20<td>2.80<td>椪柑</table>",
        "<table><tr><td>序号<td>品种<td>日期<td>价格 (元/公斤)<tr><td>1<td>椪柑<td>2026-11-20<td>2.80</table>",
        f"<table><tr><td><table>{HEAD}{ROW}</table></td></tr></table>",
        f"<table><tr><th>品种</th><th>价格(元/公斤)</th><th>日期</th><th></th></tr>{ROW}</table>",
        f"<table><tr><th>品<br>种<th><span>价<b>格</b></span>(元<BR/>/公斤)<th>&nbsp;日期&nbsp;</tr>{ROW}</table>",
        f"<table><tr><td rowspan=2>品种<td colspan='1'>批发<td RowSpan=2>日期<tr><td>价格(元/公斤)</tr>{ROW}</table>",
        f"<table><tr><th>品种<th>价格(元/公斤)<th>日期<th colspan=2>曲线</tr>{ROW[:-5]}<td>图<td>详情</tr></table>",
        f"<table><thead><tr><th>品种<th>价格(元/公斤)<th rowspan=9>日期</thead><tbody>{ROW}</tbody></table>",
    ],
    ids=[
        *("plain", "title row", "sibling", "twin", "unclosed, turned", "more columns", "nested", "blank last head"),
        *("cut heads", "head of two rows", "wide head", "head that reaches too far"),
    ],
)
def test_a_row_is_read_however_the_table_is_built(html: str) -> None:
    assert read(html) == [TRUE]


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("prices.html", "页上没有价格表"),
        ("<p>没有表</p>", "页上没有价格表"),
        ("<table><tr><th>姓名</th><th>电话</th></tr></table>", "页上没有价格表"),
        ("<table><tr><th>品种</th><th>日期</th></tr></table>", "没有“价格(元/公斤)”"),
        ("<table><tr><th>品种</th><th>价格(元/公斤)</th><th>品名</th><th>日期</th></tr>" + ROW + "</table>", "两列"),
        ("<table><tr><th>品种</th><th colspan=2>价格(元/公斤)</th><th>日期</th></tr></table>", "两列"),
        (f"<table><tr>{'<td>' * 500}x<td rowspan=2></table>", "格太多"),
        ("<div>" * 100_000, "标签太多"),
        ("</div>" * 20_000 + "<div>" * 20_000, "套得太深"),
        ("<table><tr><td><!--</table>-->" * 2_000 + "长" * 8_000, "套得太深"),
        ("<div></div>" * 5_000 + "<div>" * 20_000, "套得太深"),
        ("<div><div>" + "</div><div>" * 5_000 + "<div>" * 20_000, "套得太深"),
        ("<div>" * 20_000, "套得太深"),
        ("<table><tr><td>" * 1_000, "套得太深"),
        ('<p title="' + "a" * 5_000_000 + '">', "太大"),
    ],
)
def test_a_page_that_cannot_be_read_says_why(html: str, said: str) -> None:
    with pytest.raises(Unclear, match=said.replace("(", r"\(").replace(")", r"\)")):
        read(html)


def test_rows_with_too_few_or_too_many_cells_are_told_apart() -> None:
    short, long = "<tr><td>沃柑</td><td>5.0</td></tr>", "<tr><td>a</td><td>b</td><td>c</td><td>d</td></tr>"
    assert read(f"<table>{HEAD}{short}{ROW}{long}</table>") == [Ragged(["沃柑", "5.0"]), TRUE, Ragged(list("abcd"))]


def test_a_row_that_lacks_a_cell_is_not_read_as_one_without_its_link() -> None:
    head = "<tr><th>品种</th><th>价格(元/公斤)</th><th>日期</th><th></th></tr>"
    short = "<tr><td>沃柑</td><td>2026-11-20</td><td>详情</td></tr>"
    assert read(f"<table>{head}{short}{ROW[:-5]}<td>详情</td></tr></table>") == [
        Ragged(["沃柑", "2026-11-20", "详情"]),
        TRUE,
    ]


def test_a_column_that_may_be_missing_may_be_missing() -> None:
    html = "<table><tr><th>品种</th><th>价格(元/公斤)</th></tr><tr><td>椪柑</td><td>2.80</td></tr></table>"
    assert read(html, optional=("day",)) == [{"name": "椪柑", "price": "2.80"}]


def test_an_empty_table_with_its_header_has_no_rows() -> None:
    assert read(f"<table>{HEAD}</table>") == []


def test_script_in_a_cell_is_only_text() -> None:
    html = f"<table>{HEAD}{ROW.replace('椪柑', '椪柑<script>alert(1)</script><img src=x onerror=alert(1)>')}</table>"
    assert read(html) == [TRUE]


def test_a_page_that_ends_in_the_middle_of_a_table_is_refused_whole() -> None:
    with pytest.raises(Unclear, match="没有收全"):
        read(f"<table>{HEAD}{ROW}<tr><td>红橘<td>1")


def test_a_cell_that_reaches_down_stands_in_every_row_it_covers() -> None:
    head = "<tr><th>类</th><th>品种</th><th>价格(元/公斤)</th><th>日期</th><th></th></tr>"
    first = "<tr><td rowspan=2>水果</td><td>椪柑</td><td>2.80</td><td rowspan=0>2026-11-20</td></tr>"
    second = "<tr><td>沃柑</td><td>5.00</td></tr>"
    third = "<tr><td>蔬菜</td><td>萝卜</td><td>0.90</td></tr>"
    names = ["椪柑", "沃柑", "萝卜"]
    found = read(f"<table>{head}{first}{second}{third}</table>")
    assert [(row["name"], row["day"]) for row in found if isinstance(row, dict)] == [(n, "2026-11-20") for n in names]


def test_a_cell_over_several_columns_is_no_price() -> None:
    row = "<tr><td>沃柑</td><td colspan=2>5.0</td></tr>"
    assert read(f"<table>{HEAD}{row}{ROW}</table>") == [Ragged(["沃柑", "5.0", "5.0"]), TRUE]


def test_what_a_line_break_parts_stays_parted() -> None:
    (row,) = read(f"<table>{HEAD}{ROW.replace('2.80', '2<br>3')}</table>")
    assert row == TRUE | {"price": "2\n3"}
    assert not is_figure("2\n3")


def test_tags_that_are_left_open_do_not_fill_the_memory() -> None:
    """A reader that opened them again in every block after them would need more than a gigabyte."""
    before = getrusage(RUSAGE_SELF).ru_maxrss
    left_open = "".join(f"<font id={n}>" for n in range(390))
    assert read(f"<table>{HEAD}{ROW}</table><div>{left_open}</div>" + "<div>x</div>" * 9_000) == [TRUE]
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_table_left_open_on_a_page_that_says_where_it_ends_is_only_badly_written() -> None:
    assert read(f"<html><body><table>{HEAD}{ROW}</body></html>") == [TRUE]
