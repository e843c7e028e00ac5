"""Posting, as people do it on the pages: a draft written to its last page, sent off, and let through by an officer."""

from importlib import import_module
from io import BytesIO

import httpx
from PIL import Image

from models import listings
from tests.cast import Member, enter
from tests.web.reading import plain

PUBLISH = import_module("models.listings.publish")
"""The module, which the deed of the same name hides."""
GOODS = {"side": "supply", "other": "蜜桔", "place": "420506108", "village": "海云村"}
AMOUNT = {"quantity": "5000", "unit": "斤", "price": "1.20", "price_unit": "元/斤", "text": "自家果园，带叶现摘"}


class Dice:
    """Falls as it is told to."""

    def __init__(self, side: int) -> None:
        self.side = side

    def randrange(self, _sides: int) -> int:
        return self.side


async def drafted(guest: httpx.AsyncClient, **said: str) -> str:
    """A draft, written to its last page: /listings/new/abcdefghij."""
    first = await guest.post("/listings/new", data=GOODS | said)
    assert first.status_code == 303, plain(first)
    address = first.headers["location"].removesuffix("/amount")
    second = await guest.post(f"{address}/amount", data=AMOUNT | said)
    assert (second.status_code, second.headers["location"]) == (303, f"{address}/photos"), plain(second)
    return str(address)


async def posted(guest: httpx.AsyncClient, by: Member, **said: str) -> str:
    """The public id of a listing that was just posted."""
    await enter(guest, by.person)
    address = await drafted(guest, **said)
    assert (await guest.post(f"{address}/check")).status_code == 303
    return str((await listings.of(by.person.id))[0].public_id)


async def passed(guest: httpx.AsyncClient, by: Member, officer: Member, **said: str) -> str:
    public_id = await posted(guest, by, **said)
    if (await listings.of(by.person.id))[0].is_open:
        return public_id
    await enter(guest, officer.person)
    assert (await guest.post(f"/desk/listings/{public_id}", data={"deed": "pass"})).status_code == 303
    await enter(guest, by.person)
    return public_id


def picture(colour: str) -> bytes:
    made = BytesIO()
    Image.new("RGB", (640, 480), colour).save(made, "PNG")
    return made.getvalue()
