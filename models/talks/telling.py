"""Telling (告诉对方): what one side did reaches the other as a notice, with the way to the talk."""

from models import messages
from models.engines import Transaction


async def tell(tx: Transaction, person: int, kind: str, values: dict[str, str], talk: str) -> None:
    """Tells the person, in the transaction of what was done."""
    await messages.notify(tx, person, f"talk.{kind}", values, f"/me/talks/{talk}")
