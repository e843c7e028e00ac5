"""Telling (告诉对方): what one side did reaches the other beyond the talk itself."""

from models import messages
from models.engines import Transaction


async def tell(tx: Transaction, person: int, kind: str, values: dict[str, str], talk: str) -> None:
    """A notice for the person, with the way to the talk."""
    await messages.notify(tx, person, kind, values, f"/me/talks/{talk}")
