"""Codes: for one number, one purpose and one browser, once, for ten minutes, for five tries; what is used is wiped."""

import asyncio
import re

import pytest

from models import codes, consents, messages
from models.codes import Claim, Purpose, Wanted
from models.engines import Client
from models.people import suspend
from models.rules.roles import Role
from tests.cast import SECRET, Clock, settled

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
PHONE = "+8613800138000"


async def sent(phone: str = PHONE, purpose: Purpose = Purpose.SIGN_IN, before: str = "") -> tuple[str, str]:
    """The browser's token and the digits on the phone, or what else stands there."""
    token = await codes.send(SECRET, Wanted(phone, purpose, before))
    text = (await messages.of(SECRET, phone))[0][0]
    found = re.search(r"\d{6}", text)
    return token, found[0] if found else text


def other(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


@pytest.mark.parametrize("written", ["{0}", " {1} {2}　", "{1}\t{2}\n"])
async def test_the_digits_are_right_once_however_they_are_typed(clock: Clock, written: str) -> None:
    token, digits = await sent()
    typed = written.format(digits, digits[:3], digits[3:])
    assert await codes.use(SECRET, Claim(token, typed))
    assert not await codes.use(SECRET, Claim(token, digits))
    assert await codes.asked(token) is None


async def test_wide_digits_are_digits(clock: Clock) -> None:
    token, digits = await sent()
    assert await codes.use(SECRET, Claim(token, digits.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})))


async def test_of_many_at_once_one_comes_in(clock: Clock) -> None:
    token, digits = await sent()
    tries = await asyncio.gather(*(codes.use(SECRET, Claim(token, digits)) for _ in range(4)))
    assert sorted(tries) == [False, False, False, True]


async def test_the_digits_are_worth_nothing_in_another_browser_or_for_another_purpose(clock: Clock) -> None:
    token, digits = await sent()
    stranger, theirs = await sent()
    assert digits == theirs or not await codes.use(SECRET, Claim(stranger, digits))
    assert not await codes.use(SECRET, Claim("", digits))
    assert not await codes.use(SECRET, Claim(token, digits, Purpose.OLD_NUMBER))
    assert await codes.use(SECRET, Claim(token, digits))


async def test_who_asks_elsewhere_for_a_number_does_not_spoil_its_owners_code(clock: Clock) -> None:
    token, digits = await sent()
    await sent()
    assert await codes.use(SECRET, Claim(token, digits))


async def test_in_one_browser_the_newest_counts(clock: Clock) -> None:
    first, digits = await sent()
    await sent(before=first)
    assert not await codes.use(SECRET, Claim(first, digits))
    assert len(await messages.of(SECRET, PHONE)) == 1


async def test_after_ten_minutes_it_is_over(clock: Clock) -> None:
    token, digits = await sent()
    clock.move(minutes=9, seconds=59)
    assert await codes.asked(token)
    clock.move(seconds=1)
    assert await codes.asked(token) is None
    assert not await codes.use(SECRET, Claim(token, digits))


async def test_after_five_wrong_tries_the_right_one_is_wrong_too(clock: Clock) -> None:
    token, digits = await sent()
    for _ in range(4):
        assert not await codes.use(SECRET, Claim(token, other(digits)))
    assert await codes.use(SECRET, Claim(token, digits))
    token, digits = await sent()
    for said in ("", "12345", other(digits), digits + "0", "x"):
        assert not await codes.use(SECRET, Claim(token, said))
    assert not await codes.use(SECRET, Claim(token, digits))


async def test_of_two_codes_none_is_used_up_alone_but_each_counts_a_try(clock: Clock) -> None:
    old, one = await sent("+8613800138001", Purpose.OLD_NUMBER)
    new, two = await sent("+8613800138002", Purpose.NEW_NUMBER)
    right = (Claim(old, one, Purpose.OLD_NUMBER), Claim(new, two, Purpose.NEW_NUMBER))
    for _ in range(4):
        assert not await codes.use(SECRET, right[0], Claim(new, other(two), Purpose.NEW_NUMBER))
    assert await codes.use(SECRET, *right)
    assert not await codes.use(SECRET, right[0])


async def test_what_the_owner_of_a_number_is_told_goes_by_who_they_are(clock: Clock) -> None:
    farmer, officer, gone = await settled(Role.FARMER), await settled(Role.OFFICER), await settled(Role.BUYER)
    assert await suspend(gone.person.public_id, officer.person)
    told = {phone: (await sent(phone))[1] for phone in (PHONE, farmer.phone, officer.phone, gone.phone)}
    assert [told[phone].isdecimal() for phone in (PHONE, farmer.phone)] == [True, True]
    assert ("用密码登录" in told[officer.phone], "已经停用" in told[gone.phone]) == (True, True)
    assert "已经有账号了" in (await sent(farmer.phone, Purpose.NEW_NUMBER))[1]
    assert (await sent(farmer.phone, Purpose.OLD_NUMBER))[1].isdecimal()


async def test_neither_digits_nor_number_nor_token_can_be_read(clock: Clock, database: Client) -> None:
    token, digits = await sent()
    kept = str(await database.rows("SELECT token, phone, phone_key, hash FROM code"))
    assert not any(word in kept for word in (digits, PHONE[3:], token))
    assert PHONE[3:] not in str(await database.rows("SELECT * FROM outgoing"))


async def test_the_text_of_a_used_code_says_nothing_any_more(clock: Clock, database: Client) -> None:
    token, digits = await sent()
    kept = str(await database.rows("SELECT text, said FROM outgoing"))
    assert ("码" in kept, "code" in kept) == (False, False)
    await codes.use(SECRET, Claim(token, digits))
    assert await database.rows("SELECT text, said, state, template FROM outgoing") == [("", "", "expired", "code.out")]
    assert await messages.of(SECRET, PHONE) == []


async def test_what_is_over_is_wiped_and_in_the_end_forgotten(clock: Clock, database: Client) -> None:
    await sent()
    clock.move(minutes=9)
    await codes.purge()
    await messages.expire()
    assert await database.rows("SELECT count(*) FROM code") == [(1,)]
    assert len(await messages.of(SECRET, PHONE)) == 1
    clock.move(minutes=2)
    await codes.purge()
    await messages.expire()
    assert await database.rows("SELECT count(*) FROM code") == [(0,)]
    assert await database.rows("SELECT text, said, state FROM outgoing") == [("", "", "expired")]
    clock.move(days=1)
    await messages.purge(clock.now)
    assert await database.rows("SELECT count(*) FROM outgoing") == [(0,)]


# -- consents


async def test_consent_is_to_one_version_and_can_be_taken_back(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    farmer = (await settled(Role.FARMER)).person
    assert not await consents.held(farmer, consents.SHOW_PHONE)
    for _ in range(2):
        await consents.give(farmer, consents.SHOW_PHONE)
    assert await consents.held(farmer, consents.SHOW_PHONE)
    assert not await consents.held(farmer, consents.PRIVACY)
    monkeypatch.setitem(consents.VERSIONS, consents.SHOW_PHONE, "2")
    assert not await consents.held(farmer, consents.SHOW_PHONE)
    await consents.give(farmer, consents.SHOW_PHONE)
    clock.move(days=1)
    await consents.withdraw(farmer, consents.SHOW_PHONE)
    assert not await consents.held(farmer, consents.SHOW_PHONE)
    told = [(one.version, one.withdrawn_at) for one in await consents.of(farmer)]
    assert told == [("1", clock.now), ("2", clock.now)]
