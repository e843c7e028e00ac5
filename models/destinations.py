"""Destinations (销地): the sales cities' markets that the officers keep an eye on; each change is in the log."""

from tortoise import fields
from tortoise.models import Model

from models import events
from models.engines import writing
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused, Unclear

MOST = 30


class Destination(Model):
    """A market on the watch list, and since when."""

    id = fields.BigIntField(primary_key=True)
    market = fields.TextField()
    added_at = fields.DatetimeField()

    class Meta:
        table = "destination"
        unique_together = (("market",),)


async def listed(catalogue: Catalogue) -> list[str]:
    """The markets as they were added; one that the catalogue has lost is left out."""
    found = await Destination.all().order_by("id")
    return [one.market for one in found if one.market in catalogue.markets]


ADD = "INSERT INTO destination (market, added_at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING market"
DROP = "DELETE FROM destination WHERE market = ? RETURNING market"


async def add(catalogue: Catalogue, market: str, by: str) -> None:
    """One that is listed already stays where it is."""
    if market not in catalogue.markets:
        raise Unclear("请从里面选一个市场")
    async with writing() as tx:
        if await tx.rows(ADD, (market, days.now())):
            if int((await tx.rows("SELECT count(*) FROM destination"))[0][0]) > MOST:
                raise Refused(f"最多看{MOST}个市场，请先去掉一个")
            await events.note(tx, by, "destination.add", market)


async def drop(market: str, by: str) -> bool:
    """Whether it was listed."""
    async with writing() as tx:
        found = bool(await tx.rows(DROP, (market,)))
        if found:
            await events.note(tx, by, "destination.drop", market)
    return found
