"""China Pig Net: what its ranking says and what it hides, and the nation's days behind it."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from models.engines import database as opened
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers.source import Rejected, Window
from scrapers.sources import zhuwang
from tests.scrapers.site import Site, reply
from tests.scrapers.sources.conftest import Collect

PAGES = Path(__file__).parents[1] / "pages/zhuwang"
DAY = date(2026, 11, 20)
RANKING, HISTORY = "/", "/data/getzhujiahitsdata"
REFUSED = reply(json.dumps({"code": 0, "msg": "请先登录"}), "application/json")


def page(name: str) -> str:
    return (PAGES / f"{name}.html").read_text("utf-8")


def taken(text: str, url: str = "") -> list[Observation]:
    return [row for row in zhuwang.parse(text, url, DAY) if isinstance(row, Observation)]


def refused(text: str, url: str = "") -> list[str]:
    return [row.code for row in zhuwang.parse(text, url, DAY) if isinstance(row, Rejected)]


def days(*rows: dict[str, object]) -> str:
    return json.dumps({"code": 200, "msg": "获取成功", "data": rows}, ensure_ascii=False)


def asked(ptype: str) -> str:
    return f"{zhuwang.HISTORY}?ptype={ptype}&areano=-1&datetype=0"


def change(row: Observation) -> Decimal:
    return Decimal(row.note.removeprefix("今日跌涨 "))


def test_the_recorded_ranking_is_read_whole(shared: Path) -> None:
    rows = taken((shared / "data/zhuwang/province_hog_rank_20230403.html").read_text("utf-8"))
    assert {(row.day, row.name, row.unit) for row in rows} == {(date(2023, 4, 3), "生猪(外三元)", "元/公斤")}
    assert (len(rows), sum(Decimal(row.avg) for row in rows)) == (31, Decimal("450.99"))
    assert sum(change(row) for row in rows) == Decimal("-0.61")
    assert (rows[11].place, rows[11].avg, rows[11].note) == ("湖北省", "14.63", "今日跌涨 0.00")


@pytest.mark.asyncio
async def test_the_recorded_ranking_is_collected_once(collect: Collect, shared: Path) -> None:
    recorded = (shared / "data/zhuwang/province_hog_rank_20230403.html").read_bytes()
    plays = {RANKING: [reply(recorded)], HISTORY: [reply(days({"pricedate": "2023-04-03", "value": 14.5}))]}
    first, again = [await collect("zhuwang", plays, date(2023, 4, 3)) for _ in range(2)]
    assert (first.problem, first.so_far.new, first.so_far.waiting) == ("", 34, 0)
    assert (first.so_far.quarantined, first.so_far.refused) == (2, 0)  # 14.5 yuan is no price of a tonne of feed
    assert (again.so_far.new, again.so_far.quarantined, again.so_far.unchanged) == (0, 0, 36)
    places = await opened().rows("SELECT DISTINCT place FROM price WHERE name = '生猪(外三元)'")
    assert len(places) == 32


def test_every_way_to_write_a_province_is_known(catalogue: Catalogue, shared: Path) -> None:
    rows = taken((shared / "data/zhuwang/province_hog_rank_20230403.html").read_text("utf-8"))
    levels = [place.level for row in rows if (place := catalogue.place_named(row.place))]
    assert levels == ["province"] * 31


def test_the_product_is_what_the_comment_before_the_block_says() -> None:
    assert list(dict.fromkeys(row.name for row in taken(page("tabs")))) == [
        *("生猪(外三元)", "生猪(内三元)", "玉米(14%水分)", "豆粕(43%蛋白)")
    ]


def test_a_block_hidden_behind_a_tab_is_read_like_the_open_one() -> None:
    hidden = [row for row in taken(page("tabs")) if row.name == "豆粕(43%蛋白)"]
    assert [(row.place, row.avg, row.unit) for row in hidden] == [
        *(("湖北省", "3105", "元/吨"), ("重庆市", "3120", "元/吨"))
    ]


def test_a_block_without_a_comment_of_its_own_is_refused_whole() -> None:
    text = page("tabs").replace("<!--玉米(14%水分)-->", "")
    assert "玉米(14%水分)" not in {row.name for row in taken(text)}
    assert (len(taken(text)), refused(text)) == (len(taken(page("tabs"))) - 2, ["head"])


def test_a_comment_somewhere_else_names_no_block() -> None:
    text = page("tabs").replace("<!--玉米(14%水分)-->", "<!--玉米(14%水分)--><p>行情</p>")
    assert refused(text) == ["head"]


def test_the_day_is_the_one_of_the_header_whatever_its_column() -> None:
    text = page("tabs").replace("2026/11/20价格", "2026/9/3价格")
    assert {row.day for row in taken(text)} == {date(2026, 9, 3)}
    assert set(refused(text.replace("2026/9/3价格", "价格"))) == {"head"}


def test_the_change_comes_from_the_row_not_from_its_colour() -> None:
    hubei = next(row for row in taken(page("tabs")) if row.place == "湖北省")
    assert hubei.note == "今日跌涨 0.00"
    painted = page("tabs").replace('class="green"', 'class="red"').replace("jt-down", "jt-up")
    assert taken(painted) == taken(page("tabs"))


def test_a_price_without_its_unit_or_its_region_is_refused() -> None:
    assert refused(page("odd_rows")) == ["place", "unit", "figure", "ragged", "head"]
    assert [row.place for row in taken(page("odd_rows"))] == ["湖北省"]


def test_no_price_is_passed_on_as_it_is_written() -> None:
    for told, said in (("-元/公斤", "-"), ("--", "--"), ("", "")):
        text = page("tabs").replace("-元/公斤", told)
        assert [row.avg for row in taken(text) if row.place == "西藏"] == [said]


@pytest.mark.asyncio
async def test_maize_at_the_price_of_soymeal_is_held_for_an_officer(collect: Collect) -> None:
    plays = {RANKING: [reply(page("meal_called_maize"))], HISTORY: [REFUSED]}
    report = await collect("zhuwang", plays, date(2026, 11, 18))
    assert (report.so_far.new, report.so_far.quarantined) == (2, 3)
    rows = await opened().rows("SELECT state, checks FROM price WHERE name LIKE '玉米%'")
    assert [tuple(row) for row in rows] == [("held", "band")] * 3


@pytest.mark.asyncio
async def test_feed_is_told_by_the_tonne_and_kept_as_a_wholesale_price(collect: Collect) -> None:
    plays = {RANKING: [reply(page("tabs"))], HISTORY: [REFUSED]}
    report = await collect("zhuwang", plays, date(2026, 11, 18))
    assert (report.so_far.new, report.so_far.quarantined, report.so_far.refused) == (10, 0, 0)
    rows = await opened().rows("SELECT stage, avg FROM price WHERE name LIKE '玉米%' ORDER BY avg")
    assert [tuple(row) for row in rows] == [("wholesale", 2430), ("wholesale", 2485)]


def test_the_history_is_asked_for_one_product_after_the_other() -> None:
    ranking, *history = zhuwang.first(Window(DAY, DAY))
    assert (ranking.url, ranking.wants, ranking.form) == (zhuwang.URL, "html", ())
    assert [dict(request.form)["ptype"] for request in history] == ["1", "2", "3", "4", "5"]
    assert {(request.wants, request.posts) for request in history} == {("json", True)}


@pytest.mark.parametrize(
    ("ptype", "field", "name", "unit"),
    [
        ("1", "pigprice", "生猪(外三元)", "元/公斤"),
        ("2", "pig_in", "生猪(内三元)", "元/公斤"),
        ("3", "pig_local", "生猪(土杂猪)", "元/公斤"),
        ("4", "maizeprice", "玉米", "元/吨"),
        ("5", "bean", "豆粕", "元/吨"),
    ],
)
def test_a_day_of_the_nation_is_named_by_the_question_and_by_its_field(
    ptype: str, field: str, name: str, unit: str
) -> None:
    text = days({"pricedate": "2026-11-20", field: 11.90})
    assert taken(text) == taken(text, asked(ptype))
    (row,) = taken(text.replace(field, "price"), asked(ptype))
    assert (row.day, row.name, row.avg, row.unit, row.place) == (DAY, name, "11.9", unit, "全国")


def test_a_day_that_may_be_another_product_is_refused() -> None:
    assert refused(days({"pricedate": "2026-11-20", "pigprice": 11.9}), asked("4")) == ["column"]
    assert refused(days({"pricedate": "2026-11-20", "pigprice": 11.9, "pig_in": 11.5}), asked("1")) == ["column"]
    assert refused(days({"pricedate": "2026-11-20", "price": 11.9, "old": 11.8}), asked("1")) == ["column"]
    assert refused(days({"pricedate": "2026-11-20", "price": 11.9})) == ["column"]
    assert refused(days({"pricedate": None, "pigprice": 11.9})) == ["date"]
    assert [row.avg for row in taken(days({"pricedate": "2026-11-20", "pigprice": 11.9, "id": 7}))] == ["11.9"]
    assert [row.avg for row in taken(days({"pricedate": "2026-11-20", "pigprice": None}))] == [""]


def test_an_answer_that_wants_a_member_is_no_price() -> None:
    with pytest.raises(Unclear, match="网站没有给价格：请先登录"):
        taken(json.dumps({"code": 0, "msg": "请先登录"}))


def test_a_page_without_a_ranking_is_unclear() -> None:
    with pytest.raises(Unclear, match="没有分省的价格榜"):
        taken(page("tabs").replace("look-con", "other"))


@pytest.mark.asyncio
async def test_a_history_that_is_closed_leaves_the_ranking(collect: Collect, site: Site) -> None:
    plays = {RANKING: [reply(page("tabs"))], HISTORY: [REFUSED]}
    report = await collect("zhuwang", plays, date(2026, 11, 18))
    assert "请先登录" in report.problem
    assert (report.so_far.new, len(site.asked)) == (10, 6)
