"""Codes (短信验证码): six digits sent to a phone, good once, for ten minutes, in the browser that asked for them."""

import hmac
import secrets
from datetime import timedelta

from tortoise import fields
from tortoise.models import Model

from models import messages, seals
from models.engines import writing
from models.messages import Kind
from models.people import Person, mark
from models.rules import days

HOLDS = timedelta(minutes=10)
TRIES = 5
DIGITS = 6
SENT = "验证码 {code}，10分钟内有效，不要告诉别人。"
STAFF = "工作人员请用密码登录，这里不发验证码。"


class Code(Model):
    """A code by the digest of the browser's token: a keyed hash of number and digits; no digits where none hold."""

    id = fields.BigIntField(primary_key=True)
    token = fields.TextField()
    phone_key = fields.TextField()
    hash = fields.TextField()
    tries = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "code"
        unique_together = (("token",),)


ADD = "INSERT INTO code (token, phone_key, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)"
CLOSE = "UPDATE code SET used_at = ? WHERE phone_key = ? AND used_at IS NULL"


async def send(secret: str, phone: str) -> str:
    """Leaves a new code for the number, the older ones hold no more; the token for the browser.

    Whose number it is changes nothing that can be seen here: the staff's is told to use the password.
    """
    token, digits = seals.token(), f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    known = await Person.get_or_none(phone_key=mark(secret, phone))
    barred = known is not None and (known.is_staff or not known.held)
    text = STAFF if barred else SENT.format(code=digits)
    kept = seals.keyed(secret, "code", phone, seals.token() if barred else digits)
    now = days.now()
    async with writing() as tx:
        await tx.run(CLOSE, (now, mark(secret, phone)))
        await tx.run(ADD, (seals.digest(token), mark(secret, phone), kept, now, now + HOLDS))
        await messages.leave(tx, secret, phone, (Kind.CODE, text), now + HOLDS)
    return token


TRY = """
UPDATE code SET tries = tries + 1 WHERE token = ? AND phone_key = ? AND used_at IS NULL AND expires_at > ? AND tries < ?
RETURNING id, hash
"""
USE = "UPDATE code SET used_at = ? WHERE id = ? AND used_at IS NULL"


async def use(secret: str, token: str, phone: str, said: str) -> bool:
    """Whether it is the code that this browser asked for; a try counts, right or wrong."""
    digits = "".join(sign for sign in said if not sign.isspace())
    asked = seals.keyed(secret, "code", phone, digits)
    async with writing() as tx:
        row = (seals.digest(token), mark(secret, phone), days.now(), TRIES)
        rows = await tx.rows(TRY, row)
        right = bool(rows) and hmac.compare_digest(str(rows[0][1]), asked)
        return right and bool(await tx.run(USE, (days.now(), rows[0][0])))


async def purge() -> None:
    """Codes past their time are forgotten."""
    async with writing() as tx:
        await tx.run("DELETE FROM code WHERE expires_at < ?", (days.now(),))
