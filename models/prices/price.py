"""The record of a price as it was told (价格): original words and numbers beside the normalised ones, append-only."""

from tortoise import fields
from tortoise.models import Model

from models.documents import Document
from models.sources import Source


class Price(Model):
    """One told price and its revisions; money in whole 厘 (1/1000 of the currency) per unit of its series."""

    id = fields.BigIntField(primary_key=True)
    key = fields.BigIntField()
    revision = fields.IntField()
    current = fields.IntField()
    state = fields.TextField()
    checks = fields.TextField()
    missing = fields.TextField()
    series: fields.ForeignKeyNullableRelation["Series"] = fields.ForeignKeyField(
        "models.Series", null=True, db_index=False, on_delete=fields.NO_ACTION
    )
    source: fields.ForeignKeyRelation[Source] = fields.ForeignKeyField(
        "models.Source", db_index=False, on_delete=fields.NO_ACTION
    )
    document: fields.ForeignKeyRelation[Document] = fields.ForeignKeyField(
        "models.Document", db_index=False, on_delete=fields.NO_ACTION
    )
    day = fields.IntField()
    low = fields.BigIntField(null=True)
    avg = fields.BigIntField(null=True)
    high = fields.BigIntField(null=True)
    volume = fields.BigIntField(null=True)
    market = fields.TextField()
    place = fields.TextField()
    stage = fields.TextField()
    nature = fields.TextField()
    currency = fields.TextField()
    name = fields.TextField()
    spec = fields.TextField()
    grade = fields.TextField()
    origin = fields.TextField()
    unit = fields.TextField()
    said_low = fields.TextField()
    said_avg = fields.TextField()
    said_high = fields.TextField()
    said_volume = fields.TextField()
    note = fields.TextField()
    upstream = fields.TextField()
    period = fields.TextField(default="")
    waits = fields.TextField(default="")
    said_market = fields.TextField(default="")
    said_place = fields.TextField(default="")
    said_volume_unit = fields.TextField(default="")

    class Meta:
        table = "price"
        unique_together = (("key", "revision"),)


class Series(Model):
    """What may be averaged: one product, spot, stage, grade, nature, currency and unit; `area` tells a place's own."""

    id = fields.BigIntField(primary_key=True)
    product = fields.TextField()
    spot = fields.TextField()
    area = fields.IntField()
    stage = fields.TextField()
    grade = fields.TextField()
    nature = fields.TextField()
    currency = fields.TextField()
    per = fields.TextField()

    class Meta:
        table = "series"
        unique_together = (("product", "spot", "area", "stage", "grade", "nature", "currency", "per"),)
