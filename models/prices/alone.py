"""Alone (独写): one recorder at a time, as summaries are made from what all before it have stored."""

from models.engines import Transaction, database

RECORDER = 420506
"""The number of the lock that recorders of one PostgreSQL database share."""


async def alone(tx: Transaction) -> None:
    """SQLite has one writer anyway."""
    if database().dialect == "postgres":
        await tx.rows("SELECT pg_advisory_xact_lock(?)", (RECORDER,))
