"""The statistics bureau's prices of every ten days: the right table, the last day of the 旬, farm goods only."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from models.rules import readings
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from models.runs import State
from scrapers.source import Said
from scrapers.sources import SOURCES, nbs_tenday
from tests.scrapers.site import Site, reply
from tests.scrapers.sources.conftest import Collect

NBS = SOURCES["nbs_tenday"]
PAGES = Path(__file__).parents[1] / "pages/nbs_tenday"
TODAY = date(2026, 11, 20)
SUBJECT = "流通领域重要生产资料市场价格变动情况"
HEAD = (
    "<tr><td>产品名称</td><td>单位</td><td>本期价格<br>（元）</td>"
    "<td>比上期<br>价格涨跌（元）</td><td>涨跌幅<br>（%）</td></tr>"
)
APPENDIX = (
    "<table><tr><th>序号</th><th>监测产品</th><th>规格型号</th><th>说明</th></tr>"
    "<tr><td>1</td><td>生猪</td><td>外三元</td><td>体重90～120千克</td></tr></table>"
)
ROWS = (
    ("一、黑色金属", "", "", "", ""),
    ("螺纹钢（Φ20mm，HRB400E）", "吨", "3182.7", "52.4", "1.7"),
    ("四、石油天然气", "", "", "", ""),
    ("柴油（<span>0#</span>国<span>VI</span>）", "吨", "8711.3", "382.8", "4.6"),
    ("七、农产品（主要用于加工）", "", "", "", ""),
    ("玉米（黄玉米二等）", "吨", "2236.8", "-3.3", "-0.1"),
    ("生猪（外三元）", "千克", "11.0", "0.1", "0.9"),
    ("豆粕（粗蛋白含量≥<span>43%</span>）", "吨", "3305.8", "118.3", "3.7"),
    ("八、农业生产资料", "", "", "", ""),
    ("尿素（中小颗粒）", "吨", "1771.9", "26.5", "1.5"),
    ("农药（草甘膦）", "吨", "-", "-", "-"),
    ("九、林产品", "", "", "", ""),
    ("纸浆", "吨", "5610.0", "0", "0"),
)


def table(rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{HEAD}{''.join(lines)}</table>"


def article(title: str = f"2026年9月上旬{SUBJECT}", body: str = APPENDIX + table()) -> str:
    return f"<html><head><title>{title} - 国家统计局</title></head><p>2026/09/14 09:30</p>{body}</html>"


def parsed(page: str) -> list[Said]:
    return list(NBS.parse(page, "", TODAY))


def taken(page: str) -> list[Observation]:
    return [row for row in parsed(page) if isinstance(row, Observation)]


def listing(*entries: tuple[str, str, str]) -> str:
    """Three links an entry, as the site has them for three widths of screen; the smallest has its title cut short."""
    return f"<html><ul>{''.join(_entries(entries))}</ul></html>"


def _entries(entries: tuple[tuple[str, str, str], ...]) -> Iterator[str]:
    for title, href, day in entries:
        yield f'<li><a href="{href}" title="{title}">{title}</a><a href="{href}" title="{title}">{title}</a>'
        yield f'<a href="{href}">{title[:16]}…</a><span>{day}</span></li>'


def test_the_first_tenday_of_september_2026() -> None:
    rows = {row.name.partition("（")[0]: row for row in taken(article())}
    figures = {name: (row.avg, row.unit) for name, row in rows.items()}
    assert figures == {
        "柴油": ("8711.3", "元/吨"),
        "玉米": ("2236.8", "元/吨"),
        "生猪": ("11.0", "元/千克"),
        "豆粕": ("3305.8", "元/吨"),
        "尿素": ("1771.9", "元/吨"),
        "农药": ("-", "元/吨"),
    }
    assert {(row.day, row.period) for row in rows.values()} == {(date(2026, 9, 10), "tenday")}


def test_its_figures_as_they_are_stored(catalogue: Catalogue) -> None:
    entry = catalogue.sources["nbs_tenday"]
    rows = [readings.read(catalogue, entry, row) for row in taken(article())]
    stored = {row.series.product: (row.avg, row.series.grade, row.state) for row in rows if row.series}
    assert stored == {
        "hog.market": (11_000, "HW", "accepted"),
        "input.maize": (2237, "", "accepted"),
        "input.soybean_meal": (3306, "", "accepted"),
    }
    assert {(row.place, row.stage, row.nature) for row in rows} == {("CN", "wholesale", "official_average")}
    assert [row.said.name for row in rows if row.missing] == ["农药（草甘膦）"]
    assert (entry.official, entry.pause >= 2) == (True, True)


def test_metals_coal_and_wood_are_left_to_others() -> None:
    assert not [row for row in parsed(article()) if "螺纹钢" in str(row) or "纸浆" in str(row)]


def test_a_name_cut_by_tags_is_one_word() -> None:
    assert [row.name for row in taken(article())][:4:3] == ["柴油（0#国VI）", "豆粕（粗蛋白含量≥43%）"]


def test_an_appendix_alone_gives_no_row() -> None:
    with pytest.raises(Unclear, match="页上没有价格表"):
        parsed(article(body=APPENDIX))


def test_a_group_told_in_one_wide_cell_is_a_group_too() -> None:
    wide = table().replace("<td>七、农产品（主要用于加工）</td>" + "<td></td>" * 4, '<td colspan="5">七、农产品</td>')
    assert "colspan" in wide
    assert [row.avg for row in taken(article(body=wide))] == [row.avg for row in taken(article())]


def test_a_table_repeated_for_small_screens_counts_once() -> None:
    assert parsed(article(body=table() * 2)) == parsed(article(body=table()))


def test_a_row_without_its_unit_is_refused() -> None:
    (row,) = parsed(article(body=table((ROWS[4], ("生猪（外三元）", "", "11.0", "0.1", "0.9")))))
    assert "这一行没有单位" in str(row)


@pytest.mark.parametrize(
    ("title", "day"),
    [
        (f"2026年9月上旬{SUBJECT}", date(2026, 9, 10)),
        (f"2026年9月中旬{SUBJECT}", date(2026, 9, 20)),
        (f"2026年8月下旬{SUBJECT}", date(2026, 8, 31)),
        (f"2024年2月下旬{SUBJECT}", date(2024, 2, 29)),
        (f"{SUBJECT}（2018年9月1-10日）", date(2018, 9, 10)),
        (f"{SUBJECT}（2018年9月21-30日）", date(2018, 9, 30)),
        (f"{SUBJECT}（2018年2月21—28日）", date(2018, 2, 28)),
    ],
)
def test_the_day_is_the_last_of_the_tenday(title: str, day: date) -> None:
    assert nbs_tenday.tenday(title) == day
    assert {row.day for row in taken(article(title))} == {day}


@pytest.mark.parametrize(
    "title",
    [
        f"2026年13月上旬{SUBJECT}",
        f"{SUBJECT}（2018年9月1-20日）",
        f"{SUBJECT}（2018年9月5-10日）",
        "2026年8月份居民消费价格同比上涨0.8%",
        f"9月上旬{SUBJECT}",
    ],
)
def test_a_title_without_its_tenday_is_refused(title: str) -> None:
    with pytest.raises(Unclear, match="标题里读不出是哪一旬"):
        parsed(article(title))


def test_two_titles_that_disagree_are_refused() -> None:
    with pytest.raises(Unclear, match="标题里的旬前后不一样"):
        parsed(article(body=f"<h1>2026年8月上旬{SUBJECT}</h1>{table()}"))


@pytest.mark.asyncio
async def test_pages_of_the_list_are_turned_until_they_are_older_than_what_is_asked(
    collect: Collect, site: Site
) -> None:
    plays = {
        "/sj/zxfb/index.html": [
            reply(
                listing(
                    ("8月份国民经济运行平稳", "./202609/t20260915_1.html", "2026-09-15"),
                    (f"2026年9月上旬{SUBJECT}", "./202609/t20260914_2.html", "2026-09-14"),
                )
            )
        ],
        "/sj/zxfb/index_1.html": [
            reply(
                listing(
                    (f"2026年8月下旬{SUBJECT}", "./202609/t20260904_3.html", "2026-09-04"),
                    (f"2026年8月上旬{SUBJECT}", "./202608/t20260814_4.html", "2026-08-14"),
                )
            )
        ],
        "/sj/zxfb/202609/t20260914_2.html": [reply(article())],
        "/sj/zxfb/202609/t20260904_3.html": [reply(article(f"2026年8月下旬{SUBJECT}"))],
    }
    first, again = [await collect("nbs_tenday", plays, date(2026, 8, 25)) for _ in range(2)]
    assert sorted(asked.path for asked in site.asked) == sorted([*plays, *plays])
    assert (first.state, first.problem, first.so_far.new, first.so_far.refused) == (State.DONE, "", 12, 0)
    assert (again.so_far.new, again.so_far.unchanged) == (0, 12)


@pytest.mark.asyncio
async def test_a_list_of_other_releases_is_no_fault_and_one_without_days_is(collect: Collect) -> None:
    path = "/sj/zxfb/index.html"
    other = listing(("国民经济运行平稳", "./202609/t20260915_1.html", "2026-09-15"))
    report = await collect("nbs_tenday", {path: [reply(other)]}, date(2026, 9, 20))
    assert (report.state, report.so_far.found) == (State.DONE, 0)
    report = await collect("nbs_tenday", {path: [reply("<html><a href='x.html'>首页</a></html>")]}, date(2026, 9, 20))
    assert (report.state, "列表页里没有带日期的文章" in report.problem) == (State.FAILED, True)


@pytest.mark.asyncio
async def test_a_new_way_of_writing_the_title_is_told(collect: Collect) -> None:
    odd = listing((f"2026年第26期{SUBJECT}", "./202609/t20260914_2.html", "2026-09-14"))
    report = await collect("nbs_tenday", {"/sj/zxfb/index.html": [reply(odd)]}, date(2026, 9, 15))
    assert "里读不出是哪一旬" in report.problem
