"""Warnings on the web: read by anyone with the figures they rest on, dealt with at the desk, the same for machines."""

import csv
from datetime import timedelta
from io import StringIO

import httpx
import pytest
import pytest_asyncio
from lxml import etree

from models import alerts
from models.alerts import Alert
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.inputs import Observation
from tests.cast import Clock, Member, enter
from tests.sms import village
from tests.web.reading import plain, seen

pytestmark = pytest.mark.asyncio
DESK = "/desk/warnings"
CALM = ["2.5"] * 7
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest_asyncio.fixture
async def warned(guest: httpx.AsyncClient, catalogue: Catalogue, clock: Clock) -> Alert:
    """On the eighth day the price at two markets, one of them ours, falls by a fifth."""
    today = days.today()
    for market in ("WH-BSZ", "YC-SXWL"):
        told = [
            Observation(today - timedelta(len(CALM) - n), "脐橙", "", avg, "", "元/斤", market=market, stage="批发价")
            for n, avg in enumerate([*CALM, "2"])
        ]
        await village.tell(catalogue, told)
    await alerts.evaluate(catalogue)
    return await Alert.get(spot="YC-SXWL")


async def do(guest: httpx.AsyncClient, alert: Alert, deed: str, why: str) -> httpx.Response:
    return await guest.post(f"{DESK}/{alert.public_id}", data={"deed": deed, "why": why})


async def test_anyone_reads_what_is_unusual_where_since_when_and_by_which_rule(
    guest: httpx.AsyncClient, warned: Alert
) -> None:
    page = await guest.get("/warnings")
    told = plain(page)
    where = "YC-SXWL"
    assert "脐橙 · 一天大跌 黄色 · 注意 比前一次2.50 元/斤跌20% 11月25日： 2.00 元/斤 · 三峡物流园" in told
    assert "还没有人处理 · 今天 09:00发出 · 管到12月5日 · 市场信息股" in told
    assert "柑橘批发价一天大涨大跌：一次涨跌，偏高：15% 黄色、25% 橙色、40% 红色；偏低：15% 黄色" in told
    assert "用的数：这次 2.00 元/斤，前一次（起点） 2.50 元/斤" in told
    assert f'href="/api/v1/prices/series.csv?product=citrus.navel&amp;market={where}&amp;stage=wholesale' in page.text
    assert "判到11月25日的价。" in told
    assert len(page.content) < 30_000
    english = await seen(guest, "/warnings?lang=en")
    assert "Yellow · take note down 20% from 2.50 yuan/jin" in english
    assert "nobody has dealt with it yet" in english
    assert "90天里解除的" not in told


async def test_the_board_tells_in_one_line_what_is_open_for_the_district(
    guest: httpx.AsyncClient, warned: Alert
) -> None:
    told = await seen(guest, "/")
    assert "预警： 脐橙一天大跌" in told
    assert told.count("一天大跌") == 1


async def test_without_a_warning_the_pages_say_so(guest: httpx.AsyncClient) -> None:
    assert "现在没有预警。 还没有判过，采到价以后就判。" in await seen(guest, "/warnings")
    assert "预警" not in await seen(guest, "/")


async def test_an_officer_acknowledges_closes_and_opens_again_with_notes(
    guest: httpx.AsyncClient, warned: Alert, officer: Member
) -> None:
    await enter(guest, officer.person)
    assert "没处理的预警 2" in await seen(guest, "/desk")
    assert (await do(guest, warned, "acknowledge", "")).status_code == 400
    assert (await do(guest, warned, "acknowledge", "打电话问了")).status_code == 303
    told = await seen(guest, DESK)
    assert "记下了：已有人处理。" in told
    assert "知道了 · 黄色 · 注意 · 李技：打电话问了" in told
    assert "发出 · 黄色 · 注意 · 程序" in told
    assert (await do(guest, warned, "acknowledge", "再点一次")).status_code in (400, 403)
    assert (await do(guest, warned, "close", "报错了")).status_code == 303
    assert "90天里解除的" in await seen(guest, "/warnings")
    assert (await do(guest, warned, "reopen", "没有报错")).status_code == 303
    assert "又发生了" in await seen(guest, "/warnings")
    assert (await do(guest, warned, "burn", "x")).status_code == 400


async def test_the_desk_shows_the_rules_and_what_was_not_judged(
    guest: httpx.AsyncClient, warned: Alert, officer: Member
) -> None:
    await enter(guest, officer.person)
    told = await seen(guest, DESK)
    assert "猪粮比价 猪粮比价，按2021年预案的三级 依据：回忆，请核对" in told
    assert "没有判的" in told
    assert "脐橙 · 武汉白沙洲 · 柑橘上市量过大 不判：要5周的价，只有1周" in told


async def test_machines_get_the_same_figures(guest: httpx.AsyncClient, warned: Alert) -> None:
    answer = (await guest.get("/api/v1/warnings?product=citrus.navel&state=open")).json()
    assert (answer["evaluated_to"], len(answer["items"]), answer["next"]) == ("2026-11-25", 2, None)
    item = next(item for item in answer["items"] if item["id"] == warned.public_id)
    assert (item["rule"], item["method"], item["level"], item["side"]) == ("citrus_day", "jump", "yellow", "low")
    assert (item["figure"], item["unit"], item["reference"], item["price"]) == (-20, "pct", 5, 4)
    assert (item["market"], item["price_unit"], item["date"]) == ("YC-SXWL", "元/公斤", "2026-11-25")
    assert item["inputs"] == [{"name": "now", "value": 4000}, {"name": "before", "value": 5000}]
    assert (await guest.get(item["series"])).status_code == 200
    first = (await guest.get("/api/v1/warnings?limit=1")).json()
    second = (await guest.get(f"/api/v1/warnings?limit=1&cursor={first['next']}")).json()
    assert {first["items"][0]["market"], second["items"][0]["market"]} == {"WH-BSZ", "YC-SXWL"}
    rows = list(csv.DictReader(StringIO((await guest.get("/api/v1/warnings.csv")).text)))
    assert {row["figure"] for row in rows} == {"-20.0"}
    for asked, count in (("state=closed", 0), ("level=orange", 0), ("level=yellow", 2)):
        assert len((await guest.get(f"/api/v1/warnings?{asked}")).json()["items"]) == count, asked
    assert (await guest.get("/api/v1/warnings?level=mauve")).status_code == 400


async def test_the_feed_has_an_entry_for_each(guest: httpx.AsyncClient, warned: Alert) -> None:
    answer = await guest.get("/api/v1/feeds/warnings.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    assert len(feed.findall("a:entry", ATOM)) == 2
    entry = next(one for one in feed.findall("a:entry", ATOM) if warned.public_id in one.findtext("a:id", "", ATOM))
    assert entry.findtext("a:title", "", ATOM) == "黄色 · 注意 脐橙 一天大跌"
    assert "比前一次2.50 元/斤跌20%" in entry.findtext("a:summary", "", ATOM)
    again = await guest.get("/api/v1/feeds/warnings.atom", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
