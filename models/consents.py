"""Consents (同意): what someone agreed to, in which version, since when, and until when."""

from tortoise import fields
from tortoise.models import Model

from models.engines import database, writing
from models.people import Person
from models.rules import days

PRIVACY, SHOW_PHONE = "privacy", "show_phone"
VERSIONS = {PRIVACY: "1", SHOW_PHONE: "1"}
"""The words that count now; a new wording is a new version and is asked for anew."""


class Consent(Model):
    """A consent of a person; withdrawn, it stays as a record that it held."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", db_index=False, on_delete=fields.NO_ACTION
    )
    what = fields.TextField()
    version = fields.TextField()
    given_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "consent"


HELD = "SELECT 1 FROM consent WHERE person_id = ? AND what = ? AND version = ? AND withdrawn_at IS NULL"
GIVE = "INSERT INTO consent (person_id, what, version, given_at) VALUES (?, ?, ?, ?)"


async def held(person: Person, what: str) -> bool:
    """Whether the person agrees to its words of now."""
    return bool(await database().rows(HELD, (person.id, what, VERSIONS[what])))


async def give(person: Person, what: str) -> None:
    """Agrees; once more changes nothing."""
    async with writing() as tx:
        if not await tx.rows(HELD, (person.id, what, VERSIONS[what])):
            await tx.run(GIVE, (person.id, what, VERSIONS[what], days.now()))


async def of(person: Person) -> list[Consent]:
    """All that the person ever agreed to."""
    return await Consent.filter(person_id=person.id).order_by("id")


async def withdraw(person: Person, what: str) -> None:
    sql = "UPDATE consent SET withdrawn_at = ? WHERE person_id = ? AND what = ? AND withdrawn_at IS NULL"
    async with writing() as tx:
        await tx.run(sql, (days.now(), person.id, what))
