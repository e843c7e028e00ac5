"""Quotas: so many tries in any such time, for each sender, remembered over a restart."""

import asyncio

import pytest

from app.database import opened
from models import quotas
from models.engines import Client
from models.engines import database as open_database
from models.quotas import Quota, Spent
from tests.cast import SECRET, Clock

pytestmark = pytest.mark.asyncio
THREE = Quota("test", 3, 300, "试得太多")


async def test_one_try_too_many_says_when_to_come_again(database: Client, clock: Clock) -> None:
    for _ in range(3):
        await quotas.take(SECRET, THREE, "a")
        clock.move(seconds=20)
    with pytest.raises(Spent, match="请过4分钟再试") as spent:
        await quotas.take(SECRET, THREE, "a")
    assert spent.value.seconds == 240
    await quotas.take(SECRET, THREE, "b")


async def test_in_any_five_minutes_there_are_no_more_than_that(database: Client, clock: Clock) -> None:
    done = []
    for _ in range(120):
        try:
            await quotas.take(SECRET, THREE, "a")
            done.append(clock.now)
        except Spent:
            pass
        clock.move(seconds=10)
    windows = [sum(0 <= (other - one).total_seconds() < 300 for other in done) for one in done]
    assert max(windows) == 3
    assert len(done) == 12


async def test_a_sender_who_is_over_costs_the_other_nothing(database: Client, clock: Clock) -> None:
    for _ in range(3):
        await quotas.take(SECRET, THREE, "account", "house 1")
    for _ in range(3):
        with pytest.raises(Spent):
            await quotas.take(SECRET, THREE, "account", "house 2")
    for _ in range(3):
        await quotas.take(SECRET, THREE, "other", "house 2")


async def test_of_many_at_once_no_more_get_through(database: Client) -> None:
    tries = await asyncio.gather(*(quotas.take(SECRET, THREE, "a", "h") for _ in range(8)), return_exceptions=True)
    assert [type(one) for one in tries if one].count(Spent) == 5


async def test_the_count_survives_a_restart_and_tells_nobody_who_tried(database_url: str, clock: Clock) -> None:
    for _ in range(3):
        async with opened(database_url):
            await quotas.take(SECRET, THREE, "13800138000")
    async with opened(database_url):
        with pytest.raises(Spent):
            await quotas.take(SECRET, THREE, "13800138000")
        assert "13800138000" not in str(await open_database().rows("SELECT key, times FROM attempt"))


async def test_what_is_long_past_is_forgotten(database: Client, clock: Clock) -> None:
    await quotas.take(SECRET, THREE, "a")
    await quotas.purge(int(clock.now.timestamp()) + 1)
    assert await open_database().rows("SELECT 1 FROM attempt") == []


async def test_a_clock_set_back_does_not_shut_anyone_out_for_longer(database: Client, clock: Clock) -> None:
    for _ in range(3):
        await quotas.take(SECRET, THREE, "a")
    clock.move(days=-3)
    with pytest.raises(Spent) as spent:
        await quotas.take(SECRET, THREE, "a")
    assert spent.value.seconds <= 300
