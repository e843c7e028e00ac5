"""The record of a talk (洽谈) between a listing's owner and someone who asked, with what both wrote."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.listings import Listing
from models.people import Person


class State(StrEnum):
    """Where a talk stands: 等同意 在谈 没同意 已结束."""

    ASKED = "asked"
    PERMITTED = "permitted"
    REFUSED = "refused"
    CLOSED = "closed"


OPEN = frozenset({State.ASKED, State.PERMITTED})


class Talk(Model):
    """Someone asked a listing's owner; `code`, as `codes.told` tells it, names it for both while it is open."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    listing: fields.ForeignKeyRelation[Listing] = fields.ForeignKeyField(
        "models.Listing", db_index=False, on_delete=fields.NO_ACTION
    )
    owner: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, db_index=False, on_delete=fields.NO_ACTION
    )
    asker: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, db_index=False, on_delete=fields.NO_ACTION
    )
    state = fields.TextField()
    code = fields.IntField()
    asked_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()

    class Meta:
        table = "talk"
        unique_together = (("public_id",),)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def other(self, person: Person) -> Person:
        """Who sits across."""
        return self.asker if person.id == self.owner.id else self.owner


class Line(Model):
    """What one side wrote, numbers and links hidden, or what it did with a bid (`what`), and when the other read it."""

    id = fields.BigIntField(primary_key=True)
    talk: fields.ForeignKeyRelation[Talk] = fields.ForeignKeyField(
        "models.Talk", db_index=False, on_delete=fields.NO_ACTION
    )
    sender: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, db_index=False, on_delete=fields.NO_ACTION
    )
    sender_id: int
    what = fields.TextField()
    text = fields.TextField()
    at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)

    class Meta:
        table = "talk_line"
