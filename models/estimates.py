"""Estimates (估计): what officers reckon a township brings in some weeks; entered and withdrawn, never changed."""

from tortoise import fields
from tortoise.models import Model

from models import events, seals
from models.engines import writing
from models.people import Person
from models.rules import days, roles
from models.rules.errors import Refused
from models.rules.estimates import Estimated
from models.rules.harvests import Guess
from models.rules.roles import REVIEWERS

GONE = "这条估计已经撤下了，请刷新看看"


class Estimate(Model):
    """An officer's estimate: whole grams or heads of a product from a place, from the first to the last kept day.

    `role`: what its author was then, which is told instead of a name. `basis`: why so much, in words.
    """

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    product = fields.TextField()
    place = fields.TextField()
    begins = fields.IntField()
    ends = fields.IntField()
    quantity = fields.TextField()
    unit = fields.TextField()
    amount = fields.BigIntField()
    per = fields.TextField()
    basis = fields.TextField()
    made_by = fields.TextField()
    role = fields.TextField()
    made_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "estimate"
        unique_together = (("public_id",),)

    @property
    def guess(self) -> Guess:
        return Guess(self.id, self.place, self.begins, self.ends, self.amount)


FIELDS = "public_id, product, place, begins, ends, quantity, unit, amount, per, basis, made_by, role, made_at"
ADD = f"INSERT INTO estimate ({FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
WITHDRAW = "UPDATE estimate SET withdrawn_at = ? WHERE public_id = ? AND withdrawn_at IS NULL RETURNING id"


async def enter(one: Estimated, by: str, role: str) -> str:
    """From now on it counts, before older ones of the same place and days; its public id."""
    public_id = seals.public_id()
    words = one.quantity, one.unit, one.amount, one.per, one.basis
    row = (public_id, one.product, one.place, one.begins, one.ends, *words, by, role, days.now())
    async with writing() as tx:
        await tx.run(ADD, row)
        await events.note(tx, by, "estimate.enter", public_id, {"product": one.product, "place": one.place})
    return public_id


def role(person: Person) -> str:
    """What an author is told by: the role by which they may enter one."""
    return roles.kept(person.held & REVIEWERS)


async def withdraw(public_id: str, by: str) -> None:
    """It was wrong, or is no longer so; what it said stays in the log."""
    async with writing() as tx:
        if not await tx.rows(WITHDRAW, (days.now(), public_id)):
            raise Refused(GONE)
        await events.note(tx, by, "estimate.withdraw", public_id)


async def listed(product: str = "", before: int = 0, most: int = 60) -> list[Estimate]:
    """Those that stand, of a product or of all, the newest first; `before`: the number that a page ended with."""
    found = Estimate.filter(withdrawn_at=None, **({"product": product} if product else {}))
    found = found.filter(id__lt=before) if before else found
    return await found.order_by("-id").limit(most)


async def standing(product: str, first: int, last: int) -> list[Estimate]:
    """Those of a product that touch these days, the newest first."""
    return await Estimate.filter(withdrawn_at=None, product=product, ends__gte=first, begins__lte=last).order_by("-id")
