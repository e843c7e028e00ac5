"""The queue of texts: each goes once, in its turn, at its hour and within the day's money, and nothing is lost."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from models import events, messages, people
from models.engines import Client, writing
from models.messages import Delivered, queue, spending
from models.messages.spending import Terms
from models.rules import days, sending
from tests.cast import SECRET, Clock
from tests.models.queue import (
    GATEWAY,
    HOLDER,
    PHONE,
    TERMS,
    claimed,
    kept,
    left,
    next_at,
    pushed,
    sent,
    tried,
    writes,
)

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
MORNING = datetime(2026, 11, 26, 0, 0, tzinfo=UTC)


async def test_a_text_reaches_its_holder_as_it_was_left(clock: Clock) -> None:
    number = await left(link="B-17", lang="en")
    letter = await claimed()
    assert (letter.id, letter.template, letter.lang, letter.link) == (number, "mine.none", "en", "B-17")
    assert (letter.phone(SECRET), letter.values(SECRET)["town"]) == (PHONE, "鸦鹊岭")
    assert letter.words(SECRET).startswith("You have nothing up.")


async def test_what_is_kept_of_a_text_tells_its_parts_and_alphabet(clock: Clock, database: Client) -> None:
    await left(lang="zh")
    await left("language.en")
    rows = await database.rows("SELECT parts, gsm FROM outgoing ORDER BY id")
    assert rows == [(1, 0), (1, 1)]


async def test_many_workers_get_each_text_once(clock: Clock) -> None:
    left_ = {await left(phone=f"+8613800138{number:03}") for number in range(12)}
    got: list[int] = []
    for _ in range(12):
        clock.move(seconds=1)
        tries = await asyncio.gather(*(queue.claim(f"worker {one}", GATEWAY, TERMS) for one in range(4)))
        got += [letter.id for letter in tries if letter is not None]
    assert sorted(got) == sorted(left_)


async def test_one_gateway_goes_at_one_pace_however_many_send(clock: Clock) -> None:
    for number in range(3):
        await left(phone=f"+8613800138{number:03}")
    slow = TERMS._replace(pace=2.0)
    assert await tried("one", slow) is not None
    clock.move(seconds=0.4)
    assert await tried("two", slow) is None
    clock.move(seconds=0.2)
    assert await tried("two", slow) is not None


async def test_a_clock_that_is_set_back_does_not_silence_a_gateway(clock: Clock) -> None:
    await left()
    await sent(clock)
    clock.move(hours=-3)
    await left(phone="+8613800138001")
    assert await tried() is not None


async def test_what_its_holder_never_settled_is_sent_again_under_the_same_id(clock: Clock) -> None:
    number = await left()
    lost = await claimed("the dead")
    clock.move(seconds=59)
    assert await tried() is None
    clock.move(seconds=2)
    again = await claimed()
    assert (lost.id, again.id, again.tries) == (number, number, 2)
    assert not await queue.done("the dead", lost, "late")
    assert await queue.done(HOLDER, again, "first")
    assert (await kept(number))["ref"] == "first"


async def test_who_stops_gives_back_what_it_holds(clock: Clock) -> None:
    number = await left()
    await claimed("the stopping")
    await queue.release("the stopping")
    assert (await claimed(clock=clock)).id == number


async def test_answers_go_before_pushes(clock: Clock) -> None:
    push, answer = await pushed(), await left()
    assert [await sent(clock), await sent(clock)] == [answer, push]


async def test_tries_lie_ever_further_apart_for_up_to_three_days(clock: Clock) -> None:
    number, begun, waits = await left(), clock.now, []
    for _ in range(len(sending.BACK_OFF)):
        letter = await claimed()
        assert await queue.later(HOLDER, letter, "忙")
        waits.append((await next_at(number) - clock.now).total_seconds())
        clock.now = await next_at(number)
    usual = [wait / base for wait, base in zip(waits, sending.BACK_OFF, strict=True)]
    assert all(0.8 <= part <= 1 for part in usual)
    assert clock.now - begun < timedelta(days=3)
    assert not await queue.later(HOLDER, await claimed(), "还忙")
    told = await kept(number)
    assert (told["state"], told["why"], told["tries"], told["cost"]) == ("failed", "还忙", 10, 0)


async def test_waits_are_spread() -> None:
    assert sending.again(1, 0) == timedelta(seconds=10)
    assert sending.again(1, 20) == timedelta(seconds=8)
    assert sending.again(2, 0, asked=600) == timedelta(minutes=10)


async def test_no_try_comes_after_the_text_is_of_no_more_use(clock: Clock) -> None:
    number = await left(hold=0.2)
    for _ in range(3):
        assert await queue.later(HOLDER, await claimed(), "忙")
        clock.now = await next_at(number)
    assert not await queue.later(HOLDER, await claimed(), "忙")
    assert (await kept(number))["state"] == "failed"


async def test_a_text_past_its_time_is_not_sent(clock: Clock) -> None:
    number = await left(hold=1)
    clock.move(hours=1)
    assert await tried() is None
    await messages.expire()
    assert (await kept(number))["state"] == "expired"


async def test_dead_letters_are_sent_again_when_someone_says_so(clock: Clock) -> None:
    numbers = [await left(phone=f"+8613800138{number:03}", hold=1 + number) for number in range(3)]
    for _ in numbers:
        await queue.dead(HOLDER, await claimed(clock=clock), "空号")
    assert (await messages.counts())["failed"] == await messages.dead_count() == 3
    clock.move(minutes=61)
    assert await messages.dead_count() == 2
    told = await messages.dead_letters(SECRET)
    assert [(one.phone, one.why, bool(one.alive)) for one in told] == [
        ("138****8002", "空号", True),
        ("138****8001", "空号", True),
        ("138****8000", "空号", False),
    ]
    assert await messages.replay(numbers, "an officer") == 2
    assert await messages.replay(numbers, "an officer") == 0
    assert {await sent(clock), await sent(clock)} == {*numbers[1:]}
    (noted,) = [event for event in await events.newest() if event.what == "outbox.replay"]
    assert (noted.who, str(numbers[1]) in noted.detail, str(numbers[0]) in noted.detail) == ("an officer", True, False)


async def test_reports_tell_what_arrived_and_what_it_cost(clock: Clock) -> None:
    numbers = [await left(phone=f"+8613800138{number:03}") for number in range(4)]
    for number in numbers:
        assert await sent(clock) == number
    reports = [
        Delivered(f"ref {numbers[0]}", True, "DELIVRD", 45),
        Delivered(f"ref {numbers[1]}", False, "关机"),
        Delivered(f"ref {numbers[2]}", None, "ACCEPTD"),
        Delivered("of someone else", True),
        Delivered("", True),
    ]
    assert await messages.delivered(GATEWAY, reports) == 3
    told = [await kept(number) for number in numbers]
    assert [one["state"] for one in told] == ["delivered", "failed", "sent", "sent"]
    assert [(one["why"], one["cost"]) for one in told[:3]] == [("", 45), ("关机", 50), ("ACCEPTD", 50)]
    assert await spending.spent(days.number(days.today())) == 4 * 50 - 5
    assert await messages.delivered("another", [Delivered(f"ref {numbers[3]}", True)]) == 0


async def test_a_report_that_is_faster_than_the_answer_counts_all_the_same(clock: Clock, database: Client) -> None:
    number = await left()
    letter = await claimed()
    assert await messages.delivered(GATEWAY, [Delivered("quick", None), Delivered("quick", True, "ok", 30)]) == 0
    await queue.done(HOLDER, letter, "quick")
    told = await kept(number)
    assert (told["state"], told["cost"], await spending.spent(letter.day)) == ("delivered", 30, 30)
    await messages.delivered(GATEWAY, [Delivered("of nobody", True)])
    assert await database.rows("SELECT ref FROM outgoing_report") == [("of nobody",)]
    await messages.purge(clock.now + timedelta(seconds=1))
    assert await database.rows("SELECT ref FROM outgoing_report") == []


async def test_what_has_arrived_stays_arrived(clock: Clock) -> None:
    number = await left()
    ref = f"ref {await sent(clock)}"
    for arrived in (False, True, None, False):
        await messages.delivered(GATEWAY, [Delivered(ref, arrived, "?")])
    assert (await kept(number))["state"] == "delivered"


async def test_pushes_go_by_day_and_answers_at_any_hour(clock: Clock) -> None:
    clock.now = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    push, answer = await pushed(), await left()
    assert await sent(clock) == answer
    assert await tried(clock=clock) is None
    clock.now = MORNING - timedelta(seconds=1)
    assert await tried() is None
    clock.now = MORNING
    assert await sent(clock) == push


async def test_nobody_is_told_more_than_three_things_a_day(clock: Clock) -> None:
    numbers = [await pushed(ref=str(1024 + number)) for number in range(4)]
    other = await pushed("+8613800138001")
    assert {await sent(clock) for _ in range(4)} == {*numbers[:3], other}
    assert await tried(clock=clock) is None
    assert await next_at(numbers[3]) == MORNING
    clock.now = MORNING
    assert await sent(clock) == numbers[3]


async def test_one_phone_hears_the_same_twice_a_minute_and_five_times_an_hour(clock: Clock) -> None:
    begun, heard = clock.now, []
    for _ in range(6):
        await left(hold=48)
    for _ in range(4000):
        if (letter := await tried(clock=clock)) is not None:
            await queue.done(HOLDER, letter, "ref")
            heard.append(round((clock.now - begun).total_seconds()))
        clock.move(seconds=0 if letter else 1)
    assert heard == [0, 0, 59, 59, 118, 59 * 60]


async def test_one_phone_hears_fifty_of_a_template_a_day(clock: Clock, database: Client) -> None:
    for number in range(51):
        await left("feedback.ok", values={"fid": f"F{number}", "wd": "3"})
    for _ in range(50):
        await sent(clock)
    assert await tried(clock=clock) is None
    assert await left() == await sent(clock)


async def test_the_days_money_holds_pushes_back_and_answers_at_twice_as_much(clock: Clock) -> None:
    poor = Terms(pace=1000.0, cap=100, price=50)
    for number in range(3):
        await pushed(f"+8613800138{number:03}")
    assert [await sent(clock, poor), await sent(clock, poor)]
    assert await tried(terms=poor, clock=clock) is None
    for number in range(3):
        await left(phone=f"+8613800138{number:03}")
    assert [await sent(clock, poor), await sent(clock, poor)]
    assert await tried(terms=poor, clock=clock) is None
    assert await spending.spent(days.number(days.today())) == 200
    clock.now = MORNING
    assert len({await sent(clock, poor), await sent(clock, poor)}) == 2


async def test_the_log_tells_once_a_day_that_the_money_is_used_up(clock: Clock) -> None:
    poor = Terms(pace=1000.0, cap=100, price=50)
    for number in range(4):
        await left(phone=f"+8613800138{number:03}")
    today = days.number(days.today())
    await sent(clock, poor)
    assert not await spending.alarmed(today)
    for _ in range(3):
        await sent(clock, poor)
    assert await spending.alarmed(today)
    assert [event.thing for event in await events.newest() if event.what == spending.ALARM] == ["2026-11-25"]


async def test_what_a_supplier_says_that_it_cost_counts(clock: Clock) -> None:
    await left()
    letter = await claimed()
    assert await spending.spent(letter.day) == 50
    await queue.done(HOLDER, letter, "ref", cost=130)
    assert await spending.spent(letter.day) == 130


async def test_money_set_aside_for_a_try_that_failed_is_free_again(clock: Clock) -> None:
    await left()
    letter = await claimed()
    await queue.later(HOLDER, letter, "忙")
    assert await spending.spent(letter.day) == 0


async def test_a_stop_ends_all_that_waits_unasked_and_nothing_else(clock: Clock) -> None:
    push, answer, others = await pushed(), await left(), await pushed("+8613800138001")
    async with writing() as tx:
        assert await messages.stop(tx, people.mark(SECRET, PHONE)) == 1
    assert [(await kept(number))["state"] for number in (push, answer, others)] == ["expired", "queued", "queued"]


async def test_a_push_that_was_under_way_at_the_stop_is_not_tried_again(clock: Clock) -> None:
    number = await pushed()
    letter = await claimed()
    async with writing() as tx:
        await messages.stop(tx, people.mark(SECRET, PHONE))
    await queue.later(HOLDER, letter, "忙")
    told = await kept(number)
    assert (told["state"], told["holder"]) == ("expired", "")


async def test_who_has_stopped_gets_no_push_that_was_left_later(clock: Clock) -> None:
    await writes(stopped_at=days.now())
    await pushed()
    assert await tried() is None
    answer = await left()
    assert await sent(clock) == answer


async def test_texts_go_by_the_gateway_that_their_reader_writes_by_else_by_the_usual_one(
    clock: Clock, database: Client
) -> None:
    await writes(gateway="jasmin")
    for phone in (PHONE, "+8613800138001"):
        async with writing() as tx:
            text = messages.Text("language.en", days.now() + timedelta(hours=1))
            await messages.leave(tx, SECRET, phone, text)
    senders = ("jasmin", "aliyun")
    assert await queue.route(senders, "") == 1
    assert await queue.route(senders, "") == 0
    assert await queue.route(senders, "aliyun") == 1
    assert await database.rows("SELECT gateway FROM outgoing ORDER BY id") == [("jasmin",), ("aliyun",)]


async def test_who_leaves_a_text_rings(clock: Clock) -> None:
    rung: list[int] = []
    with messages.ringing(lambda: rung.append(1)):
        await left()
    await left()
    assert rung == [1]
