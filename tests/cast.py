"""The cast: people who are set up as real ones are, each with a phone that shows codes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import httpx
import pyotp

from models import events, people, sessions
from models.people import Chosen, Person, Wanted
from models.rules import days
from models.rules.roles import STAFF, Role

SECRET = "a secret that only the tests know of"
PASSWORD = "三斤脐橙换一斤茶"
NUMBERS: Iterator[int] = count(13_900_000_001)


@dataclass(slots=True)
class Clock:
    """A clock that moves when it is told to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def move(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass(frozen=True, slots=True)
class Member:
    """Someone with what they know and own."""

    person: Person
    phone: str
    authenticator: str = ""

    def code(self, steps: int = 0) -> str:
        """The digits that the authenticator shows now, or so many steps later."""
        return code(self.authenticator, steps)


def code(authenticator: str, steps: int = 0) -> str:
    return pyotp.TOTP(authenticator).at(int(days.now().timestamp()) + 30 * steps)


async def settled(*roles: Role, name: str = "王农", phone: str = "", secret: str = SECRET) -> Member:
    """Someone in these roles, set up by their own link."""
    phone = phone or f"+86{next(NUMBERS)}"
    token = await people.invite(secret, Wanted(phone, frozenset(roles), name), events.TERMINAL)
    if not STAFF.intersection(roles):
        return Member(await Person.get(phone_key=people.mark(secret, phone)), phone)
    invitation = await people.invited(token)
    assert invitation is not None
    authenticator = people.link_code(secret, invitation)
    await people.choose(secret, invitation, Chosen(name, "", PASSWORD))
    invitation = await people.invited(token)
    assert invitation is not None
    person = await people.finish(secret, invitation, code(authenticator))
    assert person is not None
    return Member(person, phone, authenticator)


async def enter(client: httpx.AsyncClient, person: Person) -> str:
    """Gives the browser a session of that person; its token."""
    token = await sessions.begin(person, "127.0.0.1", "Firefox, Linux")
    client.cookies.set("session", token, domain="127.0.0.1")
    client.headers["sec-fetch-site"] = "same-origin"
    return token
