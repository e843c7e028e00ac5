"""Invitations (邀请): one-time links by which a member of the staff sets password and code."""

from dataclasses import dataclass
from datetime import timedelta

from tortoise import fields
from tortoise.models import Model

from models import events, seals
from models.engines import Transaction, writing
from models.people import codes, hashes
from models.people.person import Person, State, mark, phone
from models.rules import days, passwords, roles
from models.rules.errors import Refused
from models.rules.roles import Role

HOURS = 48


class Invitation(Model):
    """A set-up link by the digest of its token; what was chosen by it waits here until a code proves it."""

    id = fields.BigIntField(primary_key=True)
    token = fields.TextField()
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", null=True, db_index=False, on_delete=fields.NO_ACTION
    )
    roles = fields.TextField()
    name = fields.TextField(default="")
    phone = fields.TextField(default="")
    password = fields.TextField(default="")
    totp = fields.TextField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitation"
        unique_together = (("token",),)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Someone who shall be able to sign in; the phone number as `rules.phones` reads it."""

    phone: str
    roles: frozenset[Role]
    name: str = ""


SAVE = """
INSERT INTO person (public_id, name, phone, phone_key, roles, state, created_at, changed_at, sessions_from)
VALUES (?, ?, ?, ?, '', ?, ?, ?, ?) ON CONFLICT (phone_key) DO UPDATE SET changed_at = excluded.changed_at
RETURNING id, public_id, name, roles, state
"""


async def invite(secret: str, wanted: Wanted, by: str) -> str:
    """The link's token; people without a staff role need none: "". Older links hold no longer.

    Someone known keeps their roles and password, and gets new staff roles with the new password, by the link.
    """
    async with writing() as tx:
        person, public_id = await _save(tx, secret, wanted)
        await events.note(tx, by, "person.invite", public_id, {"roles": sorted(wanted.roles)})
        return await _link(tx, secret, person, wanted.roles) if wanted.roles & roles.STAFF else ""


async def _save(tx: Transaction, secret: str, wanted: Wanted, proven: bool = False) -> tuple[int, str]:
    """The person's id and public id; made, or given the roles and the name besides what they have.

    A known person's staff roles wait for `proven`: they are for those who sign in with password and code.
    """
    now, state = days.now(), State.INVITED if wanted.roles & roles.STAFF else State.ACTIVE
    sealed = seals.seal(secret, "phone", wanted.phone)
    row = (seals.public_id(), wanted.name, sealed, mark(secret, wanted.phone), state, now, now, now)
    number, public_id, name, held, state = (await tx.rows(SAVE, row))[0]
    given = wanted.roles if proven or state == State.INVITED else wanted.roles - roles.STAFF
    told = roles.kept(roles.read(held) | given)
    await tx.run("UPDATE person SET roles = ?, name = ? WHERE id = ?", (told, wanted.name or name, number))
    return int(number), str(public_id)


CLOSE = "UPDATE invitation SET used_at = ? WHERE person_id = ? AND used_at IS NULL AND expires_at > ? RETURNING roles"
ADD = "INSERT INTO invitation (token, person_id, roles, totp, expires_at) VALUES (?, ?, ?, ?, ?)"


async def _link(tx: Transaction, secret: str, person: int | None, wanted: frozenset[Role]) -> str:
    """A new link; what an older one would have given, it gives too."""
    now, token = days.now(), seals.token()
    closed = await tx.rows(CLOSE, (now, person, now))
    given = roles.kept(wanted.union(*(roles.read(kept) for (kept,) in closed)))
    code = seals.seal(secret, "totp", codes.fresh())
    await tx.run(ADD, (seals.digest(token), person, given, code, now + timedelta(hours=HOURS)))
    return token


SOMEONE = "SELECT 1 FROM person WHERE password <> '' LIMIT 1"
OPEN = "SELECT 1 FROM invitation WHERE used_at IS NULL AND expires_at > ? LIMIT 1"


async def first(secret: str) -> str:
    """A link for the first administrator, of whom nothing is known yet; "" where anyone has set up or can."""
    async with writing() as tx:
        if await tx.rows(SOMEONE) or await tx.rows(OPEN, (days.now(),)):
            return ""
        await events.note(tx, events.PROGRAM, "person.first", "", {"roles": [Role.ADMIN]})
        return await _link(tx, secret, None, frozenset({Role.ADMIN}))


async def invited(token: str) -> Invitation | None:
    """The invitation, with its person, as long as the link holds."""
    found = Invitation.filter(token=seals.digest(token), used_at=None, expires_at__gt=days.now())
    return await found.select_related("person").first()


def link_code(secret: str, invitation: Invitation) -> str:
    """The authenticator's secret that the link shows."""
    return seals.opened(secret, "totp", invitation.totp)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What someone chooses by a link; the phone number counts where the link was made for nobody in particular."""

    name: str
    phone: str
    password: str


CHOOSE = "UPDATE invitation SET name = ?, phone = ?, password = ? WHERE id = ? AND used_at IS NULL"


async def choose(secret: str, invitation: Invitation, chosen: Chosen) -> None:
    """Keeps it with the link until a code proves it; Unclear where the password is not good enough."""
    number = phone(secret, invitation.person) if invitation.person else chosen.phone
    hashed = await hashes.hashed(passwords.check(chosen.password, number))
    async with writing() as tx:
        await tx.run(CHOOSE, (chosen.name, seals.seal(secret, "phone", number), hashed, invitation.id))


USE = "UPDATE invitation SET used_at = ?, phone = '', password = '', totp = '' WHERE id = ? AND used_at IS NULL"
SET_UP = """
UPDATE person SET name = ?, password = ?, totp = ?, totp_step = ?, state = ?, changed_at = ?, sessions_from = ?
WHERE id = ?
"""


async def finish(secret: str, invitation: Invitation, code: str) -> Person | None:
    """The person, set up and signed out everywhere else; None where the code is not right. The link is used up."""
    if not invitation.password:
        raise Refused("还没有设密码，请从头打开链接")
    step = codes.step(link_code(secret, invitation), code)
    if step is None:
        return None
    wanted = Wanted(seals.opened(secret, "phone", invitation.phone), roles.read(invitation.roles), invitation.name)
    now = days.now()
    async with writing() as tx:
        if not await tx.run(USE, (now, invitation.id)):
            raise Refused("这个链接已经用过了")
        number, public_id = await _save(tx, secret, wanted, proven=True)
        row = (wanted.name, invitation.password, invitation.totp, step, State.ACTIVE, now, now, number)
        await tx.run(SET_UP, row)
        await events.note(tx, public_id, "person.set_up", public_id)
    return await Person.get(id=number)


async def purge() -> None:
    """What expired links hold is forgotten."""
    async with writing() as tx:
        await tx.run("DELETE FROM invitation WHERE expires_at < ?", (days.now(),))
