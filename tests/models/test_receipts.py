"""Receipts: a request that comes twice is done once and answered the same; another under its key is refused."""

import asyncio

import pytest

from models import receipts
from models.engines import Client, writing
from models.receipts import Reused, Sent, Told
from tests.cast import Clock

pytestmark = pytest.mark.asyncio
CLAIM = Sent("someone", "key", "digest")
DONE: list[str] = []


async def done(claim: Sent, pause: float = 0) -> Told:
    """A deed behind a receipt, as a handler does it."""
    async with writing() as tx:
        if held := await receipts.begin(tx, claim):
            return held
        await asyncio.sleep(pause)
        DONE.append(claim.key)
        receipt = Told(201, "/there", f"answer {len(DONE)}")
        await receipts.keep(tx, claim, receipt)
        return receipt


@pytest.fixture(autouse=True)
def _nothing() -> None:
    DONE.clear()


async def test_what_comes_twice_is_done_once_and_answered_the_same(database: Client) -> None:
    first = await done(CLAIM)
    assert (await done(CLAIM), DONE) == (first, ["key"])
    await done(Sent("someone", "other key", "digest"))
    await done(Sent("someone else", "key", "digest"))
    assert len(DONE) == 3


async def test_of_two_at_once_the_second_waits_for_the_answer_of_the_first(database: Client) -> None:
    answers = await asyncio.gather(*(done(CLAIM, 0.1) for _ in range(4)))
    assert (len(set(answers)), DONE) == (1, ["key"])


async def test_another_request_under_the_same_key_is_refused(database: Client) -> None:
    await done(CLAIM)
    with pytest.raises(Reused, match="Idempotency-Key"):
        await done(Sent("someone", "key", "another digest"))
    assert DONE == ["key"]


async def test_a_deed_that_failed_leaves_no_receipt(database: Client) -> None:
    with pytest.raises(ZeroDivisionError):
        await _fail()
    await done(CLAIM)
    assert DONE == ["key"]


async def _fail() -> None:
    async with writing() as tx:
        assert await receipts.begin(tx, CLAIM) is None
        raise ZeroDivisionError


async def test_after_a_day_the_key_is_free_again(database: Client, clock: Clock) -> None:
    await done(CLAIM)
    clock.move(hours=24)
    await done(CLAIM)
    assert DONE == ["key"]
    clock.move(seconds=1)
    await done(Sent("someone", "key", "another digest"))
    assert DONE == ["key", "key"]
    clock.move(hours=24)
    await receipts.purge()
    assert len(await database.rows("SELECT 1 FROM receipt")) == 1
    clock.move(seconds=1)
    await receipts.purge()
    assert await database.rows("SELECT 1 FROM receipt") == []
