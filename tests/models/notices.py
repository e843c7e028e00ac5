"""Notices as a test reads them: who was told of a match or of what a search found, and with which words."""

import json
from typing import NamedTuple

from models.engines import database
from models.messages import notify

__all__ = ["Notice", "notify", "told"]
TOLD = "SELECT person_id, kind, said, link FROM notice WHERE kind IN ('match', 'search') ORDER BY id"


class Notice(NamedTuple):
    """What was left for whom."""

    person: int
    kind: str
    values: dict[str, str | int]
    link: str


async def told() -> list[Notice]:
    rows = await database().rows(TOLD)
    return [Notice(int(person), str(kind), json.loads(said), str(link)) for person, kind, said, link in rows]
