"""Drafts (草稿): what someone has written of an offer so far; kept by browser until they sign in."""

import json
from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models import seals
from models.engines import Transaction, writing
from models.listings import Listing
from models.people import Person
from models.rules import days

MOST = 20
"""Drafts that a browser or a person keeps; the oldest make room."""


class Draft(Model):
    """A draft by the digest of the browser's token; `said` holds the fields as written, `listing` what came of it."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    token = fields.TextField()
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", null=True, db_index=False, on_delete=fields.NO_ACTION
    )
    person_id: int | None
    said = fields.TextField()
    listing: fields.ForeignKeyNullableRelation[Listing] = fields.ForeignKeyField(
        "models.Listing", null=True, db_index=False, on_delete=fields.NO_ACTION
    )
    listing_id: int | None
    created_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()

    class Meta:
        table = "draft"
        unique_together = (("public_id",),)

    @property
    def words(self) -> dict[str, str]:
        """Field -> what was written there."""
        said: dict[str, str] = json.loads(self.said)
        return said

    @property
    def holder(self) -> str:
        """What its photos hang on."""
        return f"draft:{self.public_id}"


ADD = """
INSERT INTO draft (public_id, token, person_id, said, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)
"""


async def begin(token: str, person: Person | None, said: dict[str, str]) -> str:
    """A new draft of this browser; its public id."""
    now, public_id = days.now(), seals.public_id()
    row = (public_id, seals.digest(token), person.id if person else None, _kept(said), now, now)
    async with writing() as tx:
        await tx.run(ADD, row)
    return public_id


def _kept(said: dict[str, str]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


async def find(public_id: str, token: str, person: Person | None) -> Draft | None:
    """The draft, for the browser it was written in and for whom it belongs to; nobody else."""
    draft = await Draft.get_or_none(public_id=public_id)
    if draft is None:
        return None
    own = bool(token) and draft.token == seals.digest(token)
    mine = person is not None and draft.person_id == person.id
    return draft if own or mine else None


async def newest(token: str, person: Person | None) -> list[Draft]:
    """The drafts that came to nothing yet, the last written first."""
    found = Draft.filter(person_id=person.id) if person else Draft.filter(token=seals.digest(token))
    return await found.filter(listing_id=None).order_by("-changed_at").limit(MOST)


async def keep(draft: Draft, said: dict[str, str]) -> None:
    """What is written by now; the fields of a later page are added to those of the earlier."""
    whole = {**draft.words, **said}
    async with writing() as tx:
        await tx.run("UPDATE draft SET said = ?, changed_at = ? WHERE id = ?", (_kept(whole), days.now(), draft.id))
    draft.said = _kept(whole)


async def become(tx: Transaction, draft: Draft, listing: int, person: int) -> bool:
    """The draft is published, once: False where it was already."""
    sql = "UPDATE draft SET listing_id = ?, person_id = ?, changed_at = ? WHERE id = ? AND listing_id IS NULL"
    return bool(await tx.run(sql, (listing, person, days.now(), draft.id)))


async def reopen(draft: Draft) -> None:
    """What came of it was taken back: it can be published again."""
    async with writing() as tx:
        await tx.run("UPDATE draft SET listing_id = NULL, changed_at = ? WHERE id = ?", (days.now(), draft.id))


async def drop(draft: Draft) -> None:
    """Thrown away by the one who wrote it."""
    async with writing() as tx:
        await tx.run("DELETE FROM draft WHERE id = ? AND listing_id IS NULL", (draft.id,))


async def purge(before: datetime) -> None:
    """Forgets the drafts that nobody has touched since then."""
    async with writing() as tx:
        await tx.run("DELETE FROM draft WHERE changed_at < ?", (before,))
