"""Informants (报价的人和市场): who stands behind figures near the farm, where one person may tell of several places."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from models.engines import Transaction, database, numbered
from models.prices.answers import NEAR_THE_FARM
from models.prices.cells import Numbers
from models.prices.told import PERSON
from models.rules import days
from models.rules.days import Period
from models.rules.readings import Series

FURTHEST = 31
"""Days that a longer period reaches beyond one of its days at most."""
HEARD = f"""
SELECT p.series_id, p.day, o.position, {PERSON}
FROM (SELECT value FROM {{numbers}} AS v) AS n
JOIN price AS p ON p.series_id = n.value AND p.day BETWEEN ? AND ? AND p.current = 1 AND p.state = 'accepted'
  AND p.avg IS NOT NULL
JOIN source AS o ON o.id = p.source_id ORDER BY p.series_id, p.day, o.position
"""
Told = dict[int, dict[int, set[str]]]
"""Series -> day -> who told it: persons, or the market itself."""


class Informants:
    """Those of the series near the farm; of all others each market is one."""

    def __init__(self, told: Told) -> None:
        self.told = told

    def count(self, series: Iterable[int], period: int, start: int) -> int | None:
        """How many told a period of these series; None where they are no series near the farm."""
        if not self.told:
            return None
        last = days.end(Period(period), start)
        known = [self.told[number] for number in series if number in self.told]
        found = {who for told in known for day, some in told.items() if start <= day <= last for who in some}
        return len(found) or None


async def informants(tx: Transaction, touched: Mapping[tuple[int, int], Series], numbers: Numbers) -> Informants:
    """Who told the touched days, and the periods and places that these lie in."""
    near = {(series, day): told for (series, day), told in touched.items() if told.stage in NEAR_THE_FARM}
    if not near:
        return Informants({})
    families = {told._replace(spot="") for told in near.values()}
    series = [number for (told, area), number in numbers.items() if not area and told._replace(spot="") in families]
    return Informants(await _told(tx, series, {day for _, day in near}))


async def _told(tx: Transaction, series: Collection[int], touched: Collection[int]) -> Told:
    """Of several sources that tell one series and day, the first of the registry counts."""
    span = min(touched) - FURTHEST, max(touched) + FURTHEST
    told: Told = defaultdict(lambda: defaultdict(set))
    first: dict[tuple[int, int], int] = {}
    for number, day, position, person in await tx.rows(
        HEARD.format(numbers=database().numbers), (numbered(series), *span)
    ):
        if first.setdefault((number, day), position) == position:
            told[number][day].add(person or f"@{number}")
    return told
