"""The record of a listing (供求信息), its states, and every change of it with who, when and why."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.people import Person


class State(StrEnum):
    """Where a listing stands: 待审核 有效 已预订 已成交 已过期 已撤下 没通过."""

    PENDING = "pending_review"
    ACTIVE = "active"
    RESERVED = "reserved"
    SOLD = "sold"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


OPEN = frozenset({State.ACTIVE, State.RESERVED})
"""Those that anyone can find."""
SEEN = OPEN | {State.SOLD}
"""Those whose page and photos anyone may see."""
ALIVE = OPEN | {State.PENDING}
CLOSED = frozenset(State) - ALIVE


class Channel(StrEnum):
    """By which way a listing came in: 网页 短信 工作人员代发 接口 导入."""

    WEB = "web"
    SMS = "sms"
    OFFICER = "officer"
    API = "api"
    IMPORT = "import"


class Listing(Model):
    """A listing: the offer as said and as read (`rules.offers.Offer`), its owner, and how to reach them, sealed.

    `reference`: what the market told when it was posted, as JSON; `position`: where the asking price lay in it.
    `checks`: codes of why it was looked at first. `words`: what it is found by.
    """

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    side = fields.TextField()
    state = fields.TextField()
    product = fields.TextField()
    place = fields.TextField()
    low = fields.BigIntField(null=True)
    high = fields.BigIntField(null=True)
    price_per = fields.TextField()
    amount = fields.BigIntField()
    per = fields.TextField()
    expires = fields.IntField()
    ready_from = fields.IntField()
    ready_to = fields.IntField()
    photos = fields.IntField(default=0)
    quantity = fields.TextField()
    unit = fields.TextField()
    price = fields.TextField()
    price_unit = fields.TextField()
    grade = fields.TextField()
    variety = fields.TextField()
    title = fields.TextField()
    text = fields.TextField()
    delivery = fields.TextField()
    certificates = fields.TextField()
    min_order = fields.TextField()
    requirement = fields.TextField()
    position = fields.TextField()
    reference = fields.TextField()
    checks = fields.TextField()
    sampled = fields.IntField(default=0)
    owner: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", db_index=False, on_delete=fields.NO_ACTION
    )
    owner_id: int
    posted_by = fields.TextField()
    channel = fields.TextField()
    contact = fields.TextField()
    contact_key = fields.TextField()
    text_key = fields.TextField()
    posted_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()
    confirmed_at = fields.DatetimeField()
    confirmed = fields.IntField(default=0)
    reminded = fields.IntField(default=0)
    words = fields.TextField()

    class Meta:
        table = "listing"
        unique_together = (("public_id",),)

    @property
    def holder(self) -> str:
        """What its photos hang on."""
        return holder(self.public_id)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_alive(self) -> bool:
        """Whether its owner may still change it."""
        return self.state in ALIVE


def holder(public_id: str) -> str:
    return f"listing:{public_id}"


class Change(Model):
    """One change of a listing: who did what, the state it came to, and why."""

    id = fields.BigIntField(primary_key=True)
    listing: fields.ForeignKeyRelation[Listing] = fields.ForeignKeyField(
        "models.Listing", db_index=False, on_delete=fields.NO_ACTION
    )
    at = fields.DatetimeField()
    who = fields.TextField()
    what = fields.TextField()
    state = fields.TextField()
    why = fields.TextField()

    class Meta:
        table = "listing_change"
