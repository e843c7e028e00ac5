"""Evidence (凭据): the accepted quotes of some days, word by word, with their documents and what was corrected.

What people said themselves is counted and never told; numbers and links in the words of others are hidden, and the
names of people's files left out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from models.engines import database, numbered
from models.prices.behind import Behind
from models.prices.told import PERSON
from models.rules.catalogue.entries import PEOPLE
from models.rules.masks import masked


class Row(NamedTuple):
    """An accepted row by its number: `position` is that of its source in the registry, `person` who said it."""

    id: int
    series: int
    day: int
    position: int
    spot: str
    source: str
    checks: str
    avg: int | None
    person: str

    @property
    def is_open(self) -> bool:
        """Whether it may be told: a market or an office said it."""
        return self.source not in PEOPLE

    @property
    def behind(self) -> Behind:
        return Behind(self.spot, self.source, self.checks, self.avg or 0)


ROWS = f"""
SELECT p.id, p.series_id, p.day, o.position, CASE WHEN p.market = '' THEN p.place ELSE p.market END, o.key, p.checks,
  p.avg, {PERSON}
FROM (SELECT value FROM {{numbers}} AS v) AS n
JOIN price AS p ON p.series_id = n.value AND p.day BETWEEN ? AND ? AND p.current = 1 AND p.state = 'accepted'
JOIN source AS o ON o.id = p.source_id ORDER BY p.day, p.market, p.place, o.position, p.id
"""


async def rows(series: Iterable[int], since: int, until: int) -> list[Row]:
    """What was accepted of these series within these days."""
    sql = ROWS.format(numbers=database().numbers)
    return [Row(*row) for row in await database().rows(sql, (numbered(series), since, until))]


def persons(found: Iterable[Row]) -> int:
    """How many people's own words are among them."""
    return len({row.person for row in found if not row.is_open})


def counting(found: Collection[Row]) -> set[int]:
    """The rows that make up the figures: of several sources that tell one series and day, the first of the
    registry."""
    first: dict[tuple[int, int], int] = {}
    for row in found:
        cell = (row.series, row.day)
        first[cell] = min(first.get(cell, row.position), row.position)
    return {row.id for row in found if row.position == first[row.series, row.day]}


class Revision(NamedTuple):
    """A figure that was corrected later: as written and in whole 厘."""

    revision: int
    said_low: str
    said_avg: str
    said_high: str
    low: int | None
    avg: int | None
    high: int | None
    collected_at: datetime


class Quote(NamedTuple):
    """An accepted quote: words and figures as written, whole 厘 beside them, its document, its earlier figures.

    `document` is 0 where the page's bytes are not kept.
    """

    id: int
    key: int
    day: int
    spot: str
    source: str
    name: str
    spec: str
    grade: str
    origin: str
    unit: str
    said_low: str
    said_avg: str
    said_high: str
    note: str
    low: int | None
    avg: int | None
    high: int | None
    missing: str
    checks: str
    revision: int
    document: int
    url: str
    sha256: str
    published_at: datetime | None
    collected_at: datetime
    counts: bool = False
    before: tuple[Revision, ...] = ()


QUOTES = """
SELECT p.id, p.key, p.day, CASE WHEN p.market = '' THEN p.place ELSE p.market END, o.key, p.name, p.spec, p.grade,
  p.origin, p.unit, p.said_low, p.said_avg, p.said_high, p.note, p.low, p.avg, p.high, p.missing, p.checks, p.revision,
  CASE WHEN EXISTS (SELECT 1 FROM raw AS r WHERE r.sha256 = d.sha256) THEN d.id ELSE 0 END, d.url, d.sha256,
  d.published_at, d.collected_at
FROM price AS p JOIN source AS o ON o.id = p.source_id JOIN document AS d ON d.id = p.document_id
WHERE p.id IN (SELECT value FROM {numbers} AS n)
"""
REVISIONS = """
SELECT p.key, p.revision, p.said_low, p.said_avg, p.said_high, p.low, p.avg, p.high, d.collected_at
FROM price AS p JOIN document AS d ON d.id = p.document_id
WHERE p.key IN (SELECT value FROM {numbers} AS n) AND p.current = 0 AND p.state = 'accepted'
ORDER BY p.key, p.revision
"""


async def quotes(wanted: Sequence[Row], counted: Collection[int]) -> list[Quote]:
    """These rows as they were told, in their order; none of people's."""
    numbers = [row.id for row in wanted if row.is_open]
    if not numbers:
        return []
    sql = QUOTES.format(numbers=database().numbers)
    found = {row[0]: Quote(*row) for row in await database().rows(sql, (numbered(numbers),))}
    before = await _revisions([quote.key for quote in found.values()])
    told = [found[number] for number in numbers if number in found]
    return [
        _hidden(quote)._replace(
            counts=quote.id in counted and quote.avg is not None,
            before=tuple(one for one in before[quote.key] if one.revision < quote.revision),
        )
        for quote in told
    ]


def _hidden(quote: Quote) -> Quote:
    """Without phone numbers in its words, and without the name of a file, which may say who sent it."""
    return quote._replace(
        name=masked(quote.name),
        spec=masked(quote.spec),
        grade=masked(quote.grade),
        origin=masked(quote.origin),
        note=masked(quote.note),
        url=quote.url if quote.url.startswith(("http://", "https://")) else "",
    )


async def _revisions(keys: Iterable[int]) -> defaultdict[int, list[Revision]]:
    found: defaultdict[int, list[Revision]] = defaultdict(list)
    for key, *row in await database().rows(REVISIONS.format(numbers=database().numbers), (numbered(keys),)):
        found[key].append(Revision(*row))
    return found
