"""Notices (通知): what happened that concerns someone, told on their own page until they have read it."""

import json
from collections.abc import Mapping
from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.engines import Transaction, database, writing
from models.people import Person
from models.rules import days

MOST = 50


class Notice(Model):
    """Something that a person is told: its kind, the values of its sentence as JSON, and where it leads.

    `texted_at`: a text told it too, or was not worth sending any more.
    """

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", db_index=False, on_delete=fields.NO_ACTION
    )
    kind = fields.TextField()
    said = fields.TextField()
    link = fields.TextField()
    created_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    texted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notice"

    @property
    def values(self) -> dict[str, str | int]:
        said: dict[str, str | int] = json.loads(self.said)
        return said


NOTIFY = "INSERT INTO notice (person_id, kind, said, link, created_at) VALUES (?, ?, ?, ?, ?)"


async def notify(tx: Transaction, person: int, kind: str, values: Mapping[str, str | int], link: str) -> None:
    """Tells someone, in the transaction of what happened."""
    said = json.dumps(dict(values), ensure_ascii=False)
    await tx.run(NOTIFY, (person, kind, said, link, days.now()))


async def notices(person: Person) -> list[Notice]:
    """What the person was told, the newest first."""
    return await Notice.filter(person_id=person.id).order_by("-id").limit(MOST)


async def unread(person: Person) -> int:
    rows = await database().rows("SELECT count(*) FROM notice WHERE person_id = ? AND read_at IS NULL", (person.id,))
    return int(rows[0][0])


async def read(person: Person) -> None:
    """All of it was read."""
    sql = "UPDATE notice SET read_at = ? WHERE person_id = ? AND read_at IS NULL"
    async with writing() as tx:
        await tx.run(sql, (days.now(), person.id))


async def forget(before: datetime) -> None:
    """Notices from before then are told no more."""
    async with writing() as tx:
        await tx.run("DELETE FROM notice WHERE created_at < ?", (before,))
