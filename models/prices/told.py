"""What was told (原始报价): accepted observations with their words, their origin and their revisions.

What people said themselves is never told one by one.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.engines import database
from models.rules import days
from models.rules.catalogue.entries import DEALS, PEOPLE, REPORTS


@dataclass(frozen=True, slots=True)
class Told:
    """One accepted observation: words and figures as written, whole 厘 beside them, and where it came from."""

    id: int
    product: str
    day: date
    market: str
    place: str
    stage: str
    grade: str
    nature: str
    currency: str
    per: str
    low: int | None
    avg: int | None
    high: int | None
    missing: str
    name: str
    spec: str
    origin: str
    unit: str
    said_low: str
    said_avg: str
    said_high: str
    note: str
    revision: int
    current: bool
    checks: tuple[str, ...]
    source: str
    url: str
    sha256: str
    published_at: datetime | None
    collected_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which observations: empty fields ask for all. `before` is the id that the page before ended with."""

    product: str = ""
    market: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None
    before: int = 0
    limit: int = 20


COLUMNS = """p.id, s.product, p.day, p.market, p.place, s.stage, s.grade, s.nature, s.currency, s.per, p.low,
  p.avg, p.high, p.missing,
  p.name, p.spec, p.origin, p.unit, p.said_low, p.said_avg, p.said_high, p.note, p.revision, p.current, p.checks,
  o.key, d.url, d.sha256,
  d.published_at, d.collected_at"""
PERSON = f"""CASE WHEN o.key = '{DEALS.key}' THEN coalesce((SELECT e.public_id FROM listing AS l
  JOIN person AS e ON e.id = l.owner_id WHERE l.public_id = p.spec), p.spec)
  WHEN o.key <> '{REPORTS.key}' THEN '' WHEN p.spec = '' THEN CAST(p.id AS TEXT) ELSE p.spec END"""
"""Who said a row `p` of the source `o`: a person's public id; of a sale whose listing is gone, that listing's; "" where
no person did."""
OTHERS = f"o.key NOT IN ({', '.join(repr(key) for key in sorted(PEOPLE))})"
TOLD = f"""
SELECT {COLUMNS} FROM price AS p JOIN series AS s ON s.id = p.series_id JOIN source AS o ON o.id = p.source_id JOIN
  document AS d ON d.id = p.document_id
WHERE p.state = 'accepted' AND {OTHERS}"""


async def told(wanted: Wanted) -> list[Told]:
    """The accepted observations that fit, newest stored first."""
    tests = {
        "s.product = ?": wanted.product,
        "p.market = ?": wanted.market,
        "o.key = ?": wanted.source,
        "p.day >= ?": days.number(wanted.since) if wanted.since else "",
        "p.day <= ?": days.number(wanted.until) if wanted.until else "",
        "p.id < ?": wanted.before or "",
    }
    asked = {test: value for test, value in tests.items() if value != ""}
    sql = " AND ".join((TOLD, *asked)) + " ORDER BY p.id DESC LIMIT ?"
    return [_told(row) for row in await database().rows(sql, (*asked.values(), wanted.limit))]


def _told(row: tuple[Any, ...]) -> Told:
    number, product, day, *words, current, checks, source, url, sha256, published, collected = row
    origin = [bool(current), tuple(checks.split()), source, url, sha256, published, collected]
    cells: list[Any] = [number, product, days.of_number(day), *words, *origin]
    return Told(*cells)
