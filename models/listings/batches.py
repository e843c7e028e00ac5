"""Batches (批量导入): many postings stored at once, those that are here already left out."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from models.engines import Transaction, database
from models.listings import publish
from models.listings.index import PUT
from models.listings.listing import State
from models.listings.publish import COLUMNS, Made, Posting
from models.rules import days, tokens
from models.rules.catalogue import Catalogue
from models.rules.reviews import Known


class Arrival(NamedTuple):
    """A posting of a file, and the key by which the file names it; "" where it names none."""

    posting: Posting
    key: str = ""


Mark = tuple[str, str]
"""What tells an arrival again: the file's source and its key, else contact and words."""


async def missing(secret: str, source: str, arrivals: Sequence[Arrival]) -> list[int]:
    """Which of them are not here yet; of two that are the same the first."""
    marks = [marked(secret, source, arrival) for arrival in arrivals]
    keyed = [bool(arrival.key) for arrival in arrivals]
    here = await _here(BY_KEY, [mark for mark, key in zip(marks, keyed, strict=True) if key])
    here |= await _here(BY_WORDS, [mark for mark, key in zip(marks, keyed, strict=True) if not key])
    found = []
    for place, mark in enumerate(marks):
        if mark not in here:
            here.add(mark)
            found.append(place)
    return found


def marked(secret: str, source: str, arrival: Arrival) -> Mark:
    return (source, arrival.key) if arrival.key else publish.keys_of(secret, arrival.posting)


JOINED = {
    "sqlite": "json_each(?) AS j ON t.{first} = j.value ->> 0 AND t.{second} = j.value ->> 1",
    "postgres": "jsonb_array_elements(?::jsonb) AS j ON t.{first} = j.value ->> 0 AND t.{second} = j.value ->> 1",
}
BY_KEY, BY_WORDS = ("listing_key", "source", "key"), ("listing", "contact_key", "text_key")


async def _here(by: tuple[str, str, str], marks: list[Mark]) -> set[Mark]:
    if not marks:
        return set()
    table, first, second = by
    joined = JOINED[database().dialect].format(first=first, second=second)
    rows = await database().rows(f"SELECT t.{first}, t.{second} FROM {table} AS t JOIN {joined}", (json.dumps(marks),))
    return {(str(one), str(other)) for one, other in rows}


FREE = {
    "sqlite": "SELECT coalesce(max(id), 0) + 1 FROM listing",
    "postgres": "SELECT nextval(pg_get_serial_sequence('listing', 'id')) FROM generate_series(1, {count})",
}
ADD = f"INSERT INTO listing (id, {', '.join(COLUMNS)}) VALUES (?, {', '.join('?' * len(COLUMNS))})"
NOTE = "INSERT INTO listing_change (listing_id, at, who, what, state, why) VALUES (?, ?, ?, ?, ?, ?)"
NAME = "INSERT INTO listing_key (source, key, listing_id) VALUES (?, ?, ?)"


async def store(tx: Transaction, catalogue: Catalogue, secret: str, source: str, arrivals: Sequence[Arrival]) -> None:
    """All of them, with their first change and their words, and the keys by which the file names them."""
    made = [(number, _made(catalogue, secret, one.posting)) for number, one in await _numbered(tx, arrivals)]
    now, who = days.now(), [one.posting.by.by for one in arrivals]
    await tx.many(ADD, ((number, *one.row) for number, one in made))
    changes = zip(made, who, strict=True)
    await tx.many(NOTE, ((number, now, by, "publish", one.state, "") for (number, one), by in changes))
    seen = (row for row in made if row[1].state is State.ACTIVE)
    await tx.many(PUT[database().dialect], ((number, " ".join(tokens.of(one.words))) for number, one in seen))
    named = zip(made, arrivals, strict=True)
    await tx.many(NAME, ((source, one.key, number) for (number, _), one in named if one.key))


def _made(catalogue: Catalogue, secret: str, posting: Posting) -> Made:
    """Files are brought in by an operator, who answers for them."""
    return publish.made_of(catalogue, secret, posting, Known(trusted=True), publish.keys_of(secret, posting))


async def _numbered(tx: Transaction, arrivals: Sequence[Arrival]) -> Iterable[tuple[int, Arrival]]:
    """Each with the row id it will have; SQLite has one writer, so there the next ones are free."""
    rows = await tx.rows(FREE[database().dialect].format(count=len(arrivals)))
    first = [int(number) for (number,) in rows]
    numbers = first if len(first) == len(arrivals) else range(first[0], first[0] + len(arrivals))
    return zip(numbers, arrivals, strict=True)
