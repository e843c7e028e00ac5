"""The record of a watch (订阅、到价提醒)."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.people import Person
from models.rules.watching import Level

MOST = 20
"""Watches that a person keeps."""


class Kind(StrEnum):
    """What a watch is for: 订阅 到价提醒."""

    SUBSCRIBE = "subscribe"
    ALERT = "alert"


class Watch(Model):
    """A price that someone wants to be told: of a product at a market or place, "" for the district.

    `freq` of a subscription; `op`, `level` (厘 per `per`), `unit` as said and `armed` of an alert. `told_day`: the last
    day on which it was dealt with, `told_at`: when a text last told it.
    """

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", db_index=False, on_delete=fields.NO_ACTION
    )
    person_id: int
    kind = fields.TextField()
    product = fields.TextField()
    spot = fields.TextField()
    freq = fields.TextField()
    op = fields.TextField()
    level = fields.BigIntField()
    per = fields.TextField()
    unit = fields.TextField()
    armed = fields.IntField()
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(null=True)
    told_at = fields.DatetimeField(null=True)
    told_day = fields.IntField()

    class Meta:
        table = "watch"
        unique_together = (("public_id",), ("person_id", "kind", "product", "spot", "op"))

    @property
    def at(self) -> Level:
        """The price that an alert waits for."""
        return Level(self.op, self.level, self.per, self.unit)
