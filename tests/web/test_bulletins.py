"""Bulletins: drafted once by a job from what the pages tell, published by an officer, read by anyone, also on paper."""

import csv
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO

import httpx
import msgspec
import pytest
import pytest_asyncio

from models import alerts, bulletins, events, prices
from models.bulletins import Bulletin
from models.bulletins.drafting import gathered
from models.prices import Span
from models.rules import days
from models.rules.bulletins import Figures, Kind, Origin, Row, Supply, covered, moves
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.inputs import Observation, Query
from tests.cast import Clock, Member, enter
from tests.sms import village
from tests.web.reading import plain, seen

pytestmark = pytest.mark.asyncio
DESK = "/desk/bulletins"
TODAY = date(2026, 11, 25)
CALM = ["2.5"] * 7
EVENING = datetime(2026, 11, 25, 17, 30, tzinfo=days.SHANGHAI)


def told(day: date, name: str, avg: str, market: str) -> Observation:
    return Observation(day, name, "", avg, "", "元/斤", market=market, stage="批发价")


@pytest_asyncio.fixture
async def market(guest: httpx.AsyncClient, catalogue: Catalogue, clock: Clock) -> None:
    """Navel oranges fall by a fifth on the last of eight days, and stood at 2.20 a year ago; mandarins rise."""
    rows = [told(TODAY - timedelta(len(CALM) - n), "脐橙", avg, "YC-SXWL") for n, avg in enumerate([*CALM, "2"])]
    rows += [told(date(2025, 11, 24), "脐橙", "2.2", "YC-SXWL")]
    rows += [told(TODAY - timedelta(7), "早熟蜜桔", "1", "YC-SXWL"), told(TODAY, "早熟蜜桔", "1.1", "YC-SXWL")]
    rows += [told(TODAY - timedelta(40), "椪柑", "1", "YC-SXWL")]
    await village.tell(catalogue, rows)
    await alerts.evaluate(catalogue)
    clock.now = EVENING


@pytest_asyncio.fixture
async def bulletin(market: None, catalogue: Catalogue) -> Bulletin:
    assert await bulletins.draft(catalogue, Kind.DAILY)
    return await Bulletin.get()


async def do(guest: httpx.AsyncClient, bulletin: Bulletin, deed: str, **said: str) -> httpx.Response:
    return await guest.post(f"{DESK}/{bulletin.public_id}", data={"deed": deed, **said})


@pytest_asyncio.fixture
async def published(guest: httpx.AsyncClient, bulletin: Bulletin, officer: Member) -> Bulletin:
    await bulletins.publish(bulletin, officer.person, "明天降温。\n抓紧采。")
    return bulletin


async def test_a_day_is_drafted_once_and_only_when_it_is_over(market: None, catalogue: Catalogue, clock: Clock) -> None:
    clock.now = EVENING.replace(hour=9)
    assert not await bulletins.draft(catalogue, Kind.DAILY)
    clock.now = EVENING
    assert await bulletins.draft(catalogue, Kind.DAILY)
    first = await Bulletin.get()
    clock.move(hours=1)
    assert not await bulletins.draft(catalogue, Kind.DAILY)
    again = await Bulletin.get()
    assert (again.public_id, again.figures, again.made_at) == (first.public_id, first.figures, first.made_at)
    assert await bulletins.draft(catalogue, Kind.WEEKLY)
    assert [(one.kind, days.of_number(one.day)) for one in await bulletins.drafts()] == [
        ("daily", TODAY), ("weekly", date(2026, 11, 23))
    ]  # fmt: skip


async def test_the_word_of_one_person_at_the_farm_is_left_out(
    guest: httpx.AsyncClient, market: None, catalogue: Catalogue
) -> None:
    await village.reported(
        catalogue, [Observation(TODAY, "椪柑", "", "1", "", "元/斤", market="FG-420506108", stage="产地价")]
    )
    assert "citrus.ponkan" in await prices.board(catalogue, catalogue.chain(catalogue.district))
    found = await gathered(catalogue, Kind.DAILY)
    assert {row.product for row in found.rows} == {"citrus.navel", "citrus.satsuma_e"}


async def test_where_no_price_came_nothing_is_drafted(
    guest: httpx.AsyncClient, catalogue: Catalogue, clock: Clock
) -> None:
    clock.now = EVENING
    assert not await bulletins.draft(catalogue, Kind.DAILY)
    assert await Bulletin.all().count() == 0


async def test_the_figures_are_those_of_the_pages(
    guest: httpx.AsyncClient, bulletin: Bulletin, catalogue: Catalogue
) -> None:
    rows = {row.product: row for row in bulletin.told.rows}
    assert set(rows) == {"citrus.navel", "citrus.satsuma_e"}
    for code, row in rows.items():
        spot = f"{'place' if row.area else 'market'}={row.spot}"
        answer = (await guest.get(f"/api/v1/prices/latest?product={code}&{spot}&stage={row.stage}")).json()
        assert (answer["avg"], answer["quotes"], answer["date"]) == (
            row.avg / 1000, row.quotes, days.text(row.day)
        )  # fmt: skip
        page = await seen(guest, f"/prices/{code}?{spot}")
        assert f"{row.avg / 2000:.2f} 元/斤" in page
    navel = rows["citrus.navel"]
    trend = await prices.trend(catalogue, Query("citrus.navel", navel.spot, navel.area), Span.WEEK, TODAY)
    assert trend is not None
    assert (navel.avg, navel.before_avg, navel.year_ago) == (trend.last, trend.first, trend.year_ago) == (
        4000, 5000, 4400
    )  # fmt: skip
    api = (await guest.get("/api/v1/warnings?state=open")).json()["items"]
    assert [(one.id, one.figure / 1000) for one in bulletin.told.warnings] == [
        (one["id"], one["figure"]) for one in api
    ]


async def test_a_draft_is_read_by_nobody_until_an_officer_publishes_it(
    guest: httpx.AsyncClient, bulletin: Bulletin, officer: Member
) -> None:
    here = f"/bulletins/{bulletin.public_id}"
    assert (await guest.get(here)).status_code == (await guest.get(f"{here}.csv")).status_code == 404
    assert "还没有发布的简报" in await seen(guest, "/bulletins")
    await enter(guest, officer.person)
    assert "没发布的简报 1" in await seen(guest, "/desk")
    assert "11月25日 日报 草稿 · 今天 17:30起草" in await seen(guest, DESK)
    assert (await do(guest, bulletin, "write", words="明天降温。")).status_code == 303
    assert "存下了，还没发布。" in await seen(guest, DESK)
    assert (await guest.get(here)).status_code == 404
    assert "明天降温。" in (await guest.get(f"{DESK}/{bulletin.public_id}")).text
    assert (await do(guest, bulletin, "publish", words="明天降温，抓紧采。")).status_code == 303
    assert "11月25日 日报 今天 17:30发布 · 李技" in await seen(guest, DESK)
    assert "农技员说 明天降温，抓紧采。" in await seen(guest, here)
    assert "11月25日 日报" in await seen(guest, "/bulletins")
    assert (await do(guest, bulletin, "publish", words="再发一次")).status_code == 403
    assert (await do(guest, bulletin, "withdraw", why="")).status_code == 400
    assert (await do(guest, bulletin, "withdraw", why="价错了")).status_code == 303
    assert (await guest.get(here)).status_code == 404
    noted = [(one.what, one.who) for one in await events.newest() if one.what.startswith("bulletin")]
    by = officer.person.public_id
    assert noted == [("bulletin.withdraw", by), ("bulletin.publish", by), ("bulletin.write", by)]


async def test_of_two_officers_at_once_one_publishes(bulletin: Bulletin, officer: Member) -> None:
    await bulletins.publish(bulletin, officer.person, "一")
    with pytest.raises(Refused, match="状态已经变了"):
        await bulletins.publish(bulletin, officer.person, "二")
    found = await Bulletin.get()
    assert (found.words, found.published_by) == ("一", officer.person.public_id)


async def test_the_desk_takes_no_deed_that_it_does_not_know(
    guest: httpx.AsyncClient, bulletin: Bulletin, officer: Member
) -> None:
    await enter(guest, officer.person)
    assert (await do(guest, bulletin, "burn")).status_code == 400
    assert (await do(guest, bulletin, "publish", words="长" * 1001)).status_code == 400


async def test_anyone_reads_prices_moves_warnings_sources_and_how_they_are_made(
    guest: httpx.AsyncClient, published: Bulletin
) -> None:
    address = f"/bulletins/{published.public_id}"
    page = await guest.get(address)
    shown = plain(page)
    assert "11月25日 日报 夷陵区" in shown
    assert "脐橙 2.00 元/斤 · ▼ 跌 20%" in shown
    assert re.search(r"脐橙 批发价 · 三峡物流园 · 11月25日 · 1家报价 2\.00 元/斤 ▼ 跌 20% ▼ 跌 9%", shown)
    assert re.search(r"蜜桔 批发价 · 三峡物流园 · 11月25日 · 1家报价 1\.10 元/斤 ▲ 涨 10% —", shown)
    assert "黄色 · 注意 脐橙 一天大跌 三峡物流园 · 11月25日 · 比前一次2.50 元/斤跌20%" in shown
    assert re.search(r"共19个来源：正常 1，没采过 18。 怎么算的", shown)
    assert "椪柑" not in shown
    assert page.text.count('<svg class="spark"') == 2
    assert "<script" not in page.text
    assert len(page.content) < 30_000
    english = plain(await guest.get(f"{address}?lang=en"))
    assert "25 Nov Daily bulletin" in english
    assert "down 20%" in english
    assert set(re.findall(r"[一-鿿]+", english)) <= {"明天降温", "抓紧采"}


async def test_the_fullest_bulletin_keeps_to_thirty_kilobytes_and_says_where_the_rest_is(
    guest: httpx.AsyncClient, bulletin: Bulletin, catalogue: Catalogue, officer: Member
) -> None:
    found, line = bulletin.told, tuple((20_750 + n, 4000 + 37 * (n % 11)) for n in range(30))
    codes = [code for code, product in catalogue.products.items() if not product.stock_only]
    rows = tuple(replace(found.rows[1], product=code, line=line) for code in codes)
    supply = tuple(Supply("supply", code, "kg", 12_000_000, 0) for code in codes)
    origins = tuple(Origin(one.key, "red", 20_780) for one in found.sources)
    full = Figures(rows, found.warnings * 20, supply, origins)
    await Bulletin.filter(id=bulletin.id).update(figures=msgspec.json.encode(full).decode())
    await bulletins.publish(bulletin, officer.person, "好" * bulletins.LONGEST)
    address = f"/bulletins/{bulletin.public_id}"
    for lang in ("zh", "en"):
        assert len((await guest.get(f"{address}?lang={lang}&size=elder")).content) < 30 * 1024, lang
    shown = await seen(guest, f"{address}?lang=zh")
    assert "还有" in shown
    sheet = csv.DictReader(StringIO((await guest.get(f"{address}.csv")).text.removeprefix("\ufeff")))
    assert [row["部分"] for row in sheet].count("价格") == len(codes) > 20


async def test_a_bulletin_stays_as_it_was_when_newer_prices_come(
    guest: httpx.AsyncClient, published: Bulletin, catalogue: Catalogue
) -> None:
    address = f"/bulletins/{published.public_id}.csv"
    before = (await guest.get(address)).text
    await village.tell(catalogue, [told(TODAY, "脐橙", "2.2", "WH-BSZ"), told(TODAY, "早熟蜜桔", "1.2", "WH-BSZ")])
    assert (await guest.get(address)).text == before


async def test_the_sheet_tells_what_the_page_tells(guest: httpx.AsyncClient, published: Bulletin) -> None:
    answer = await guest.get(f"/bulletins/{published.public_id}.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert {row["部分"] for row in rows} == {"价格", "预警", "来源", "农技员的话", "怎么算的"}
    navel = next(row for row in rows if row["部分"] == "价格" and row["比去年%"])
    assert (navel["均价"], navel["单位"], navel["比上周%"], navel["比去年%"]) == ("2.0", "元/斤", "-20.0", "-9.0")
    assert [row["说明"] for row in rows if row["部分"] == "农技员的话"] == ["明天降温。", "抓紧采。"]


async def test_the_feed_has_what_is_published_and_no_draft(
    guest: httpx.AsyncClient, published: Bulletin, catalogue: Catalogue
) -> None:
    assert await bulletins.draft(catalogue, Kind.WEEKLY)
    answer = (await guest.get("/api/v1/feeds/bulletins.json")).json()
    (entry,) = answer["items"]
    assert entry["url"].endswith(f"/bulletins/{published.public_id}")
    assert (entry["title"], entry["content_text"]) == ("11月25日 日报", "明天降温。\n抓紧采。")
    assert "<title>25 Nov Daily bulletin</title>" in (await guest.get("/api/v1/feeds/bulletins.atom?lang=en")).text


async def test_the_feeds_have_the_week_beside_the_day_the_newer_first(
    guest: httpx.AsyncClient, published: Bulletin, catalogue: Catalogue, officer: Member
) -> None:
    assert await bulletins.draft(catalogue, Kind.WEEKLY)
    weekly = await Bulletin.get(kind=Kind.WEEKLY)
    await bulletins.publish(weekly, officer.person, "下周有雨。")
    answer = (await guest.get("/api/v1/feeds/bulletins.json")).json()
    assert [(entry["title"], entry["content_text"]) for entry in answer["items"]] == [
        ("11月25日 日报", "明天降温。\n抓紧采。"), ("11月16日至11月22日 周报", "下周有雨。")
    ]  # fmt: skip
    atom = (await guest.get("/api/v1/feeds/bulletins.atom?lang=en")).text
    assert "<title>16 Nov to 22 Nov Weekly bulletin</title>" in atom


async def test_a_line_leaves_out_what_too_few_people_told(
    guest: httpx.AsyncClient, market: None, catalogue: Catalogue
) -> None:
    towns = ("FG-420506108", "FG-420506107", "FG-420506001")
    for day, told_by in ((TODAY, towns), (TODAY - timedelta(9), towns[:1]), (TODAY - timedelta(18), towns)):
        rows = [Observation(day, "椪柑", "", "1", "", "元/斤", market=town, stage="产地价") for town in told_by]
        await village.reported(catalogue, rows)
    for kind, step in ((Kind.DAILY, 1), (Kind.WEEKLY, 7)):
        found = await gathered(catalogue, kind)
        (row,) = [row for row in found.rows if row.product == "citrus.ponkan"]
        told_days = [days.number(TODAY), days.number(TODAY) - 18]
        first = [day if step == 1 else days.week_start(day) for day in reversed(told_days)]
        assert [day for day, _ in row.line] == first, kind


async def test_a_week_tells_the_seven_days_before_its_monday(
    guest: httpx.AsyncClient, market: None, catalogue: Catalogue, officer: Member
) -> None:
    assert await bulletins.draft(catalogue, Kind.WEEKLY)
    weekly = await Bulletin.get()
    await bulletins.publish(weekly, officer.person, "")
    page = await guest.get(f"/bulletins/{weekly.public_id}")
    assert "11月16日至11月22日 周报" in plain(page)
    assert "农技员说" not in page.text
    assert re.search(r'<path class="line" d="M[\d.]+ [\d.]+L', page.text)
    assert "脐橙 2.00 元/斤 · ▼ 跌 20%" in plain(page)
    assert "11月16日 2.50 — 11月23日 2.33" in plain(page)


@pytest.mark.parametrize(
    ("kind", "moment", "day"),
    [
        (Kind.DAILY, "2026-11-25T17:30", TODAY),
        (Kind.DAILY, "2026-11-26T08:00", None),
        (Kind.WEEKLY, "2026-11-23T08:00", date(2026, 11, 23)),
        (Kind.WEEKLY, "2026-11-29T23:00", date(2026, 11, 23)),
    ],
)
async def test_a_late_draft_is_of_its_own_week_and_never_of_the_day_before(
    kind: Kind, moment: str, day: date | None
) -> None:
    assert covered(kind, datetime.fromisoformat(moment).replace(tzinfo=days.SHANGHAI)) == day


async def test_the_biggest_moves_come_first_up_or_down() -> None:
    def row(code: str, avg: int, before: int | None) -> Row:
        rest = ("420506", True, "wholesale", "", "average", "CNY", "kg", 20_000, None)
        return Row(code, *rest, avg, None, 1, (), (), None, before, None, ())

    rows = [row("a", 110, 100), row("b", 70, 100), row("c", 100, 100), row("d", 100, None), row("e", 105, 100)]
    assert [one.product for one in moves(rows, 2)] == ["b", "a"]
    assert [one.product for one in moves(rows, 9)] == ["b", "a", "e"]
