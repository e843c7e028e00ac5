"""Telling (告诉对方): what one side did reaches the other beyond this site."""

from models.engines import Transaction


async def tell(tx: Transaction, person: int, kind: str, values: dict[str, str], talk: str) -> None:
    """Leaves a message for the person, with the way to the talk; until one can be sent, the list of talks tells it."""
