"""The record of a bid (出价): the terms that stand, who said them, and every turn with who and when."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.people import Person
from models.talks import Talk


class State(StrEnum):
    """Where a bid stands: 等答复 在还价 谈成 没谈成 已过期."""

    OPEN = "open"
    NEGOTIATING = "negotiating"
    AGREED = "agreed"
    REFUSED = "refused"
    EXPIRED = "expired"


WAITING = frozenset({State.OPEN, State.NEGOTIATING})


class Bid(Model):
    """The terms that stand between two sides, as said and as read; `round` counts how often they were said anew.

    `figure`: whole 厘 per `price_per`; `sender`: whose terms they are, so that the other side answers.
    """

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    talk: fields.ForeignKeyRelation[Talk] = fields.ForeignKeyField(
        "models.Talk", db_index=False, on_delete=fields.NO_ACTION
    )
    sender: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, db_index=False, on_delete=fields.NO_ACTION
    )
    sender_id: int
    round = fields.IntField()
    quantity = fields.TextField()
    unit = fields.TextField()
    amount = fields.BigIntField()
    per = fields.TextField()
    price = fields.TextField()
    price_unit = fields.TextField()
    figure = fields.BigIntField()
    price_per = fields.TextField()
    day = fields.IntField()
    state = fields.TextField()
    made_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    confirmed_by_owner = fields.DatetimeField(null=True)
    confirmed_by_asker = fields.DatetimeField(null=True)

    class Meta:
        table = "bid"
        unique_together = (("public_id",),)

    @property
    def waits(self) -> bool:
        """Whether someone still has to answer."""
        return self.state in WAITING

    @property
    def dealt(self) -> bool:
        """Whether both sides say that it was kept."""
        return self.confirmed_by_owner is not None and self.confirmed_by_asker is not None


class Turn(Model):
    """One turn of a bid: who did what, the state it came to, and the terms said with it."""

    id = fields.BigIntField(primary_key=True)
    bid: fields.ForeignKeyRelation[Bid] = fields.ForeignKeyField(
        "models.Bid", db_index=False, on_delete=fields.NO_ACTION
    )
    at = fields.DatetimeField()
    who = fields.TextField()
    what = fields.TextField()
    state = fields.TextField()
    terms = fields.TextField()

    class Meta:
        table = "bid_turn"
