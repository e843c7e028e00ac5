"""The record of a person (人): name, roles, state; the phone number sealed, and a keyed hash to find it by."""

from collections.abc import Iterable
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models import events, seals
from models.engines import Transaction, database, writing
from models.rules import days, roles
from models.rules.errors import Refused
from models.rules.roles import Role


class State(StrEnum):
    """Where a person stands: 待设置 在用 停用."""

    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Person(Model):
    """Someone who may sign in. `totp_step` is the last code's time; sessions from before `sessions_from` are over."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    name = fields.TextField()
    phone = fields.TextField()
    phone_key = fields.TextField()
    roles = fields.TextField()
    state = fields.TextField()
    password = fields.TextField(default="")
    totp = fields.TextField(default="")
    totp_step = fields.BigIntField(default=0)
    created_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()
    sessions_from = fields.DatetimeField()

    class Meta:
        table = "person"
        unique_together = (("public_id",), ("phone_key",))

    @property
    def held(self) -> frozenset[Role]:
        """The roles of someone who is active; nobody else has any."""
        return roles.read(self.roles) if self.state == State.ACTIVE else frozenset()

    @property
    def is_staff(self) -> bool:
        return bool(self.held & roles.STAFF)

    @property
    def comes_by_code(self) -> bool:
        """Whether six digits on the phone are enough to sign in; those who act for others need password and code."""
        return bool(self.held) and not self.is_staff

    @property
    def reviews(self) -> bool:
        """Whether sources, names and held prices are theirs to judge."""
        return bool(self.held & roles.REVIEWERS)


def mark(secret: str, phone: str) -> str:
    """What a phone number is found by."""
    return seals.keyed(secret, "phone", phone)


def phone(secret: str, person: Person) -> str:
    """The number as `rules.phones` reads it, "" for an organisation; Refused where another secret sealed it."""
    return seals.opened(secret, "phone", person.phone) if person.phone else ""


ARRIVE = """
INSERT INTO person (public_id, name, phone, phone_key, roles, state, created_at, changed_at, sessions_from)
VALUES (?, '', ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (phone_key) DO NOTHING
"""


async def arrive(secret: str, phone: str) -> Person:
    """Whoever has this number; made as a farmer where nobody had it yet."""
    key = mark(secret, phone)
    if known := await Person.get_or_none(phone_key=key):
        return known
    now, roles_ = days.now(), roles.kept({Role.FARMER})
    row = (seals.public_id(), seals.seal(secret, "phone", phone), key, roles_, State.ACTIVE, now, now, now)
    async with writing() as tx:
        await tx.run(ARRIVE, row)
    return await Person.get(phone_key=key)


ORGANISE = """
INSERT INTO person (public_id, name, phone, phone_key, roles, state, created_at, changed_at, sessions_from)
VALUES (?, ?, '', ?, '', ?, ?, ?, ?) ON CONFLICT (phone_key) DO UPDATE SET changed_at = excluded.changed_at
RETURNING id, public_id
"""


async def organise(tx: Transaction, secret: str, name: str) -> tuple[int, str]:
    """The row and public id of an organisation that posts by a program: no phone, no role, nobody to sign in."""
    now, key = days.now(), seals.keyed(secret, "organisation", name)
    row = (seals.public_id(), name, key, State.ACTIVE, now, now, now)
    number, public_id = (await tx.rows(ORGANISE, row))[0]
    return int(number), str(public_id)


CALL = "UPDATE person SET name = ?, roles = ?, changed_at = ? WHERE id = ?"


async def introduce(person: Person, name: str, role: Role) -> None:
    """What someone wants to be called, and whether they mostly sell or buy; what else they are, they stay."""
    others = person.held - {Role.FARMER, Role.BUYER}
    async with writing() as tx:
        await tx.run(CALL, (name, roles.kept({*others, role}), days.now(), person.id))
        await events.note(tx, person.public_id, "person.introduce", person.public_id, {"role": role})


RENUMBER = """
UPDATE person SET phone = ?, phone_key = ?, changed_at = ?
WHERE id = ? AND phone_key = ? AND NOT EXISTS (SELECT 1 FROM person WHERE phone_key = ?)
"""


async def renumber(tx: Transaction, secret: str, person: Person, phone: str) -> None:
    """Gives the person another number; Refused where it has become someone else's meanwhile."""
    key = mark(secret, phone)
    row = (seals.seal(secret, "phone", phone), key, days.now(), person.id, person.phone_key, key)
    if not await tx.run(RENUMBER, row):
        raise Refused("这个号码已经有账号了，或者您的号码刚刚换过")
    await events.note(tx, person.public_id, "person.renumber", person.public_id)


ERASE = """
UPDATE person SET name = '', phone = '', phone_key = ?, roles = '', state = ?, password = '', totp = '', changed_at = ?,
  sessions_from = ? WHERE id = ?
"""


async def erase(tx: Transaction, person: Person) -> None:
    """Nothing of the person stays but an empty row, which what they did refers to; they are signed out everywhere."""
    now = days.now()
    await tx.run(ERASE, (seals.token(), State.SUSPENDED, now, now, person.id))
    await tx.run("DELETE FROM session WHERE person_id = ?", (person.id,))
    await events.note(tx, person.public_id, "person.erase", person.public_id)


async def staff() -> list[Person]:
    """Everyone with a role that acts for others, whatever their state."""
    likes = " OR ".join("roles LIKE ?" for _ in roles.STAFF)
    found = await database().rows(f"SELECT id FROM person WHERE {likes}", [f"%{role}%" for role in roles.STAFF])
    return await Person.filter(id__in=[number for (number,) in found]).order_by("id")


async def names(ids: Iterable[str]) -> dict[str, str]:
    """Public id -> name."""
    found = await Person.filter(public_id__in=list(set(ids)))
    return {person.public_id: person.name for person in found}


SUSPEND = "UPDATE person SET state = ?, changed_at = ?, sessions_from = ? WHERE public_id = ? AND state = ?"


async def suspend(public_id: str, by: Person) -> bool:
    """The person can no longer sign in and is signed out everywhere, until set up anew from the terminal."""
    if public_id == by.public_id:
        raise Refused("不能停用自己，请让另一位管理员来做")
    now = days.now()
    async with writing() as tx:
        done = await tx.run(SUSPEND, (State.SUSPENDED, now, now, public_id, State.ACTIVE))
        if done:
            await events.note(tx, by.public_id, "person.suspend", public_id)
    return bool(done)
