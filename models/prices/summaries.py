"""Summaries (汇总) kept with the prices, in the same transaction: per market and per place, by day, week, 旬 and
month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from models.engines import Transaction, database, numbered
from models.prices import newest
from models.rules import days, statistics, units
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.readings import Series
from models.rules.statistics import Quote, Summary

Cell = tuple[int, int, int]
"""Series id, period, first day."""
Touched = Mapping[tuple[int, int], Series]
"""(id of a market's series, day) -> the series."""
LONGER = (Period.WEEK, Period.TENDAY, Period.MONTH)
LONGEST = 1 << 63


async def fold(tx: Transaction, catalogue: Catalogue, touched: Touched) -> None:
    """Makes every summary that the touched days of markets reach into anew, from its parts."""
    counted = {key: series for key, series in touched.items() if series.per in units.COUNTED}
    if not counted:
        return
    await _fold_days(tx, list(counted))
    await _fold_periods(tx, list(counted))
    areas = await _fold_areas(tx, catalogue, counted)
    await newest.refresh(tx, {series for series, _ in counted}, areas)


QUOTES = """
SELECT t.series_id, t.day, s.position, p.low, p.avg, p.high, p.volume, p.missing
FROM (SELECT value >> 20 AS series_id, ((value & 1048575) + 524288) % 1048576 - 524288 AS day FROM
  {numbers} AS n) AS t
JOIN price AS p ON p.series_id = t.series_id AND p.day = t.day AND p.current = 1 AND p.state = 'accepted'
JOIN source AS s ON s.id = p.source_id
ORDER BY t.series_id, t.day, s.position
"""


async def _fold_days(tx: Transaction, touched: list[tuple[int, int]]) -> None:
    """A market's day; of several sources that tell it, the first of the registry counts."""
    rows = await tx.rows(
        QUOTES.format(numbers=database().numbers),
        (numbered(series << 20 | days.packed(day) for series, day in touched),),
    )
    cells: dict[Cell, Summary] = {}
    for (series, day), quotes in groupby(rows, itemgetter(0, 1)):
        told = list(quotes)
        cells[series, Period.DAY, day] = statistics.day_of([Quote(*row[3:]) for row in told if row[2] == told[0][2]])
    await _keep(tx, cells, [(series, Period.DAY, day) for series, day in touched])


PARTS = """
SELECT t.value, d.low, d.high, d.median, d.total, d.n, d.quotes, d.volume, d.worth, d.missing
FROM (SELECT value, value >> 25 AS series_id, (((value >> 5) & 1048575) + 524288) % 1048576 - 524288 AS first,
  value & 31 AS more FROM {numbers} AS n) AS t
JOIN summary AS d ON d.series_id = t.series_id AND d.period = 0 AND d.start BETWEEN t.first AND t.first + t.more
ORDER BY t.value
"""


async def _fold_periods(tx: Transaction, touched: list[tuple[int, int]]) -> None:
    """A market's weeks, 旬 and months, from its days."""
    for period in LONGER:
        starts = {(series, days.start(period, day)) for series, day in touched}
        asked = {
            series << 25 | days.packed(first) << 5 | _more(period, first): (series, period, first)
            for series, first in starts
        }
        rows = await tx.rows(PARTS.format(numbers=database().numbers), (numbered(asked),))
        parts = groupby(rows, itemgetter(0))
        await _keep(
            tx,
            {asked[packed]: statistics.merged([Summary(*row[1:]) for row in told], 1) for packed, told in parts},
            asked.values(),
        )


def _more(period: Period, first: int) -> int:
    """Days from the first of a period to its last."""
    if period is Period.WEEK:
        return 6
    end = days.month_end(first)
    return end - first if period is Period.MONTH else min(days.tenday_end(first), end) - first


POINTS = (
    "SELECT id, product, spot, stage, grade, nature, currency, per FROM series WHERE area = 0 AND product IN ({marks})"
)
BELOW = """
SELECT d.series_id, d.period, d.start, d.low, d.high, d.median, d.total, d.n, d.quotes, d.volume, d.worth, d.missing
FROM (SELECT value >> 23 AS series_id, (value >> 20) & 7 AS period,
  ((value & 1048575) + 524288) % 1048576 - 524288 AS start FROM {numbers} AS n) AS t
JOIN summary AS d ON d.series_id = t.series_id AND d.period = t.period AND d.start = t.start
"""


async def _fold_areas(tx: Transaction, catalogue: Catalogue, touched: Touched) -> dict[int, list[int]]:
    """Every place above the touched markets, from all markets below it; gives the area series with their markets'
    series."""
    families = await _families(tx, {series.product for series in touched.values()})
    wanted: dict[Series, set[tuple[Period, int]]] = defaultdict(set)
    for (_, day), series in touched.items():
        wanted[series._replace(spot="")].update((period, days.start(period, day)) for period in Period)
    spots = {series.spot for series in touched.values()}
    reached = {place for spot in spots for place in catalogue.chain(spot)}
    areas: dict[int, list[int]] = {}
    for family, starts in wanted.items():
        above = {
            member: [place for place in catalogue.chain(spot) if place in reached]
            for member, spot in families[family].items()
        }
        areas |= await _fold_family(tx, family, above, starts)
    return areas


async def _families(tx: Transaction, products: set[str]) -> dict[Series, dict[int, str]]:
    """Markets' series that may be averaged together: what they share -> {series id: spot}."""
    rows = await tx.rows(POINTS.format(marks=", ".join("?" * len(products))), tuple(products))
    families: dict[Series, dict[int, str]] = defaultdict(dict)
    for number, product, spot, *rest in rows:
        families[Series(product, "", *rest)][number] = spot
    return families


async def _fold_family(
    tx: Transaction, family: Series, above: dict[int, list[str]], starts: set[tuple[Period, int]]
) -> dict[int, list[int]]:
    asked = numbered(member << 23 | period << 20 | days.packed(start) for member in above for period, start in starts)
    rows = await tx.rows(BELOW.format(numbers=database().numbers), (asked,))
    groups = _groups(above)
    numbers = await series_ids(tx, {(family._replace(spot=place), 1) for places in groups.values() for place in places})
    areas = [
        (members, [numbers[family._replace(spot=place), 1] for place in places]) for members, places in groups.items()
    ]
    within = {member: [place for place, (members, _) in enumerate(areas) if member in members] for member in above}
    parts: dict[tuple[int, int, int], list[Summary]] = defaultdict(list)
    for member, period, start, *figures in rows:
        part = Summary(*figures)
        for place in within[member]:
            parts[place, period, start].append(part)
    cells: dict[Cell, Summary] = {}
    for (place, period, start), told in parts.items():
        merged = statistics.merged(told)
        cells.update(((number, period, start), merged) for number in areas[place][1])
    below = {number: list(members) for members, ids in areas for number in ids}
    await _keep(tx, cells, [(number, period, start) for number in below for period, start in starts])
    return below


def _groups(above: dict[int, list[str]]) -> dict[frozenset[int], list[str]]:
    """Places by the markets' series below them: a city with one county that tells is summed up once for both."""
    members: dict[str, set[int]] = defaultdict(set)
    for member, chain in above.items():
        for place in chain:
            members[place].add(member)
    groups: dict[frozenset[int], list[str]] = defaultdict(list)
    for place, below in sorted(members.items()):
        groups[frozenset(below)].append(place)
    return groups


SAVE = """
INSERT INTO summary (series_id, period, start, low, high, median, total, n, quotes, volume, worth, missing) VALUES
  (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (series_id, period, start) DO UPDATE SET low = excluded.low, high = excluded.high, median =
  excluded.median, total = excluded.total,
  n = excluded.n, quotes = excluded.quotes, volume = excluded.volume, worth = excluded.worth, missing = excluded.missing
"""


DROP = "DELETE FROM summary WHERE series_id = ? AND period = ? AND start = ?"


async def _keep(tx: Transaction, cells: Mapping[Cell, Summary], touched: Iterable[Cell]) -> None:
    """Saves what there is; a touched cell that nothing is left of goes."""
    await tx.many(DROP, [cell for cell in touched if cell not in cells])
    await tx.many(SAVE, [(*cell, *_storable(summary)) for cell, summary in sorted(cells.items())])


def _storable(summary: Summary) -> Summary:
    """A worth beyond what the database can count is not told."""
    return summary._replace(worth=None) if (summary.worth or 0) >= LONGEST else summary


FIND = "SELECT id, product, spot, stage, grade, nature, currency, per, area FROM series WHERE product IN ({marks})"
ADD = """
INSERT INTO series (product, spot, stage, grade, nature, currency, per, area) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
"""


async def series_ids(tx: Transaction, wanted: set[tuple[Series, int]]) -> dict[tuple[Series, int], int]:
    """The ids of series (with 1 for a place's own), made where they are new."""
    if not wanted:
        return {}
    products = tuple({series.product for series, _ in wanted})
    find = FIND.format(marks=", ".join("?" * len(products)))
    known = _by_series(await tx.rows(find, products))
    if missing := wanted - known.keys():
        await tx.many(ADD, sorted((*series, area) for series, area in missing))
        known = _by_series(await tx.rows(find, products))
    return known


def _by_series(rows: Iterable[tuple[object, ...]]) -> dict[tuple[Series, int], int]:
    return {(Series(*map(str, row[1:8])), int(str(row[8]))): int(str(row[0])) for row in rows}
