"""Signing in (登录): phone, password and code; the same answer after the same work, whoever asks."""

import logging
from dataclasses import dataclass

from models import seals
from models.engines import writing
from models.people import codes, hashes
from models.people.person import Person, State, mark

NOBODY = codes.fresh()
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Proof:
    """What someone says to be let in; the phone number as `rules.phones` reads it."""

    phone: str
    password: str
    code: str


USE = "UPDATE person SET totp_step = ? WHERE id = ? AND totp_step < ? AND state = ?"


async def sign_in(secret: str, proof: Proof) -> Person | None:
    """The person, if all three are right. A code is used up; a wrong one, or a wrong password, uses nothing."""
    person = await Person.get_or_none(phone_key=mark(secret, proof.phone))
    known = person if person and person.is_staff and person.password else None
    fits = await hashes.fits(known.password if known else "", proof.password)
    totp = seals.opened(secret, "totp", known.totp) if known else NOBODY
    step = codes.step(totp, proof.code)
    if known is None or not fits or step is None:
        log.warning("a sign-in was refused: %s", known.public_id if known else "unknown")
        return None
    async with writing() as tx:
        return known if await tx.run(USE, (step, known.id, step, State.ACTIVE)) else None
