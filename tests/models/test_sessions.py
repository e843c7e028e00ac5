"""Sessions: they end by themselves, by the person, and when the person is shut out."""

import pytest

from models import people, sessions
from models.engines import Client
from models.engines import database as open_database
from models.people import Person
from models.rules.roles import Role
from tests.cast import Clock, Member, settled

pytestmark = pytest.mark.asyncio


async def begun(member: Member) -> str:
    return await sessions.begin(member.person, "10.0.0.7", "Chrome, Android")


async def test_a_token_finds_its_person_and_is_kept_nowhere(database: Client, clock: Clock) -> None:
    member = await settled(Role.OFFICER)
    token = await begun(member)
    session = await sessions.find(token)
    assert session is not None
    assert session.person.name == member.person.name
    assert token not in str(await open_database().rows("SELECT * FROM session"))
    assert await sessions.find(token + "x") is None
    assert await sessions.find("") is None


async def test_staff_are_signed_out_after_half_an_hour_of_rest(database: Client, clock: Clock) -> None:
    token = await begun(await settled(Role.OFFICER))
    for _ in range(4):
        clock.move(minutes=28)
        assert await sessions.find(token) is not None
    clock.move(minutes=31)
    assert await sessions.find(token) is None


async def test_staff_are_signed_out_after_twelve_hours_however_busy(database: Client, clock: Clock) -> None:
    token = await begun(await settled(Role.OFFICER))
    for _ in range(35):
        clock.move(minutes=20)
        assert await sessions.find(token) is not None
    clock.move(minutes=21)
    assert await sessions.find(token) is None


async def test_farmers_stay_for_a_month_if_they_come_every_week(database: Client, clock: Clock) -> None:
    farmer = await settled(Role.FARMER)
    token, idle = await begun(farmer), await begun(farmer)
    for _ in range(4):
        clock.move(days=6)
        assert await sessions.find(token) is not None
    assert await sessions.find(idle) is None
    clock.move(days=6.1)
    assert await sessions.find(token) is None


async def test_one_ends_ones_own_sessions_and_no_others(database: Client, clock: Clock) -> None:
    one, other = await settled(Role.OFFICER), await settled(Role.REVIEWER)
    first, second = await begun(one), await begun(one)
    mine = await sessions.of(one.person)
    assert len(mine) == 2
    assert not await sessions.end(other.person, mine[0].public_id)
    assert await sessions.find(first) is not None
    assert all([await sessions.end(one.person, session.public_id) for session in mine])
    assert not await sessions.end(one.person, mine[0].public_id)
    assert (await sessions.find(first), await sessions.find(second)) == (None, None)
    assert await sessions.of(one.person) == []


async def test_who_is_suspended_is_signed_out_everywhere(database: Client, clock: Clock) -> None:
    admin, officer = await settled(Role.ADMIN), await settled(Role.OFFICER)
    token = await begun(officer)
    await people.suspend(officer.person.public_id, admin.person)
    assert await sessions.find(token) is None
    assert await sessions.of(await Person.get(id=officer.person.id)) == []


async def test_who_sets_up_anew_is_signed_out_everywhere_else(database: Client, clock: Clock) -> None:
    officer = await settled(Role.OFFICER)
    token = await begun(officer)
    clock.move(seconds=30)
    again = await settled(Role.OFFICER, phone=officer.phone)
    assert again.person.id == officer.person.id
    assert await sessions.find(token) is None
    assert await sessions.find(await begun(again)) is not None


async def test_use_is_written_down_once_a_minute(database: Client, clock: Clock) -> None:
    token = await begun(await settled(Role.OFFICER))
    seen = []
    for _ in range(4):
        clock.move(seconds=25)
        await sessions.find(token)
        seen += await open_database().rows("SELECT seen_at FROM session")
    assert len(set(seen)) == 2


async def test_old_sessions_are_forgotten(database: Client, clock: Clock) -> None:
    await begun(await settled(Role.OFFICER))
    await sessions.purge(clock.now)
    assert await open_database().rows("SELECT count(*) FROM session") == [(1,)]
    clock.move(days=1)
    await sessions.purge(clock.now)
    assert await open_database().rows("SELECT count(*) FROM session") == [(0,)]
