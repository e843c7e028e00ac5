"""A price is recorded day by day: a warning opens, who follows the product is told, and it closes and comes back."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import pytest_asyncio

from app import evaluate
from models import alerts, messages, prices, sources, watches
from models.alerts import Alert, sights
from models.documents import Received
from models.engines import database
from models.prices import Manner
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.catalogue.entries import REPORTS
from models.rules.errors import Refused
from models.rules.inputs import Observation
from models.rules.roles import Role
from models.rules.watching import Freq
from tests.cast import SECRET, Clock, Member, settled
from tests.sms.texting import opted
from web.words import Words

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("registered")]
MARKET = "WH-BSZ"
FIRST = date(2026, 11, 1)
DAY = timedelta(1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(datetime(2026, 11, 1, 10, tzinfo=days.SHANGHAI))
    monkeypatch.setattr(days, "now", found)
    return found


@pytest_asyncio.fixture
async def registered(database: object, clock: Clock, catalogue: Catalogue) -> None:
    await sources.register(catalogue)


async def follower(lang: str = "zh") -> Member:
    """Someone who asked by text for the price of navel oranges."""
    member = await opted(lang)
    await watches.subscribe(member.person, "citrus.navel", "", Freq.DAY)
    return member


async def record(catalogue: Catalogue, day: date, avg: str, market: str = MARKET) -> None:
    row = Observation(day, "脐橙", "", avg, "", "元/斤", market=market, stage="批发价")
    received = Received(f"http://127.0.0.1/{day}/{avg}", f"{day}{avg}{market}", 1, days.now(), days.now())
    await prices.record(catalogue, catalogue.sources["file"], [row], received, Manner.IMPORT)


async def day_by_day(catalogue: Catalogue, clock: Clock, told: list[str]) -> None:
    """A price a day, judged each day."""
    for avg in told:
        clock.move(days=1)
        if avg:
            await record(catalogue, days.today(), avg)
        await evaluate.evaluate(catalogue)
        await evaluate.evaluate(catalogue)


async def texts(member: Member) -> list[str]:
    return [text for text, _ in reversed(await messages.of(SECRET, member.phone))]


async def only() -> Alert:
    [alert] = await Alert.all().prefetch_related("notes")
    return alert


async def steps() -> list[tuple[str, str]]:
    rows = await database().rows("SELECT step, why FROM alert_note ORDER BY id")
    return [(str(step), str(why)) for step, why in rows]


CALM = ["2.5", "2.5", "2.52", "2.5", "2.5", "2.5", "2.5"]


async def test_from_the_price_to_the_text_to_the_end_and_back(catalogue: Catalogue, clock: Clock) -> None:
    zh, en, officer = await follower(), await follower("en"), await settled(Role.OFFICER, name="李技")
    await day_by_day(catalogue, clock, CALM)
    assert await Alert.all() == []
    assert await evaluate.tell(catalogue, SECRET) == 0

    await day_by_day(catalogue, clock, ["2"])
    alert = await only()
    assert (alert.rule, alert.spot, alert.side, alert.level, alert.state) == ("citrus_day", MARKET, "low", 1, "open")
    assert (alert.figure, alert.reference, alert.price, alert.unit) == (-20_000, 5_000, 4_000, "pct")
    assert alert.told_inputs == {"now": 4000, "before": 5000}
    assert await evaluate.tell(catalogue, SECRET) == 1
    assert await evaluate.tell(catalogue, SECRET) == 0
    told = "武汉白沙洲脐橙的价一天大跌，11月9日每斤均2元"
    assert await texts(zh) == [f"夷陵预警：{told}。停发回：TD"]
    [english] = await texts(en)
    assert english.startswith("Warning: Navel orange (")
    assert english.endswith(") down sharply in a day, 9 Nov: 2 yuan/jin. STOP to end")
    [notice] = await messages.notices(zh.person)
    assert Words(today=days.today()).notice(notice.kind, notice.values) == f"预警：{told}"
    assert notice.link == f"/warnings#{alert.public_id}"
    assert await texts(officer) == []

    await alerts.acknowledge(alert.public_id, officer.person, "问过市场，是换了产地")
    assert (await only()).state == "acknowledged"
    with pytest.raises(Refused, match="请刷新"):
        await alerts.acknowledge(alert.public_id, officer.person, "再来一次")
    await day_by_day(catalogue, clock, ["1.78"])
    assert (await only()).state == "acknowledged"
    await day_by_day(catalogue, clock, ["1.78"])
    assert (await only()).state == "closed"
    assert await steps() == [("open", ""), ("acknowledge", "问过市场，是换了产地"), ("close", "back")]

    await day_by_day(catalogue, clock, ["1.4"])
    alert = await only()
    assert (alert.state, alert.level, alert.closed_at) == ("reopened", 1, None)
    assert await evaluate.tell(catalogue, SECRET) == 1
    assert await texts(zh) == ["夷陵预警：武汉白沙洲脐橙的价一天大跌，11月12日每斤均1.4元。停发回：TD"]


async def test_one_that_an_officer_closed_comes_again_only_when_it_is_graver_or_was_back(
    catalogue: Catalogue, clock: Clock
) -> None:
    officer = await settled(Role.OFFICER)
    await day_by_day(catalogue, clock, [*CALM, "2"])
    await alerts.close((await only()).public_id, officer.person, "报错了价")
    await evaluate.evaluate(catalogue)
    await day_by_day(catalogue, clock, ["1.68"])
    assert (await only()).state == "closed"
    await day_by_day(catalogue, clock, ["1.2"])
    assert ((await only()).state, (await only()).level) == ("reopened", 2)
    await alerts.close((await only()).public_id, officer.person, "核过了")
    await day_by_day(catalogue, clock, ["1.2", "1"])
    assert (await only()).state == "reopened"
    await alerts.close((await only()).public_id, officer.person, "又核过了")
    await alerts.reopen((await only()).public_id, officer.person, "关早了")
    assert [step for step, _ in await steps()] == [
        *("open", "close", "reopen", "close", "reopen", "close", "reopen"),
    ]
    told = await database().rows("SELECT who, what FROM event WHERE what LIKE 'warning.%' ORDER BY id")
    assert {who for who, _ in told} == {officer.person.public_id}
    assert [what for _, what in told] == [*["warning.close"] * 3, "warning.reopen"]


async def test_without_a_newer_quote_it_closes_by_itself(catalogue: Catalogue, clock: Clock) -> None:
    await day_by_day(catalogue, clock, [*CALM, "2", *[""] * 10])
    assert (await only()).state == "open"
    await day_by_day(catalogue, clock, [""])
    assert (await only()).state == "closed"
    assert (await steps())[-1] == ("close", "gone")


async def test_a_corrected_price_corrects_the_warning(catalogue: Catalogue, clock: Clock) -> None:
    await day_by_day(catalogue, clock, [*CALM, "2"])
    row = Observation(days.today(), "脐橙", "", "2.05", "", "元/斤", market=MARKET, stage="批发价")
    received = Received("http://127.0.0.1/again", "again", 1, days.now(), days.now())
    await prices.record(catalogue, catalogue.sources["file"], [row], received, Manner.IMPORT)
    await evaluate.evaluate(catalogue)
    assert ((await only()).figure, (await only()).price) == (-18_000, 4_100)
    assert [step for step, _ in await steps()] == ["open"]


async def test_days_that_nobody_judged_are_made_up_for_one_by_one(catalogue: Catalogue, clock: Clock) -> None:
    await day_by_day(catalogue, clock, CALM)
    for avg in ("2", "2", "2", "2"):
        clock.move(days=1)
        await record(catalogue, days.today(), avg)
    await evaluate.evaluate(catalogue)
    assert [step for step, _ in await steps()] == ["open", "close"]
    assert await evaluate.tell(catalogue, SECRET) == 0


async def test_what_has_too_little_history_is_not_judged_and_says_so(catalogue: Catalogue, clock: Clock) -> None:
    await day_by_day(catalogue, clock, ["2.5", "1.5"])
    assert await Alert.all() == []
    told = {(one.rule, one.needs, one.has) for one in await alerts.refusals(catalogue) if one.spot == MARKET}
    assert ("citrus_day", 6, 2) in told
    await day_by_day(catalogue, clock, ["2.5"] * 5)
    assert "citrus_day" not in {one.rule for one in await alerts.refusals(catalogue)}


async def test_reading_never_judges(catalogue: Catalogue, clock: Clock) -> None:
    await day_by_day(catalogue, clock, CALM)
    clock.move(days=1)
    await record(catalogue, days.today(), "2")
    assert await alerts.open_ones(catalogue) == []
    assert await Alert.all() == []


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_every_warning_that_may_come_fits_into_one_text(catalogue: Catalogue, lang: str) -> None:
    day = days.number(date(2026, 11, 30))
    for scope in sights.scopes(catalogue):
        for side in scope.rule.say:
            about = {"rule": scope.rule.code, "product": scope.product.id, "spot": scope.spot, "side": side}
            alert = Alert(**about, day=day, price=123_450, per="kg", stage=scope.rule.stage)
            told = evaluate.texted(evaluate.Telling(catalogue, SECRET, scope.rule, alert), lang)
            assert all(len(value) <= 35 for value in told.values()), told
            assert messages.is_whole(evaluate.PUSH, told, lang), told


async def test_what_fewer_than_three_people_said_is_not_judged(catalogue: Catalogue, clock: Clock) -> None:
    towns = ("FG-420506108", "FG-420506107", "FG-420506001")
    for week, count in enumerate((2, 2, 3, 3)):
        rows = [
            Observation(days.today(), "脐橙", "", "0.9", "", "元/斤", market=town, stage="地头价")
            for town in towns[:count]
        ]
        received = Received(f"http://127.0.0.1/{week}", f"{week}", 1, days.now(), days.now())
        entry = replace(catalogue.sources[REPORTS.key], reviewed=False)
        await prices.record(catalogue, entry, rows, received, Manner.IMPORT)
        clock.move(days=7)
        await evaluate.evaluate(catalogue)
        found = [alert.rule for alert in await Alert.all()]
        assert found == (["citrus_floor"] if week == 3 else []), week


async def test_of_two_warnings_of_a_product_the_gravest_goes_out_by_text(catalogue: Catalogue, clock: Clock) -> None:
    member = await follower()
    for avg in (*CALM, "2"):
        clock.move(days=1)
        await record(catalogue, days.today(), avg)
        await record(catalogue, days.today(), "1.8" if avg == "2" else avg, "YC-SXWL")
    await evaluate.evaluate(catalogue)
    assert await evaluate.tell(catalogue, SECRET) == 2
    assert len(await messages.notices(member.person)) == 2
    [text] = await texts(member)
    assert "每斤均1.8元" in text


async def test_the_day_of_a_place_is_judged_once_it_is_over(catalogue: Catalogue) -> None:
    found = {(scope.rule.period, scope.area): scope.until(100) for scope in sights.scopes(catalogue)}
    assert found == {("day", True): 99, ("day", False): 100, ("week", True): 100, ("month", True): 100} | {
        ("week", False): 100,
        ("month", False): 100,
    }
