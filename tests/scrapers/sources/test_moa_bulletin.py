"""The ministry's bulletin: its recorded article, its lists, and the traps of its sentences."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers.source import Answer, Rejected, Request, Said, Window
from scrapers.sources import moa_bulletin
from tests.scrapers.site import Site, reply
from tests.scrapers.sources.conftest import Collect

RECORDED = "data/moa_bulletin/article_20260930_t20260930_6488321.html"
LIST = "data/moa_bulletin/list_scs_jcyj_20261009.html"
FACTS = {
    "农产品批发价格200指数": "115.36",
    "菜篮子产品批发价格指数": "115.58",
    "猪肉": "16.42",
    "牛肉": "73.26",
    "羊肉": "67.50",
    "鸡蛋": "10.52",
    "白条鸡": "17.22",
    "28种蔬菜": "4.37",
    "6种水果": "6.73",
    "鲫鱼": "19.63",
    "鲤鱼": "14.01",
    "白鲢鱼": "9.96",
    "大带鱼": "42.43",
}
TITLE = "11月19日：“农产品批发价格200指数”比昨天下降0.21个点"
INDEX = "据农业农村部监测，11月19日“农产品批发价格200指数”为118.07，比昨天下降0.21个点。"


def page(body: str, title: str = TITLE, published: str = '<meta name="PubDate" content="2026-11-19 16:21:00">') -> str:
    return f'<meta name="ArticleTitle" content="{title}">{published}<div class=TRS_Editor><p>{body}</p></div>'


def said(text: str) -> list[Said]:
    return list(moa_bulletin.parse(text, "", date(2026, 11, 25)))


def told(text: str) -> dict[str, str]:
    return {row.name: row.avg for row in said(text) if isinstance(row, Observation)}


def led_to(html: str, url: str, since: date, until: date = date(2026, 10, 9)) -> Sequence[Request]:
    request = Request("moa_bulletin", url, "html", links=True)
    answer = Answer(request, url, html.encode(), html, datetime(2026, 10, 9, tzinfo=UTC))
    return list(moa_bulletin.follow(answer, Window(since, until)))


def test_the_recorded_article_gives_eleven_prices_and_two_indices(shared: Path) -> None:
    rows = said((shared / RECORDED).read_text("utf-8"))
    taken = [row for row in rows if isinstance(row, Observation)]
    assert {row.name: row.avg for row in taken} == FACTS
    assert len(taken) == len(rows) == 13
    assert {row.day for row in taken} == {date(2026, 9, 30)}
    assert [(row.unit, row.nature) for row in taken] == [("点", "index")] * 2 + [("元/公斤", "")] * 11


@pytest.mark.asyncio
async def test_the_recorded_list_and_article_are_collected_once(collect: Collect, site: Site, shared: Path) -> None:
    article = (shared / RECORDED).read_text("utf-8")
    later = article.replace("9月30日", "10月8日").replace("2026-09-30", "2026-10-08")
    plays = {
        "/jcyj/": [reply((shared / LIST).read_bytes())],
        "/xw/zxfb/": [reply("<html><ul></ul></html>")],
        "/jcyj/202609/t20260930_6488321.htm": [reply(article)],
        "/jcyj/202610/t20261008_6488360.htm": [reply(later)],
    }
    first, again = [await collect("moa_bulletin", plays, date(2026, 9, 30)) for _ in range(2)]
    assert (first.problem, first.so_far.new, first.so_far.refused) == ("", 26, 0)
    assert (again.problem, again.so_far.new, again.so_far.unchanged) == ("", 0, 26)
    assert "/jcyj/202609/t20260929_6488223.htm" not in [asked.path for asked in site.asked]


@pytest.mark.asyncio
async def test_days_without_a_bulletin_are_no_fault(collect: Collect, shared: Path) -> None:
    lists = {"/jcyj/": [reply((shared / LIST).read_bytes())], "/xw/zxfb/": [reply("<html><ul></ul></html>")]}
    report = await collect("moa_bulletin", lists, date(2026, 11, 21))
    assert (report.problem, report.so_far.found) == ("", 0)


def test_links_of_the_list_are_joined_to_its_address_and_others_left_out(shared: Path) -> None:
    html = (
        (shared / LIST).read_text("utf-8").replace("</ul>", "<li><a href='./202610/t20261008_1.htm'>通知</a></li></ul>")
    )
    requests = led_to(html, "https://scs.moa.gov.cn/jcyj/", date(2026, 9, 29))
    assert [(request.url, request.day) for request in requests] == [
        ("https://scs.moa.gov.cn/jcyj/202610/t20261008_6488360.htm", date(2026, 10, 8)),
        ("https://scs.moa.gov.cn/jcyj/202609/t20260930_6488321.htm", date(2026, 9, 30)),
        ("https://scs.moa.gov.cn/jcyj/202609/t20260929_6488223.htm", date(2026, 9, 29)),
    ]


def test_a_list_that_does_not_reach_back_far_enough_leads_to_its_next_page(shared: Path) -> None:
    html, since = (shared / LIST).read_text("utf-8"), date(2026, 9, 1)
    pages = [
        led_to(html, f"https://www.moa.gov.cn/xw/zxfb/{name}", since)[-1] for name in ("", "index.htm", "index_1.htm")
    ]
    assert [request.url.rpartition("/")[2] for request in pages] == ["index_1.htm", "index_1.htm", "index_2.htm"]
    assert all(request.links for request in pages)


def test_a_link_to_another_host_is_not_followed() -> None:
    html = f"<li><a href='https://example.org/t20261008_1.htm'>{TITLE}</a></li>"
    assert led_to(html, "https://scs.moa.gov.cn/jcyj/", date(2026, 10, 8)) == []


def test_numbers_and_words_cut_by_tags_are_whole_again() -> None:
    body = f"{INDEX}全国农产品批发市场猪<b>肉</b>平均价格为16.1</span><span>0</span></span>元<i>/公斤</i>。"
    assert told(page(body)) == {"农产品批发价格200指数": "118.07", "猪肉": "16.10"}


def test_full_width_signs_and_blanks_change_nothing() -> None:
    body = INDEX + "截至今日14 :00时，全国农产品批发市场猪肉平均价格为１７.08 元／公斤　；牛肉66.31元/公斤 。"
    assert told(page(body)) == {"农产品批发价格200指数": "118.07", "猪肉": "17.08", "牛肉": "66.31"}


@pytest.mark.parametrize(
    "words", ["比昨天上升1.1%", "比上周五下降0.20元/公斤", "与昨天持平", "比节前（9月30日，下同）上升2.0%"]
)
def test_words_of_comparison_are_no_prices(words: str) -> None:
    rows = said(page(f"{INDEX}猪肉17.08元/公斤，{words}；牛肉66.31元/公斤，{words}。"))
    assert [row.avg for row in rows if isinstance(row, Observation)] == ["118.07", "17.08", "66.31"]
    assert not [row for row in rows if isinstance(row, Rejected)]


def test_a_missing_price_stays_a_stroke() -> None:
    assert told(page(f"{INDEX}全国农产品批发市场猪肉平均价格为-元/公斤；牛肉66.31元/公斤。"))["猪肉"] == "-"


def test_living_fish_keep_their_older_names() -> None:
    body = "活鲫鱼平均价格为17.25元/公斤；白鲢活鱼8.71元/公斤；花鲢活鱼14.60元/公斤；活草鱼14.93元/公斤。"
    assert list(told(page(INDEX + body)))[1:] == ["活鲫鱼", "白鲢活鱼", "花鲢活鱼", "活草鱼"]


def test_baskets_of_another_size_are_another_basket() -> None:
    assert told(page(f"{INDEX}重点监测的7种水果平均价格为5.79元/公斤。"))["7种水果"] == "5.79"


@pytest.mark.parametrize("name", ["土鸡蛋", "冻虾仁", "市场白条鸡块", "巴沙鱼"])
def test_a_price_of_a_name_outside_the_list_is_refused(name: str) -> None:
    rows = said(page(f"{INDEX}{name}20.00元/公斤，比昨天上升0.1%。"))
    assert [row.reason for row in rows if isinstance(row, Rejected)] == ["这句里有价，品名不在日报的名单里"]
    assert told(page(f"{INDEX}{name}20.00元/公斤。")) == {"农产品批发价格200指数": "118.07"}


def test_the_year_comes_from_the_publication_also_over_new_year() -> None:
    title, body = TITLE.replace("11月19日", "12月31日"), INDEX.replace("11月19日", "12月31日")
    (row,) = said(page(body, title, '<meta name="publishdate" content="2021-01-01">'))
    assert isinstance(row, Observation)
    assert row.day == date(2020, 12, 31)


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        (page(INDEX, published=""), "没有发布时间"),
        (page(INDEX.replace("19日", "18日")), "标题和正文说的不是同一天"),
        (page("今日休市。", title="通知"), "都没有说是哪一天"),
        (page(INDEX, published='<meta name="PubDate" content="2027-06-01">'), "差得太远"),
        (page("11月19日休市。"), "正文里没有日报的价格"),
        (page(INDEX).replace("TRS_Editor", "moved"), "正文里没有日报的价格"),
    ],
)
def test_an_article_in_doubt_is_refused_whole(html: str, sentence: str) -> None:
    with pytest.raises(Unclear, match=sentence):
        said(html)
