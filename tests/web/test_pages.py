"""The pages: what a farmer, a buyer and an officer see, with and without prices; and what no page may hold."""

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from html import unescape
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from app.guards.failures import Failures, told
from app.guards.requests import Requests
from app.logs import Journal
from models import findings, prices, runs, sources, standings
from models.documents import Received
from models.engines import Client, writing
from models.rules import days
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.health import Kind, Level, Symptom
from models.rules.inputs import Observation
from tests.sms import village
from tests.web.reading import plain, seen
from web.pages import status
from web.render import CRITICAL_HASH
from web.routes import routes

pytestmark = pytest.mark.asyncio
PAGES = [
    "/",
    "/?as=line",
    "/prices",
    "/prices?q=脐城",
    "/prices/citrus.navel",
    "/prices/citrus.navel?span=365",
    "/prices/citrus.navel?explore=1",
    "/prices/citrus.pomelo",
    "/prices/citrus.navel/provenance",
    "/prices/citrus.navel/provenance?market=BJ-XFD&per=month",
    "/compare/citrus.navel",
    "/status",
    "/status/xinfadi",
    "/help",
    "/warnings",
    "/supply",
    "/supply/citrus.navel",
    "/bulletins",
]


@dataclass
class Settings:
    """What the pages read of the settings."""

    demo: bool = False
    shows_phone: bool = False
    secure: bool = False
    base_url: str = "http://127.0.0.1:8000"
    exports: Path = Path("no dump yet")


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest_asyncio.fixture
async def reader(
    database: Client, catalogue: Catalogue, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """Someone who reads; the cookies are kept. Nothing has been collected yet."""
    monkeypatch.setattr(days, "now", lambda: village.NOW)
    guards = [Middleware(Requests, journal=Journal("json")), Middleware(Failures)]
    app = Starlette(routes=routes, middleware=guards, exception_handlers={HTTPException: told})
    app.state.catalogue, app.state.settings = catalogue, settings
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        client.headers["accept"] = "text/html"
        yield client


@pytest_asyncio.fixture
async def farmer(reader: httpx.AsyncClient, catalogue: Catalogue) -> httpx.AsyncClient:
    """Someone who reads the seed village's prices."""
    await village.settle(catalogue)
    return reader


async def test_the_board_tells_price_unit_stage_place_and_quotes(farmer: httpx.AsyncClient) -> None:
    board = await seen(farmer, "/")
    assert "早熟蜜桔 地头价 1.10 元/斤 夷陵区 3家报价" in board
    assert "460 元/头 三峡物流园 1家报价" in board


async def test_the_families_of_the_district_come_in_their_order(farmer: httpx.AsyncClient) -> None:
    page = (await farmer.get("/")).text
    assert re.findall(r"</svg>(\w+)</h2>", page) == ["柑橘", "畜禽"]


async def test_a_product_without_a_quote_today_tells_its_last_one_with_the_day(farmer: httpx.AsyncClient) -> None:
    board = await seen(farmer, "/")
    assert re.search(
        r"伦晚脐橙 批发价 3\.20 元/斤 北京新发地 1家报价 可信度 C 一般 上周无价 今天没有报价，最近 5月10日", board
    )
    assert "今天没有报价，最近 2025年8月1日" in board


async def test_what_is_old_comes_after_what_is_fresh(farmer: httpx.AsyncClient) -> None:
    board = await seen(farmer, "/")
    assert board.index("早熟蜜桔") < board.index("伦晚脐橙")


async def test_nothing_collected_yet_says_what_happens_next(reader: httpx.AsyncClient) -> None:
    page = await reader.get("/")
    assert "还没有价钱 正在向各个市场要今天的报价" in plain(page)
    assert 'href="/status"' in page.text


async def test_the_unit_is_chosen_in_the_address_and_kept_in_a_cookie(farmer: httpx.AsyncClient) -> None:
    chosen = await farmer.get("/?unit=kg")
    assert "早熟蜜桔 地头价 2.20 元/公斤" in plain(chosen)
    cookie = chosen.headers["set-cookie"].lower()
    assert "unit=kg" in cookie
    assert "samesite=lax" in cookie
    assert "早熟蜜桔 地头价 2.20 元/公斤" in await seen(farmer, "/")
    assert "早熟蜜桔 地头价 1.10 元/斤" in await seen(farmer, "/?unit=jin")


async def test_a_choice_that_is_none_is_as_if_not_said(farmer: httpx.AsyncClient) -> None:
    answer = await farmer.get("/?unit=pound&lang=de&size=huge")
    assert "set-cookie" not in answer.headers
    assert "1.10 元/斤" in plain(answer)


async def test_the_cookie_is_for_https_where_people_come_by_https(
    farmer: httpx.AsyncClient, settings: Settings
) -> None:
    settings.secure = True
    assert "secure" in (await farmer.get("/?size=elder")).headers["set-cookie"].lower()


async def test_large_letters_are_one_tap_away_and_stay(farmer: httpx.AsyncClient) -> None:
    assert 'href="/?size=elder"' in (await farmer.get("/")).text
    await farmer.get("/?size=elder")
    page = (await farmer.get("/prices/citrus.navel")).text
    assert '<html lang="zh-CN" class="elder">' in page
    assert 'href="/prices/citrus.navel?size=normal"' in page


async def test_every_page_can_be_read_in_english(farmer: httpx.AsyncClient) -> None:
    page = await farmer.get("/?lang=en")
    assert '<html lang="en">' in page.text
    assert "1.10 yuan/jin" in plain(page)
    for address in PAGES:
        assert (await farmer.get(address)).status_code == 200


async def test_the_demo_says_on_every_page_that_its_prices_are_invented(
    farmer: httpx.AsyncClient, settings: Settings
) -> None:
    for demo in (True, False):
        settings.demo = demo
        for address in [*PAGES, "/prices/citrus.nothing"]:
            assert ("演示 DEMO" in (await farmer.get(address)).text) is demo, address


async def test_a_product_tells_all_that_its_price_rests_on(farmer: httpx.AsyncClient) -> None:
    page = await seen(farmer, "/prices/citrus.satsuma_e")
    assert "早熟蜜桔 地头价" in page
    assert "1.10 元/斤" in page
    assert "最低—最高 1.00—1.30 哪里 夷陵区 哪天 今天 几家 3家报价" in page
    assert "换算 2.20 元/公斤" in page
    assert "可信度 A 高 ✓ 至少3家报价，或官方来源 ✓ 2天以内的报价" in page
    assert "7天前没有报价，比不出涨跌" in page


async def test_a_change_names_the_day_it_is_measured_from(farmer: httpx.AsyncClient) -> None:
    page = await seen(farmer, "/prices/citrus.navel?market=BJ-XFD")
    assert "▲ 比11月13日涨 0.10 (3%)" in page
    assert "今天没有报价。这是11月20日的价（昨天）。" in page


async def test_the_line_breaks_where_no_price_was_told_and_the_table_has_the_figures(farmer: httpx.AsyncClient) -> None:
    page = await farmer.get("/prices/citrus.navel?market=BJ-XFD")
    line = re.search(r'<path class="line" d="(M[^"]+)"/></svg><text', page.text)
    assert line is not None
    assert line[1].count("M") == 2
    told = plain(page)
    assert "11月20日 2.80 3.10 3.40 11月14日—11月19日 未采集 11月13日 2.70 3.00 3.30" in told
    assert "11月14日—11月19日（6天） 未采集" in told
    assert 'class="gap"' in page.text


async def test_the_markets_of_a_day_stand_beside_each_other(farmer: httpx.AsyncClient) -> None:
    page = await seen(farmer, "/prices/citrus.satsuma_e")
    table = page.partition("各市场的价")[2]
    towns = [table.index(figure) for figure in ("1.15", "1.10", "1.05")]
    assert towns == sorted(towns)


async def test_each_span_of_the_line_can_be_chosen(farmer: httpx.AsyncClient) -> None:
    for span in ("7", "30", "365", "lastyear"):
        page = (await farmer.get(f"/prices/citrus.navel?span={span}")).text
        assert re.search(rf'span={span}[^>]*aria-current="true"', page), span


async def test_a_span_is_read_by_day_week_tenday_or_month(farmer: httpx.AsyncClient) -> None:
    for per, word, figures in (
        ("week", "按周", "11月16日 2.80 3.10 3.40 11月9日 2.70 3.00 3.30"),
        ("tenday", "按旬", "11月中旬 2.70 3.05 3.40"),
        ("month", "按月", "11月 2.70 3.05 3.40"),
    ):
        page = await farmer.get(f"/prices/citrus.navel?market=BJ-XFD&span=365&per={per}")
        assert re.search(rf'per={per}"[^>]*aria-current="true">{word}', page.text), per
        assert figures in plain(page), per
    assert "按旬" not in await seen(farmer, "/prices/citrus.navel?span=7&per=month")
    wrong = await farmer.get("/prices/citrus.navel?per=<b>hour")
    assert (wrong.status_code, "请选 日、周、旬、月" in plain(wrong)) == (400, True)
    assert "<b>hour" not in wrong.text


async def test_months_in_which_it_is_not_sold_are_told_apart_from_those_nobody_collected(
    farmer: httpx.AsyncClient,
) -> None:
    page = await seen(farmer, "/prices/citrus.navel?market=BJ-XFD&span=365&per=month")
    assert "4月—9月（6个月） 不在上市季" in page
    assert "2025年11月—3月（5个月） 未采集" in page


async def test_a_line_that_mixes_sorts_says_so_and_one_of_a_single_sort_does_not(
    farmer: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    assert "混着" not in await seen(farmer, "/prices/citrus.navel?market=BJ-XFD")
    for spec, key, mixed in (("70-75mm", "6", False), ("80mm以上", "7", True)):
        sort = Observation(village.TODAY, "脐橙", "2.9", "3.2", "3.5", "斤", spec=spec, key=key)
        await village.tell(catalogue, [sort], "xinfadi")
        assert ("混着" in await seen(farmer, "/prices/citrus.navel?market=BJ-XFD")) is mixed
    page = await seen(farmer, "/prices/citrus.navel?market=BJ-XFD")
    assert "混着几种规格：70-75mm、80mm以上。价变了，也可能是货不一样。" in page
    assert "70-75mm, 80mm以上" in plain(await farmer.get("/prices/citrus.navel?lang=en&market=BJ-XFD"))


async def test_a_span_that_is_none_is_told_what_to_choose(farmer: httpx.AsyncClient) -> None:
    answer = await farmer.get("/prices/citrus.navel?span=<b>week")
    assert answer.status_code == 400
    assert "请选 7天、30天、1年、5年、去年同期" in plain(answer)
    assert "<b>week" not in answer.text


async def test_a_product_that_is_none_leads_to_all_products(farmer: httpx.AsyncClient) -> None:
    for address in ("/prices/citrus.moon", "/compare/citrus.moon", "/prices/citrus.moon/figure.json"):
        answer = await farmer.get(address)
        assert answer.status_code == 404
        assert 'href="/prices"' in answer.text


async def test_a_product_without_a_price_says_so(farmer: httpx.AsyncClient) -> None:
    assert "还没有收到它的报价" in await seen(farmer, "/prices/citrus.pomelo")
    assert (await farmer.get("/prices/citrus.pomelo/figure.json")).status_code == 404
    assert "还没有报价" in await seen(farmer, "/prices")


async def test_a_product_is_found_by_any_of_its_names(farmer: httpx.AsyncClient) -> None:
    for name in ("脐橙", "qicheng", "QC"):
        answer = await farmer.get("/prices", params={"q": name})
        assert answer.headers["location"] == "/prices/citrus.navel"
    nearest = await farmer.get("/prices", params={"q": "脐城"})
    assert "没有找到“脐城”。是不是： 脐橙" in plain(nearest)


async def test_exploring_is_asked_for_before_it_is_loaded(farmer: httpx.AsyncClient) -> None:
    page = (await farmer.get("/prices/citrus.navel")).text
    assert "<script" not in page
    assert "explore=1" in page
    explored = (await farmer.get("/prices/citrus.navel?explore=1&market=BJ-XFD")).text
    assert 'class="no-inline-styles"' in explored
    figure = unescape(re.findall(r'data-figure="([^"]+)"', explored)[0])
    assert [trace["y"] for trace in (await farmer.get(figure)).json()["data"]][1] == [3.0, None, 3.1]


async def test_markets_are_compared_dearest_first_on_any_day(farmer: httpx.AsyncClient) -> None:
    page = await seen(farmer, "/compare/citrus.satsuma_e?date=2026-11-21")
    figures = [page.index(figure) for figure in ("1.15", "1.10", "1.05")]
    assert figures == sorted(figures)
    empty = await seen(farmer, "/compare/citrus.navel?date=2026-10-01")
    assert "这一天没有市场报价。" in empty
    wrong = await farmer.get("/compare/citrus.navel?date=soon")
    assert (wrong.status_code, "请写成 2026-11-21" in plain(wrong)) == (400, True)


async def test_the_status_page_tells_what_came_of_the_last_run(reader: httpx.AsyncClient) -> None:
    run = await runs.start("xinfadi")
    assert run is not None
    progress = runs.Progress(expected=4, documents=2, found=40, new=30, quarantined=1)
    progress.reasons.update({"jump": 1})
    await runs.advance(run, progress)
    live = await reader.get("/status")
    assert live.headers["refresh"] == str(status.REFRESH)
    assert "正在采集。" in plain(live)
    assert "北京新发地（价格接口） ：2/4页，40条" in plain(live)
    assert "refresh" not in (await reader.get("/status?live=0")).headers
    await runs.end(run, runs.State.FAILED, "新发地没有回答")
    assert "refresh" not in (await reader.get("/status")).headers
    after = await reader.get("/status/xinfadi")
    assert "没有采成 · 今天 10:00：新发地没有回答" in plain(after)
    assert "比上次跳得太大：1" in plain(after)
    assert "下次采集 今天 11:30" in plain(after)


async def test_an_index_is_told_in_points_and_never_in_money(reader: httpx.AsyncClient, catalogue: Catalogue) -> None:
    told = Observation(days.today(), "农产品批发价格200指数", avg="115.36", unit="点", nature="index")
    await village.settle(catalogue)
    received = Received("http://x/", "ab", 1, days.now())
    await prices.record(catalogue, catalogue.sources["moa_bulletin"], [told], received, prices.Manner.IMPORT)
    page = plain(await reader.get("/prices/index.agri200"))
    assert ("115.36 点" in page or "115.36点" in page, "元/点" in page) == (True, False), page[:600]
    assert "价格指数" in plain(await reader.get("/"))


async def test_a_source_tells_its_terms_its_trouble_and_its_runs(farmer: httpx.AsyncClient) -> None:
    async with writing() as tx:
        wrong = Symptom(Kind.UNIT, Level.RED, "多数价格是上一次的 2 倍", {"factor": 2})
        await findings.keep(tx, "xinfadi", [wrong], {Kind.UNIT})
    run = await runs.start("xinfadi")
    assert run is not None
    await runs.end(run, runs.State.DONE)
    page = plain(await farmer.get("/status/xinfadi"))
    for word in (
        "有毛病",
        "单位可能变了 多数价格是上一次的 2 倍",
        "北京新发地农副产品批发市场",
        "公开网页；部署者须核对",
    ):
        assert word in page
    for word in (
        "平均价是 最低和最高的中点，不是按量平均",
        "平常最多晚 1天",
        "时间表 每天 08:30、11:30、15:30、19:30",
        "采完了 读到0，新的0，没上0 · 0页 · 0秒",
    ):
        assert word in page
    listed = plain(await farmer.get("/status"))
    assert "有毛病 1 北京新发地（价格接口）" in listed
    assert "单位可能变了：多数价格是上一次的 2 倍" in listed
    assert (await farmer.get("/status/nobody")).status_code == 404


async def test_the_status_page_begins_with_how_many_fare_well_and_the_newest_day(farmer: httpx.AsyncClient) -> None:
    async with writing() as tx:
        await findings.keep(tx, "zhuwang", [Symptom(Kind.SILENT, Level.RED, "连不上网站")], set())
    page = await seen(farmer, "/status")
    assert re.match(
        r"价钱从哪里来 共\d+个来源： 有毛病 1 ， 正常 \d+ ， 没采过 \d+ 。 最新的价是今天的，1个来源有。", page
    ), page[:200]
    assert page.index("有毛病 1 中国养猪网") < page.index("没采过 1", 60)


async def test_the_status_page_of_an_empty_program_says_what_comes_next(reader: httpx.AsyncClient) -> None:
    assert "还没有一个价。到点会自己去采。" in await seen(reader, "/status")


async def test_a_paused_source_says_why_and_who_is_not_asked_has_no_next_time(farmer: httpx.AsyncClient) -> None:
    async with writing() as tx:
        await sources.pause(tx, "xinfadi", "网站改版", "officer")
    page = plain(await farmer.get("/status/xinfadi"))
    assert "停采的原因：网站改版" in page
    assert "下次采集" not in page
    assert standings.due(SourceEntry("site", "站", timetable="0 8 * * *"), days.now()) is None


@pytest.mark.parametrize(
    ("timetable", "now", "next_time"),
    [
        ("30 8,11 * * *", datetime(2026, 11, 21, 0, 0, tzinfo=UTC), "2026-11-21T08:30:00+08:00"),
        ("30 8,11 * * *", datetime(2026, 11, 21, 0, 30, tzinfo=UTC), "2026-11-21T11:30:00+08:00"),
        ("30 8,11 * * *", datetime(2026, 11, 21, 4, 0, tzinfo=UTC), "2026-11-22T08:30:00+08:00"),
        ("0 8 * * 1", datetime(2026, 11, 21, 0, 0, tzinfo=UTC), "2026-11-23T08:00:00+08:00"),
        ("*/5 * * * *", datetime(2026, 11, 21, 0, 0, tzinfo=UTC), "2026-11-21T08:05:00+08:00"),
        ("", datetime(2026, 11, 21, 0, 0, tzinfo=UTC), None),
    ],
)
async def test_the_next_time_of_a_timetable(timetable: str, now: datetime, next_time: str | None) -> None:
    due = standings.due(SourceEntry("site", "站", timetable=timetable, authorisation="公开"), now)
    assert (due.isoformat() if due else None) == next_time


async def test_an_unchanged_page_is_not_sent_again(farmer: httpx.AsyncClient) -> None:
    first = await farmer.get("/")
    again = await farmer.get("/", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await farmer.get("/?unit=kg", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


async def test_no_page_holds_what_the_policy_forbids(farmer: httpx.AsyncClient) -> None:
    for address in PAGES:
        page = (await farmer.get(address)).text
        style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        assert [f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}" for text in style] == [CRITICAL_HASH]
        assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>|\sstyle=|\son[a-z]+=|<[^>]+https?://", page), address
        assert page.count("<h1") == 1
        assert len(page.encode()) < 60_000


async def test_no_link_is_dead(farmer: httpx.AsyncClient) -> None:
    waiting, known = ["/"], {"/"}
    while waiting:
        address = waiting.pop()
        answer = await farmer.get(address)
        assert answer.status_code in (200, 303), address
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        found = [unescape(link) for link in re.findall(r'(?:href|src)="([^"#]+)', answer.text)]
        links = {
            str(httpx.URL(f"http://127.0.0.1{address}").join(link).raw_path, "ascii")
            for link in found
            if "tel:" not in link
        }
        fresh = {link for link in links - known if not re.search(r"lang=|size=|unit=", link)}
        known |= fresh
        waiting += [link for link in fresh if "/compare/" not in link or "date" not in link]
    assert len(known) > 100
