"""Sessions (登录): who is signed in, where, since when; known by the digest of a token that only the browser has."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise import fields
from tortoise.models import Model

from models import events, seals
from models.engines import Busy, DiskFull, writing
from models.people import Person
from models.rules import days


@dataclass(frozen=True, slots=True)
class Life:
    """How long a session lasts in all, and without being used."""

    whole: timedelta
    idle: timedelta


STAFF = Life(timedelta(hours=12), timedelta(minutes=30))
OTHERS = Life(timedelta(days=30), timedelta(days=7))
SEEN = timedelta(minutes=1)
"""A session's use is noted once a minute at most."""


class Session(Model):
    """One browser in which a person is signed in, from which address and with which program."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    token = fields.TextField()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", db_index=False, on_delete=fields.NO_ACTION
    )
    address = fields.TextField()
    agent = fields.TextField()
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "session"
        unique_together = (("public_id",), ("token",))

    def holds(self, person: Person, now: datetime) -> bool:
        """Whether it still counts: not ended, not too old, not too long unused, and not of someone shut out since."""
        life = life_of(person)
        fresh = self.created_at > now - life.whole and self.seen_at > now - life.idle
        return fresh and self.ended_at is None and self.created_at >= person.sessions_from and bool(person.held)


def life_of(person: Person) -> Life:
    """Those who act for others are signed out sooner."""
    return STAFF if person.is_staff else OTHERS


BEGIN = """
INSERT INTO session (public_id, token, person_id, address, agent, created_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?)
"""


async def begin(person: Person, address: str, agent: str) -> str:
    """Signs the person in; the token of the new session."""
    now, token, public_id = days.now(), seals.token(), seals.public_id()
    async with writing() as tx:
        await tx.run(BEGIN, (public_id, seals.digest(token), person.id, address, agent, now, now))
        await events.note(tx, person.public_id, "session.begin", public_id, {"address": address, "agent": agent})
    return token


async def find(token: str) -> Session | None:
    """The session with its person, if it holds; that it is in use is noted where that can be written."""
    now = days.now()
    found = await Session.filter(token=seals.digest(token), ended_at=None).select_related("person").first()
    if found is None or not found.holds(found.person, now):
        return None
    if found.seen_at < now - SEEN:
        with suppress(Busy, DiskFull):
            await _seen(found, now)
    return found


async def _seen(session: Session, now: datetime) -> None:
    async with writing() as tx:
        await tx.run("UPDATE session SET seen_at = ? WHERE id = ? AND seen_at < ?", (now, session.id, now))


async def of(person: Person) -> list[Session]:
    """The person's sessions that hold, the last used first."""
    life, now = life_of(person), days.now()
    found = Session.filter(person_id=person.id, ended_at=None, created_at__gt=now - life.whole).order_by("-seen_at")
    return [session for session in await found if session.holds(person, now)]


async def all_of(person: Person) -> list[Session]:
    """Every one that is still known, those that are over too."""
    return await Session.filter(person_id=person.id).order_by("id")


END = "UPDATE session SET ended_at = ? WHERE person_id = ? AND public_id = ? AND ended_at IS NULL"


async def end(person: Person, public_id: str) -> bool:
    """Ends one of the person's own sessions; False where they have none of that name."""
    async with writing() as tx:
        done = await tx.run(END, (days.now(), person.id, public_id))
        if done:
            await events.note(tx, person.public_id, "session.end", public_id)
    return bool(done)


async def purge(before: datetime) -> None:
    """Forgets the sessions that were last used before then."""
    async with writing() as tx:
        await tx.run("DELETE FROM session WHERE seen_at < ?", (before,))
