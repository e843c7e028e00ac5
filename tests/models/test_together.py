"""Deeds that share a transaction: each stands or falls alone, all are stored before any is answered."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from models.engines import Busy, Client, DiskFull, Transaction, writing
from models.engines import database as opened
from models.engines.together import MOST, together
from models.rules.errors import Refused
from tests.conftest import DIALECT

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
ADD = "INSERT INTO attempt (key, times, last) VALUES (?, '', 0)"


def adding(key: str, fault: Exception | None = None) -> Callable[[Transaction], Awaitable[str]]:
    async def add(tx: Transaction) -> str:
        await tx.run(ADD, (key,))
        if fault:
            raise fault
        return key

    return add


async def kept() -> set[str]:
    return {key for (key,) in await opened().rows("SELECT key FROM attempt")}


async def test_many_at_once_are_all_stored_and_each_gets_its_own_answer() -> None:
    keys = [str(number) for number in range(3 * MOST)]
    assert await asyncio.gather(*(together(adding(key)) for key in keys)) == keys
    assert await kept() == set(keys)


async def test_what_arrives_meanwhile_shares_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = 0

    def counted() -> object:
        nonlocal begun
        begun += 1
        return writing()

    monkeypatch.setattr("models.engines.together.writing", counted)
    await asyncio.gather(*(together(adding(str(number))) for number in range(10)))
    parts = 10
    assert begun - parts <= 2


async def test_the_fault_of_one_is_its_own() -> None:
    told = await asyncio.gather(
        together(adding("a")),
        together(adding("b", Refused("no"))),
        together(adding("a")),
        together(adding("c")),
        return_exceptions=True,
    )
    assert [isinstance(one, BaseException) for one in told] == [False, True, True, False]
    assert await kept() == {"a", "c"}


@pytest.mark.skipif(DIALECT == "postgres", reason="there each is alone")
@pytest.mark.parametrize("fault", [DiskFull("full"), Busy("locked")])
async def test_where_the_database_fails_nothing_is_stored_and_all_are_told(fault: Exception) -> None:
    told = await asyncio.gather(
        together(adding("a")), together(adding("b", fault)), together(adding("c")), return_exceptions=True
    )
    assert [type(one) for one in told] == [type(fault)] * 3
    assert await kept() == set()
    assert await together(adding("d")) == "d"


@pytest.mark.skipif(DIALECT == "postgres", reason="there nobody waits for a turn")
async def test_who_leaves_before_the_turn_comes_has_done_nothing(database: Client) -> None:
    free = asyncio.Event()

    async def slow(tx: Transaction) -> None:
        await free.wait()

    first = asyncio.create_task(together(slow))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(together(adding("a")))
    await asyncio.sleep(0.01)
    second.cancel()
    free.set()
    await first
    with pytest.raises(asyncio.CancelledError):
        await second
    assert await kept() == set()
