"""Tokens (接口令牌): programs that may post, each for an organisation; what is kept of a token is its digest."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache

from tortoise import fields
from tortoise.models import Model

from models import events, people, seals
from models.engines import Busy, DiskFull, database, writing
from models.people import Person
from models.rules import days
from models.rules.errors import Refused

SEEN = timedelta(minutes=1)
"""A token's use is noted once a minute at most."""


class Token(Model):
    """A program that may post until it is ended; `person` is the organisation whose listings they are."""

    id = fields.BigIntField(primary_key=True)
    name = fields.TextField()
    digest = fields.TextField()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", db_index=False, on_delete=fields.NO_ACTION
    )
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "token"
        unique_together = (("digest",),)


LIVING = "SELECT 1 FROM token WHERE name = ? AND ended_at IS NULL"
ADD = "INSERT INTO token (name, digest, person_id, created_at) VALUES (?, ?, ?, ?)"


async def add(secret: str, name: str, by: str) -> str:
    """A new token, told this once; the listings of an ended one of this name are the new one's too."""
    token = seals.token()
    async with writing() as tx:
        if await tx.rows(LIVING, (name,)):
            raise Refused(f"已经有叫“{name}”的令牌：换个名字，或先用 nongjia token end 停掉它")
        person, public_id = await people.organise(tx, secret, name)
        await tx.run(ADD, (name, seals.digest(token), person, days.now()))
        await events.note(tx, by, "token.add", public_id, {"name": name})
    return token


FIND = """
SELECT t.id, t.seen_at, p.id, p.public_id, p.name FROM token AS t JOIN person AS p ON p.id = t.person_id
WHERE t.digest = ? AND t.ended_at IS NULL AND p.state = 'active'
"""


async def find(token: str) -> Person | None:
    """The organisation of a token that holds; that it is in use is noted where that can be written."""
    row = await database().row(FIND, (seals.digest(token),))
    if row is None:
        return None
    (number, seen, person, public_id, name), now = row, days.now()
    if seen is None or seen < now - SEEN:
        with suppress(Busy, DiskFull):
            await _seen(int(number), now)
    return _organisation(int(person), public_id, name)


@lru_cache(maxsize=256)
def _organisation(number: int, public_id: str, name: str) -> Person:
    """Programs post thousands of times, and whoever gets this leaves it as it is."""
    return Person(id=number, public_id=public_id, name=name, phone="", roles="", state=people.State.ACTIVE)


async def _seen(number: int, now: datetime) -> None:
    async with writing() as tx:
        await tx.run("UPDATE token SET seen_at = ? WHERE id = ?", (now, number))


async def every() -> list[Token]:
    """All there ever were, oldest first."""
    return await Token.all().order_by("id")


END = "UPDATE token SET ended_at = ? WHERE name = ? AND ended_at IS NULL"


async def end(name: str, by: str) -> bool:
    """From now on nobody posts with it; False where there is none of that name."""
    async with writing() as tx:
        done = await tx.run(END, (days.now(), name))
        if done:
            await events.note(tx, by, "token.end", name)
    return bool(done)
