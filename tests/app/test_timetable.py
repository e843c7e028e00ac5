"""The timetable: due times in Asia/Shanghai, each of them once."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from app import jobs, timetable, upkeep
from app.jobs import SqlBroker
from app.settings import Settings
from app.timetable import Line, Timetable
from models import codes, messages, runs, texters
from models.engines import database, writing
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.roles import Role
from models.rules.timetables import read
from tests.cast import SECRET, settled

NOW = datetime(2026, 11, 24, 10, 0, 30, tzinfo=days.SHANGHAI)


@pytest.mark.parametrize(
    ("cron", "due"),
    [
        ("0 10 * * *", "2026-11-24T10:00"),
        ("1 10 * * *", "2026-11-23T10:01"),
        ("30 8,19 * * *", "2026-11-24T08:30"),
        ("*/15 * * * *", "2026-11-24T10:00"),
        ("5-20/5 9 * * *", "2026-11-24T09:20"),
        ("0 8 * * 5", "2026-11-20T08:00"),
        ("0 8 * * 1-5", "2026-11-24T08:00"),
        ("0 8 * * 0", "2026-11-22T08:00"),
        ("0 8 * * 7", "2026-11-22T08:00"),
        ("0 8 1 * *", "2026-11-01T08:00"),
        ("0 8 1,11,21 * *", "2026-11-21T08:00"),
        ("0 8 1 * 5", "2026-11-20T08:00"),
        ("59 23 31 10 *", "2026-10-31T23:59"),
    ],
)
def test_a_line_knows_when_it_fell_due_last(cron: str, due: str) -> None:
    last = read(cron).last(NOW)
    assert last is not None
    assert f"{last:%Y-%m-%dT%H:%M}" == due


def test_a_day_that_february_has_not_falls_due_in_leap_years_only() -> None:
    line = read("0 8 29 2 *")
    assert line.last(datetime(2028, 3, 1, tzinfo=days.SHANGHAI)) is not None
    assert line.last(datetime(2027, 3, 1, tzinfo=days.SHANGHAI)) is None


@pytest.mark.parametrize("cron", ["", "0 8 * *", "60 8 * * *", "0 24 * * *", "x * * * *", "5-1 * * * *", "*/0 * * * *"])
def test_a_line_that_cannot_be_read_is_refused_in_words(cron: str) -> None:
    with pytest.raises(Unclear, match="时间表"):
        read(cron)


def test_every_source_that_can_be_collected_has_a_line(catalogue: Catalogue) -> None:
    collected = {line.said for line in timetable.lines(catalogue) if line.task == "collect"}
    assert {("xinfadi",), ("xinfadi_html",)} <= collected


def test_a_report_falls_due_every_evening_and_every_monday_morning(catalogue: Catalogue) -> None:
    lines = {line.said: line.times for line in timetable.lines(catalogue) if line.task == "bulletin"}
    due = {said: times.last(NOW) for said, times in lines.items()}
    assert {said: f"{moment:%Y-%m-%dT%H:%M}" for said, moment in due.items() if moment} == {
        ("daily",): "2026-11-23T17:30",
        ("weekly",): "2026-11-23T08:00",
    }


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_whatever_falls_due_has_someone_to_do_it(
    settings: Settings, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    hired: list[SqlBroker] = []

    def running(broker: SqlBroker) -> AbstractAsyncContextManager[None]:
        hired.append(broker)
        return nullcontext()

    monkeypatch.setattr(jobs, "running", running)
    async with timetable.running(settings, catalogue):
        assert {line.task for line in timetable.lines(catalogue)} <= set(hired[0].get_all_tasks())


def table(cron: str = "0 8 * * *") -> Timetable:
    broker = SqlBroker()
    broker.teach("collect", asyncio.sleep)
    return Timetable(broker, [Line("collect", ("xinfadi",), read(cron))])


async def keys() -> list[str]:
    return [key for (key,) in await database().rows("SELECT key FROM job ORDER BY id")]


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(days, "now", lambda: moment.astimezone(UTC))


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_the_first_start_collects_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW)
    await table().tick()
    assert await keys() == ["collect xinfadi 2026-11-24T08:00"]


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_restarts_and_other_processes_leave_no_second_job(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW)
    mine, others = table("0 10 * * *"), table("0 10 * * *")
    for timetable_ in (mine, others, mine, table("0 10 * * *")):
        await timetable_.tick()
    assert await keys() == ["collect xinfadi 2026-11-24T10:00"]


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_processes_that_tick_at_the_same_moment_leave_one_job(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW)
    await asyncio.gather(*(table().tick() for _ in range(8)))
    assert len(await keys()) == 1


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_a_clock_set_back_leaves_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = table("0 * * * *")
    for hours in (0, 1, -1, 0, 1, 2):
        at(monkeypatch, NOW + timedelta(hours=hours))
        await mine.tick()
    hours_left = [key[-5:] for key in await keys()]
    assert hours_left == ["10:00", "11:00", "09:00", "12:00"]


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_what_fell_due_while_nobody_was_there_is_left_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW)
    await table().tick()
    at(monkeypatch, NOW + timedelta(days=3))
    await table().tick()
    assert await keys() == ["collect xinfadi 2026-11-24T08:00", "collect xinfadi 2026-11-27T08:00"]


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_a_tick_marks_the_run_of_a_killed_process_as_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW)
    await runs.start("xinfadi")
    at(monkeypatch, NOW + runs.SILENCE + timedelta(seconds=1))
    await table().tick()
    assert (await runs.newest())["xinfadi"].state == "stopped"


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_codes_that_are_over_are_wiped_within_the_hour_and_old_notices_in_the_night(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, NOW)
    farmer = (await settled(Role.FARMER)).person
    await codes.send(SECRET, codes.Wanted("+8613800138000"))
    async with writing() as tx:
        await messages.notify(tx, farmer.id, "price_counts", {}, "/me")
    for minutes, left in ((9, 1), (11, 0)):
        at(monkeypatch, NOW + timedelta(minutes=minutes))
        await upkeep.tend()
        assert [await counted(kept) for kept in ("code", "outgoing WHERE text <> ''")] == [left, left]
    for days_, left in ((179, 1), (181, 0)):
        at(monkeypatch, NOW + timedelta(days=days_))
        await upkeep.forget(730)
        assert await counted("notice") == left
    assert await counted("outgoing") == 0


@pytest.mark.asyncio
@pytest.mark.usefixtures("database")
async def test_the_night_forgets_the_words_of_old_texts_then_the_texts_and_who_wrote_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, NOW)
    async with writing() as tx:
        for number, intent in enumerate(("price", "stop")):
            inbound = messages.Inbound("kannel", str(number), "+8613800138000", "夏橙")
            assert await messages.claim(tx, SECRET, messages.Heard(inbound, str(number), "", intent))
        await texters.hold(tx, SECRET, "+8613800138000", "kannel")
    for days_, left in ((89, (2, 2, 1)), (91, (1, 2, 1)), (729, (1, 2, 1)), (731, (0, 0, 0))):
        at(monkeypatch, NOW + timedelta(days=days_))
        await upkeep.forget(730)
        kept = ("message WHERE text <> ''", "message", "texter")
        assert tuple([await counted(one) for one in kept]) == left, days_


async def counted(kept: str) -> int:
    return int((await database().rows(f"SELECT count(*) FROM {kept}"))[0][0])
