"""Searching (搜索): open listings by words, product, place, price and quantity, newest first; no scan at any depth."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

import msgspec

from models.engines import Client, database
from models.rules import days, tokens
from models.rules.seeking import MOST_PAGES, Wanted

__all__ = ["MOST_PAGES", "PAGE", "Found", "Ready", "Wanted", "ready", "search"]

PAGE = 20
KEPT = 2000
"""So many questions are kept as SQLite is asked them."""
SORTED = 1000
"""Another order than the newest first is made of so many of the newest."""


class Found(NamedTuple):
    """A listing as a list shows it."""

    id: int
    public_id: str
    side: str
    state: str
    product: str
    place: str
    low: int | None
    high: int | None
    price_per: str
    amount: int
    per: str
    expires: int
    ready_from: int
    ready_to: int
    photos: int
    quantity: str
    unit: str
    price: str
    price_unit: str
    grade: str
    variety: str
    title: str
    text: str
    certificates: str
    position: str
    posted_at: datetime
    owner: int
    reference: str
    number: int | None


SHOWN = (
    "l.id, l.public_id, l.side, l.state, l.product, l.place, l.low, l.high, l.price_per, l.amount, l.per, l.expires,"
    " l.ready_from, l.ready_to, l.photos, l.quantity, l.unit, l.price, l.price_unit, l.grade, l.variety, l.title,"
    " l.text, l.certificates, l.position, l.posted_at, l.owner_id, l.reference,"
    " (SELECT n.number FROM listing_number AS n WHERE n.listing_id = l.id)"
)
OPEN = "l.state IN ('active', 'reserved')"
ALL = f"SELECT l.id FROM listing AS l WHERE {OPEN}"
READ = "SELECT w.rowid AS id FROM listing_words AS w JOIN listing AS l ON l.id = w.rowid WHERE listing_words MATCH ?"
TESTED = READ.replace(" ON ", " INDEXED BY listing_tested ON ")
"""What most searches test stands in an index, so that a far page does not read all rows before it."""
WHOLE = f"""
SELECT CAST(group_concat(json_array({SHOWN}), char(10)) AS BLOB)
FROM ({{found}}) AS f CROSS JOIN listing AS l ON l.id = f.id
"""
"""All rows as one: a row at a time, the threads of readers would wait for each other at each."""
SAID = """
SELECT group_concat(f.id), CAST(group_concat(s.said, char(10)) AS BLOB)
FROM ({found}) AS f CROSS JOIN listing_said AS s ON s.id = f.id
"""
"""The same as the open data tells them: SQLite keeps it by the view `listing_saying`, which a migration makes anew when
what is told of a listing changes."""
NEWEST = "(SELECT id, tokens FROM listing_words{after} ORDER BY id DESC LIMIT {walk})"
POSTGRES = f"SELECT {SHOWN} FROM {{found}} AS w JOIN listing AS l ON l.id = w.id WHERE {OPEN}"
WALK = 2000
"""PostgreSQL cannot read its index of tokens newest first: where so many of the newest do not fill a page, the word is
rare, and all that have it are gathered."""

Test = tuple[str, Sequence[object]]
"""A condition with its values."""
DECODE = msgspec.json.Decoder(Found).decode
LINE = b"\n"


async def search(wanted: Wanted, limit: int = PAGE, skip: int = 0, before: int = 0) -> list[Found]:
    """So many of the newest that fit, after skipping some, or after the one that the page before ended with."""
    client = database()
    if client.dialect != "sqlite":
        return await _postgres(client, wanted, (limit, skip), before)
    ((told,),) = await client.rows(*_asked(WHOLE, wanted, (limit, skip), before, days.today()))
    return [DECODE(row) for row in told.split(LINE)] if told else []


class Ready(NamedTuple):
    """Listings as the open data tells them: JSON with commas between them, the row of the last, whether more follow."""

    items: bytes
    last: int
    more: bool


async def ready(wanted: Wanted, limit: int = PAGE, skip: int = 0, before: int = 0) -> Ready | None:
    """The same as the database keeps it ready; None where it keeps nothing ready."""
    client = database()
    if client.dialect != "sqlite":
        return None
    ((numbers, told),) = await client.rows(*_asked(SAID, wanted, (limit + 1, skip), before, days.today()))
    if not told:
        return Ready(b"", 0, more=False)
    found = numbers.split(",")
    more = len(found) > limit
    return Ready((told[: told.rindex(LINE)] if more else told).replace(LINE, b","), int(found[:limit][-1]), more)


@lru_cache(maxsize=KEPT)
def _asked(
    form: str, wanted: Wanted, span: tuple[int, int], before: int, today: date
) -> tuple[str, tuple[object, ...]]:
    """What SQLite is asked, and the values that go with it."""
    match, long = _match(wanted), tokens.long(wanted.words)
    is_tested = not (long or wanted.since or wanted.photo)
    number, head = ("w.rowid", TESTED if is_tested else READ) if match else ("l.id", ALL)
    tests = [*_tests(wanted, today), *_after(number, before), *(("instr(l.words, ?) > 0", (word,)) for word in long)]
    found, values = _joined(head, tests)
    sql = form.format(found=f"{found} ORDER BY {number} DESC LIMIT ? OFFSET ?")
    return sql, (*((match,) if match else ()), *values, *span)


def _match(wanted: Wanted) -> str:
    """Every token of the words, and one of each group of tags, in the language of FTS5."""
    told = (" OR ".join(f'"{token}"' for token in group) for group in _groups(wanted))
    return " AND ".join(f"({group})" for group in told)


def _groups(wanted: Wanted) -> list[list[str]]:
    """Of each group a listing must have one token; product and place are one where both are told."""
    groups = [[token] for token in tokens.wanted(wanted.words)]
    groups += [[tokens.side(wanted.side)]] if wanted.side else []
    if wanted.products and wanted.places:
        return [*groups, [tokens.both(product, place) for product in wanted.products for place in wanted.places]]
    named = [tokens.product(code) for code in wanted.products], [tokens.place(code) for code in wanted.places]
    return groups + [group for group in named if group]


def _tests(wanted: Wanted, today: date) -> list[Test]:
    """What is looked at on the row itself."""
    tests: dict[str, object] = {
        "l.price_per = ?": wanted.per or None,
        "l.high >= ?": wanted.low,
        "l.low <= ?": wanted.high,
        "l.per = ?": wanted.amount_per or None,
        "l.amount >= ?": wanted.least,
        "l.amount <= ?": wanted.most,
        "l.posted_at >= ?": wanted.since,
        "l.photos >= ?": 1 if wanted.photo else None,
    }
    asked = [(test, (value,)) for test, value in tests.items() if value is not None]
    return [("l.expires >= ?", (days.number(today),)), *asked]


def _after(number: str, before: int) -> list[Test]:
    return [(f"{number} < ?", (before,))] if before else []


def _joined(head: str, tests: Iterable[Test]) -> tuple[str, list[object]]:
    told = list(tests)
    return " AND ".join((head, *(test for test, _ in told))), [value for _, values in told for value in values]


async def _postgres(client: Client, wanted: Wanted, span: tuple[int, int], before: int) -> list[Found]:
    """The newest are walked first; where they do not fill the page, the index is asked."""
    tests = _tests(wanted, days.today()) + [("strpos(l.words, ?) > 0", (word,)) for word in tokens.long(wanted.words)]
    having = _holding(wanted)
    if not having:
        head = f"SELECT {SHOWN} FROM listing AS l WHERE {OPEN}"
        return await _page(client, _joined(head, [*tests, *_after("l.id", before)]), span)
    newest = NEWEST.format(after=" WHERE id < ?" if before else "", walk=WALK + sum(span))
    sql, values = _joined(POSTGRES.format(found=newest), [*having, *tests])
    rows = await _page(client, (sql, [before, *values] if before else values), span)
    if len(rows) == span[0]:
        return rows
    having_all, held = _joined("WITH found AS MATERIALIZED (SELECT w.id FROM listing_words AS w WHERE true", having)
    sql, values = _joined(POSTGRES.format(found="found"), [*tests, *_after("w.id", before)])
    return await _page(client, (f"{having_all}) {sql}", held + values), span)


async def _page(client: Client, asked: tuple[str, list[object]], span: tuple[int, int]) -> list[Found]:
    sql, values = asked
    rows = await client.rows(f"{sql} ORDER BY l.id DESC LIMIT ? OFFSET ?", (*values, *span))
    return [Found._make(row) for row in rows]


def _holding(wanted: Wanted) -> list[Test]:
    """Its tokens: all of the single ones, one of each group."""
    groups = _groups(wanted)
    single = [group[0] for group in groups if len(group) == 1]
    some: list[Test] = [("w.tokens && ?", (group,)) for group in groups if len(group) > 1]
    return [("w.tokens @> ?", (single,)), *some] if single else some
