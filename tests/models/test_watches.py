"""Watches: each is kept once, what was replaced comes back, and what is told is told by one alone."""

import asyncio
from datetime import UTC, datetime

import pytest

from models import watches
from models.engines import writing
from models.rules import days
from models.rules.errors import Refused
from models.rules.roles import Role
from models.rules.watching import Freq, Level, Op, Standing
from models.watches import Watch
from tests.cast import Clock, Member, settled

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database", "clock")]
NAVEL, PIG = "citrus.navel", "hog.market"
AT = Level(Op.GE, 3000, "kg", "斤")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Saturday, November 21st, 2026, at ten in the morning."""
    found = Clock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    monkeypatch.setattr(days, "now", found)
    return found


async def farmer() -> Member:
    return await settled(Role.FARMER)


async def own(member: Member) -> list[tuple[str, str, str, str, str, int]]:
    kept = await watches.of(member.person)
    return [(one.kind, one.product, one.spot, one.freq, one.op, one.level) for one in kept]


async def due(at: datetime | None = None) -> list[Watch]:
    return await watches.due(at or days.now())


async def test_a_second_subscription_changes_the_first_and_may_be_taken_back() -> None:
    one = await farmer()
    first = await watches.subscribe(one.person, NAVEL, "", Freq.DAY)
    second = await watches.subscribe(one.person, NAVEL, "", Freq.WEEK)
    assert first.public_id == second.public_id
    assert await own(one) == [("subscribe", NAVEL, "", "week", "", 0)]
    assert await watches.restore(one.person, second.public_id, second.before)
    assert await own(one) == [("subscribe", NAVEL, "", "day", "", 0)]
    assert await watches.restore(one.person, first.public_id, first.before)
    assert await own(one) == []
    assert not await watches.restore(one.person, first.public_id, first.before)


async def test_an_alert_replaces_the_one_of_its_direction_and_place(clock: Clock) -> None:
    one = await farmer()
    first = await watches.alert(one.person, NAVEL, "", AT)
    await watches.alert(one.person, NAVEL, "", Level(Op.LE, 2000, "kg", "斤"))
    await watches.alert(one.person, NAVEL, "420506108", AT)
    clock.move(days=10)
    again = await watches.alert(one.person, NAVEL, "", Level(Op.GE, 3500, "kg", "公斤"))
    assert first.public_id == again.public_id
    assert sorted(level for *_, level in await own(one)) == [2000, 3000, 3500]
    before = {watch.public_id: watch.expires_at for watch in await watches.of(one.person)}
    assert await watches.restore(one.person, again.public_id, again.before)
    after = {watch.public_id: watch for watch in await watches.of(one.person)}
    kept = after[first.public_id]
    assert (kept.level, kept.unit, kept.armed) == (3000, "斤", 1)
    assert kept.expires_at is not None
    moved = before[first.public_id]
    assert moved is not None
    assert (moved - kept.expires_at).days == 10


async def test_alerts_end_after_thirty_days(clock: Clock) -> None:
    one = await farmer()
    await watches.alert(one.person, NAVEL, "", AT)
    await watches.subscribe(one.person, NAVEL, "", Freq.DAY)
    clock.move(days=29, hours=23)
    assert len(await watches.alerts(days.now())) == 1
    clock.move(hours=1)
    assert await watches.alerts(days.now()) == []
    assert [watch.kind for watch in await watches.of(one.person)] == ["subscribe"]
    await watches.expire()
    assert await Watch.all().count() == 1


async def test_unsubscribing_ends_everything_of_the_product_and_nothing_else() -> None:
    one, other = await farmer(), await farmer()
    for member in (one, other):
        await watches.subscribe(member.person, NAVEL, "", Freq.DAY)
        await watches.alert(member.person, NAVEL, "420506108", AT)
        await watches.subscribe(member.person, PIG, "", Freq.DAY)
    assert await watches.unsubscribe(one.person, NAVEL) == 2
    assert await watches.unsubscribe(one.person, NAVEL) == 0
    assert [watch.product for watch in await watches.of(one.person)] == [PIG]
    assert len(await watches.of(other.person)) == 3


async def test_a_person_keeps_twenty_and_drops_only_their_own() -> None:
    one, other = await farmer(), await farmer()
    for number in range(20):
        await watches.subscribe(one.person, f"product.{number}", "", Freq.DAY)
    with pytest.raises(Refused, match="最多20个"):
        await watches.alert(one.person, NAVEL, "", AT)
    assert len(await watches.of(one.person)) == 20
    await watches.subscribe(one.person, "product.3", "", Freq.WEEK)
    (newest, *_) = await watches.of(one.person)
    assert not await watches.drop(other.person, newest.public_id)
    assert await watches.drop(one.person, newest.public_id)
    await watches.alert(one.person, NAVEL, "", AT)


async def test_a_subscription_is_due_the_next_morning_and_of_a_week_on_monday(clock: Clock) -> None:
    one = await farmer()
    await watches.subscribe(one.person, NAVEL, "", Freq.DAY)
    await watches.subscribe(one.person, PIG, "", Freq.WEEK)
    assert await due() == []
    clock.move(hours=21, minutes=59)
    assert await due() == []
    clock.move(minutes=1)
    assert [watch.product for watch in await due()] == [NAVEL]
    clock.move(days=1)
    assert {watch.product for watch in await due()} == {NAVEL, PIG}
    clock.move(hours=12)
    assert await due() == []


async def test_who_is_suspended_is_told_nothing(clock: Clock) -> None:
    one = await farmer()
    await watches.subscribe(one.person, NAVEL, "", Freq.DAY)
    await watches.alert(one.person, NAVEL, "", AT)
    async with writing() as tx:
        await tx.run("UPDATE person SET state = 'suspended' WHERE id = ?", (one.person.id,))
    clock.move(days=1)
    assert await due() == []
    assert await watches.alerts(days.now()) == []


async def test_of_several_who_tell_at_once_one_does(clock: Clock) -> None:
    one = await farmer()
    await watches.subscribe(one.person, NAVEL, "", Freq.DAY)
    await watches.alert(one.person, NAVEL, "", AT)
    clock.move(days=1)
    waiting, (alert,) = await due(), await watches.alerts(days.now())
    today = days.number(days.today())

    async def tell() -> tuple[int, bool]:
        async with writing() as tx:
            told = await watches.told(tx, waiting, today)
            moved = await watches.moved(tx, alert, Standing(armed=False, told_day=today))
        return len(told), moved

    done = await asyncio.gather(*(tell() for _ in range(4)))
    assert sorted(done) == [(0, False)] * 3 + [(1, True)]
    assert await due() == []


async def test_an_alert_that_was_replaced_meanwhile_is_not_told(clock: Clock) -> None:
    one = await farmer()
    await watches.alert(one.person, NAVEL, "", AT)
    (seen,) = await watches.alerts(days.now())
    await watches.alert(one.person, NAVEL, "", Level(Op.GE, 4000, "kg", "斤"))
    async with writing() as tx:
        assert not await watches.moved(tx, seen, Standing(armed=False, told_day=1))
