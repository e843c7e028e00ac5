"""People (人): who signs in here, in which roles, and how they prove who they are."""

from models.people.invitations import (
    HOURS,
    Chosen,
    Invitation,
    Wanted,
    choose,
    finish,
    first,
    invite,
    invited,
    link_code,
    purge,
)
from models.people.person import Person, State, arrive, erase, introduce, mark, names, organise, phone, staff, suspend
from models.people.signing import Proof, sign_in

__all__ = [
    "HOURS",
    "Chosen",
    "Invitation",
    "Person",
    "Proof",
    "State",
    "Wanted",
    "arrive",
    "choose",
    "erase",
    "finish",
    "first",
    "introduce",
    "invite",
    "invited",
    "link_code",
    "mark",
    "names",
    "organise",
    "phone",
    "purge",
    "sign_in",
    "staff",
    "suspend",
]
