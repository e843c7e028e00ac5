"""Notices as a test sees them: kept in a table of their own, in the transaction of what they tell."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from models.engines import Transaction, database, writing

TABLE = "CREATE TABLE told (number INTEGER, person INTEGER, kind TEXT, said TEXT, link TEXT)"
ADD = "INSERT INTO told (number, person, kind, said, link) SELECT count(*), ?, ?, ?, ? FROM told"


class Notice(NamedTuple):
    """What was left for whom."""

    person: int
    kind: str
    values: dict[str, str | int]
    link: str


async def make() -> None:
    async with writing() as tx:
        await tx.run(TABLE)


async def notify(tx: Transaction, person: int, kind: str, values: Mapping[str, str | int], link: str) -> None:
    await tx.run(ADD, (person, kind, json.dumps(values), link))


async def told() -> list[Notice]:
    rows = await database().rows("SELECT person, kind, said, link FROM told ORDER BY number")
    return [Notice(int(person), str(kind), json.loads(said), str(link)) for person, kind, said, link in rows]
