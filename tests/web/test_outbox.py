"""Staff at the outbox: what was not sent and why, to be sent again, and what the day's texts cost."""

import httpx
import pytest

from models import events, messages
from models.engines import writing
from models.messages import queue, spending
from models.messages.spending import Terms
from models.rules import days
from models.rules.roles import Role
from tests.cast import Clock, Member, enter, settled
from tests.models.queue import HOLDER, claimed, left
from tests.web.reading import seen

pytestmark = pytest.mark.asyncio
PAGE = "/desk/outbox"


async def dead(clock: Clock, phone: str = "+8613800138000", hold: float = 24) -> int:
    number = await left(phone=phone, hold=hold)
    await queue.dead(HOLDER, await claimed(clock=clock), "空号")
    return number


async def test_the_outbox_tells_what_was_not_sent_and_hides_the_number(
    guest: httpx.AsyncClient, clock: Clock, officer: Member
) -> None:
    await enter(guest, officer.person)
    assert "没有发不出去的短信" in await seen(guest, PAGE)
    await dead(clock)
    page = await seen(guest, PAGE)
    assert ("138****8000" in page, "空号" in page, "13800138000" in page) == (True, True, False)
    assert "没发出的短信 1" in await seen(guest, "/desk")


async def test_a_dead_letter_is_sent_again_once(guest: httpx.AsyncClient, clock: Clock, officer: Member) -> None:
    await enter(guest, officer.person)
    number = await dead(clock)
    assert (await guest.post(PAGE, data={"letter": str(number)})).status_code == 303
    assert "1条短信排上了队" in await seen(guest, PAGE)
    assert (await guest.post(PAGE, data={"letter": str(number)})).status_code == 400
    assert (await claimed(clock=clock)).id == number
    noted = [event.who for event in await events.newest() if event.what == "outbox.replay"]
    assert noted == [officer.person.public_id]


async def test_all_that_can_still_be_sent_is_sent_again_at_once(
    guest: httpx.AsyncClient, clock: Clock, officer: Member
) -> None:
    for number, hold in enumerate((1, 24, 24)):
        await dead(clock, f"+8613800138{number:03}", hold)
    clock.move(minutes=61)
    await enter(guest, officer.person)
    assert "已经过期，不能再发" in await seen(guest, PAGE)
    assert (await guest.post(PAGE, data={"letter": "all"})).status_code == 303
    assert (await messages.counts())["queued"] == 2


@pytest.mark.parametrize("said", ["", "x", "-1", "1.5", "9" * 30])
async def test_what_is_no_letter_is_refused(guest: httpx.AsyncClient, officer: Member, said: str) -> None:
    await enter(guest, officer.person)
    assert (await guest.post(PAGE, data={"letter": said})).status_code == 400


async def test_only_reviewers_see_the_outbox_and_another_page_cannot_post_to_it(
    guest: httpx.AsyncClient, clock: Clock, farmer: Member, officer: Member
) -> None:
    number = await dead(clock)
    for person in (farmer.person, (await settled(Role.AUDITOR)).person):
        await enter(guest, person)
        assert (await guest.get(PAGE)).status_code in (303, 403)
        assert (await guest.post(PAGE, data={"letter": str(number)})).status_code in (303, 403)
    await enter(guest, officer.person)
    guest.headers["sec-fetch-site"] = "cross-site"
    assert (await guest.post(PAGE, data={"letter": str(number)})).status_code == 403
    assert (await messages.counts())["failed"] == 1


async def test_the_desk_tells_that_the_days_money_is_used_up(
    guest: httpx.AsyncClient, clock: Clock, officer: Member
) -> None:
    await enter(guest, officer.person)
    assert "0.00 元，上限 50.00 元" in await seen(guest, PAGE)
    today = days.number(days.today())
    async with writing() as tx:
        await spending.spend(tx, today, 50_000)
        await spending.watch(tx, Terms(5.0, 50_000, 50), today)
    page = await seen(guest, PAGE)
    assert ("50.00 元，上限 50.00 元" in page, "今天的短信钱用完了" in page) == (True, True)
    assert "今天的短信钱用完了 1" in await seen(guest, "/desk")
    auditor = await settled(Role.AUDITOR)
    await enter(guest, auditor.person)
    log = await seen(guest, "/desk/events")
    assert ("今天的短信钱用完了" in log, "上限多少元：50.00" in log) == (True, True)
