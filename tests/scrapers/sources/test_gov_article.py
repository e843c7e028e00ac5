"""City price bulletins: from list to article, by headings alone, and never an old table for a new one."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models.rules import readings
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from models.runs import State
from scrapers.source import Answer, Rejected, Request, Said, Window
from scrapers.sources import SOURCES, gov_article
from tests.scrapers.site import Site, reply
from tests.scrapers.sources.conftest import Collect

SITES = {site.key: site for site in gov_article.sites(gov_article.SITES.read_text("utf-8"))}
PAGES = Path(__file__).parents[1] / "pages"
TODAY = date(2026, 11, 20)
LIST, FRAME = "/jgxx/mswj/nmsc/index.html", "/spfgs/liebiao1/index.html"
OUTER = f'<html><h1>农贸市场</h1><iframe src="/top.html"></iframe><iframe src="{FRAME}" width="100%"></iframe></html>'
HEAD = ["序号", "商品名称", "规格", "单位", "平均零售价", "海光", "洧水", "姜堰城东", "高新恒景"]
CHANGED = ["序号", "商品名称", "规格", "单位", "零售均价", "环比"]
TITLE = "泰州市区农贸市场{}月{}日食品价格监测行情"
RETITLED = "泰州市区农贸市场4月21日食品零售均价"


def article(title: str, published: str, head: list[str], *rows: list[str]) -> str:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (head, *rows))
    meta = f'<meta name="PubDate" content="{published}">' if published else ""
    return f"<html><head><title>{title}</title>{meta}</head><body><h1>{title}</h1><table>{lines}</table></body></html>"


def taizhou(month: int, day: int, published: str, *rows: list[str], head: list[str] = HEAD) -> str:
    usual = ["1", "橙子", "国产 一级", "元/500克", "4.50", "4", "4", "", "5.50"]
    return article(TITLE.format(month, day), published, head, *(rows or [usual]))


def listing(*entries: tuple[str, str, str]) -> str:
    lines = (f'<li>·<a href="{href}">{title}</a><span>{day}</span></li>' for title, href, day in entries)
    return f"<html><ul>{''.join(lines)}</ul></html>"


def parsed(key: str, text: str, day: date = TODAY, url: str = "") -> list[Said]:
    return list(SOURCES[key].parse(text, url, day))


def saved(key: str) -> list[Said]:
    return parsed(key, min((PAGES / key).glob("*.html")).read_text("utf-8"))


def taken(rows: list[Said]) -> list[Observation]:
    return [row for row in rows if isinstance(row, Observation)]


def days(rows: list[Said]) -> set[date]:
    return {row.day for row in taken(rows)}


def test_every_site_s_title_is_that_of_its_example() -> None:
    assert [key for key, site in SITES.items() if not site.title.search(site.example)] == []


def test_a_site_whose_list_nobody_knows_waits_for_an_operator(catalogue: Catalogue) -> None:
    unknown = {key for key, site in SITES.items() if not site.list}
    assert unknown == {"gov_nantong", "gov_yunfu", "gov_chengdu"}
    for key, site in SITES.items():
        entry = catalogue.sources[key]
        assert bool(entry.authorisation) == bool(entry.timetable) == bool(site.list)
        assert ("列表网址未知" in entry.note) == (key in unknown)
        assert key in unknown or (entry.url == site.list and entry.hosts[0] in site.list)


@pytest.mark.asyncio
async def test_a_site_without_a_list_is_not_asked_and_says_why(collect: Collect, site: Site) -> None:
    report = await collect("gov_yunfu", {}, date(2026, 7, 1))
    assert (report.state, report.problem) == (State.FAILED, "还没有登记这个来源的列表网址，先不采")
    assert site.asked == []


def test_retail_is_never_taken_for_wholesale(catalogue: Catalogue) -> None:
    stages = {key: catalogue.sources[key].stage for key in SITES}
    assert stages == dict.fromkeys(SITES, "retail") | {"gov_nantong": "wholesale"}
    assert all(catalogue.sources[key].official for key in SITES)


@pytest.mark.asyncio
async def test_the_list_stands_in_an_iframe_and_is_followed_twice(collect: Collect, site: Site) -> None:
    frame = listing(
        (TITLE.format(4, 20), "/art/2026/art_1.html", "2026-04-20"),
        (TITLE.format(4, 17), "/art/2026/art_2.html", "2026-04-17"),
        ("关于节日期间市场价格的提醒", "/art/2026/art_3.html", "2026-04-16"),
        (TITLE.format(4, 9), "/art/2026/art_4.html", "2026-04-09"),
    )
    plays = {
        LIST: [reply(OUTER)],
        FRAME: [reply(frame)],
        "/art/2026/art_1.html": [reply(taizhou(4, 20, "2026-04-20 16:30"))],
        "/art/2026/art_2.html": [reply(taizhou(4, 17, "2026-04-17 16:30"))],
    }
    first, again = [await collect("gov_taizhou", plays, date(2026, 4, 15)) for _ in range(2)]
    assert [asked.path for asked in site.asked[:4]] == [LIST, FRAME, "/art/2026/art_1.html", "/art/2026/art_2.html"]
    assert (first.state, first.problem, first.so_far.new) == (State.DONE, "", 2)
    assert (again.state, again.so_far.new, again.so_far.unchanged) == (State.DONE, 0, 2)


@pytest.mark.asyncio
async def test_a_weekend_without_an_article_is_no_fault(collect: Collect) -> None:
    frame = listing((TITLE.format(4, 17), "/art/1.html", "2026-04-17"))
    report = await collect("gov_taizhou", {LIST: [reply(OUTER)], FRAME: [reply(frame)]}, date(2026, 4, 18))
    assert (report.state, report.problem, report.so_far.found) == (State.DONE, "", 0)


@pytest.mark.asyncio
async def test_a_new_title_above_the_known_ones_is_told_and_the_known_ones_are_read(collect: Collect) -> None:
    frame = listing(
        (RETITLED, "/art/2.html", "2026-04-21"),
        (TITLE.format(4, 20), "/art/1.html", "2026-04-20"),
    )
    plays = {LIST: [reply(OUTER)], FRAME: [reply(frame)], "/art/1.html": [reply(taizhou(4, 20, "2026-04-20"))]}
    report = await collect("gov_taizhou", plays, date(2026, 4, 18))
    assert (report.state, report.so_far.new) == (State.PARTIAL, 1)
    assert f"标题变了：最新一条是“{RETITLED}”" in report.problem
    later = await collect("gov_taizhou", plays, date(2026, 4, 21))
    assert (later.state, later.so_far.found) == (State.FAILED, 0)
    assert "标题变了" in later.problem


@pytest.mark.asyncio
async def test_a_list_with_none_of_its_titles_left_is_told(collect: Collect) -> None:
    frame = listing((RETITLED, "/art/2.html", "2026-04-21"), ("通知", "/art/3.html", "2026-04-20"))
    report = await collect("gov_taizhou", {LIST: [reply(OUTER)], FRAME: [reply(frame)]}, date(2026, 4, 18))
    assert (report.state, report.so_far.found) == (State.FAILED, 0)
    assert "列表里没有一条标题像“泰州市区农贸市场4月20日食品价格监测行情”" in report.problem


@pytest.mark.asyncio
async def test_a_list_page_without_its_iframe_is_told(collect: Collect) -> None:
    plays = {LIST: [reply(OUTER.replace("/spfgs/", "/other/"))]}
    assert (await collect("gov_taizhou", plays, date(2026, 4, 18))).state is State.FAILED


def test_a_changed_title_or_table_gives_no_row() -> None:
    row = ["1", "橙子", "国产 一级", "元/500克", "4.50", "1%"]
    with pytest.raises(Unclear, match="文章的标题不像"):
        parsed("gov_taizhou", article(RETITLED, "2026-04-21", CHANGED, row))
    with pytest.raises(Unclear, match="表头里没有“平均零售价”、“海光”、“洧水”、“姜堰城东”、“高新恒景”"):
        parsed("gov_taizhou", taizhou(4, 21, "2026-04-21", row, head=CHANGED))


@pytest.mark.parametrize("market", SITES["gov_taizhou"].markets)
def test_a_market_gone_from_the_head_refuses_the_article(market: str) -> None:
    with pytest.raises(Unclear, match=f"表头里没有“{market}”"):
        parsed("gov_taizhou", taizhou(4, 20, "2026-04-20", head=[word.replace(market, "新市场") for word in HEAD]))


def test_low_and_high_are_those_of_the_markets_and_the_average_is_the_site_s() -> None:
    (row,) = taken(parsed("gov_taizhou", taizhou(4, 20, "2026-04-20")))
    assert (row.low, row.avg, row.high) == ("4", "4.50", "5.50")
    assert row.note == "海光 4 洧水 4 高新恒景 5.50"


def test_a_market_without_a_number_refuses_the_row_and_one_without_a_price_is_left_out() -> None:
    closed = ["2", "香蕉", "国产", "元/500克", "4.83", "停业", "5", "-", "5"]
    far = ["3", "西瓜", "本地", "元/500克", "12", "9.5", "10", "0", "休市"]
    (no, row) = parsed("gov_taizhou", taizhou(4, 20, "2026-04-20", closed, far))
    assert isinstance(no, Rejected)
    assert no.reason == "价格“停业”不是数"
    assert isinstance(row, Observation)
    assert (row.low, row.high, row.note) == ("9.5", "10", "海光 9.5 洧水 10")


def test_the_place_of_a_column_or_a_table_does_not_matter() -> None:
    order = [8, 3, 0, 7, 1, 5, 4, 2, 6]
    row = ["1", "橙子", "国产 一级", "元/500克", "4.50", "4", "4", "", "5.50"]
    turned = taizhou(4, 20, "2026-04-20", [row[n] for n in order], head=[HEAD[n] for n in order])
    inside = turned.replace("<body>", "<body><table><tr><td>首页</td><td>价格</td></tr></table>" * 3)
    assert parsed("gov_taizhou", inside) == parsed("gov_taizhou", taizhou(4, 20, "2026-04-20"))


def test_section_rows_and_remarks_are_no_prices() -> None:
    names = [row.name for row in taken(saved("gov_taizhou"))]
    assert [name for name in names if "、" in name or "备注" in name] == []
    assert not [row for row in saved("gov_taizhou") if isinstance(row, Rejected) and "、" in row.row]


def test_one_name_with_several_specs_is_several_prices() -> None:
    pork = {row.spec: row.avg for row in taken(saved("gov_taizhou")) if row.name == "鲜猪肉"}
    assert pork == {"后腿-精瘦肉": "13.25", "肋排": "20.50", "大排": "15.67"}
    oranges = {row.origin: row.avg for row in taken(saved("gov_nantong")) if row.name == "橙子"}
    assert oranges == {"赣南": "2.8", "南非": "3.6", "澳大利亚": "8.5"}


@pytest.mark.parametrize(
    ("month", "day", "published", "when"),
    [
        (4, 20, "2026-04-20 16:30", date(2026, 4, 20)),
        (12, 31, "2026-01-02 09:00", date(2025, 12, 31)),
        (1, 4, "2026-01-04", date(2026, 1, 4)),
        (4, 21, "2026-04-20", date(2026, 4, 21)),
        (2, 29, "2024-03-01", date(2024, 2, 29)),
    ],
)
def test_a_title_without_a_year_is_of_the_year_nearest_to_its_publication(
    month: int, day: int, published: str, when: date
) -> None:
    assert days(parsed("gov_taizhou", taizhou(month, day, published))) == {when}


def test_a_title_months_from_its_publication_is_refused_whatever_the_list_says() -> None:
    with pytest.raises(Unclear, match="读不出文章是哪一天的价格"):
        parsed("gov_taizhou", taizhou(4, 20, "2026-09-01"), date(2026, 4, 20))


def test_the_year_stands_in_the_address_or_in_the_line_of_publication_too() -> None:
    bare = taizhou(4, 20, "")
    assert days(parsed("gov_taizhou", bare, url="http://x/art/2025/4/21/art_9.html")) == {date(2025, 4, 20)}
    assert days(parsed("gov_taizhou", bare, url="http://x/a/202504/t20250421_9.html")) == {date(2025, 4, 20)}
    dated = bare.replace("<table>", "<p>发布时间：2024-04-<b>20</b> 16:43</p><table>")
    assert days(parsed("gov_taizhou", dated)) == {date(2024, 4, 20)}


def test_without_any_year_only_the_list_s_own_day_counts() -> None:
    assert days(parsed("gov_taizhou", taizhou(4, 20, ""), date(2026, 4, 20))) == {date(2026, 4, 20)}
    with pytest.raises(Unclear, match="读不出文章是哪一天的价格"):
        parsed("gov_taizhou", taizhou(4, 20, ""), date(2026, 4, 21))


def test_two_days_in_one_article_are_refused() -> None:
    with pytest.raises(Unclear, match="文章里的日期前后不一样"):
        parsed(
            "gov_taizhou",
            taizhou(4, 20, "2026-04-20").replace("<h1>泰州市区农贸市场4月20日", "<h1>泰州市区农贸市场4月21日"),
        )


def test_the_day_in_the_text_counts_and_not_that_of_publication() -> None:
    assert days(saved("gov_chaoyang")) == {date(2026, 11, 19)}
    page = (PAGES / "gov_chaoyang/day.html").read_text("utf-8").replace("时间：2026-11-19", "")
    assert "发布时间：2026-11-20" in page
    with pytest.raises(Unclear, match="读不出文章是哪一天的价格"):
        parsed("gov_chaoyang", page)


@pytest.mark.asyncio
async def test_chaoyang_s_whole_links_lead_to_the_day_that_the_text_tells(collect: Collect, site: Site) -> None:
    path = "/html/CYFGW/202611/0178391234567.html"
    entries = f'<li><a href="https://fgw.chaoyang.gov.cn{path}"><b>朝阳市主要菜篮子产品每日价情</b>'
    elsewhere = '<li><a href="https://example.org/x.html"><b>主要菜篮子产品每日价情</b><span>2026-11-20</span></a></li>'
    page = (PAGES / "gov_chaoyang/day.html").read_text("utf-8")
    plays = {
        "/cysfzhggwyh/zwgk/zwgkzdgz/wjzd/glist.html": [
            reply(f"<ul>{entries}<span>2026-11-20</span></a></li>{elsewhere}</ul>")
        ],
        path: [reply(page)],
    }
    first, again = [await collect("gov_chaoyang", plays, date(2026, 11, 15)) for _ in range(2)]
    assert (first.state, first.problem, first.so_far.new, first.so_far.refused) == (State.DONE, "", 8, 0)
    assert (again.so_far.new, again.so_far.unchanged) == (0, 8)
    assert len(site.asked) == 4


def test_an_article_whose_text_may_be_of_the_day_before_is_only_asked_for_where_that_day_is_too() -> None:
    page = listing(*((SITES["gov_chaoyang"].example, f"/{day}.html", f"2026-11-{day}") for day in (17, 16, 15)))
    request = Request("gov_chaoyang", SITES["gov_chaoyang"].list, "html", links=True)
    answer = Answer(request, request.url, b"", page, datetime(2026, 11, 17, tzinfo=UTC))
    for until, asked in (("2026-11-20", [17, 16]), ("2026-11-15", [17, 16, 15])):
        window = Window(date(2026, 11, 15), date.fromisoformat(until))
        found = [one.day and one.day.day for one in SOURCES["gov_chaoyang"].follow(answer, window)]
        assert found == asked


def read(catalogue: Catalogue, key: str) -> Iterator[readings.Reading]:
    for row in taken(saved(key)):
        yield readings.read(catalogue, catalogue.sources[key], row)


def test_units_are_read_row_by_row(catalogue: Catalogue) -> None:
    rows = {row.said.name: row for row in read(catalogue, "gov_chengdu")}
    assert {name: (row.low, row.high) for name, row in rows.items() if name in ("调和油", "食用盐", "籼米")} == {
        "籼米": (4800, 6000),
        "调和油": (58_000, 72_000),
        "食用盐": (1500, 2500),
    }
    assert [row.series.per for row in rows.values() if row.series] == ["kg"]
    assert rows["韭黄"].missing


@pytest.mark.parametrize("key", SITES)
def test_every_taken_row_can_be_stored_at_its_place(catalogue: Catalogue, key: str) -> None:
    rows = [*read(catalogue, key)]
    assert {row.place for row in rows} == {catalogue.sources[key].place}
    imported = {"gov_nantong": ["澳大利亚"]}
    assert [row.said.origin for row in rows if row.state == readings.HELD] == imported.get(key, [])


def test_a_row_without_its_unit_is_refused_where_the_table_tells_units() -> None:
    assert [row.code for row in saved("gov_yunfu") if isinstance(row, Rejected)] == ["unit"]


@pytest.mark.parametrize("key", SITES)
def test_without_any_one_heading_the_whole_article_is_refused(key: str) -> None:
    page = min((PAGES / key).glob("*.html")).read_text("utf-8")
    for headings in SITES[key].columns.values():
        (head,) = [line for line in page.splitlines() if line.startswith("<tr>") and "单位</td>" in line]
        broken = re.sub(f"<td>(<p>)?({'|'.join(map(spaced, headings))})(</p>)?</td>", "<td>别的</td>", head)
        assert broken != head, headings
        with pytest.raises(Unclear, match="表头里没有"):
            parsed(key, page.replace(head, broken))


def spaced(heading: str) -> str:
    """A heading as a page may write it, with blanks and tags inside."""
    return "(?:&nbsp;|<br/>)?".join(map(re.escape, heading))
