"""Areas (地方汇总): the summaries of places, made from those of all markets below them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from models.engines import Transaction, database, numbered
from models.prices.cells import Cell, Cells, Numbers, ensured, keep
from models.prices.informants import Informants
from models.rules import days, statistics
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.readings import Series
from models.rules.statistics import Summary

BELOW = """
SELECT d.series_id, d.period, d.start, d.low, d.high, d.median, d.total, d.n, d.quotes, d.volume, d.worth, d.missing
FROM (SELECT value >> 23 AS series_id, (value >> 20) & 7 AS period,
  ((value & 1048575) + 524288) % 1048576 - 524288 AS start FROM {numbers} AS n) AS t
JOIN summary AS d ON d.series_id = t.series_id AND d.period = t.period AND d.start = t.start
"""
Start = tuple[int, int]
"""A period and its first day."""
Part = tuple[Any, ...]
"""The figures of a summary."""
Parts = defaultdict[Start, dict[int, Part | None]]
"""Period and first day -> market's series -> its summary, None where nothing is left to sum up."""
Below = dict[int, list[int]]
"""A place's series -> the series of the markets below it."""


Told = tuple[Mapping[tuple[int, int], Series], Numbers, Informants]
"""The touched days of markets, all series of their products, and who told what near the farm."""


class Area(NamedTuple):
    """Places with the same markets below them (by their series): a city and its one county that tells."""

    markets: frozenset[int]
    places: list[str]


async def fold(tx: Transaction, catalogue: Catalogue, told: Told, fresh: Cells) -> Below:
    """Makes the summaries of every place above the touched markets anew; `fresh` are those of these markets."""
    touched, numbers, who = told
    wanted = _wanted(touched)
    reached = {place for spot in {series.spot for series in touched.values()} for place in catalogue.chain(spot)}
    areas = {family: _areas(catalogue, spots, reached) for family, spots in _families(numbers, wanted).items()}
    numbers = await ensured(tx, numbers, _of_places(areas))
    below: Below = {}
    cells: Cells = {}
    made = _by_start(fresh.items())
    for family, some in areas.items():
        summed = await _summed(tx, some, (wanted[family], who), made)
        for n, area in enumerate(some):
            for number in (numbers[family._replace(spot=place), 1] for place in area.places):
                below[number] = list(area.markets)
                cells |= {(number, *start): summed.get((n, *start)) for start in wanted[family]}
    await keep(tx, cells)
    return below


def _wanted(touched: Mapping[tuple[int, int], Series]) -> dict[Series, set[Start]]:
    """What the touched markets share -> the periods that their days lie in."""
    told: dict[Series, set[int]] = defaultdict(set)
    for (_, day), series in touched.items():
        told[series].add(day)
    families: dict[Series, set[int]] = defaultdict(set)
    for series, some in told.items():
        families[series._replace(spot="")] |= some
    return {
        family: {(period, days.start(period, day)) for day in some for period in Period}
        for family, some in families.items()
    }


def _families(numbers: Numbers, wanted: Iterable[Series]) -> dict[Series, dict[int, str]]:
    """Markets' series that may be averaged together: what they share -> {series id: spot}."""
    families: dict[Series, dict[int, str]] = {family: {} for family in wanted}
    for (series, area), number in numbers.items():
        family = series._replace(spot="")
        if not area and family in families:
            families[family][number] = series.spot
    return families


def _areas(catalogue: Catalogue, spots: Mapping[int, str], reached: set[str]) -> list[Area]:
    """The places of a family that were reached; those with the same markets below them are one area."""
    members: dict[str, set[int]] = defaultdict(set)
    for series, spot in spots.items():
        for place in catalogue.chain(spot):
            if place in reached:
                members[place].add(series)
    places: dict[frozenset[int], list[str]] = defaultdict(list)
    for place, below in sorted(members.items()):
        places[frozenset(below)].append(place)
    return [Area(*area) for area in places.items()]


def _of_places(areas: Mapping[Series, list[Area]]) -> set[tuple[Series, int]]:
    """The series of places that are needed."""
    told = ((family, place) for family, some in areas.items() for area in some for place in area.places)
    return {(family._replace(spot=place), 1) for family, place in told}


def _by_start(cells: Iterable[tuple[Cell, Part | None]]) -> Parts:
    told: Parts = defaultdict(dict)
    for (series, period, start), part in cells:
        told[period, start][series] = part
    return told


async def _summed(
    tx: Transaction, areas: Sequence[Area], wanted: tuple[Collection[Start], Informants], made: Parts
) -> dict[Cell, Summary]:
    """The summaries of areas, by their number in the list: of markets' summaries just made, and the others as they are
    kept."""
    starts, who = wanted
    markets = frozenset[int]().union(*(area.markets for area in areas))
    kept = await _kept(tx, [(market, *start) for start in starts for market in markets.difference(made[start])])
    summed: dict[Cell, Summary] = {}
    for start in starts:
        new, old = made[start], kept[start]
        for n, area in enumerate(areas):
            if parts := [part for market in area.markets if (part := new.get(market) or old.get(market))]:
                summed[n, *start] = statistics.merged(parts, who.count(area.markets, *start))
    return summed


async def _kept(tx: Transaction, needed: list[Cell]) -> Parts:
    asked = numbered(market << 23 | period << 20 | days.packed(start) for market, period, start in needed)
    rows = await tx.rows(BELOW.format(numbers=database().numbers), (asked,)) if needed else []
    return _by_start((row[:3], row[3:]) for row in rows)
