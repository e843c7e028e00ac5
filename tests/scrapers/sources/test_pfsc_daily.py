"""The ministry's price system: bulletins page by page, indices, refusals inside good answers, the market directory."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers.source import Rejected, Said, Window
from scrapers.sources import pfsc_daily
from tests.scrapers.site import Play, Site, reply
from tests.scrapers.sources.conftest import Collect

BULLETINS, INDICES = "/api/FarmDaily/list", "/price_portal/pi-info-day/getPortalPiInfoDay"
PAGES = Path(__file__).parents[1] / "pages" / "pfsc_daily"
JSON = "application/json"
SENTENCE = "{}月{}日“农产品批发价格200指数”为118.07，比昨天下降0.21个点。猪肉平均价格为17.08元/公斤；牛肉66.31元/公斤。"


def record(day: date, **more: object) -> dict[str, object]:
    return {"id": day.day, "daylyDate": f"{day} 00:00:00", "countentstr": SENTENCE.format(day.month, day.day), **more}


def answer(content: object, code: int = 200, message: str = "请求处理成功") -> str:
    return json.dumps({"code": code, "message": message, "content": content}, ensure_ascii=False)


def listed(*records: object, total: Any = 2) -> str:
    return answer({"list": list(records), "totalCount": total})


def said(text: str) -> list[Said]:
    return list(pfsc_daily.parse(text, "", date(2026, 11, 25)))


def posted(text: str) -> Play:
    return reply(text, JSON)


@pytest.mark.asyncio
async def test_bulletins_are_paged_back_to_the_window_and_collected_once(collect: Collect, site: Site) -> None:
    newest, older, oldest = (listed(record(date(2026, 11, day)), total=60) for day in (19, 18, 17))
    first, again = [
        await collect(
            "pfsc_daily", {BULLETINS: [*map(posted, pages)], INDICES: [posted(answer([]))]}, date(2026, 11, 18)
        )
        for pages in ([newest, older, oldest], [newest, older, oldest])
    ]
    assert (first.so_far.new, again.so_far.new, again.so_far.unchanged) == (6, 0, 6)
    assert [asked.path for asked in site.asked] == [*[BULLETINS] * 3, INDICES] * 2


@pytest.mark.asyncio
async def test_indices_of_both_answers_are_the_same_figures(collect: Collect, site: Site) -> None:
    saved = {
        path: (PAGES / name).read_text("utf-8").replace('"totalCount": 1402', '"totalCount": 4')
        for path, name in FILES.items()
    }
    plays = {path: [posted(text)] for path, text in saved.items()}
    first, again = [await collect("pfsc_daily", plays, date(2026, 11, 17)) for _ in range(2)]
    assert (first.problem, first.so_far.new, first.so_far.refused) == ("", 27, 4)
    assert (again.so_far.new, again.so_far.revised) == (0, 0)
    assert {asked.headers["referer"] for asked in site.asked} == {"https://pfsc.agri.cn/"}
    assert all("Mozilla" not in asked.headers["user-agent"] for asked in site.asked)


FILES = {BULLETINS: "bulletins.json", INDICES: "indices.json"}


def test_pages_are_asked_for_by_number_and_size() -> None:
    bulletins, indices = pfsc_daily.first(Window(date(2026, 11, 1), date(2026, 11, 19)))
    assert json.loads(bulletins.json) == {"pageNum": 1, "pageSize": 20}
    assert json.loads(pfsc_daily.turn(bulletins, 3).json) == {"pageNum": 3, "pageSize": 20}
    assert (indices.json, indices.posts, dict(indices.headers)["Origin"]) == ("{}", True, "https://pfsc.agri.cn")


@pytest.mark.parametrize(("total", "pages"), [(1346, 68), (20, 1), (21, 2), (0, 1), ("many", 1), (None, 1)])
def test_the_number_of_pages_follows_from_the_number_of_bulletins(total: object, pages: int) -> None:
    assert pfsc_daily.extent(listed(total=total)).pages == pages


def test_indices_have_one_page() -> None:
    assert pfsc_daily.extent(answer([{"publishDate": "2026-11-19", "agriculture": 118.07}])).pages == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (answer(None, 500, "系统繁忙，请稍后再试"), "网站没有给数据，代码 500：系统繁忙"),
        (answer(None, 401, ""), "代码 401：没有说原因"),
        ('{"message":"您的访问请求可能对网站造成安全威胁，请求已被拦截"}', "当成威胁"),
        (answer({"records": []}), "没有日报的列表"),
        ('{"code":200}', "没有日报的列表"),
        ('{"list":[]}', "没有结果代码"),
        ("[1]", "没有结果代码"),
        ('{"code":200,"content":', "不是完整的 JSON"),
        (answer([{}] * 501), "太多了"),
    ],
)
def test_a_refusal_inside_a_good_answer_is_told_with_its_reason(text: str, sentence: str) -> None:
    with pytest.raises(Unclear, match=sentence):
        said(text)


@pytest.mark.asyncio
async def test_code_500_ends_the_collect_and_tells_why(collect: Collect) -> None:
    refused = answer(None, 500, "系统繁忙")
    report = await collect("pfsc_daily", {BULLETINS: [posted(refused)], INDICES: [posted(refused)]}, date(2026, 11, 18))
    assert "代码 500：系统繁忙" in report.problem
    assert report.so_far.new == 0


def test_a_bulletin_without_its_whole_text_is_read_from_its_parts() -> None:
    parts = {
        "animalConclusion": "牛肉66.31元/公斤，与昨天持平",
        "fruitsConclusion": "重点监测的6种水果平均价格为7.18元/公斤",
    }
    rows = said(listed(record(date(2026, 11, 18), countentstr=None, **parts)))
    assert [(row.name, row.avg) for row in rows if isinstance(row, Observation)] == [
        ("牛肉", "66.31"),
        ("6种水果", "7.18"),
    ]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"daylyDate": "2026-11-17"}, "不是同一天"),
        ({"daylyDate": ""}, "没有读得出的日期"),
        ({"countentstr": "今日休市。"}, "没有价格"),
        ({"countentstr": ["猪肉17.08元/公斤"]}, "没有价格"),
    ],
)
def test_a_bulletin_that_is_not_of_its_day_or_has_no_price_is_refused(changed: dict[str, object], reason: str) -> None:
    (row,) = said(listed({**record(date(2026, 11, 19)), **changed}))
    assert isinstance(row, Rejected)
    assert reason in row.reason


def test_an_index_that_is_not_told_is_missing_and_never_zero() -> None:
    rows = said(answer([{"publishDate": "2026-11-18", "agriculture": 118.20, "grainAndOil": None}]))
    assert [(row.name, row.avg, row.unit, row.nature) for row in rows if isinstance(row, Observation)] == [
        ("农产品批发价格200指数", "118.20", "点", "index"),
        ("粮油产品批发价格指数", "", "点", "index"),
    ]


def test_a_number_that_lost_its_last_zero_is_the_bulletin_s_figure() -> None:
    rows = said(
        answer([{"publishDate": "2026-11-18", "agriculture": 118.0, "grainAndOil": 113, "vegetableBasket": 118.7}])
    )
    assert [row.avg for row in rows if isinstance(row, Observation)] == ["118.00", "113.00", "118.70"]


def test_the_directory_tells_the_markets_and_believes_no_point_abroad() -> None:
    entry = {
        "id": 33,
        "marketCode": "4201021",
        "marketName": " 武汉某某批发市场",
        "area": "湖北省",
        "address": "某路1号",
    }
    points = (
        {"latitude": "30.48", "longitude": "114.24"},
        {"latitude": 114.24, "longitude": 30.48},
        {"latitude": None},
    )
    found = pfsc_daily.markets(listed(*({**entry, **point} for point in points), {"id": 34, "marketName": ""}, "row"))
    assert found[0] == ("33", "4201021", "武汉某某批发市场", "湖北省", 30.48, 114.24, "某路1号")
    assert [(place.lat, place.lon) for place in found[1:]] == [(None, None)] * 2


def test_the_directory_refused_is_told_as_any_other_refusal() -> None:
    with pytest.raises(Unclear, match="代码 400"):
        pfsc_daily.markets(answer(None, 400, "参数错误"))
