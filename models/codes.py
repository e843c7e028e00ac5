"""Codes (短信验证码): six digits sent to a phone, good once, for ten minutes, in the browser that asked for them."""

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models import messages, seals
from models.engines import Transaction, writing
from models.messages import Text
from models.people import Person, mark
from models.rules import days, roles

HOLDS = timedelta(minutes=10)
TRIES = 5
DIGITS = 6
SEALED = "code"


class Purpose(StrEnum):
    """What a code is good for, and for nothing else: 登录 换号时的旧号码 换号时的新号码."""

    SIGN_IN = "sign-in"
    OLD_NUMBER = "old number"
    NEW_NUMBER = "new number"


class Code(Model):
    """A code by the digest of the browser's token: its number sealed, a keyed hash of the digits, and the text that
    tells them. Where the text tells none, the hash is of nothing that anyone knows."""

    id = fields.BigIntField(primary_key=True)
    token = fields.TextField()
    phone = fields.TextField()
    phone_key = fields.TextField()
    hash = fields.TextField()
    text_id = fields.BigIntField(null=True)
    tries = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "code"
        unique_together = (("token",),)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who asks for a code and what for; `before` is the token of the same browser's last one, which holds no more."""

    phone: str
    purpose: Purpose = Purpose.SIGN_IN
    before: str = ""


ADD = """
INSERT INTO code (token, phone, phone_key, hash, text_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
"""


async def send(secret: str, wanted: Wanted) -> str:
    """Leaves a new code for the number; the token for the browser.

    Whose number it is changes nothing that can be seen or timed here: the text alone tells the owner.
    """
    token, digits, key = seals.token(), f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", mark(secret, wanted.phone)
    template = _template(wanted.purpose, await Person.get_or_none(phone_key=key))
    told = messages.carries_code(template)
    now, sealed = days.now(), seals.seal(secret, SEALED, wanted.phone)
    kept = _hash(secret, token, wanted.purpose, digits if told else seals.token())
    async with writing() as tx:
        await _close(tx, wanted.before)
        text = Text(template, now + HOLDS, {"code": digits} if told else {})
        number = await messages.leave(tx, secret, wanted.phone, text)
        await tx.run(ADD, (seals.digest(token), sealed, key, kept, number, now, now + HOLDS))
    return token


def _template(purpose: Purpose, person: Person | None) -> str:
    """What the owner of the number is told."""
    if purpose is Purpose.OLD_NUMBER or (purpose is Purpose.NEW_NUMBER and person is None):
        return "code.number"
    if purpose is Purpose.NEW_NUMBER:
        return "code.taken"
    if person is None or person.comes_by_code:
        return "code.out"
    return "code.staff" if roles.read(person.roles) & roles.STAFF else "code.closed"


def _hash(secret: str, token: str, purpose: Purpose, digits: str) -> str:
    return seals.keyed(secret, "code", seals.digest(token), purpose, digits)


CLOSE = "UPDATE code SET used_at = ? WHERE token = ? AND used_at IS NULL RETURNING text_id"


async def _close(tx: Transaction, token: str) -> None:
    """What this browser asked for before: of two codes on one phone the newest counts."""
    rows = await tx.rows(CLOSE, (days.now(), seals.digest(token)))
    await messages.wipe(tx, [int(number) for (number,) in rows if number is not None])


async def asked(token: str) -> Code | None:
    """The code that this browser waits for, even where it was tried too often."""
    return await Code.get_or_none(token=seals.digest(token), used_at=None, expires_at__gt=days.now())


def phone(secret: str, code: Code) -> str:
    """The number that it was sent to."""
    return seals.opened(secret, SEALED, code.phone)


@dataclass(frozen=True, slots=True)
class Claim:
    """What someone typed in the browser of this token."""

    token: str
    said: str
    purpose: Purpose = Purpose.SIGN_IN


TRY = """
UPDATE code SET tries = tries + 1 WHERE token = ? AND used_at IS NULL AND expires_at > ? AND tries < ?
RETURNING id, hash, text_id
"""
USE = "UPDATE code SET used_at = ? WHERE id = ?"


async def use(secret: str, *claims: Claim) -> bool:
    """Whether all are the codes that this browser asked for. A try counts for each, and none is used up alone."""
    async with writing() as tx:
        found = [await _fitting(tx, secret, claim) for claim in claims]
        right = [pair for pair in found if pair is not None]
        if len(right) < len(claims):
            return False
        for number, text in right:
            await tx.run(USE, (days.now(), number))
            await messages.wipe(tx, [text] if text is not None else [])
    return True


async def _fitting(tx: Transaction, secret: str, claim: Claim) -> tuple[int, int | None] | None:
    """The code and its text, where the digits are right; the row stays locked till the end."""
    told = _hash(secret, claim.token, claim.purpose, _digits(claim.said))
    rows = await tx.rows(TRY, (seals.digest(claim.token), days.now(), TRIES))
    for number, kept, text in rows:
        if hmac.compare_digest(str(kept), told):
            return int(number), text
    return None


def _digits(said: str) -> str:
    """The digits however they are written: 123 456, １２３４５６."""
    return "".join(unicodedata.normalize("NFKC", said).split())


OPEN = """
UPDATE code SET tries = tries + 1 WHERE phone_key = ? AND used_at IS NULL AND expires_at > ? AND tries < ?
RETURNING token, hash
"""


async def confirm(secret: str, phone: str, said: str) -> bool:
    """Whether these digits were sent to this number: then it is theirs. A try counts, and the code stays for the
    browser that asked for it."""
    async with writing() as tx:
        rows = await tx.rows(OPEN, (mark(secret, phone), days.now(), TRIES))
    return any(
        hmac.compare_digest(str(kept), seals.keyed(secret, "code", token, purpose, _digits(said)))
        for token, kept in rows
        for purpose in Purpose
    )


async def purge() -> None:
    """Codes past their time are forgotten."""
    async with writing() as tx:
        await tx.run("DELETE FROM code WHERE expires_at < ?", (days.now(),))
