"""The queue of texts as its tests use it: a gateway with so much money, texts left for phones, who wants them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from models import messages, people, texters
from models.engines import database, writing
from models.messages import Text, queue
from models.messages.queue import Letter
from models.messages.spending import Terms
from models.rules import days
from models.rules.texting import Standing
from tests.cast import SECRET, Clock

GATEWAY, HOLDER = "kannel", "one"
PHONE = "+8613800138000"
TERMS = Terms(pace=1000.0, cap=50_000, price=50)
KEPT = "state, tries, why, holder, cost, ref"


async def left(template: str = "mine.none", phone: str = PHONE, hold: float = 7 * 24, **more: Any) -> int:
    """The id of a text that was left, of use for so many hours."""
    values = {"example": "蜜桔", "town": "鸦鹊岭"} | more.pop("values", {})
    text = Text(template, days.now() + timedelta(hours=hold), values, gateway=GATEWAY, **more)
    async with writing() as tx:
        return await messages.leave(tx, SECRET, phone, text)


async def pushed(phone: str = PHONE, ref: str = "1024", hold: float = 48) -> int:
    """A text that nobody just asked for."""
    return await left("push.state", phone, hold, values={"ref": ref, "product": "蜜桔", "state": "审核通过"})


async def claimed(holder: str = HOLDER, terms: Terms = TERMS, clock: Clock | None = None) -> Letter:
    found = await tried(holder, terms, clock)
    assert found is not None
    return found


async def tried(holder: str = HOLDER, terms: Terms = TERMS, clock: Clock | None = None) -> Letter | None:
    """What may go now, once the gateway's turn has come."""
    if clock is not None:
        clock.move(milliseconds=2)
    return await queue.claim(holder, GATEWAY, terms)


async def sent(clock: Clock, terms: Terms = TERMS, ref: str = "") -> int:
    """The id of the text that was sent."""
    letter = await claimed(clock=clock, terms=terms)
    assert await queue.done(HOLDER, letter, ref or f"ref {letter.id}")
    return letter.id


async def kept(number: int) -> dict[str, Any]:
    (row,) = await database().rows(f"SELECT {KEPT} FROM outgoing WHERE id = ?", (number,))
    return dict(zip(KEPT.split(", "), row, strict=True))


async def next_at(number: int) -> datetime:
    at: datetime = (await database().rows("SELECT next_at FROM outgoing WHERE id = ?", (number,)))[0][0]
    return at


async def writes(phone: str = PHONE, **told: Any) -> Standing:
    """Someone who writes by this gateway and asked to be told things, or as said."""
    known = Standing(people.mark(SECRET, phone), GATEWAY, opted_at=days.now())
    standing = replace(known, **told)
    async with writing() as tx:
        await texters.keep(tx, SECRET, phone, standing)
    return standing
