"""Soozhu: a token and a cookie first, then the nation's days, then the provinces of the newest of them."""

import json
from datetime import date
from pathlib import Path

import pytest

from models.engines import database as opened
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers.source import Rejected, Window
from scrapers.sources import soozhu
from tests.scrapers.site import Play, Site, reply
from tests.scrapers.sources.conftest import Collect

PAGES = Path(__file__).parents[1] / "pages/soozhu"
DAY = date(2026, 11, 20)
CENTRE = "/price/data/center/"
FORM = "<form><input type='hidden' name='csrfmiddlewaretoken' value='t0k3n'></form>"
MAP, YEAR = ((PAGES / f"{name}.json").read_text("utf-8") for name in ("map", "year"))
DATED = json.loads(YEAR)["nationlist"][:3]
LEAN = {"datalist": [["2026-11-19", 11.78], ["2026-11-20", 11.80]]}
PIGLET = {"datalist": [["2026-11-20", 318.25]]}


def answered(said: object) -> Play:
    return reply(said if isinstance(said, str) else json.dumps(said), "application/json")


def plays(year: object, told: object = MAP) -> dict[str, list[Play]]:
    """What the one address answers in turn: the page, the nation, lean hogs, piglets, the map."""
    page = reply(f"<html>{FORM}</html>", Set_Cookie="csrftoken=c00k1e; expires=Thu; Path=/")
    return {CENTRE: [page, answered(year), answered(LEAN), answered(PIGLET), answered(told)]}


def taken(text: str, url: str = "") -> list[Observation]:
    return [row for row in soozhu.parse(text, url, DAY) if isinstance(row, Observation)]


def refused(text: str) -> list[str]:
    return [row.code for row in soozhu.parse(text, "", DAY) if isinstance(row, Rejected)]


@pytest.mark.asyncio
async def test_the_token_and_the_cookie_of_the_page_go_back_with_every_question(collect: Collect, site: Site) -> None:
    report = await collect("soozhu", plays({"nationlist": DATED}), date(2026, 11, 18))
    assert (report.problem, report.so_far.found) == ("", 3 + 2 + 1 + 4)
    page, *asked = site.asked
    assert (page.method, page.form) == ("GET", {})
    assert [(one.form["act"], one.form.get("indid")) for one in asked] == [
        *(("yeartrend", None), ("pricetrend", ""), ("pricetrend", "4"), ("mapdata", None))
    ]
    assert {one.form["csrfmiddlewaretoken"] for one in asked} == {"t0k3n"}
    assert {(one.headers["cookie"], one.headers["referer"]) for one in asked} == {("csrftoken=c00k1e", soozhu.URL)}


@pytest.mark.asyncio
async def test_a_second_collect_finds_nothing_new(collect: Collect) -> None:
    answers = plays({"nationlist": DATED})
    first, again = [await collect("soozhu", answers, date(2026, 11, 18)) for _ in range(2)]
    assert (first.so_far.new, first.so_far.refused, first.so_far.quarantined) == (10, 0, 0)
    assert first.so_far.waiting == len(LEAN["datalist"]) + len(PIGLET["datalist"])
    assert (again.so_far.new, again.so_far.unchanged) == (0, 10)


@pytest.mark.asyncio
async def test_the_map_is_of_the_newest_day_of_the_nation_not_of_the_clock(collect: Collect) -> None:
    assert days.today() > DAY
    await collect("soozhu", plays({"nationlist": DATED}), date(2026, 11, 18))
    rows = await opened().rows("SELECT DISTINCT day FROM price WHERE place = '420000'")
    assert [days.of_number(row[0]) for row in rows] == [DAY]


@pytest.mark.asyncio
@pytest.mark.parametrize("year", [{"nationlist": [["2024-08-02", 19.85]]}, {"nationlist": []}, {"result": "error"}])
async def test_the_map_is_not_asked_for_while_the_nation_tells_no_day_of_now(
    collect: Collect, site: Site, year: object
) -> None:
    report = await collect("soozhu", plays(year), date(2026, 11, 18))
    assert report.problem
    assert [one.form["act"] for one in site.asked[1:]] == ["yeartrend", "pricetrend", "pricetrend"]


@pytest.mark.asyncio
async def test_a_page_without_a_token_is_told_and_nothing_is_asked(collect: Collect, site: Site) -> None:
    report = await collect("soozhu", {CENTRE: [reply("<html><form></form></html>")]}, date(2026, 11, 18))
    assert "页上没有 csrfmiddlewaretoken" in report.problem
    assert len(site.asked) == 1


def test_the_first_page_is_only_a_way_to_others() -> None:
    (request,) = soozhu.first(Window(DAY, DAY))
    assert (request.wants, request.links, request.posts) == ("html", True, False)


def test_every_province_without_its_ending_is_known(catalogue: Catalogue) -> None:
    names = "河北 辽宁 山东 黑龙江 河南 湖南 吉林 山西 安徽 四川 江西 甘肃 湖北 浙江 江苏 陕西 广东 新疆 北京 天津"
    names += " 内蒙古 福建 广西 海南 宁夏 重庆 云南 贵州 上海 青海 西藏"
    told = json.dumps({"vlist": [{"name": name, "value": [19.7, 0.14]} for name in names.split()]})
    places = [catalogue.place_named(row.place) for row in taken(told)]
    assert [place.level for place in places if place] == ["province"] * 31


def test_a_figure_is_kept_as_it_is_written_and_the_change_only_told_along() -> None:
    (row,) = taken('{"vlist": [{"name": "湖北", "value": [19.70, 0.14000000000000057]}]}')
    assert (row.avg, row.unit, row.note, row.low, row.high) == ("19.70", "元/公斤", "涨跌 0.14", "", "")


def test_nought_is_passed_on_as_no_price() -> None:
    assert [row.avg for row in taken(MAP) if row.place == "西藏"] == ["0"]


def test_rows_of_another_form_are_refused() -> None:
    assert refused((PAGES / "map_odd.json").read_text("utf-8")) == ["place", "row", "figure", "row", "row"]
    assert refused(YEAR) == ["date", "row"]


def test_the_question_tells_whose_days_a_list_holds() -> None:
    (lean, _), (piglet,) = (
        taken(json.dumps(said), f"{soozhu.URL}?act=pricetrend&indid={indid}&csrfmiddlewaretoken=t")
        for indid, said in (("", LEAN), ("4", PIGLET))
    )
    assert (lean.day, lean.name, lean.avg, lean.unit) == (date(2026, 11, 19), "瘦肉型肉猪", "11.78", "元/公斤")
    assert (piglet.name, piglet.avg, piglet.unit, piglet.place) == ("三元仔猪", "318.25", "元/头", "全国")


@pytest.mark.parametrize("query", ["", "?act=pricetrend", "?act=pricetrend&indid=6"])
def test_a_list_that_nobody_can_name_is_unclear(query: str) -> None:
    with pytest.raises(Unclear, match="看不出问的是哪一种价格"):
        taken(json.dumps(LEAN), soozhu.URL + query)
