"""Occasions (事件): frost, rain, disease, policy, a festival: what may have moved prices, told on the charts.

Officers enter them with their source; one that was wrong is withdrawn and stays in the store. Each deed is in the log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models import events, seals
from models.engines import writing
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear

LONGEST = 366
"""Days that one lasts at most."""
MOST = 9
"""So many, the newest, are told on one chart."""
NEWEST = 100
AROUND = 1
"""What happens in a place is told of itself and of the place right around it, not of the whole nation."""


class Kind(StrEnum):
    """What happened: 冻害 雨涝 旱热 疫病 政策 节庆 其他."""

    FROST = "frost"
    RAIN = "rain"
    DROUGHT = "drought"
    DISEASE = "disease"
    POLICY = "policy"
    FESTIVAL = "festival"
    OTHER = "other"


class Occasion(Model):
    """What happened in a place, from its first day to its last (`until`). `goods`: products or families, "" for all."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    kind = fields.TextField()
    since = fields.IntField()
    until = fields.IntField()
    place = fields.TextField()
    goods = fields.TextField()
    words = fields.TextField()
    source = fields.TextField()
    entered_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "occasion"
        unique_together = (("public_id",),)


@dataclass(frozen=True, slots=True)
class Told:
    """One as an officer tells it."""

    kind: Kind
    first: date
    last: date
    place: str
    goods: tuple[str, ...]
    words: str
    source: str


NAMES = "public_id, kind, since, until, place, goods, words, source, entered_at"
ADD = f"INSERT INTO occasion ({NAMES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
WITHDRAW = "UPDATE occasion SET withdrawn_at = ? WHERE public_id = ? AND withdrawn_at IS NULL RETURNING id"


async def enter(told: Told, by: str) -> str:
    """Its public id; Unclear where its days cannot be."""
    if not told.first <= told.last:
        raise Unclear("结束的日子要在开始的日子以后")
    if (told.last - told.first).days >= LONGEST:
        raise Unclear(f"一件事最多写{LONGEST}天，太长的请分开写")
    public_id = seals.public_id()
    about = (told.kind, days.number(told.first), days.number(told.last), told.place, " ".join(told.goods))
    async with writing() as tx:
        await tx.run(ADD, (public_id, *about, told.words, told.source, days.now()))
        await events.note(tx, by, "occasion.enter", public_id, {"words": told.words})
    return public_id


async def withdraw(public_id: str, by: str) -> bool:
    """Whether it was still told."""
    async with writing() as tx:
        found = bool(await tx.rows(WITHDRAW, (days.now(), public_id)))
        if found:
            await events.note(tx, by, "occasion.withdraw", public_id)
    return found


async def newest() -> list[Occasion]:
    """Withdrawn ones too, by their days, the newest first."""
    return await Occasion.all().order_by("-since", "-id").limit(NEWEST)


@dataclass(frozen=True, slots=True)
class About:
    """A product at a market or in a place."""

    product: str
    spot: str


async def between(catalogue: Catalogue, about: Iterable[About], first: int, last: int) -> list[Occasion]:
    """What happened within these days to any of these, the oldest first; the newest where there are too many."""
    within = await Occasion.filter(withdrawn_at__isnull=True, since__lte=last, until__gte=first).order_by("since", "id")
    wanted = list(about)
    told = [one for one in within if any(_concerns(catalogue, one, other) for other in wanted)]
    return told[-MOST:]


def _concerns(catalogue: Catalogue, one: Occasion, about: About) -> bool:
    goods = one.goods.split()
    if goods and not {about.product, catalogue.products[about.product].family}.intersection(goods):
        return False
    around = catalogue.chain(one.place)[: AROUND + 1]
    return one.place in catalogue.chain(about.spot) or about.spot in around
