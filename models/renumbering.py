"""Renumbering (换手机号): an account goes over to another number, with its listings; the old number is told."""

from datetime import timedelta

from models import listings, messages, people
from models.engines import writing
from models.messages import Text
from models.people import Person
from models.rules import days, phones

TOLD = timedelta(days=3)
"""How long the text to the old number is worth sending."""


async def renumber(secret: str, person: Person, phone: str) -> None:
    """Gives the person the other number; that both are theirs was proven before."""
    old, shown = people.phone(secret, person), phones.masked(phone)
    async with writing() as tx:
        await people.renumber(tx, secret, person, phone)
        await listings.readdress(tx, secret, person, phone)
        text = Text("number.changed", days.now() + TOLD, {"tail": phone[-4:]})
        await messages.leave(tx, secret, old, text)
        await messages.notify(tx, person.id, "number_changed", {"phone": shown}, "/me")
