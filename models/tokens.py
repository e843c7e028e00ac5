"""Tokens (接口钥匙): by what a program proves for which organisation it writes; the program alone has it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise import fields
from tortoise.models import Model

from models import events, seals
from models.engines import Busy, DiskFull, database, writing
from models.people import Person, join
from models.rules import days, text
from models.rules.errors import Refused

LONGEST_NAME = 40
SEEN = timedelta(minutes=1)
"""A token's use is noted once a minute at most."""


class ApiToken(Model):
    """A token of an organisation, known by its digest; the organisation is a person without a phone."""

    id = fields.BigIntField(primary_key=True)
    name = fields.TextField()
    digest = fields.TextField()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", db_index=False, on_delete=fields.NO_ACTION
    )
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_token"
        unique_together = (("digest",),)


LIVING = "SELECT person_id, ended_at FROM api_token WHERE name = ? ORDER BY id DESC LIMIT 1"
ADD = "INSERT INTO api_token (name, digest, person_id, created_at) VALUES (?, ?, ?, ?)"


async def add(name: str, who: str) -> str:
    """A new token under this name; an organisation that had one before stays the same."""
    name, token = text.line(name, "名称", LONGEST_NAME), seals.token()
    async with writing() as tx:
        before = await tx.rows(LIVING, (name,))
        if before and before[0][1] is None:
            raise Refused(f"“{name}”已经有钥匙了：请先 nongjia token end {name}，或换一个名称")
        person = int(before[0][0]) if before else await join(tx, name)
        await tx.run(ADD, (name, seals.digest(token), person, days.now()))
        await events.note(tx, who, "token.add", name)
    return token


END = "UPDATE api_token SET ended_at = ? WHERE name = ? AND ended_at IS NULL"


async def end(name: str, who: str) -> bool:
    """From now on nobody comes in with it; False where there was none of that name."""
    async with writing() as tx:
        done = await tx.run(END, (days.now(), name))
        if done:
            await events.note(tx, who, "token.end", name)
    return bool(done)


async def every() -> list[ApiToken]:
    """All there ever were, the oldest first."""
    return await ApiToken.all().order_by("id")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who came in with a token: the organisation's row and public id."""

    id: int
    public_id: str


FIND = """
SELECT t.id, t.used_at, p.id, p.public_id FROM api_token AS t JOIN person AS p ON p.id = t.person_id
WHERE t.digest = ? AND t.ended_at IS NULL AND p.state = 'active'
"""


async def find(token: str) -> Holder | None:
    """Whose it is, if it counts; that it is in use is noted where that can be written."""
    rows = await database().rows(FIND, (seals.digest(token),))
    if not rows:
        return None
    (number, used, *holder), now = rows[0], days.now()
    if used is None or used < now - SEEN:
        with suppress(Busy, DiskFull):
            await _used(int(number), now)
    return Holder(*holder)


async def _used(number: int, now: datetime) -> None:
    async with writing() as tx:
        await tx.run("UPDATE api_token SET used_at = ? WHERE id = ?", (now, number))
