"""Who is to be told (该告诉谁): what is due, and that it was told, in one transaction with its text."""

from collections.abc import Iterable
from datetime import datetime

from tortoise.expressions import Q

from models.engines import Transaction, writing
from models.people import Person
from models.people import State as Standing
from models.rules import days, watching
from models.rules.watching import Freq
from models.watches.watch import Kind, Watch


async def due(now: datetime) -> list[Watch]:
    """Subscriptions that were not told yet, person by person, what was told longest ago first."""
    since = watching.due(now)
    if not since:
        return []
    late = Q(*(Q(freq=freq, told_day__lt=since[freq]) for freq in Freq), join_type="OR")
    rows = Watch.filter(late, kind=Kind.SUBSCRIBE, person__state=Standing.ACTIVE).select_related("person")
    return sorted(await rows, key=lambda one: (one.person_id, one.told_at or one.created_at, one.id))


async def alerts(now: datetime) -> list[Watch]:
    """Alerts that stand."""
    rows = Watch.filter(kind=Kind.ALERT, expires_at__gt=now, person__state=Standing.ACTIVE)
    return await rows.select_related("person").order_by("id")


async def followers(product: str) -> list[Person]:
    """Who watches the product's price, wherever."""
    standing = Q(expires_at=None) | Q(expires_at__gt=days.now())
    rows = Watch.filter(standing, product=product, person__state=Standing.ACTIVE).select_related("person")
    return [*{watch.person_id: watch.person for watch in await rows.order_by("person_id")}.values()]


TOLD = "UPDATE watch SET told_day = ? WHERE id = ? AND told_day = ?"


async def told(tx: Transaction, watches: Iterable[Watch], today: int) -> set[int]:
    """Those of the subscriptions that nobody else has dealt with meanwhile; today they are done."""
    rows = sorted((watch.id, watch.told_day) for watch in watches)
    return {number for number, before in rows if await tx.run(TOLD, (today, number, before))}


async def noted(tx: Transaction, watches: Iterable[Watch]) -> None:
    """A text tells these."""
    await tx.many("UPDATE watch SET told_at = ? WHERE id = ?", [(days.now(), watch.id) for watch in watches])


MOVED = """
UPDATE watch SET armed = ?, told_day = ?, told_at = ?
WHERE id = ? AND armed = ? AND told_day = ? AND level = ?
"""


async def moved(tx: Transaction, watch: Watch, after: watching.Standing) -> bool:
    """Whether the alert now stands so, and nobody else has moved it meanwhile."""
    fires = after.told_day != watch.told_day
    row = (int(after.armed), after.told_day, days.now() if fires else watch.told_at)
    same = (watch.id, watch.armed, watch.told_day, watch.level)
    return bool(await tx.run(MOVED, (*row, *same)))


async def expire() -> None:
    """Alerts past their time are forgotten."""
    async with writing() as tx:
        await tx.run("DELETE FROM watch WHERE expires_at <= ?", (days.now(),))
