"""People: set up by a one-time link, let in by password and code, the same answer and work for everybody else."""

import asyncio
from typing import Any

import pytest
from argon2 import Parameters, extract_parameters

from models import events, people, seals
from models.engines import Client
from models.engines import database as open_database
from models.people import Chosen, Invitation, Person, Proof, State, Wanted, codes, hashes
from models.rules.errors import Refused, Unclear
from models.rules.roles import Role
from tests.cast import PASSWORD, SECRET, Clock, Member, code, settled

pytestmark = pytest.mark.asyncio
OFFICER = frozenset({Role.OFFICER})
HASHER = extract_parameters(hashes.NOBODY)
PHONE = "+8613800138000"


async def link() -> str:
    wanted = Wanted(PHONE, OFFICER, "李农")
    return await people.invite(SECRET, wanted, events.TERMINAL)


async def invited(token: str) -> Invitation:
    found = await people.invited(token)
    assert found is not None
    return found


async def let_in(member: Member, password: str = PASSWORD, said: str = "", phone: str = "") -> Person | None:
    return await people.sign_in(SECRET, Proof(phone or member.phone, password, said or member.code()))


async def deeds() -> list[str]:
    return [event.what for event in reversed(await events.newest())]


# -- the link


async def test_a_link_sets_up_name_password_and_code_once(database: Client, clock: Clock) -> None:
    token = await link()
    invitation = await invited(token)
    authenticator = people.link_code(SECRET, invitation)
    await people.choose(SECRET, invitation, Chosen("李技", "", PASSWORD))
    person = await people.finish(SECRET, await invited(token), code(authenticator))
    assert person is not None
    assert (person.name, person.held, person.state) == ("李技", OFFICER, State.ACTIVE)
    assert await people.invited(token) is None
    assert await deeds() == ["person.invite", "person.set_up"]
    clock.move(seconds=30)
    signed_in = await people.sign_in(SECRET, Proof(PHONE, PASSWORD, code(authenticator)))
    assert signed_in is not None
    assert signed_in.id == person.id


async def test_a_link_holds_for_two_days(database: Client, clock: Clock) -> None:
    token = await link()
    clock.move(hours=47.9)
    assert await people.invited(token) is not None
    clock.move(hours=0.2)
    assert await people.invited(token) is None


async def test_a_link_used_by_two_at_once_sets_up_one(database: Client, clock: Clock) -> None:
    token = await link()
    invitation = await invited(token)
    authenticator = people.link_code(SECRET, invitation)
    await people.choose(SECRET, invitation, Chosen("李技", "", PASSWORD))
    invitation = await invited(token)
    both = [people.finish(SECRET, invitation, code(authenticator)) for _ in range(2)]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Person", "Refused"]


async def test_a_wrong_code_sets_nothing_up(database: Client, clock: Clock) -> None:
    token = await link()
    await people.choose(SECRET, await invited(token), Chosen("李技", "", PASSWORD))
    assert await people.finish(SECRET, await invited(token), "000000") is None
    assert (await Person.get()).state == State.INVITED
    assert await people.invited(token) is not None


async def test_without_a_password_no_code_helps(database: Client, clock: Clock) -> None:
    invitation = await invited(await link())
    with pytest.raises(Refused):
        await people.finish(SECRET, invitation, code(people.link_code(SECRET, invitation)))


async def test_a_new_link_ends_the_old_one_and_leaves_the_password_until_it_is_used(
    database: Client, clock: Clock
) -> None:
    member = await settled(Role.OFFICER)
    old = await people.invite(SECRET, Wanted(member.phone, frozenset({Role.AUDITOR})), events.TERMINAL)
    new = await people.invite(SECRET, Wanted(member.phone, OFFICER), events.TERMINAL)
    assert await people.invited(old) is None
    await people.choose(SECRET, await invited(new), Chosen("王农", "", "another password"))
    clock.move(seconds=30)
    assert await let_in(member) is not None
    invitation = await invited(new)
    authenticator = people.link_code(SECRET, invitation)
    person = await people.finish(SECRET, invitation, code(authenticator))
    assert person is not None
    assert person.held == {Role.OFFICER, Role.AUDITOR}
    clock.move(seconds=30)
    assert await let_in(member) is None
    assert await let_in(member, "another password", code(authenticator)) is not None
    assert len(await Person.all()) == 1


async def test_the_first_link_is_for_an_administrator_who_tells_their_own_number(
    database: Client, clock: Clock
) -> None:
    token = await people.first(SECRET)
    assert await people.first(SECRET) == ""
    for number in ("+8613800138001", PHONE):
        await people.choose(SECRET, await invited(token), Chosen("赵管", number, PASSWORD))
    assert await Person.all() == []
    invitation = await invited(token)
    person = await people.finish(SECRET, invitation, code(people.link_code(SECRET, invitation)))
    assert person is not None
    assert (person.held, people.phone(SECRET, person)) == (frozenset({Role.ADMIN}), PHONE)
    assert await people.first(SECRET) == ""


async def test_a_first_link_that_ran_out_is_made_anew(database: Client, clock: Clock) -> None:
    await people.first(SECRET)
    clock.move(hours=49)
    assert await people.first(SECRET) != ""


async def test_whoever_needs_no_password_gets_no_link(database: Client) -> None:
    assert await people.invite(SECRET, Wanted(PHONE, frozenset({Role.FARMER})), events.TERMINAL) == ""
    assert (await Person.get()).held == {Role.FARMER}


async def test_a_farmer_becomes_an_officer_only_by_password_and_code(database: Client, clock: Clock) -> None:
    await people.invite(SECRET, Wanted(PHONE, frozenset({Role.FARMER})), events.TERMINAL)
    token = await link()
    assert (await Person.get()).held == {Role.FARMER}
    await people.choose(SECRET, await invited(token), Chosen("李技", "", PASSWORD))
    assert (await Person.get()).held == {Role.FARMER}
    invitation = await invited(token)
    person = await people.finish(SECRET, invitation, code(people.link_code(SECRET, invitation)))
    assert person is not None
    assert person.held == {Role.FARMER, Role.OFFICER}


async def test_links_that_ran_out_are_forgotten(database: Client, clock: Clock) -> None:
    await link()
    clock.move(hours=49)
    await people.purge()
    assert await Invitation.all() == []


async def test_nothing_secret_lies_open_in_the_database(database: Client) -> None:
    token = await link()
    invitation = await invited(token)
    authenticator = people.link_code(SECRET, invitation)
    await people.choose(SECRET, invitation, Chosen("李技", "", PASSWORD))
    kept = [str(await open_database().rows(f"SELECT * FROM {table}")) for table in ("person", "invitation", "event")]
    for word in (token, authenticator, PASSWORD, PHONE, "13800138000"):
        assert word not in "".join(kept)


# -- signing in


async def test_a_code_is_good_once_and_for_its_own_time(database: Client, clock: Clock) -> None:
    member = await settled(Role.OFFICER)
    clock.move(seconds=60)
    used = member.code()
    assert await let_in(member, said=used) is not None
    assert await let_in(member, said=used) is None
    assert await let_in(member, said=member.code(-1)) is None
    clock.move(seconds=30)
    assert await let_in(member, said=member.code(1)) is not None
    clock.move(seconds=30)
    assert await let_in(member) is None
    clock.move(seconds=60)
    assert await let_in(member, said=member.code(-2)) is None
    assert await let_in(member, said=f" {member.code()[:3]} {member.code()[3:]} ") is not None


async def test_one_code_lets_in_one_of_two_at_once(database: Client, clock: Clock) -> None:
    member = await settled(Role.OFFICER)
    clock.move(seconds=30)
    done = await asyncio.gather(let_in(member), let_in(member), let_in(member))
    assert sum(one is not None for one in done) == 1


async def test_the_password_may_be_typed_in_full_width(database: Client, clock: Clock) -> None:
    token = await link()
    authenticator = people.link_code(SECRET, await invited(token))
    await people.choose(SECRET, await invited(token), Chosen("李技", "", "orange tree 77"))
    await people.finish(SECRET, await invited(token), code(authenticator))
    clock.move(seconds=30)
    assert await people.sign_in(SECRET, Proof(PHONE, "orange tree ７７", code(authenticator))) is not None


@pytest.mark.parametrize(
    ("phone", "password", "said"),
    [("+8613000000000", PASSWORD, ""), ("", "wrong", ""), ("", PASSWORD, "123456"), ("", PASSWORD, "六个数字")],
)
async def test_whoever_is_wrong_in_anything_gets_the_same_no(
    database: Client, clock: Clock, phone: str, password: str, said: str
) -> None:
    member = await settled(Role.OFFICER)
    clock.move(seconds=30)
    assert await let_in(member, password, said, phone) is None
    assert await let_in(member) is not None


async def test_farmers_and_the_suspended_have_no_password_to_come_in_by(database: Client, clock: Clock) -> None:
    admin, officer, farmer = await settled(Role.ADMIN), await settled(Role.OFFICER), await settled(Role.FARMER)
    clock.move(seconds=30)
    assert await people.sign_in(SECRET, Proof(farmer.phone, "", "")) is None
    assert await people.suspend(officer.person.public_id, admin.person)
    assert await let_in(officer) is None
    assert not await people.suspend(officer.person.public_id, admin.person)
    with pytest.raises(Refused):
        await people.suspend(admin.person.public_id, admin.person)


async def test_a_known_and_an_unknown_number_cost_the_same_work(
    database: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No stop-watch: on a busy machine it would tell lies."""
    member = await settled(Role.OFFICER)
    costs: list[tuple[Parameters, int]] = []
    check, step = hashes._fits, codes.step

    def counted(kept: str, said: str) -> bool:
        costs.append((extract_parameters(kept), len(said)))
        return check(kept, said)

    def stepped(*said: Any) -> int | None:
        costs.append((HASHER, 0))
        return step(*said)

    monkeypatch.setattr(hashes, "_fits", counted)
    monkeypatch.setattr(codes, "step", stepped)
    for phone in (member.phone, "+8613000000000"):
        await people.sign_in(SECRET, Proof(phone, "not the password", "000000"))
    assert len(costs) == 4
    assert costs[:2] == costs[2:]


@pytest.mark.parametrize("password", ["1234567", "12345678", "Password123", "aaaaaaaaaaaa", "138 0013 8000", "a" * 201])
async def test_a_password_that_anyone_would_guess_is_refused(database: Client, password: str) -> None:
    with pytest.raises(Unclear):
        await people.choose(SECRET, await invited(await link()), Chosen("李技", "", password))


async def test_with_another_secret_nobody_is_found_and_a_seal_says_why_it_stays_shut(database: Client) -> None:
    member = await settled(Role.OFFICER)
    assert await people.sign_in("another secret", Proof(member.phone, PASSWORD, member.code())) is None
    with pytest.raises(Refused, match="NONGJIA_SECRET"):
        people.phone("another secret", member.person)
    with pytest.raises(Refused):
        seals.opened(SECRET, "totp", member.person.phone)


async def test_staff_are_listed_and_farmers_are_not(database: Client) -> None:
    admin, _ = await settled(Role.ADMIN, name="赵管"), await settled(Role.FARMER)
    assert [person.name for person in await people.staff()] == ["赵管"]
    assert await people.names({admin.person.public_id, "nobody"}) == {admin.person.public_id: "赵管"}
