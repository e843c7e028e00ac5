"""The record of a warning (预警) and of what happened to it."""

import json
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.rules.catalogue.warnings import Level
from models.rules.warnings import Standing, State


class Alert(Model):
    """A warning: what a rule found at a market or place, one open for each rule, product and spot.

    `figure` and `reference` in thousandths of `unit` (a reference in money: 厘), `price` in 厘 per `per`; `inputs` as
    JSON. `first_day`, `day`: the market days of the first and the newest figure. `told`: subscribers were told.
    """

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    rule = fields.TextField()
    product = fields.TextField()
    spot = fields.TextField()
    area = fields.IntField()
    stage = fields.TextField()
    state = fields.TextField()
    side = fields.TextField()
    level = fields.IntField()
    figure = fields.BigIntField()
    unit = fields.TextField()
    reference = fields.BigIntField(null=True)
    inputs = fields.TextField()
    price = fields.BigIntField(null=True)
    per = fields.TextField()
    sources = fields.TextField()
    first_day = fields.IntField()
    day = fields.IntField()
    opened_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    closed_day = fields.IntField(default=0)
    armed = fields.IntField(default=1)
    told = fields.IntField(default=0)

    class Meta:
        table = "alert"
        unique_together = (("public_id",),)

    notes: fields.ReverseRelation["Note"]

    @property
    def grade(self) -> Level:
        return Level(self.level)

    @property
    def standing(self) -> Standing:
        level, armed = Level(self.level), bool(self.armed)
        return Standing(State(self.state), self.side, level, self.day, self.figure, self.closed_day, armed)

    @property
    def told_inputs(self) -> dict[str, float]:
        """What the figure was made of, by name."""
        found: dict[str, Any] = json.loads(self.inputs)
        return found


class Note(Model):
    """What happened to a warning: the step, the figure at that time, who took it ("" the program) and why."""

    id = fields.BigIntField(primary_key=True)
    alert: fields.ForeignKeyRelation[Alert] = fields.ForeignKeyField(
        "models.Alert", related_name="notes", db_index=False, on_delete=fields.NO_ACTION
    )
    alert_id: int
    step = fields.TextField()
    level = fields.IntField()
    day = fields.IntField()
    figure = fields.BigIntField()
    who = fields.TextField()
    why = fields.TextField()
    at = fields.DatetimeField()

    class Meta:
        table = "alert_note"
