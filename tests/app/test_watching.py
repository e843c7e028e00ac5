"""A price is recorded, and who asked for it is told: with which words, on which day, and once."""

import asyncio
import signal
import sys
from dataclasses import replace
from datetime import date

import pytest
import pytest_asyncio

from app import watching
from models import messages, prices, texters, watches
from models.documents import Received
from models.engines import database, writing
from models.prices import Manner
from models.rules import days
from models.rules.catalogue import OWN, Catalogue
from models.rules.catalogue.entries import REPORTS
from models.rules.inputs import Observation
from models.rules.roles import Role
from models.rules.watching import Freq, Level, Op
from tests.cast import SECRET, Clock, Member, settled
from tests.sms import village
from tests.sms.texting import opted
from web.words import Words

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("seeded")]
NAVEL, MANDARIN, SUMMER = "citrus.navel", "citrus.satsuma_e", "citrus.valencia"
BSZ, XINFADI = "WH-BSZ", "BJ-XFD"
MONDAY = date(2026, 11, 23)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(village.NOW)
    monkeypatch.setattr(days, "now", found)
    return found


@pytest_asyncio.fixture
async def seeded(database: object, clock: Clock, catalogue: Catalogue) -> None:
    """The prices of the village; it is Saturday, ten in the morning."""
    await village.settle(catalogue)


async def record(catalogue: Catalogue, day: date, avg: str, name: str = "脐橙") -> None:
    """A new price at a market."""
    row = Observation(day, name, "", avg, "", "元/斤", market=BSZ, stage="批发价")
    received = Received(f"http://127.0.0.1/{day}/{avg}", f"{day}{avg}{name}", 1, days.now(), days.now())
    await prices.record(catalogue, catalogue.sources["file"], [row], received, Manner.IMPORT)


async def texts(member: Member) -> list[str]:
    """What was left for them, the first first."""
    return [text for text, _ in reversed(await messages.of(SECRET, member.phone))]


async def told(member: Member) -> list[tuple[str, str]]:
    """What their own page says, and where it leads."""
    kept = reversed(await messages.notices(member.person))
    return [(Words(today=days.today()).notice(one.kind, one.values), one.link) for one in kept]


async def test_a_recorded_price_is_told_the_next_morning_to_who_asked_for_it(
    catalogue: Catalogue, clock: Clock
) -> None:
    one, other = await opted(), await opted()
    await watches.subscribe(one.person, NAVEL, BSZ, Freq.DAY)
    assert await watching.tell(catalogue, SECRET) == 0
    clock.move(hours=22)
    await record(catalogue, days.today(), "2.75")
    assert await watching.tell(catalogue, SECRET) == 1
    assert await texts(one) == ["11月22日价：脐橙在武汉白沙洲每斤卖2.75元。停发回：TD"]
    assert await told(one) == [("您订的价：脐橙 武汉白沙洲 11月22日 2.75元/斤", "/me/watches")]
    assert await texts(other) == []
    assert await told(other) == []
    assert await watching.tell(catalogue, SECRET) == 0
    clock.move(days=1)
    assert await watching.tell(catalogue, SECRET) == 1
    assert len(await texts(one)) == 1


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (
            village.TODAY,
            [
                "11月21日价：早熟蜜桔在夷陵每斤卖1.1元；脐橙在武汉白沙洲每斤卖2.5元；夏橙在武汉白沙洲每斤卖3元。停发回：TD"
            ],
        ),
        (
            village.YESTERDAY,
            [
                "11月21日价：早熟蜜桔在夷陵每斤卖1.1元；脐橙在武汉白沙洲每斤卖2.5元。停发回：TD",
                "11月20日价：夏橙在北京新发地每斤卖3元。停发回：TD",
            ],
        ),
    ],
)
async def test_three_products_go_into_one_text_as_far_as_they_fit(
    catalogue: Catalogue, clock: Clock, day: date, said: list[str]
) -> None:
    one = await opted()
    if day == village.TODAY:
        await record(catalogue, day, "3", name="夏橙")
    for product in (MANDARIN, NAVEL, SUMMER):
        await watches.subscribe(one.person, product, "", Freq.DAY)
        clock.move(seconds=1)
    clock.move(days=1)
    await watching.tell(catalogue, SECRET)
    assert await texts(one) == said


async def test_a_price_of_another_day_says_its_day(catalogue: Catalogue, clock: Clock) -> None:
    one = await opted()
    await watches.subscribe(one.person, NAVEL, "", Freq.DAY)
    await watches.subscribe(one.person, SUMMER, "", Freq.DAY)
    clock.move(days=1)
    await watching.tell(catalogue, SECRET)
    said = "11月21日价：脐橙在武汉白沙洲每斤卖2.5元；夏橙在北京新发地11月20日每斤卖3元。停发回：TD"
    assert await texts(one) == [said]


async def test_what_does_not_fit_goes_into_a_second_text_and_what_fits_into_none_comes_first_the_next_day(
    catalogue: Catalogue, clock: Clock
) -> None:
    one = await opted()
    spots = ["", BSZ, XINFADI, "420506108", "420506107", "420500", "CN"]
    for spot in spots:
        await watches.subscribe(one.person, NAVEL, spot, Freq.DAY)
    seen: list[str] = []
    for _ in range(2):
        clock.move(days=1)
        before = {watch.id: watch.told_at for watch in await watches.of(one.person)}
        await watching.tell(catalogue, SECRET)
        assert len(await texts(one)) == 2
        assert all(messages.fits(text) for text in await texts(one))
        seen += [watch.spot for watch in await watches.of(one.person) if watch.told_at != before[watch.id]]
    assert set(seen) == set(spots)
    (_, (listed, _)) = await told(one)
    assert listed.count("脐橙") == 7


async def test_a_change_is_told_and_left_out_before_a_product(catalogue: Catalogue, clock: Clock) -> None:
    one = await opted()
    await watches.subscribe(one.person, NAVEL, XINFADI, Freq.DAY)
    clock.move(days=1)
    await watching.tell(catalogue, SECRET)
    assert await texts(one) == ["11月20日价：脐橙在北京新发地每斤卖3.1元，涨3%。停发回：TD"]


async def test_who_reads_english_is_told_in_english(catalogue: Catalogue, clock: Clock) -> None:
    one = await opted("en")
    await watches.subscribe(one.person, NAVEL, XINFADI, Freq.DAY)
    await watches.subscribe(one.person, SUMMER, XINFADI, Freq.DAY)
    clock.move(days=1)
    await watching.tell(catalogue, SECRET)
    assert await texts(one) == [
        "20 Nov: Navel orange, Beijing Xinfadi, 3.1 yuan/jin, up 3%; Valencia, Beijing Xinfadi, 3 yuan/jin. STOP to end"
    ]
    (notice,) = await messages.notices(one.person)
    page = Words("en", today=days.today()).notice(notice.kind, notice.values)
    assert page.startswith("Prices you asked for: Navel orange Beijing Xinfadi 20 Nov 3.1 yuan/jin; ")


async def test_a_missing_price_is_no_zero_and_is_told_when_it_comes(catalogue: Catalogue, clock: Clock) -> None:
    one = await opted()
    await watches.subscribe(one.person, "citrus.kumquat", "", Freq.DAY)
    await watches.subscribe(one.person, "citrus.ehime28", "", Freq.DAY)
    clock.move(days=1)
    assert await watching.tell(catalogue, SECRET) == 0
    assert (await texts(one), await told(one)) == ([], [])
    await record(catalogue, days.today(), "4.5", name="爱媛28")
    assert await watching.tell(catalogue, SECRET) == 1
    (text,) = await texts(one)
    assert "每斤卖4.5元" in text


async def test_a_price_of_more_than_a_week_ago_is_told_with_its_day_and_one_of_a_month_ago_not(
    catalogue: Catalogue, clock: Clock
) -> None:
    one = await opted()
    await watches.subscribe(one.person, NAVEL, BSZ, Freq.WEEK)
    await watches.alert(one.person, NAVEL, BSZ, Level(Op.GE, 5000, "kg", "斤"))
    clock.move(days=9)
    assert await watching.tell(catalogue, SECRET) == 1
    assert await texts(one) == ["11月21日价：脐橙在武汉白沙洲每斤卖2.5元。停发回：TD"]
    clock.move(days=28)
    assert await watching.tell(catalogue, SECRET) == 0


async def test_what_fewer_than_three_people_told_is_not_told_on(catalogue: Catalogue, clock: Clock) -> None:
    one = await opted()
    await watches.subscribe(one.person, "citrus.ponkan", "420506108", Freq.DAY)
    await watches.alert(one.person, "citrus.ponkan", "420506108", Level(Op.LE, 9000, "kg", "斤"))
    clock.move(days=1)
    towns = ("FG-420506108", "FG-420506107", "FG-420506001")
    for number, town in enumerate(towns, 1):
        row = Observation(days.today(), "椪柑", "", "1.2", "", "元/斤", market=town, stage="产地价")
        received = Received(f"http://127.0.0.1/{town}", town * 8, 1, days.now(), days.now())
        await prices.record(catalogue, replace(REPORTS, reviewed=False), [row], received, Manner.IMPORT)
        assert await watching.tell(catalogue, SECRET) == (2 if number == len(towns) else 0)
    assert await texts(one) == [
        "11月22日价：椪柑在夷陵每斤卖1.2元。停发回：TD",
        "椪柑在夷陵，11月22日每斤均1.2元，到了您说的4.5元，3家报价。停发回：TD",
    ]


async def test_a_week_is_told_on_monday(catalogue: Catalogue, clock: Clock) -> None:
    one = await opted()
    await watches.subscribe(one.person, NAVEL, BSZ, Freq.WEEK)
    days_told = []
    for _ in range(10):
        clock.move(days=1)
        if await watching.tell(catalogue, SECRET):
            days_told.append(days.today())
    assert days_told == [MONDAY, date(2026, 11, 30)]


async def test_a_price_that_was_reached_is_told_once_and_again_after_it_was_back(
    catalogue: Catalogue, clock: Clock
) -> None:
    one = await opted()
    await watches.alert(one.person, NAVEL, BSZ, Level(Op.GE, 5400, "kg", "公斤"))
    assert await watching.tell(catalogue, SECRET) == 0
    found = []
    for avg in ("2.7", "2.75", "2.66", "2.8", "2.64", "2.69", "2.71"):
        clock.move(days=1)
        await record(catalogue, days.today(), avg)
        if await watching.tell(catalogue, SECRET):
            found.append(avg)
        assert await watching.tell(catalogue, SECRET) == 0
    assert found == ["2.7", "2.71"]
    assert await texts(one) == ["脐橙在武汉白沙洲，11月28日每公斤均5.42元，到了您说的5.4元，1家报价。停发回：TD"]
    first, _ = await told(one)
    assert first == ("脐橙在武汉白沙洲，11月22日每公斤均5.4元，到了您说的5.4元", f"/prices/{NAVEL}")


async def test_who_did_not_ask_by_text_or_stopped_is_told_on_their_page_alone(
    catalogue: Catalogue, clock: Clock
) -> None:
    silent, stopped = await settled(Role.FARMER), await opted()
    standing = replace(await texters.find(SECRET, stopped.phone), stopped_at=days.now())
    async with writing() as tx:
        await texters.keep(tx, SECRET, stopped.phone, standing)
    for member in (silent, stopped):
        await watches.subscribe(member.person, NAVEL, BSZ, Freq.DAY)
        await watches.alert(member.person, NAVEL, BSZ, Level(Op.LE, 6000, "kg", "斤"))
    clock.move(days=1)
    assert await watching.tell(catalogue, SECRET) == 4
    for member in (silent, stopped):
        assert await texts(member) == []
        assert len(await told(member)) == 2


async def test_texts_of_watches_are_pushes_of_use_until_the_evening(catalogue: Catalogue, clock: Clock) -> None:
    one = await opted()
    await watches.subscribe(one.person, NAVEL, BSZ, Freq.DAY)
    await watches.alert(one.person, NAVEL, BSZ, Level(Op.LE, 6000, "kg", "斤"))
    clock.move(days=1)
    await watching.tell(catalogue, SECRET)
    rows = await database().rows("SELECT kind, template FROM outgoing ORDER BY id")
    assert [tuple(row) for row in rows] == [("push", "push.day"), ("push", "alert.fire")]
    clock.move(hours=9, minutes=59)
    assert len(await texts(one)) == 2
    clock.move(minutes=1)
    assert await texts(one) == []


async def test_a_product_that_left_the_catalogue_is_told_no_more(catalogue: Catalogue, clock: Clock) -> None:
    one = await opted()
    await watches.subscribe(one.person, "citrus.gone", "", Freq.DAY)
    await watches.subscribe(one.person, NAVEL, "nowhere", Freq.DAY)
    clock.move(days=1)
    assert await watching.tell(catalogue, SECRET) == 0


async def test_workers_that_tell_at_once_tell_once(catalogue: Catalogue, clock: Clock) -> None:
    one = await opted()
    await watches.subscribe(one.person, NAVEL, BSZ, Freq.DAY)
    await watches.alert(one.person, NAVEL, BSZ, Level(Op.LE, 6000, "kg", "斤"))
    clock.move(days=1)
    assert sum(await asyncio.gather(*(watching.tell(catalogue, SECRET) for _ in range(4)))) == 2
    assert len(await texts(one)) == len(await told(one)) == 2


KILLED = """
import asyncio, os, signal, sys
from datetime import datetime
from pathlib import Path
from app import database, watching
from models import messages
from models.rules import days
from models.rules.catalogue import load
from tests.cast import SECRET
from tests.models import notices

async def notify(*said):
    await notices.notify(*said)
    os.kill(os.getpid(), signal.SIGKILL)

messages.notify = notify
days.now = lambda: datetime.fromisoformat(sys.argv[3])

async def main():
    async with database.opened(sys.argv[1]):
        await watching.tell(load(Path(sys.argv[2])), SECRET)

asyncio.run(main())
"""


@pytest.mark.parametrize("kind", ["subscribe", "alert"])
async def test_a_worker_killed_between_the_text_and_the_end_tells_later_and_once(
    catalogue: Catalogue, database_url: str, clock: Clock, kind: str
) -> None:
    one = await opted()
    if kind == "subscribe":
        await watches.subscribe(one.person, NAVEL, BSZ, Freq.DAY)
    else:
        await watches.alert(one.person, NAVEL, BSZ, Level(Op.LE, 6000, "kg", "斤"))
    clock.move(days=1)
    script = (sys.executable, "-c", KILLED, database_url, str(OWN), clock().isoformat())
    process = await asyncio.create_subprocess_exec(*script)
    assert await process.wait() == -signal.SIGKILL
    assert (await texts(one), await told(one)) == ([], [])
    assert await watching.tell(catalogue, SECRET) == 1
    assert len(await texts(one)) == len(await told(one)) == 1
    assert await watching.tell(catalogue, SECRET) == 0
