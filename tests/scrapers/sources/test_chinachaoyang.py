"""Wuxi Chaoyang: two markets, pages of one list, a mean that is no midpoint."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from models.engines import database as opened
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers.source import Rejected, Window
from scrapers.source.whole import check
from scrapers.sources import chinachaoyang
from tests.scrapers.site import Site, reply
from tests.scrapers.sources.conftest import Collect

PAGES = Path(__file__).parents[1] / "pages/chinachaoyang"
DAY = date(2026, 11, 20)
LIST = "/Price.aspx"


def page(name: str) -> str:
    return (PAGES / f"{name}.html").read_text("utf-8")


def vegetables(day: str = "2026/11/20", pager: str = "", **names: str) -> str:
    """The saved page of another day, with another pager, and its products under other names."""
    text = re.sub(r'(?s)<div class="page">.*?</div>', f'<div class="page">{pager}</div>', page("vegetables"))
    for old, new in names.items():
        text = text.replace(old, new)
    return text.replace("2026/11/20", day)


def taken(text: str) -> list[Observation]:
    return [row for row in chinachaoyang.parse(text, "", DAY) if isinstance(row, Observation)]


def refused(text: str) -> list[str]:
    return [row.code for row in chinachaoyang.parse(text, "", DAY) if isinstance(row, Rejected)]


def test_the_recorded_page_is_read_whole(shared: Path) -> None:
    rows = taken((shared / "data/chinachaoyang/price_20261001_reduced.html").read_text("utf-8"))
    assert [(row.name, row.high, row.low, row.avg) for row in rows] == [
        *(("白萝卜", "25.00", "1.00", "1.33"), ("菠菜", "16.00", "1.00", "6.43"))
    ]
    assert {(row.day, row.unit, row.spec, row.origin) for row in rows} == {(date(2026, 10, 1), "元/公斤", "", "")}


@pytest.mark.asyncio
async def test_the_recorded_page_is_collected_once(collect: Collect, shared: Path) -> None:
    recorded = reply((shared / "data/chinachaoyang/price_20261001_reduced.html").read_bytes())
    fruit = reply(page("fruit").replace("2026/11/9", "2026/9/30"))
    first, again = [await collect("chinachaoyang", {LIST: [recorded, fruit]}, date(2026, 9, 30)) for _ in range(2)]
    assert (first.problem, first.so_far.new, first.so_far.quarantined, first.so_far.refused) == ("", 4, 0, 0)
    assert (again.problem, again.so_far.new, again.so_far.unchanged) == ("", 0, 4)
    rows = await opened().rows("SELECT market, low, avg, high FROM price WHERE name = '白萝卜'")
    assert [tuple(row) for row in rows] == [("WX-CY", 1000, 1330, 25000)]


def test_columns_are_found_by_their_heads_and_not_by_their_order() -> None:
    text = page("vegetables").replace("<td>最高价</td>", "<td>X</td>").replace("<td>最低价</td>", "<td>最高价</td>")
    radish, *_ = taken(text.replace("<td>X</td>", "<td>最低价</td>"))
    assert (radish.high, radish.low) == ("1.00", "24.00")


def test_a_mean_far_from_the_middle_is_kept_as_it_is() -> None:
    rows = taken(page("vegetables"))
    assert [row.avg for row in rows] == ["1.27", "6.88", "3.12", "--"]
    check(list(rows), [])


def test_padding_is_no_specification() -> None:
    assert [row.spec for row in taken(page("vegetables"))] == ["", "", "湖北/一级", ""]


def test_a_row_that_lost_a_cell_is_refused() -> None:
    assert (refused(page("row_short_of_a_cell")), len(taken(page("row_short_of_a_cell")))) == (["ragged"], 1)


@pytest.mark.parametrize(
    ("lost", "instead", "sentence"),
    [
        ("发布时间", "时间", "页上没有写发布时间"),
        ("单位：元/公斤", "", "页上没有写单位"),
        ("单位：元/公斤", "单位：元", "页上没有写单位"),
        ("h1>", "h2>", "页上没有写市场名"),
        ("朝阳蔬菜市场", "朝阳市场", "页上没有写市场名"),
        ("单位：元/公斤", "单位：元/公斤</li><li>单位：元/斤", "两个不同的单位"),
        ("发布时间：2026/11/20", "发布时间：2026/11/20</li><li>发布时间：2026/11/19", "两个不同的发布时间"),
        ("均价", "中价", "表头里没有“均价”"),
    ],
)
def test_a_page_that_does_not_tell_all_is_unclear(lost: str, instead: str, sentence: str) -> None:
    with pytest.raises(Unclear, match=sentence):
        taken(page("vegetables").replace(lost, instead))


def test_day_and_unit_are_those_of_the_page() -> None:
    text = vegetables("2026/9/3 8:30").replace("单位：元/公斤", "单位：元／斤")
    assert {(row.day, row.unit) for row in taken(text)} == {(date(2026, 9, 3), "元／斤")}


def test_a_page_without_a_blank_between_its_tags_is_read_the_same() -> None:
    assert taken(re.sub(r">\s+<", "><", page("vegetables"))) == taken(page("vegetables"))


def test_both_markets_are_asked_for_by_one_address_a_page() -> None:
    first = list(chinachaoyang.first(Window(DAY, DAY)))
    assert [request.url for request in first] == [
        *(f"{chinachaoyang.URL}?PageNo=1&Type=1", f"{chinachaoyang.URL}?PageNo=1&Type=2")
    ]
    assert chinachaoyang.turn(first[1], 12).url == f"{chinachaoyang.URL}?PageNo=12&Type=2"


@pytest.mark.parametrize("name", ["无锡朝阳农产品大市场", "无锡锡澄果品市场"])
def test_both_markets_stand_in_wuxi(catalogue: Catalogue, name: str) -> None:
    market = catalogue.market_named(name)
    assert market is not None
    assert (market.place, market.stage) == ("320200", "wholesale")
    assert {row.market for row in taken(page("vegetables")) + taken(page("fruit"))} >= {name}


@pytest.mark.parametrize(
    ("pager", "pages"),
    [
        ("", 1),
        ('<a href="?PageNo=2&amp;Type=1">2</a>', 2),
        ('<a href="?Type=1&amp;PageNo=2">下一页</a><a href="/Agri/Price.aspx?Type=1&amp;PageNo=7">末页</a>', 7),
        ('<a href="Price.aspx">首页</a><a href="?PageNo=1&amp;Type=1">1</a><a href="Price.aspx?PageNo=3">3</a>', 3),
        ('<a href="?PageNo=2&amp;Type=1">2</a><a href="?PageNo=9&amp;Type=2">果品</a>', 2),
        ('<a href="https://www.example.org/Price.aspx?PageNo=8&amp;Type=1">友情链接</a>', 1),
        ('<a href="News.aspx?PageNo=8&amp;Type=1">新闻</a><a href="?PageNo=x&amp;Type=1">?</a>', 1),
        ('<a href="http://[?PageNo=4">?</a><a>无</a>', 1),
    ],
)
def test_the_last_page_is_the_largest_that_the_own_list_links_to(pager: str, pages: int) -> None:
    assert chinachaoyang.extent(vegetables(pager=pager)).pages == pages


@pytest.mark.asyncio
async def test_every_page_is_asked_for_once_however_its_links_are_written(collect: Collect, site: Site) -> None:
    pager = (
        '<a href="Price.aspx?Type=1">1</a> <a href="?Type=1&amp;PageNo=2">2</a> <a href="?PageNo=2&amp;Type=1">末页</a>'
    )
    second = vegetables("2026/11/19", pager, 白萝卜="冬瓜", 菠菜="长豆", 莲藕="韭菜", 香椿="黄瓜")
    plays = [reply(vegetables(pager=pager)), reply(second), reply(page("fruit"))]
    report = await collect("chinachaoyang", {LIST: plays}, date(2026, 11, 1))
    assert (report.problem, report.so_far.new) == ("", 10)
    assert [urlsplit(asked.path).query for asked in site.asked] == [
        *("PageNo=1&Type=1", "PageNo=2&Type=1", "PageNo=1&Type=2")
    ]
    days = await opened().rows("SELECT COUNT(DISTINCT day) FROM price")
    assert [tuple(row) for row in days] == [(3,)]


@pytest.mark.asyncio
async def test_a_page_beyond_the_last_that_is_empty_ends_the_list(collect: Collect, site: Site) -> None:
    pager = '<a href="?PageNo=9&amp;Type=1">末页</a>'
    empty = re.sub(r"(?s)<table><tr class.*?</table>", "<table></table>", vegetables(pager=pager))
    plays = [reply(vegetables(pager=pager)), reply(empty), reply(page("fruit"))]
    report = await collect("chinachaoyang", {LIST: plays}, date(2026, 11, 1))
    assert (report.problem, report.so_far.new, len(site.asked)) == ("", 6, 3)


@pytest.mark.asyncio
async def test_a_page_that_repeats_the_one_before_ends_its_list_and_the_other_list_is_asked(
    collect: Collect, site: Site
) -> None:
    plays = [reply(vegetables(pager='<a href="?PageNo=9&amp;Type=1">末页</a>'))]
    report = await collect("chinachaoyang", {LIST: plays}, date(2026, 11, 1))
    assert (report.problem, report.so_far.new, len(site.asked)) == ("翻页后还是同样的内容", 4, 4)
