"""The record of a question (咨询、投诉、建议、纠错): what someone wants to know or to be mended, and the answer."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.listings import Listing
from models.people import Person


class Kind(StrEnum):
    """What it is: 投诉 建议 纠错 咨询 没看懂."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    CORRECTION = "correction"
    QUESTION = "question"
    UNCLEAR = "unclear"


class State(StrEnum):
    """Where a question stands: 等答复 答复了 关掉了."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


WITHIN = {Kind.COMPLAINT: 5, Kind.SUGGESTION: 3, Kind.CORRECTION: 3, Kind.QUESTION: 3, Kind.UNCLEAR: 1}
"""Working days until it is to be answered; unclear is a text that was not understood twice."""


class Question(Model):
    """Someone's question, numbers and links hidden; `code` (W1024) names it for who asked, `due` is its last day.

    `ref`: what it is about, as it was said; `flagged`: it raised a flag; the public wording is an officer's.
    """

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    code = fields.TextField()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, db_index=False, on_delete=fields.NO_ACTION
    )
    person_id: int
    kind = fields.TextField()
    body = fields.TextField()
    ref = fields.TextField()
    listing: fields.ForeignKeyNullableRelation[Listing] = fields.ForeignKeyField(
        "models.Listing", related_name=False, db_index=False, null=True, on_delete=fields.NO_ACTION
    )
    listing_id: int | None
    flagged = fields.IntField()
    channel = fields.TextField()
    state = fields.TextField()
    asked_at = fields.DatetimeField()
    due = fields.IntField()
    assigned: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, db_index=False, null=True, on_delete=fields.NO_ACTION
    )
    assigned_id: int | None
    answer = fields.TextField(default="")
    answered_at = fields.DatetimeField(null=True)
    answered_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name=False, db_index=False, null=True, on_delete=fields.NO_ACTION
    )
    answered_by_id: int | None
    public_body = fields.TextField(default="")
    public_answer = fields.TextField(default="")
    published_at = fields.DatetimeField(null=True)

    class Meta:
        table = "question"
        unique_together = (("public_id",),)

    @property
    def within(self) -> int:
        """How many working days it has."""
        return WITHIN[Kind(self.kind)]
