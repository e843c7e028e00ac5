"""Review (审核): what an officer does with prices that are held: lets them in, or refuses them for good."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from models import events
from models.documents import Kept, Received
from models.engines import Transaction, database, numbered, writing
from models.prices import summaries
from models.prices.alone import alone
from models.prices.record import Counts, Manner, record
from models.rules import days, readings
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.errors import Refused, Unclear
from models.rules.inputs import Observation
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
    stage: str
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
SELECT p.id, o.key, s.product, p.name, p.spec, p.origin, s.spot, s.stage, p.day, p.said_low, p.said_avg, p.said_high,
  p.unit, p.checks, p.avg, s.per, s.currency, d.url, p.series_id
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
    number, source, product, name, spec, origin, spot, stage, day, *words, url, series = row
    last = await database().rows(LAST, (series, name, spec, origin, day))
    figure, when = last[0] if last else (None, None)
    before = days.of_number(when) if when is not None else None
    goods = (number, source, product, name, spec, origin, spot, stage, days.of_number(day))
    cells: list[Any] = [*goods, *words, figure, before, url]
    return Held(*cells)


async def held_count() -> int:
    return int((await database().rows("SELECT count(*) FROM price WHERE state = 'held' AND current = 1"))[0][0])


async def enter(catalogue: Catalogue, entry: SourceEntry, said: Observation, received: Received, by: str) -> Counts:
    """A price that an officer wrote by hand for a source that is silent; it passes every check of a collected one."""
    async with writing() as tx:
        counts = await record(catalogue, entry, [said], received, Manner.COLLECT)
        if not counts.refused:
            told = {"name": said.name, "day": said.day.isoformat(), "avg": said.avg, "unit": said.unit}
            await events.note(tx, by, "price.enter", entry.key, told)
    return counts


ONE = """
SELECT p.series_id, p.day, s.product, s.spot, s.stage, s.grade, s.nature, s.currency, s.per FROM price AS p
JOIN series AS s ON s.id = p.series_id WHERE p.id = ? AND p.state = 'held' AND p.current = 1
"""
JUDGE = "UPDATE price SET state = ?, checks = trim(replace(checks, 'unseen', '')) WHERE id = ?"
"""Once someone has looked it is not unseen any more."""


async def judge(tx: Transaction, catalogue: Catalogue, price: int, accept: bool, by: str) -> None:
    """Lets a held price in, or refuses it; Refused where it is not held any more (a colleague was faster)."""
    await alone(tx)
    rows = await tx.rows(ONE, (price,))
    if not rows:
        raise Refused("这一条已经有人处理过了")
    series, day, *words = rows[0]
    await tx.run(JUDGE, (ACCEPTED if accept else REFUSED, price))
    if not accept:
        await _give_back(tx, price)
    told = {"product": words[0], "day": days.text(int(day))}
    await events.note(tx, by, "price.accept" if accept else "price.refuse", str(price), told)
    await summaries.fold(tx, catalogue, {(int(series), int(day)): Series(*words)})


BY_URL = """
SELECT p.id FROM price AS p JOIN document AS d ON d.id = p.document_id
WHERE d.url = ? AND p.state = 'held' AND p.current = 1
"""


async def take_back(catalogue: Catalogue, url: str) -> None:
    """Refuses what waits for a look under this address, as who told it wishes."""
    async with writing() as tx:
        for (price,) in await tx.rows(BY_URL, (url,)):
            await judge(tx, catalogue, int(price), accept=False, by=events.PROGRAM)


BEFORE = """
SELECT b.id FROM price AS p JOIN price AS b ON b.key = p.key AND b.revision < p.revision AND b.state = 'accepted'
WHERE p.id = ? ORDER BY b.revision DESC LIMIT 1
"""


async def _give_back(tx: Transaction, price: int) -> None:
    """A refused correction corrects nothing: the figure before it counts again."""
    for (before,) in await tx.rows(BEFORE, (price,)):
        await tx.many("UPDATE price SET current = ? WHERE id = ?", [(0, price), (1, before)])


OF_PAGE = """
SELECT id, key, day, name, spec, said_low, said_avg, said_high, unit FROM price
WHERE document_id = ? AND day <= ? AND current = 1 AND state IN ('accepted', 'held', 'waiting')
"""


async def gone(
    tx: Transaction, catalogue: Catalogue, entry: SourceEntry, page: Kept, rows: Iterable[Observation]
) -> list[tuple[int, str]]:
    """Ids and words of the stored rows of a page that reading it again does not give any more."""
    keys = {key for _, key in _keyed(catalogue, entry, rows)}
    stored = await tx.rows(OF_PAGE, (page.id, days.number(page.until)))
    return [
        (number, f"{days.text(day)} {' '.join(filter(None, words))}")
        for number, key, day, *words in stored
        if key not in keys
    ]


TOLD = """
SELECT key, said_low, said_avg, said_high, said_volume FROM price
WHERE key IN (SELECT value FROM {numbers} AS n)
"""


async def untold(
    tx: Transaction, catalogue: Catalogue, entry: SourceEntry, rows: Iterable[Observation], moved: set[int]
) -> list[Observation]:
    """The rows of a page read again whose figures were never stored; what a later page revised stays as it is.

    `moved` takes up their keys: what later pages say of those counts anew.
    """
    keyed = list(_keyed(catalogue, entry, rows))
    asked = numbered({key for _, key in keyed if key is not None})
    told = {tuple(row) for row in await tx.rows(TOLD.format(numbers=database().numbers), (asked,))}
    fresh = [
        (row, key)
        for row, key in keyed
        if key in moved or (key, row.low, row.avg, row.high, row.volume) not in told
    ]  # fmt: skip
    moved |= {key for _, key in fresh if key is not None}
    return [row for row, _ in fresh]


def _keyed(
    catalogue: Catalogue, entry: SourceEntry, rows: Iterable[Observation]
) -> Iterator[tuple[Observation, int | None]]:
    """Each row with its key; None where it cannot be read."""
    reader = readings.Reader(catalogue, entry)
    for row in rows:
        try:
            yield row, reader.read(row).key
        except Unclear:
            yield row, None


HOLD = "UPDATE price SET state = 'held', checks = ? WHERE id = ? AND series_id IS NOT NULL"
OF = """
SELECT p.checks, p.series_id, p.day, s.product, s.spot, s.stage, s.grade, s.nature, s.currency, s.per FROM price AS p
JOIN series AS s ON s.id = p.series_id WHERE p.id = ?
"""


async def hold(tx: Transaction, catalogue: Catalogue, ids: Iterable[int], check: str) -> None:
    """Holds prices back until an officer has looked; `check` is the code of what is amiss."""
    touched = {}
    for number in ids:
        for checks, series, day, *words in await tx.rows(OF, (number,)):
            await tx.run(HOLD, (" ".join(sorted({*checks.split(), check})), number))
            touched[int(series), int(day)] = Series(*words)
    await summaries.fold(tx, catalogue, touched)
