"""Flags (举报): what someone says is wrong with a listing, and what a reviewer made of it."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models import events, listings
from models.engines import Transaction, database, writing
from models.listings import ALIVE, Listing
from models.people import Person
from models.rules import days, masks, text
from models.rules.errors import Refused, Unclear

LONGEST = 200
PAGE = 20


class Reason(StrEnum):
    """What is wrong: 价钱 单位 等级 地方 日期 重复 骗人 别的."""

    PRICE = "price"
    UNIT = "unit"
    GRADE = "grade"
    PLACE = "place"
    DATE = "date"
    DUPLICATE = "duplicate"
    FRAUD = "fraud"
    OTHER = "other"


class State(StrEnum):
    """Where a flag stands: 待看 没问题 属实."""

    OPEN = "open"
    DISMISSED = "dismissed"
    UPHELD = "upheld"


class Flag(Model):
    """One person's report of a listing, with its reason, and who judged it when."""

    id = fields.BigIntField(primary_key=True)
    listing: fields.ForeignKeyRelation[Listing] = fields.ForeignKeyField(
        "models.Listing", db_index=False, on_delete=fields.NO_ACTION
    )
    listing_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, db_index=False, on_delete=fields.NO_ACTION
    )
    reason = fields.TextField()
    comment = fields.TextField()
    state = fields.TextField()
    at = fields.DatetimeField()
    judged_by = fields.TextField()
    judged_at = fields.DatetimeField(null=True)

    class Meta:
        table = "flag"
        unique_together = (("listing", "person"),)


RAISE = """
INSERT INTO flag (listing_id, person_id, reason, comment, state, at, judged_by) VALUES (?, ?, ?, ?, 'open', ?, '')
ON CONFLICT (listing_id, person_id) DO NOTHING
"""


def reason(said: str) -> str:
    """One of the list."""
    if said not in set(Reason):
        raise Unclear("请选一个原因")
    return said


def comment(said: str) -> str:
    """A line besides, without numbers and links; it may be left out."""
    return masks.masked(text.line(said, "说明", LONGEST)) if said.strip() else ""


async def put(listing: Listing, person: Person, why: str, said: str) -> bool:
    """Reports a listing; False where this person has done so already."""
    if listing.owner_id == person.id:
        raise Refused("这是您自己发的，有错就去“我的供求”里撤下重发")
    row = (listing.id, person.id, reason(why), comment(said), days.now())
    async with writing() as tx:
        return bool(await tx.run(RAISE, row))


async def drop(tx: Transaction, listing: int, person: Person) -> None:
    """They take their report back, unless it was judged already."""
    await tx.run("DELETE FROM flag WHERE listing_id = ? AND person_id = ? AND state = 'open'", (listing, person.id))


async def by(listing: Listing, person: Person) -> Flag | None:
    """What this person reported of the listing."""
    return await Flag.get_or_none(listing_id=listing.id, person_id=person.id)


@dataclass(frozen=True, slots=True)
class Flagged:
    """A listing with the reports that wait, and how often each reason was given."""

    listing: Listing
    flags: list[Flag]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        return Counter(flag.reason for flag in self.flags).most_common()


WAITING = "SELECT DISTINCT listing_id FROM flag WHERE state = 'open' AND listing_id > ? ORDER BY listing_id LIMIT ?"


async def waiting(after: int = 0, limit: int = PAGE) -> list[Flagged]:
    """Listings that were reported and not judged since, in the order in which they were posted."""
    numbers = [int(number) for (number,) in await database().rows(WAITING, (after, limit))]
    found = await Listing.filter(id__in=numbers).select_related("owner").order_by("id")
    flags = await Flag.filter(listing_id__in=numbers, state=State.OPEN).order_by("id")
    told = {listing.id: [flag for flag in flags if flag.listing_id == listing.id] for listing in found}
    return [Flagged(listing, told[listing.id]) for listing in found]


async def count() -> int:
    """How many listings wait."""
    sql = "SELECT count(DISTINCT listing_id) FROM flag WHERE state = 'open'"
    return int((await database().rows(sql))[0][0])


JUDGE = """
UPDATE flag SET state = ?, judged_by = ?, judged_at = ? WHERE state = 'open' AND listing_id = (
  SELECT id FROM listing WHERE public_id = ? AND owner_id <> ?) RETURNING reason
"""
GONE = "没有等着看的举报；要是这条是您自己发的，请别人来看"


async def keep(public_id: str, me: Person) -> None:
    """The listing may stand: what was reported of it is dismissed."""
    async with writing() as tx:
        reasons = await _judged(tx, State.DISMISSED, public_id, me)
        await events.note(tx, me.public_id, "flag.dismiss", public_id, {"why": reasons})


async def uphold(public_id: str, me: Person, why: str) -> None:
    """What was reported is true: a listing that still stands is taken down in the same transaction."""
    async with writing() as tx:
        rows = await tx.rows("SELECT state FROM listing WHERE public_id = ?", (public_id,))
        if rows and rows[0][0] in ALIVE:
            await listings.remove(public_id, me.public_id, why)
        reasons = await _judged(tx, State.UPHELD, public_id, me)
        await events.note(tx, me.public_id, "flag.uphold", public_id, {"why": [why, *reasons]})


async def _judged(tx: Transaction, state: State, public_id: str, me: Person) -> list[str]:
    """The reasons that were given; Refused where none waits, or the listing is one's own."""
    rows = await tx.rows(JUDGE, (state, me.public_id, days.now(), public_id, me.id))
    if not rows:
        raise Refused(GONE)
    return sorted({str(why) for (why,) in rows})


async def leave(tx: Transaction, person: Person) -> None:
    """Someone goes for good: their own words go with them, the reasons they gave stay."""
    await tx.run("UPDATE flag SET comment = '' WHERE person_id = ?", (person.id,))


async def of(person: Person) -> list[Flag]:
    """Everything that the person reported."""
    return await Flag.filter(person_id=person.id).order_by("id")
