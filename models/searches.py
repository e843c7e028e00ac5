"""Searches (存下的搜索): what someone looks for again and again, and what has come since they were told last."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl

from tortoise import fields
from tortoise.models import Model

from models import listings, messages, seals
from models.engines import Transaction, database, writing
from models.listings import Found
from models.people import Person
from models.people import State as Standing
from models.rules import days, seeking
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused, Unclear
from models.rules.seeking import Seeking

MOST = 20
"""Searches that a person keeps."""
NEWEST = 100
"""Of the newest that fit, so many are looked at and counted."""
BATCH = 100
SETTLED = timedelta(minutes=1)
"""A change that is younger is left for the next time: one with a smaller number may still be on its way."""
KIND = "search"
ANY = "供求"
"""What a search without a name is called in a notice."""
LONGEST, FIELDS = 30, 40
"""Characters of a name; fields of a query that are looked at."""


class Search(Model):
    """A search that someone keeps: the form's query as `seeking.query` writes it; `seen`: the last change told of."""

    id = fields.BigIntField(primary_key=True)
    public_id = fields.TextField()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", db_index=False, on_delete=fields.NO_ACTION
    )
    person_id: int
    query = fields.TextField()
    name = fields.TextField()
    seen = fields.BigIntField()
    created_at = fields.DatetimeField()
    told_at = fields.DatetimeField(null=True)

    class Meta:
        table = "search"
        unique_together = (("public_id",), ("person_id", "query"))

    @property
    def link(self) -> str:
        """Where what it finds is seen."""
        return f"/listings?{self.query}"

    @property
    def said(self) -> dict[str, str]:
        """Field -> what was written there."""
        return fields_of(self.query)

    def read(self, catalogue: Catalogue) -> Seeking:
        """What it asks for today."""
        return seeking.read(catalogue, self.said, days.today())


def fields_of(query: str) -> dict[str, str]:
    """The fields of a query; none where nobody can have written it."""
    try:
        return dict(parse_qsl(query.removeprefix("?"), max_num_fields=FIELDS, errors="ignore"))
    except ValueError:
        return {}


def normal(query: str) -> str:
    """A query as it is kept; Unclear where it asks for nothing."""
    found = seeking.query(fields_of(query))
    if not found:
        raise Unclear("请先写上要找什么，例如品种或乡镇，再存下来")
    return found


KEEP = """
INSERT INTO search (public_id, person_id, query, name, seen, created_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (person_id, query) DO NOTHING RETURNING id
"""


async def keep(person: Person, query: str, name: str = "") -> None:
    """Keeps it; one that is kept already stays as it is."""
    kept, seen = normal(query), await _settled()
    row = (seals.public_id(), person.id, kept, name[:LONGEST], seen, days.now())
    async with writing() as tx:
        if await tx.rows(KEEP, row) and await _count(tx, person.id) > MOST:
            raise Refused(f"最多存{MOST}个搜索，请先删掉不用的")


async def _count(tx: Transaction, person: int) -> int:
    return int((await tx.rows("SELECT count(*) FROM search WHERE person_id = ?", (person,)))[0][0])


async def drop(person: Person, public_id: str) -> bool:
    """Whether it was there and theirs; it is no more."""
    async with writing() as tx:
        sql = "DELETE FROM search WHERE public_id = ? AND person_id = ?"
        return bool(await tx.run(sql, (public_id, person.id)))


async def of(person: Person) -> list[Search]:
    """Someone's own, the last kept first."""
    return await Search.filter(person_id=person.id).order_by("-id").limit(MOST)


async def of_query(person: Person, query: str) -> Search | None:
    """The one that they keep for this query."""
    return await Search.get_or_none(person_id=person.id, query=normal(query))


@dataclass(frozen=True, slots=True)
class Newest:
    """What a search finds now: how many, at most `NEWEST`, and the newest of them."""

    count: int
    newest: Found | None


async def newest(catalogue: Catalogue, search: Search) -> Newest:
    """Nothing where it can no longer be read, as when a product has left the catalogue."""
    found = await _found(catalogue, search)
    return Newest(len(found), found[0] if found else None)


async def _found(catalogue: Catalogue, search: Search) -> list[Found]:
    asked = search.read(catalogue)
    return [] if asked.problems else await listings.search(asked.wanted, NEWEST)


LAST = "SELECT id FROM listing_change WHERE at < ? ORDER BY id DESC LIMIT 1"


async def _settled() -> int:
    """The last change that none can overtake any more."""
    rows = await database().rows(LAST, (days.now() - SETTLED,))
    return int(rows[0][0]) if rows else 0


async def tell(catalogue: Catalogue) -> int:
    """Tells everyone what has come for their searches since they were told last; how many were told."""
    upto, after, told = await _settled(), 0, 0
    while batch := await _waiting(upto, after):
        opened = await _opened(min(search.seen for search in batch), upto)
        for search in batch:
            told += await _tell(catalogue, search, (opened, upto))
        after = batch[-1].id
    return told


async def _waiting(upto: int, after: int) -> list[Search]:
    """The next that have not seen everything, of people who are here."""
    waiting = Search.filter(seen__lt=upto, id__gt=after, person__state=Standing.ACTIVE)
    return await waiting.order_by("id").limit(BATCH)


Opened = dict[int, int]
"""Listing -> the last change by which it opened."""
OPENED = """
SELECT listing_id, max(id) FROM listing_change
WHERE id > ? AND id <= ? AND state = 'active' AND what IN ('publish', 'pass') GROUP BY listing_id
"""


async def _opened(after: int, upto: int) -> Opened:
    return {int(listing): int(change) for listing, change in await database().rows(OPENED, (after, upto))}


SEEN = "UPDATE search SET seen = ?, told_at = coalesce(?, told_at) WHERE id = ? AND seen = ?"


async def _tell(catalogue: Catalogue, search: Search, come: tuple[Opened, int]) -> bool:
    """One notice for all that has come; who was told of it by another process is not told twice."""
    opened, upto = come
    fresh = {listing for listing, change in opened.items() if change > search.seen}
    owner = search.person_id
    found = [one for one in await _found(catalogue, search) if one.id in fresh and one.owner != owner] if fresh else []
    async with writing() as tx:
        first = await tx.run(SEEN, (upto, days.now() if found else None, search.id, search.seen))
        if first and found:
            values: dict[str, str | int] = {"name": search.name or ANY, "query": search.query, "count": len(found)}
            await messages.notify(tx, owner, KIND, values, search.link)
    return bool(first and found)
