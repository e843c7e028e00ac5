"""The newest price of every series (最新价), with its reference a week before and what stands behind it."""

from collections.abc import Mapping

from models.engines import Transaction, database, numbered
from models.prices.behind import behind, support

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
BEFORE = (7, 10)
DROP = """
DELETE FROM latest WHERE (product, spot, area, stage, grade, nature, currency, per) =
  (SELECT product, spot, area, stage, grade, nature, currency, per FROM series WHERE id = ?)
"""
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
ON CONFLICT (product, spot, area, stage, grade, nature, currency, per) DO UPDATE SET
  series_id = excluded.series_id, day = excluded.day, low = excluded.low, high = excluded.high,
  median = excluded.median, total = excluded.total, n = excluded.n, quotes = excluded.quotes,
  volume = excluded.volume, before_day = excluded.before_day, before_avg = excluded.before_avg,
  sources = excluded.sources, spots = excluded.spots, checks = excluded.checks, spread = excluded.spread
"""


async def refresh(tx: Transaction, touched: Mapping[int, set[int]], areas: Mapping[int, list[int]]) -> None:
    """Makes the newest rows of series anew that their touched days bear upon.

    `areas` gives each place's series with its markets' series.
    """
    rows = await tx.rows(NEWEST.format(numbers=database().numbers), (numbered(touched),))
    known = {series: (day, before) for series, day, before in rows}
    newest = {series: told for series, told in known.items() if _bears(touched[series], told[0])}
    members = {series: areas.get(series, [series]) for series in newest}
    told = await behind(((member, day) for series, (day, _) in newest.items() for member in members[series]), tx)
    fresh = []
    for series, (day, before) in newest.items():
        stands = [row for member in members[series] for row in told.get((member, day), ())]
        fresh.append((*support(stands), day, before, series))
    await tx.many(DROP, [(series,) for series in touched if series not in known])
    await tx.many(SAVE, fresh)


def _bears(touched: set[int], newest: int) -> bool:
    """Whether one of the days is the newest, was it, or may be what the newest is compared with."""
    return any(day >= newest or BEFORE[0] <= newest - day <= BEFORE[1] for day in touched)
