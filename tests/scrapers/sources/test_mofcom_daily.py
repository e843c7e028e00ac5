"""Mofcom's day: which pages are asked for, what a page is about, and which of its rows are prices."""

from datetime import date, datetime

import pytest

from models.rules import days
from models.rules.errors import Unclear
from models.rules.inputs import Observation
from scrapers.fetch import read
from scrapers.source import Answer, Rejected, Request, Said, Window
from scrapers.sources import mofcom_daily
from scrapers.sources.mofcom_daily import COMMODITIES
from tests.scrapers.site import Site, reply
from tests.scrapers.sources.conftest import Collect

PATH = "/cif/seach.fhtml"
TODAY = date(2026, 11, 25)
HEADS = ("地区", "市场", "当日价格", "前一日价格", "环比", "走势图")
BAISHAZHOU = ("湖北省", "武汉白沙洲农副产品大市场", "16.85", "17.00", "-0.88", "图")
ZHUYESHAN = ("湖北省", "襄阳竹叶山农产品市场", "16.60", "16.55", "0.30", "图")
FIGURES = ("24.10", "16.85", "22.40", "63.20", "61.50", "17.90", "8.60", "6.80", "4.20")
"""A likely price of each product, in their order."""


def title(name: str = "白条肉", day: str = "2026-11-20", unit: str = "元/公斤") -> str:
    return f"<span>{day}{name}批发价格行情</span> <span>(单位：{unit})</span>"


def page(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS, heading: str | None = None) -> str:
    lines = ["".join(f"<td>{cell}</td>" for cell in line) for line in (heads, *rows)]
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<html><body><div>{title() if heading is None else heading}</div><table>{table}</table></body></html>"


def pages(day: date, *names: str) -> list[bytes]:
    """The answers for these products, each with two markets of Hubei."""
    told = zip(names, FIGURES, strict=True)
    markets = [
        (name, [(*market[:2], figure, *market[3:]) for market in (BAISHAZHOU, ZHUYESHAN)]) for name, figure in told
    ]
    return [reply(page(*rows, heading=title(name, day.isoformat()))) for name, rows in markets]


def asked(number: str = "130011", day: str = "") -> str:
    return f"{mofcom_daily.URL}?commdityid={number}" + (f"&searchDate={day}" if day else "")


def parsed(text: str, url: str = "") -> list[Said]:
    return list(mofcom_daily.parse(text, url, TODAY))


def taken(rows: list[Said]) -> list[Observation]:
    return [row for row in rows if isinstance(row, Observation)]


def followed(url: str, since: date, heading: str | None = None) -> list[str]:
    text = page(BAISHAZHOU, heading=heading)
    answer = Answer(Request("mofcom_daily", url, "html"), url, b"", text, datetime.now(days.SHANGHAI))
    return [request.url for request in mofcom_daily.follow(answer, Window(since, TODAY))]


def test_each_product_is_asked_for_once_with_the_site_s_own_spelling() -> None:
    urls = [request.url for request in mofcom_daily.first(Window(TODAY, TODAY))]
    assert urls[0] == "https://cif.mofcom.gov.cn/cif/seach.fhtml?commdityid=130010"
    assert len(urls) == len(set(urls)) == len(COMMODITIES) == 9


def test_earlier_days_of_the_window_follow_from_the_newest_page() -> None:
    assert followed(asked(), date(2026, 11, 18)) == [asked(day="2026-11-19"), asked(day="2026-11-18")]


def test_a_window_that_the_newest_page_covers_leads_nowhere() -> None:
    assert followed(asked(), date(2026, 11, 20)) == []
    assert followed(asked(), date(2026, 11, 24)) == []


def test_a_page_of_one_day_leads_nowhere() -> None:
    assert followed(asked(day="2026-11-20"), date(2026, 11, 1)) == []


def test_a_year_is_not_asked_for_at_once() -> None:
    urls = followed(asked(), date(2025, 11, 20))
    assert (len(urls), urls[-1]) == (7, asked(day="2026-11-13"))


def test_a_row_is_the_price_of_a_market_in_its_province() -> None:
    (row,) = parsed(page(BAISHAZHOU), asked())
    day, market = date(2026, 11, 20), "武汉白沙洲农副产品大市场"
    assert row == Observation(day, "白条肉", avg="16.85", unit="元/公斤", market=market, place="湖北省")


@pytest.mark.parametrize("heads", [("省份", "市场名", "价格"), ("地区", "市场", "当日价格")])
def test_columns_are_known_by_their_heads_not_by_their_place(heads: tuple[str, str, str]) -> None:
    place, market, figure = heads
    mixed = page(("图", "17.00", "16.85", "湖北省", "某市场"), heads=("走势图", "前一日价格", figure, place, market))
    (row,) = taken(parsed(mixed))
    assert (row.avg, row.market, row.place) == ("16.85", "某市场", "湖北省")


def test_the_price_of_the_day_before_is_not_taken_for_the_day_s() -> None:
    with pytest.raises(Unclear, match="价格"):
        parsed(page(("湖北省", "某市场", "17.00"), heads=("地区", "市场", "前一日价格")))


def test_a_page_about_another_product_than_the_one_asked_for_is_refused() -> None:
    with pytest.raises(Unclear, match="问的品种是白条肉，页上写的是鲜猪肉"):
        parsed(page(BAISHAZHOU, heading=title("鲜猪肉")), asked())


def test_a_page_about_another_day_than_the_one_asked_for_is_refused() -> None:
    with pytest.raises(Unclear, match="问的日期是2026-11-19，页上写的是2026-11-20"):
        parsed(page(BAISHAZHOU), asked(day="2026-11-19"))


def test_a_page_with_two_headings_is_refused() -> None:
    with pytest.raises(Unclear, match="分不清"):
        parsed(page(BAISHAZHOU, heading=title() + title("鲜猪肉")))


def test_without_a_heading_the_address_tells_product_and_day() -> None:
    (row,) = taken(parsed(page(BAISHAZHOU, heading=""), asked(day="2026-11-19")))
    assert (row.name, row.day, row.unit) == ("白条肉", date(2026, 11, 19), "")


@pytest.mark.parametrize(
    ("url", "why"),
    [("", "日期"), (asked(), "日期"), (asked("999999", "2026-11-19"), "品种")],
)
def test_a_page_that_does_not_say_its_day_or_product_is_refused(url: str, why: str) -> None:
    with pytest.raises(Unclear, match=f"页上没有写行情的{why}"):
        parsed(page(BAISHAZHOU, heading=""), url)


@pytest.mark.parametrize("text", ["", "http:", "seach.html", '{"rows": []}'])
def test_what_is_no_page_is_refused(text: str) -> None:
    with pytest.raises(Unclear, match="回来的不是网页"):
        parsed(text, asked(day="2026-11-19"))


def test_another_unit_in_the_heading_is_told_with_the_row() -> None:
    (row,) = taken(parsed(page(BAISHAZHOU, heading=title(unit="元/500克"))))
    assert row.unit == "元/500克"


def test_a_row_without_its_market_never_becomes_the_price_of_a_province() -> None:
    rows = parsed(page(("湖北省", "", "7.00", "", "", ""), ("", "某市场", "7.00", "", "", ""), BAISHAZHOU))
    assert [row.code for row in rows if isinstance(row, Rejected)] == ["market", "market"]
    assert len(taken(rows)) == 1


def test_a_row_cut_short_is_refused() -> None:
    rows = parsed(page(BAISHAZHOU[:3], ZHUYESHAN))
    assert [row.code for row in rows if isinstance(row, Rejected)] == ["ragged"]
    assert [row.market for row in taken(rows)] == ["襄阳竹叶山农产品市场"]


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
@pytest.mark.parametrize("declared", ["text/html; charset=UTF-8", "text/html; charset=GBK", "text/html"])
def test_names_come_out_right_in_either_charset_whatever_is_declared(charset: str, declared: str) -> None:
    (row,) = taken(parsed(read(page(BAISHAZHOU).encode(charset), "html", declared)))
    assert (row.name, row.place, row.market) == ("白条肉", "湖北省", "武汉白沙洲农副产品大市场")


@pytest.mark.asyncio
async def test_the_newest_day_and_the_day_before_are_collected_once(collect: Collect, site: Site) -> None:
    today, yesterday = days.today(), days.back(days.today(), 1)
    plays = {PATH: [*pages(today, *COMMODITIES.values()), *pages(yesterday, *COMMODITIES.values())]}
    first, again = [await collect("mofcom_daily", plays, yesterday) for _ in range(2)]
    assert (first.problem, first.so_far.documents, first.so_far.refused) == ("", 18, 0)
    assert (first.so_far.new, again.so_far.new, again.so_far.unchanged) == (36, 0, 36)
    assert [f"searchDate={yesterday}" in one.path for one in site.asked[:18]] == [False] * 9 + [True] * 9


@pytest.mark.asyncio
async def test_one_product_s_broken_page_does_not_lose_the_others(collect: Collect) -> None:
    _, *names = COMMODITIES.values()
    plays = {PATH: pages(days.today(), names[0], *names)}
    report = await collect("mofcom_daily", plays, days.today())
    assert "问的品种是鲜猪肉，页上写的是白条肉" in report.problem
    assert (report.so_far.documents, report.so_far.new) == (8, 16)


@pytest.mark.asyncio
async def test_a_day_on_which_no_market_reported_is_no_fault(collect: Collect) -> None:
    today, yesterday = days.today(), days.back(days.today(), 1)
    empty = [reply(page(heading=title(name, yesterday.isoformat()))) for name in COMMODITIES.values()]
    report = await collect("mofcom_daily", {PATH: [*pages(today, *COMMODITIES.values()), *empty]}, yesterday)
    assert (report.problem, report.so_far.new, report.so_far.refused) == ("", 18, 0)


def test_an_empty_page_that_does_not_say_its_day_is_a_fault() -> None:
    assert [mofcom_daily.extent(page(heading=said)).closed for said in (title(), "")] == [True, False]


@pytest.mark.asyncio
async def test_a_market_nobody_knows_yet_waits_with_its_price(collect: Collect) -> None:
    unknown = ("新疆维吾尔自治区", "乌鲁木齐某肉类市场", "24.00", "24.00", "0", "图")
    first_page = reply(page(unknown, BAISHAZHOU, heading=title("鲜猪肉", days.today().isoformat())))
    plays = {PATH: [first_page, *pages(days.today(), *COMMODITIES.values())[1:]]}
    report = await collect("mofcom_daily", plays, days.today())
    assert (report.problem, report.so_far.new, report.so_far.refused) == ("", 18, 0)
