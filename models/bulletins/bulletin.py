"""The record of a bulletin (简报), and the questions asked of it."""

import msgspec
from tortoise import fields
from tortoise.models import Model

from models.engines import database
from models.rules import days
from models.rules.bulletins import WEEK, Figures, Kind, State

DECODE = msgspec.json.Decoder(Figures).decode
SHOWN = 60


class Bulletin(Model):
    """A day's or a week's report, one of each: the figures as the job found them (JSON), an officer's words."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    kind = fields.TextField()
    day = fields.IntField()
    state = fields.TextField()
    figures = fields.TextField()
    words = fields.TextField(default="")
    made_at = fields.DatetimeField()
    published_by = fields.TextField(default="")
    published_at = fields.DatetimeField(null=True)

    class Meta:
        table = "bulletin"
        unique_together = (("public_id",), ("kind", "day"))

    @property
    def period(self) -> Kind:
        return Kind(self.kind)

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def told(self) -> Figures:
        return DECODE(self.figures)


async def find(public_id: str) -> Bulletin | None:
    return await Bulletin.get_or_none(public_id=public_id)


async def published() -> list[Bulletin]:
    """The newest first, without their figures."""
    return await _listed(State.PUBLISHED)


async def drafts() -> list[Bulletin]:
    """Those that nobody has published, the newest first, without their figures."""
    return await _listed(State.DRAFT)


async def _listed(state: State) -> list[Bulletin]:
    named = ("id", "public_id", "kind", "day", "state", "words", "made_at", "published_by", "published_at")
    return await Bulletin.filter(state=state).order_by("-day", "-id").limit(SHOWN).only(*named)


async def drafts_count() -> int:
    """How many of the last week wait for an officer."""
    since = days.number(days.today()) - WEEK
    rows = await database().rows("SELECT count(*) FROM bulletin WHERE state = 'draft' AND day > ?", (since,))
    return int(rows[0][0])
