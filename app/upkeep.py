"""Upkeep (日常整理): what ends is ended and what is of no more use is forgotten, by the hour and by the night."""

from datetime import timedelta

from models import (
    bids,
    codes,
    documents,
    drafts,
    jobs,
    listings,
    messages,
    people,
    quotas,
    receipts,
    sessions,
    texters,
    watches,
)
from models.rules import days

REMEMBERED = timedelta(days=60)
"""Longer than a line of the timetable looks back."""
NOTICES = timedelta(days=180)
"""How long people find again what they were told."""
TEXTS, PROOF = timedelta(days=90), timedelta(days=730)
"""How long the words of a text are kept; how long what it meant, the words of consent, and a number that is silent."""


async def tend() -> None:
    """Asks owners whether it is still there, closes what is past its time, wipes codes that are over."""
    await listings.remind()
    await listings.expire()
    await bids.expire()
    await watches.expire()
    await codes.purge()
    await messages.expire()


async def forget(raw_days: int) -> None:
    """Forgets what is of no more use: jobs done, sessions over, links run out, tries counted, old bytes."""
    before = days.now() - REMEMBERED
    await jobs.purge(before)
    await sessions.purge(before)
    await people.purge()
    await quotas.purge(int(before.timestamp()))
    await drafts.purge(before)
    await receipts.purge()
    await messages.purge(before)
    await messages.forget(days.now() - NOTICES)
    await messages.age(days.now() - TEXTS, days.now() - PROOF)
    await texters.forget(days.now() - PROOF)
    await listings.tidy()
    await documents.forget(days.now() - timedelta(days=raw_days))
