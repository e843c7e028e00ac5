"""The newest price of every series (最新价), with its reference a week before and what stands behind it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from models.engines import Transaction, database, numbered
from models.rules import days

NEWEST = """
SELECT t.series_id, t.day, (SELECT b.start FROM summary AS b WHERE b.series_id = t.series_id AND b.period = 0 AND
  b.n > 0
  AND b.start BETWEEN t.day - 10 AND t.day - 7 ORDER BY b.start DESC LIMIT 1) AS before
FROM (SELECT value AS series_id, (SELECT d.start FROM summary AS d WHERE d.series_id = value AND d.period = 0 AND
  d.n > 0
  ORDER BY d.start DESC LIMIT 1) AS day FROM {numbers} AS n) AS t
WHERE t.day IS NOT NULL
"""
"""Change is against the same series 7 days before, or the nearest quote of the 3 days before that."""
BEHIND = """
SELECT t.series_id, t.day, p.market, p.place, s.key, p.checks, p.avg
FROM (SELECT value >> 20 AS series_id, ((value & 1048575) + 524288) % 1048576 - 524288 AS day FROM {numbers}
  AS n) AS t
JOIN price AS p ON p.series_id = t.series_id AND p.day = t.day AND p.current = 1 AND p.state = 'accepted' AND p.avg
  IS NOT NULL
JOIN source AS s ON s.id = p.source_id ORDER BY s.position, p.market
"""
DROP = "DELETE FROM latest WHERE series_id = ?"
SAVE = """
INSERT INTO latest (product, spot, area, stage, grade, nature, currency, per, series_id, day, low, high, median,
  total, n, quotes, volume,
  before_day, before_avg, sources, spots, checks, spread)
SELECT s.product, s.spot, s.area, s.stage, s.grade, s.nature, s.currency, s.per, s.id, d.start, d.low, d.high,
  d.median, d.total, d.n, d.quotes, d.volume,
  b.start, (2 * b.total + b.n) / (2 * b.n), ?, ?, ?, ?
FROM series AS s JOIN summary AS d ON d.series_id = s.id AND d.period = 0 AND d.start = ?
LEFT JOIN summary AS b ON b.series_id = s.id AND b.period = 0 AND b.start = ?
WHERE s.id = ?
"""


class Behind(NamedTuple):
    """One accepted row behind a newest price."""

    spot: str
    source: str
    checks: str
    avg: int


async def refresh(tx: Transaction, markets: set[int], areas: Mapping[int, list[int]]) -> None:
    """Makes the newest rows of the touched series anew; `areas` gives each place's series with its markets' series."""
    numbers = database().numbers
    touched = markets | areas.keys()
    newest = {
        series: (day, before)
        for series, day, before in await tx.rows(NEWEST.format(numbers=numbers), (numbered(touched),))
    }
    asked = {
        member << 20 | days.packed(newest[series][0]) for series in newest for member in areas.get(series, (series,))
    }
    behind: dict[tuple[int, int], list[Behind]] = defaultdict(list)
    for member, day, market, place, *rest in await _behind(tx, asked):
        behind[member, day].append(Behind(market or place, *rest))
    rows = []
    for series, (day, before) in newest.items():
        told = [row for member in areas.get(series, (series,)) for row in behind[member, day]]
        rows.append((*_support(told), day, before, series))
    await tx.many(DROP, [(series,) for series in touched])
    await tx.many(SAVE, rows)


async def _behind(tx: Transaction, asked: set[int]) -> Iterable[tuple[Any, ...]]:
    return await tx.rows(BEHIND.format(numbers=database().numbers), (numbered(asked),))


def _support(told: list[Behind]) -> tuple[str, str, str, int]:
    """Sources, informants, codes of failed checks, and how far the sources lie apart in whole per cent."""
    sources = " ".join(dict.fromkeys(row.source for row in told))
    spots = " ".join(dict.fromkeys(row.spot for row in told))
    checks = " ".join(sorted({code for row in told for code in row.checks.split()}))
    return sources, spots, checks, _spread(told)


def _spread(told: list[Behind]) -> int:
    """The widest gap between two sources about one informant, in per cent of the lower figure."""
    figures: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in told:
        figures[row.spot][row.source].append(row.avg)
    means = [[sum(said) / len(said) for said in by_source.values()] for by_source in figures.values()]
    return max((round((max(said) / min(said) - 1) * 100) for said in means if len(said) > 1), default=0)
