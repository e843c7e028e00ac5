"""Review (审核): what an officer does with prices that are held: lets them in, or refuses them for good."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from models.engines import Transaction, database
from models.prices import summaries
from models.prices.alone import alone
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.readings import Series

ACCEPTED, REFUSED = "accepted", "refused"


@dataclass(frozen=True, slots=True)
class Held:
    """A held price as it was told, what is amiss with it, and the last accepted figure of the same goods."""

    id: int
    source: str
    product: str
    name: str
    spec: str
    origin: str
    spot: str
    day: date
    low: str
    avg: str
    high: str
    unit: str
    checks: str
    figure: int | None
    per: str
    currency: str
    last: int | None
    last_day: date | None
    url: str


HELD = """
SELECT p.id, o.key, s.product, p.name, p.spec, p.origin, s.spot, p.day, p.said_low, p.said_avg, p.said_high, p.unit,
  p.checks, p.avg, s.per, s.currency, d.url, p.series_id
FROM price AS p JOIN series AS s ON s.id = p.series_id JOIN source AS o ON o.id = p.source_id
JOIN document AS d ON d.id = p.document_id
WHERE p.state = 'held' AND p.current = 1 AND p.id < ? ORDER BY p.id DESC LIMIT ?
"""
LAST = """
SELECT avg, day FROM price WHERE series_id = ? AND name = ? AND spec = ? AND origin = ? AND day < ? AND current = 1
  AND state = 'accepted' AND avg IS NOT NULL ORDER BY day DESC LIMIT 1
"""
NEWEST = 1 << 62


async def held(before: int = 0, limit: int = 20) -> list[Held]:
    """The prices that wait for an officer, newest stored first; `before` is the id that the page before ended with."""
    return [await _held(row) for row in await database().rows(HELD, (before or NEWEST, limit))]


async def _held(row: tuple[Any, ...]) -> Held:
    number, source, product, name, spec, origin, spot, day, *words, url, series = row
    last = await database().rows(LAST, (series, name, spec, origin, day))
    figure, when = last[0] if last else (None, None)
    before = days.of_number(when) if when is not None else None
    goods = (number, source, product, name, spec, origin, spot, days.of_number(day))
    cells: list[Any] = [*goods, *words, figure, before, url]
    return Held(*cells)


async def held_count() -> int:
    return int((await database().rows("SELECT count(*) FROM price WHERE state = 'held' AND current = 1"))[0][0])


ONE = """
SELECT p.series_id, p.day, s.product, s.spot, s.stage, s.grade, s.nature, s.currency, s.per FROM price AS p
JOIN series AS s ON s.id = p.series_id WHERE p.id = ? AND p.state = 'held' AND p.current = 1
"""


async def judge(tx: Transaction, catalogue: Catalogue, price: int, accept: bool) -> None:
    """Lets a held price in, or refuses it; Refused where it is not held any more (a colleague was faster)."""
    await alone(tx)
    rows = await tx.rows(ONE, (price,))
    if not rows:
        raise Refused("这一条已经有人处理过了")
    series, day, *words = rows[0]
    await tx.run("UPDATE price SET state = ? WHERE id = ?", (ACCEPTED if accept else REFUSED, price))
    await summaries.fold(tx, catalogue, {(int(series), int(day)): Series(*words)})
