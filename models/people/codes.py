"""Codes (验证码): the six digits of an authenticator, each good once and for about a minute."""

import hmac

import pyotp

from models.rules import days

STEP = 30
EARLY_AND_LATE = (-1, 0, 1)
"""Clocks go wrong by half a minute: the code before and the one after count too."""
ISSUER = "农价"


def fresh() -> str:
    """A new secret for an authenticator, in base32."""
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """The otpauth:// address that an authenticator reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def step(secret: str, said: str) -> int | None:
    """The newest time step whose code was said; whoever uses it keeps it, for none but a newer one is good again."""
    now = int(days.now().timestamp()) // STEP
    code = pyotp.HOTP(secret)
    typed = "".join(said.split()).encode()
    fitting = [now + off for off in EARLY_AND_LATE if hmac.compare_digest(code.at(now + off).encode(), typed)]
    return max(fitting, default=None)
