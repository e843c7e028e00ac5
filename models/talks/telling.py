"""Telling (告诉对方): what one side did reaches the other as a notice, with the way to the talk."""

from models import messages
from models.engines import Transaction
from models.listings import Listing
from models.people import Person
from models.rules import segments
from models.rules.offers import Side
from models.talks import codes

BODY = 35
"""Units: no value of a text is longer."""
SOMEONE = {Side.SUPPLY: "一位客商", Side.DEMAND: "一位卖家"}


async def tell(tx: Transaction, person: int, kind: str, values: dict[str, str], talk: str) -> None:
    """Tells the person, in the transaction of what was done."""
    await messages.notify(tx, person, f"talk.{kind}", values, f"/me/talks/{talk}")


def about(title: str, product: str, ref: object, code: int) -> dict[str, str]:
    """What a notice and its text tell of a talk: the listing by its number, the talk by its code."""
    return {"title": title, "product": product, "ref": str(ref or ""), "relay": codes.told(code)}


def buyer(listing: Listing, asker: Person) -> str:
    """李**: whoever asks, to someone who does not know them."""
    return f"{asker.name[:1]}**" if asker.name else SOMEONE[Side(listing.side)]


def short(told: str) -> str:
    """As much of a line as a text holds."""
    return segments.cut(told, BODY)
