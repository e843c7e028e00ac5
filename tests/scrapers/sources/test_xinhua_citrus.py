"""Xinhua's citrus articles: the traps of their sentences, and which articles are read."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers.source import Answer, Rejected, Request, Said, Window
from scrapers.sources import xinhua_citrus
from tests.scrapers.site import reply
from tests.scrapers.sources.conftest import Collect

PAGES = Path(__file__).parents[1] / "pages" / "xinhua_citrus"
HOST = "https://indices.cnfin.com"
DETAIL = "/jgzs/wenzixiangqingye/detail"
URL = f"{HOST}{DETAIL}/20260317/4390001_1.html"
ORANGES = "/xinhua%C2%B7quanguoxianchengchandijiagezhishu/index.html"
UNTIL = "截至3月16日，"


def said(body: str, url: str = URL) -> list[Said]:
    return list(xinhua_citrus.parse(f"<html><body><p>{body}</p></body></html>", url, date(2026, 11, 25)))


def one(body: str, url: str = URL) -> Observation:
    (row,) = said(body, url)
    assert isinstance(row, Observation)
    return row


def led_to(html: str, since: date) -> Sequence[str]:
    request = Request("xinhua_citrus", f"{HOST}/", "html", links=True)
    answer = Answer(request, f"{HOST}/", html.encode(), html, datetime(2026, 3, 20, tzinfo=UTC))
    return [found.url for found in xinhua_citrus.follow(answer, Window(since, date(2026, 3, 20)))]


def test_each_variety_has_its_mean_at_the_orchard_of_zigui() -> None:
    rows = said(
        f"{UNTIL}秭归伦晚脐橙产地收购均价报6.18元/公斤，环比上涨7.48%；纽荷尔脐橙产地收购均价报4.0元/公斤，"
        "环比下跌2.19%；秭归红肉脐橙产地收购均价报4.96元/公斤。"
    )
    taken = [row for row in rows if isinstance(row, Observation)]
    assert [(row.name, row.avg) for row in taken] == [("伦晚脐橙", "6.18"), ("纽荷尔脐橙", "4.0"), ("红肉脐橙", "4.96")]
    assert {(row.place, row.stage, row.unit, row.period) for row in taken} == {
        ("420527", "farm_gate", "元/公斤", "week")
    }


def test_blanks_inside_figures_and_full_width_signs_change_nothing() -> None:
    row = one(f"{UNTIL}新华·宜昌秭归脐橙®产地收购价格指数报1505.76 点，环比上涨16.47%。")
    assert (row.name, row.avg, row.unit) == ("新华·宜昌秭归脐橙产地收购价格指数", "1505.76", "点")
    assert one(f"{UNTIL}秭归夏橙产地收购均价报6. 25元／公斤").avg == "6.25"


def test_points_are_an_index_without_a_stage_and_a_move_in_points_is_none() -> None:
    row = one("具体来看，新华（中国）脐橙销地批发价格指数报945.69点，环比上涨155.87点，涨幅19.74%。")
    assert (row.nature, row.stage, row.place, row.avg) == ("index", "", "CN", "945.69")


@pytest.mark.parametrize(
    ("words", "place", "stage"),
    [
        ("秭归红肉脐橙电商销售均价报10.52元/公斤", "420527", "online"),
        ("其中，秭归红肉脐橙3月16日电商销售均价报10.52元/公斤", "420527", "online"),
        ("秭归脐橙产地批发均价为10.52元/公斤", "420527", "collection"),
        ("全国脐橙销地批发周度均价为10.52元/公斤", "CN", "wholesale"),
    ],
)
def test_every_mean_keeps_the_stage_that_it_is_told_for(words: str, place: str, stage: str) -> None:
    row = one(f"{UNTIL}{words}")
    assert (row.avg, row.place, row.stage, row.day) == ("10.52", place, stage, date(2026, 3, 16))


def test_juice_is_told_per_tonne_at_the_works() -> None:
    rows = said("国内冷冻浓缩橙汁出厂价为 24408.25 元/吨；国内非浓缩还原橙汁出厂价报7193.19元／吨。")
    taken = [row for row in rows if isinstance(row, Observation)]
    assert [(row.name, row.avg, row.unit, row.stage) for row in taken] == [
        ("冷冻浓缩橙汁", "24408.25", "元/吨", "出厂价"),
        ("非浓缩还原橙汁", "7193.19", "元/吨", "出厂价"),
    ]
    assert {row.day for row in taken} == {date(2026, 3, 17)}


@pytest.mark.parametrize(
    "words",
    [
        "忠县纽荷尔脐橙出货均价为2.90元/公斤",
        "当周奉节脐橙产地收购均价为2.14元/斤",
        "裸果报3.82元/斤",
        "沃柑为6.40元/公斤",
        "纽荷尔脐橙电商销售均价报8.80元/公斤",
        "秭归伦晚脐橙产地收购均价报1,006.62元/公斤",
    ],
)
def test_a_price_without_a_known_place_stage_or_form_is_refused(words: str) -> None:
    rows = said(f"{UNTIL}全国脐橙销地批发均价为7.88元/公斤。{words}。")
    assert [row.avg for row in rows if isinstance(row, Observation)] == ["7.88"]
    assert [row.row for row in rows if isinstance(row, Rejected)] == [words]


@pytest.mark.parametrize(
    "words", ["环比上涨0.2元/公斤", "比上期多0.2元/公斤", "（单位：元/公斤）", "期货均价166美分/磅（折合26.11元/公斤）"]
)
def test_moves_conversions_and_captions_are_no_prices(words: str) -> None:
    assert one(f"{UNTIL}全国脐橙销地批发均价为7.88元/公斤，{words}。").avg == "7.88"


def test_a_place_named_at_one_stage_is_not_that_of_another() -> None:
    rows = said(f"{UNTIL}秭归红肉脐橙产地收购均价报5.34元/公斤，脐橙销地批发均价为8.88元/公斤。")
    assert [row.avg for row in rows if isinstance(row, Observation)] == ["5.34"]
    assert [row.reason for row in rows if isinstance(row, Rejected)] == ["没有说是哪里的价"]


def test_the_year_comes_from_the_address_also_over_new_year() -> None:
    row = one("截至12月29日，秭归脐橙产地收购均价报3.10元/公斤。", f"{HOST}{DETAIL}/20260102/4360001_1.html")
    assert row.day == date(2025, 12, 29)


def test_a_date_of_something_else_is_not_that_of_the_price() -> None:
    row = one("截至3月12日，秭归县已销售脐橙31万吨。本期秭归夏橙产地收购均价报6.25元/公斤。截至3月16日，价格平稳。")
    assert row.day == date(2026, 3, 16)


def test_a_figure_of_another_season_is_refused() -> None:
    rows = said(f"{UNTIL}秭归夏橙产地收购均价报6.25元/公斤。截至2025年8月1日，秭归夏橙产地收购均价报5.10元/公斤。")
    assert [type(row) for row in rows] == [Observation, Rejected]


def test_a_figure_told_twice_is_one_row() -> None:
    sentence = "新华·宜昌秭归脐橙电商价格指数报1423.71点。"
    assert one(f"{UNTIL}{sentence}本期{sentence}").avg == "1423.71"


@pytest.mark.parametrize(
    ("body", "url", "sentence"),
    [
        ("截至3月16日，秭归脐橙产地收购均价报3.10元/公斤", "", "没有发布日期"),
        ("武都花椒价格指数报1505.76点", URL, "没有秭归"),
    ],
)
def test_an_article_without_a_date_or_without_our_figures_is_refused(body: str, url: str, sentence: str) -> None:
    with pytest.raises(Unclear, match=sentence):
        said(body, url)


def test_only_articles_of_our_fruit_and_of_the_window_are_followed() -> None:
    items = [
        ("20260317/1_1.html", "伦晚开园 秭归脐橙价格指数上涨"),
        ("20260312/2_1.html", "新华指数|2026年03月12日"),
        ("20260316/3_1.html", "武都花椒价格指数下跌"),
        ("20260301/4_1.html", "秭归脐橙价格指数持平"),
    ]
    html = "".join(f"<li><a href='{DETAIL}/{path}'>{title}</a></li>" for path, title in items)
    html += f"<a href='https://example.org{DETAIL}/20260317/9_1.html'>秭归脐橙</a><a href='/about.html'>秭归脐橙</a>"
    wanted = [f"{HOST}{DETAIL}/20260317/1_1.html", f"{HOST}{DETAIL}/20260312/2_1.html"]
    assert led_to(f"<html>{html}</html>", date(2026, 3, 6)) == wanted


@pytest.mark.asyncio
async def test_articles_are_collected_once(collect: Collect) -> None:
    links = [
        f"<a href='{DETAIL}/20260317/1_1.html'>秭归脐橙</a>",
        f"<a href='{DETAIL}/20261112/2_1.html'>新华指数|2026年11月12日</a>",
    ]
    plays = {
        "/": [reply(f"<html>{links[0]}</html>")],
        ORANGES: [reply(f"<html>{links[1]}</html>")],
        f"{DETAIL}/20260317/1_1.html": [reply((PAGES / "zigui.html").read_bytes())],
        f"{DETAIL}/20261112/2_1.html": [reply((PAGES / "juice.html").read_bytes())],
    }
    first, again = [await collect("xinhua_citrus", plays, date(2026, 3, 1)) for _ in range(2)]
    assert (first.problem, first.so_far.new, first.so_far.quarantined) == ("", 11, 0)
    assert (again.problem, again.so_far.new, again.so_far.unchanged) == ("", 0, 11)
