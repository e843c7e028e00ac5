"""The harvest on the web: weeks by listings and officers' estimates, beside past years; estimates at the desk."""

import asyncio
import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import httpx
import pytest
import pytest_asyncio

from models import estimates, events, harvests, listings
from models.engines import database, writing
from models.estimates import Estimate
from models.rules import days
from models.rules import estimates as rules
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from tests.cast import Clock, Member, enter, settled
from tests.models.test_listings import clock, passed
from tests.web.reading import plain, seen
from web.words import Words

__all__ = ["clock"]
pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("clock")]
DESK = "/desk/estimates"
EARLY = "citrus.satsuma_e"
NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
SAID = {
    "product": "早熟蜜桔", "place": "鸦鹊岭", "quantity": "60", "unit": "吨", "begins": "2026-11-23", "ends": "",
    "basis": "看了6个村的果园",
}  # fmt: skip


async def three(catalogue: Catalogue, **said: str) -> list[Member]:
    people = [await settled(Role.FARMER) for _ in range(3)]
    for person in people:
        await passed(catalogue, person, **said)
    return people


async def last_year(catalogue: Catalogue, clock: Clock, **said: str) -> list[Member]:
    """Three listings of the same week a year before, which have run out since."""
    clock.now = NOW - timedelta(364)
    people = await three(catalogue, **said)
    clock.now = NOW
    await listings.expire()
    return people


async def enter_one(catalogue: Catalogue, **said: str) -> str:
    reading = rules.read(catalogue, SAID | said, days.today())
    assert reading.problems == {}
    assert reading.estimated is not None
    return await estimates.enter(reading.estimated, "someone", "officer")


async def weeks(client: httpx.AsyncClient, query: str = "") -> list[dict[str, object]]:
    answer = await client.get(f"/api/v1/supply/weeks?product={EARLY}{query}")
    found: list[dict[str, object]] = answer.json()["items"]
    return found


@pytest_asyncio.fixture
async def officer(client: httpx.AsyncClient) -> Member:
    member = await settled(Role.OFFICER, name="李技")
    await enter(client, member.person)
    return member


async def test_a_week_stands_beside_the_same_week_of_last_year(
    client: httpx.AsyncClient, catalogue: Catalogue, clock: Clock
) -> None:
    await last_year(catalogue, clock, quantity="8吨")
    await three(catalogue, quantity="10吨")
    await three(catalogue, quantity="1吨", ready_from="2026-12-02", expires="2026-12-20")
    await harvests.rebuild(catalogue)
    told = await seen(client, f"/supply/{EARLY}")
    assert "11月23日起一周 2026 30 吨 3条·3人 — 2025 24 吨 3条·3人 —" in told
    assert "11月30日起一周 2026 3.0 吨 3条·3人 — 2025 没人挂 —" in told
    assert "往年有1年的记录。" in told
    assert "截至今天 09:00。" in told
    first, second, *_ = await weeks(client)
    assert first == {
        "week": "2026-11-23", "year": 2026, "monday": "2026-11-23", "unit": "吨", "amount": 30.0, "listings": 3,
        "people": 3, "withheld": 0, "estimate": None, "estimated": [], "missing_reason": None,
    }  # fmt: skip
    assert (second["week"], second["year"], second["monday"], second["amount"]) == (
        "2026-11-23", 2025, "2025-11-24", 24.0,
    )  # fmt: skip


async def test_what_was_sold_counts_and_what_was_withdrawn_does_not(
    client: httpx.AsyncClient, catalogue: Catalogue, clock: Clock
) -> None:
    people = [*await last_year(catalogue, clock), *await three(catalogue), *await three(catalogue)]
    gone, sold = people[3], people[4]
    for person, deed in ((gone, listings.WITHDRAW), (sold, listings.SELL)):
        (mine,) = await listings.of(person.person.id)
        async with writing() as tx:
            await listings.move(tx, deed, mine.public_id, (person.person.public_id, person.person.id))
    await harvests.rebuild(catalogue)
    now, then, *_ = await weeks(client)
    assert (now["listings"], now["amount"], then["listings"]) == (5, 12.5, 3)


async def test_the_years_before_there_were_listings_are_no_years_of_nothing(
    client: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await three(catalogue)
    await harvests.rebuild(catalogue)
    assert {(item["week"], item["year"]) for item in await weeks(client, "&weeks=2")} == {
        ("2026-11-23", 2026), ("2026-11-30", 2026)
    }  # fmt: skip
    assert "往年还没有记录。" in await seen(client, f"/supply/{EARLY}")


async def test_small_weeks_tell_no_figure_in_any_year(
    client: httpx.AsyncClient, catalogue: Catalogue, clock: Clock
) -> None:
    clock.now = NOW - timedelta(364)
    await passed(catalogue, await settled(Role.FARMER), quantity="77吨")
    clock.now = NOW
    await listings.expire()
    await passed(catalogue, await settled(Role.FARMER), quantity="66吨")
    await harvests.rebuild(catalogue)
    told = await seen(client, f"/supply/{EARLY}")
    assert "11月23日起一周 2026 太少，不公布 — 2025 太少，不公布 —" in told
    assert not re.search("77|66", told.replace("2026", ""))
    now, *_ = await weeks(client)
    assert (now["amount"], now["listings"], now["withheld"], now["missing_reason"]) == (None, 0, 1, "withheld")


async def test_an_estimate_stands_beside_what_is_posted_with_its_author_role_and_day(
    client: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    await three(catalogue, quantity="10吨")
    await harvests.rebuild(catalogue)
    await enter_one(catalogue)
    await enter_one(catalogue, place="龙泉", quantity="40", basis="问了合作社，电话13912345678")
    await enter_one(catalogue, quantity="50", begins="2025-11-24")
    told = await seen(client, f"/supply/{EARLY}")
    assert "2026 30 吨 3条·3人 100 吨 2处 2025 没有记录 50 吨 1处" in told
    assert "这几周挂出来的，约是估计的30%。 估计说的是龙泉、鸦鹊岭。" in told
    assert "鸦鹊岭镇 11月23日到11月29日 60 吨 看了6个村的果园 · 农技员 11月25日" in told
    assert "13912345678" not in told
    page = (await client.get(f"/supply/{EARLY}")).text
    assert page.count('<svg class="chart weeks"') == 2
    now, then, *_ = await weeks(client)
    assert (now["estimate"], now["estimated"]) == (100.0, ["420506107", "420506108"])
    assert (then["amount"], then["estimate"], then["missing_reason"]) == (None, 50.0, "not_collected")


async def test_tonnes_and_heads_are_never_put_together(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    for quantity, unit in (("30", "头"), ("4", "吨")):
        await three(catalogue, product="生猪", quantity=quantity, unit=unit, price="面议")
    await harvests.rebuild(catalogue)
    told = await seen(client, "/supply/hog.market")
    assert "90 头 3条·3人" in told
    assert "12 吨 3条·3人" in told
    items = (await client.get("/api/v1/supply/weeks?product=hog.market&weeks=1")).json()["items"]
    assert {(item["unit"], item["amount"]) for item in items} == {("头", 90.0), ("吨", 12.0)}
    for quantity, unit in (("500", "头"), ("70", "吨")):
        await enter_one(catalogue, product="生猪", quantity=quantity, unit=unit)
    items = (await client.get("/api/v1/supply/weeks?product=hog.market&weeks=1")).json()["items"]
    assert {(item["unit"], item["estimate"]) for item in items} == {("头", 500.0), ("吨", 70.0)}


async def test_the_page_the_api_and_the_sheet_tell_the_same(
    client: httpx.AsyncClient, catalogue: Catalogue, clock: Clock
) -> None:
    await last_year(catalogue, clock, quantity="8吨")
    await three(catalogue, quantity="10吨")
    await enter_one(catalogue, quantity="21", ends="2026-12-06")
    await harvests.rebuild(catalogue)
    page = await seen(client, f"/supply/{EARLY}")
    sheet = csv.DictReader(StringIO((await client.get(f"/api/v1/supply/weeks.csv?product={EARLY}")).text))
    items = await weeks(client)
    for row, item in zip(sheet, items, strict=True):
        assert (row["week"], row["year"], row["unit"]) == (item["week"], str(item["year"]), item["unit"])
        for name in ("amount", "estimate"):
            figure = item[name]
            assert row[name] == ("" if figure is None else str(figure))
            if figure:
                assert Words().volume(round(float(str(figure)) * 1_000_000), "kg") in page
    assert [item["estimate"] for item in items[:4:2]] == [10.5, 10.5]


async def test_one_looks_ahead_and_back_by_eight_weeks_but_not_for_ever(
    client: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    page = (await client.get(f"/supply/{EARLY}")).text
    assert f'href="/supply/{EARLY}?from=2027-01-18"' in page
    assert "这几周还没有人挂，也没有人估计过。" in page
    assert "1月18日到2027年3月14日" in await seen(client, f"/supply/{EARLY}?from=2027-01-20")
    assert (await client.get(f"/supply/{EARLY}?from=2030-01-01")).status_code == 400
    assert (await client.get(f"/supply/{EARLY}?from=soon")).status_code == 400
    assert (await client.get("/supply/moon")).status_code == 404
    for wrong in ("&weeks=27", "&weeks=0", "&from=soon"):
        assert (await client.get(f"/api/v1/supply/weeks?product={EARLY}{wrong}")).status_code == 400
    for far in ("0001-01-01", "9999-12-31"):
        assert await weeks(client, f"&from={far}") == []


async def test_an_officer_enters_an_estimate_and_withdraws_it(
    client: httpx.AsyncClient, catalogue: Catalogue, officer: Member
) -> None:
    assert "还没有人估计过。" in await seen(client, DESK)
    assert (await client.post(DESK, data=SAID)).status_code == 303
    told = await seen(client, DESK)
    assert "存下了，大家都能看。" in told
    assert "早熟蜜桔 鸦鹊岭镇 11月23日到11月29日 60 吨 看了6个村的果园 · 农技员 · 今天 09:00" in told
    one = await Estimate.get()
    assert (one.made_by, one.role, one.amount, one.per) == (officer.person.public_id, "officer", 60_000_000, "kg")
    assert [item["estimate"] for item in await weeks(client, "&weeks=1")] == [60.0]
    assert (await client.post(f"{DESK}/{one.public_id}/withdraw")).status_code == 303
    assert await weeks(client, "&weeks=1") == []
    assert (await client.post(f"{DESK}/{one.public_id}/withdraw")).status_code == 403
    noted = [(event.what, event.who) for event in await events.newest() if event.what.startswith("estimate")]
    assert noted == [("estimate.withdraw", officer.person.public_id), ("estimate.enter", officer.person.public_id)]


@pytest.mark.usefixtures("officer")
async def test_all_that_is_wrong_is_told_at_once_beside_its_field(client: httpx.AsyncClient) -> None:
    wrong = await client.post(
        DESK,
        data={
            "product": "飞机票",
            "place": "军田坝村",
            "quantity": "很多",
            "begins": "2026-12-01",
            "ends": "2026-11-01",
        },
    )
    told = plain(wrong)
    assert wrong.status_code == 400
    for said in ("不认识“飞机票”", "看不懂数量“很多”", "最后一天早于第一天", "请写上怎么估的"):
        assert said in told
    assert wrong.text.count('aria-invalid="true"') == 5


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"place": "宜昌"}, "请选一个乡镇，或者整个县区"),
        ({"begins": "2019-01-01"}, "日子太远了"),
        ({"ends": "2028-01-01"}, "时间太长了"),
        ({"begins": ""}, "看不懂日期"),
        ({"quantity": "0"}, "数量“0”不对"),
    ],
)
async def test_what_an_estimate_may_not_say(catalogue: Catalogue, said: dict[str, str], problem: str) -> None:
    reading = rules.read(catalogue, SAID | said, days.today())
    assert [problem in told for told in reading.problems.values()] == [True]
    assert reading.estimated is None


async def test_a_county_may_bring_more_than_a_farm_could_post(client: httpx.AsyncClient, catalogue: Catalogue) -> None:
    await enter_one(catalogue, place="夷陵区", quantity="40万")
    assert (await weeks(client, "&weeks=1"))[0]["estimate"] == 400_000.0


@pytest.mark.usefixtures("officer")
async def test_the_desk_tells_twenty_at_a_time_and_the_page_six(
    client: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    for number in range(22):
        await enter_one(catalogue, quantity=str(100 + number))
    first = await client.get(DESK)
    (older,) = re.findall(r'href="(/desk/estimates\?before=\d+)"', first.text)
    told = [re.findall(r"<b>(\d+) 吨</b>", page.text) for page in (first, await client.get(older))]
    assert told == [[str(number) for number in range(121, 101, -1)], ["101", "100"]]
    assert "还有16条，在表格里。" in await seen(client, f"/supply/{EARLY}")


async def test_machines_read_the_estimates_by_pages_and_no_name(
    client: httpx.AsyncClient, catalogue: Catalogue
) -> None:
    for quantity in ("1", "2", "3"):
        await enter_one(catalogue, quantity=quantity)
    first = (await client.get(f"/api/v1/supply/estimates?product={EARLY}&limit=2")).json()
    rest = (await client.get(f"/api/v1/supply/estimates?product={EARLY}&limit=2&cursor={first['next']}")).json()
    assert [item["amount"] for item in first["items"] + rest["items"]] == [3.0, 2.0, 1.0]
    assert rest["next"] is None
    assert "someone" not in str(first)
    assert first["items"][0]["role"] == "officer"
    assert (await client.get("/api/v1/supply/estimates?product=citrus.navel")).json()["items"] == []


async def test_the_weeks_about_today_are_counted_again_and_older_ones_stay(
    client: httpx.AsyncClient, catalogue: Catalogue, clock: Clock
) -> None:
    await last_year(catalogue, clock)
    await harvests.rebuild(catalogue)
    await three(catalogue)
    await harvests.refresh(catalogue)
    now, then, *_ = await weeks(client)
    assert (now["listings"], then["listings"]) == (3, 3)
    await asyncio.gather(harvests.refresh(catalogue), harvests.rebuild(catalogue), harvests.refresh(catalogue))
    assert (await weeks(client))[:2] == [now, then]


async def test_the_weeks_are_found_by_an_index(client: httpx.AsyncClient) -> None:
    if database().dialect == "sqlite":
        plan = await database().rows(f"EXPLAIN QUERY PLAN {harvests.HEAPS}", (20_000, 20_091))
        assert "listing_ready" in str(plan)


async def test_it_speaks_english(client: httpx.AsyncClient, catalogue: Catalogue, officer: Member) -> None:
    await three(catalogue)
    await harvests.rebuild(catalogue)
    await enter_one(catalogue, basis="orchards seen")
    for address in (f"/supply/{EARLY}?lang=en", f"{DESK}?lang=en"):
        told = re.sub(r'<option value="[^"]*">', "", (await client.get(address)).text)
        told = plain(httpx.Response(200, text=told))
        assert set(re.findall(r"[一-鿿]+", told)) <= {"李技", "中文", "吨", "公斤", "斤", "头", "只"}, address


async def test_the_fullest_page_keeps_to_thirty_kilobytes(
    client: httpx.AsyncClient, catalogue: Catalogue, clock: Clock
) -> None:
    people = [await settled(Role.FARMER) for _ in range(3)]
    for years in range(6):
        clock.now = NOW - timedelta(364 * years)
        for number in range(8):
            first = (days.today() + timedelta(7 * number)).isoformat()
            await enter_one(catalogue, begins=first, quantity=str(60 + years), basis="看" * rules.BASIS)
            for person in people:
                await passed(catalogue, person, product=EARLY, ready_from=first, quantity=f"{5 + number}吨")
    clock.now = NOW
    await harvests.rebuild(catalogue)
    page = await client.get(f"/supply/{EARLY}?size=elder")
    assert page.text.count("3人") == 8 * 6 - 5
    assert len(page.content) < 30 * 1024
