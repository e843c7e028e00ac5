"""Provenance (来历) of a published figure: its grade with the grounds, the figures that it is made of, and the quotes
behind these."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from models.prices import evidence, published
from models.prices.answers import NEAR_THE_FARM, Latest, Point
from models.prices.behind import Behind, support
from models.prices.cells import Cell
from models.prices.evidence import Quote, Row
from models.prices.points import points, sparks
from models.prices.published import Line, veiled
from models.prices.questions import latest
from models.rules import days, units
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.catalogue.entries import PEOPLE
from models.rules.checks import Checked, Outcome, outcome
from models.rules.days import Period
from models.rules.figures import Figures
from models.rules.inputs import Query
from models.rules.readings import Series
from models.rules.statistics import NOTHING
from models.rules.trust import Grounds, Trust, trust

MOST = 40
"""So many quotes of a day are told at once; those of a longer period are told by its days."""


@dataclass(frozen=True, slots=True)
class Part:
    """One figure that the figure is made of: a market's day, or a day of a longer period."""

    spot: str
    area: bool
    point: Point


@dataclass(frozen=True, slots=True)
class Told:
    """A quote with its source, what became of its checks, and by how much its written figures were multiplied: None
    where its unit was taught."""

    quote: Quote
    entry: SourceEntry
    checks: Outcome
    times: Fraction | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """A figure and what it rests on; without a `trust` there is no figure, and `point` says why.

    `quotes` are the first of `rows` that may be told; `persons` said something too, which is not told. `count` parts,
    or of a market's day quotes, make up the figure.
    """

    price: Latest
    period: Period
    point: Point
    trust: Trust | None
    grounds: Grounds
    parts: tuple[Part, ...]
    quotes: tuple[Told, ...]
    rows: int
    persons: int

    @property
    def documents(self) -> list[list[Told]]:
        """The quotes by the document that said them."""
        found: dict[tuple[str, str], list[Told]] = {}
        for told in self.quotes:
            found.setdefault((told.quote.source, told.quote.sha256), []).append(told)
        return list(found.values())

    @property
    def count(self) -> int:
        if self.price.area or self.period is not Period.DAY:
            return sum(part.point.quotes > 0 for part in self.parts)
        return sum(told.quote.counts for told in self.quotes)


async def provenance(catalogue: Catalogue, query: Query, period: Period, day: date | None) -> Provenance | None:
    """How the figure of a day, or of the period that it lies in, came about; of the newest day where none is said."""
    price = await latest(catalogue, query) or await latest(catalogue, query, thin=True)
    if price is None:
        return None
    start = days.start(period, days.number(day or price.day))
    end = days.end(period, start)
    near, lines = price.stage in NEAR_THE_FARM, await published.lines(price.product)
    hidden = await published.thin(catalogue, lines, start, end) if near else frozenset()
    members = _members(catalogue, price, lines)
    found = await evidence.rows([line.id for line in members], start, end)
    shown = [row for row in found if row.is_open]
    listed = shown[:MOST] if period is Period.DAY else []
    point = await _point(price, period, start, hidden)
    last = max((row.day for row in found if row.avg is not None), default=start)
    grade, grounds = _grade(catalogue, point, found, (days.today() - days.of_number(last)).days)
    return Provenance(
        price,
        period,
        point,
        None if point.avg is None else grade,
        grounds,
        tuple(await _parts(price, members, period, (start, end), hidden)),
        tuple(_told(catalogue, price, quote) for quote in await evidence.quotes(listed, evidence.counting(found))),
        len(shown),
        evidence.persons(found),
    )


def _members(catalogue: Catalogue, price: Latest, lines: Iterable[Line]) -> list[Line]:
    """The series of markets that a price is made of: its own, or those of all markets of a place."""
    if not price.area:
        return [line for line in lines if line.id == price.series]
    family = next((line.family for line in lines if line.id == price.series), ())
    return [
        line for line in lines if not line.area and line.family == family and price.spot in catalogue.chain(line.spot)
    ]


async def _point(price: Latest, period: Period, start: int, hidden: Collection[Cell]) -> Point:
    day = days.of_number(start)
    found = await points(price.series, period, day, day)
    point = found[0] if found else Point(start, None, None, None, 0, None, NOTHING)
    return veiled(price.series, period, point, hidden)


async def _parts(
    price: Latest, members: list[Line], period: Period, within: tuple[int, int], hidden: Collection[Cell]
) -> list[Part]:
    """The markets of a day, dearest first; the days of a longer period. A market's day is made of its quotes alone."""
    since, until = map(days.of_number, within)
    if period is not Period.DAY:
        told = await points(price.series, Period.DAY, since, until)
        return [Part(price.spot, price.area, veiled(price.series, Period.DAY, one, hidden)) for one in told]
    if not price.area:
        return []
    spots = {line.id: line.spot for line in members}
    of_day = await sparks(spots, since, until)
    found = [
        Part(spots[series], False, veiled(series, Period.DAY, one, hidden))
        for series, some in of_day.items()
        for one in some
    ]
    return sorted(found, key=lambda part: (-(part.point.avg or 0), part.spot))


def _grade(catalogue: Catalogue, point: Point, found: list[Row], age: int) -> tuple[Trust, Grounds]:
    """The grade by the same rule as everywhere, over the rows that told a figure, and what each test saw."""
    told = [row for row in found if row.avg is not None]
    by_day: dict[int, list[Behind]] = defaultdict(list)
    sources: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in told:
        by_day[row.day].append(row.behind)
        sources[row.day, row.spot].add(row.source)
    official = any(catalogue.sources[row.source].official for row in told if row.source in catalogue.sources)
    doubted = sum(1 for row in told if row.checks)
    spread = max((support(rows).spread for rows in by_day.values()), default=0)
    secret = any(len(some) > 1 and some & PEOPLE for some in sources.values())
    compared = max(map(len, sources.values()), default=0)
    grounds = Grounds(point.quotes, official, age, len(told), doubted, compared, None if secret else spread)
    return trust(point.quotes, official, age, not doubted, spread), grounds


def _told(catalogue: Catalogue, price: Latest, quote: Quote) -> Told:
    """The quote with what the rules make of it."""
    product = catalogue.products[price.product]
    entry = catalogue.sources.get(quote.source) or SourceEntry(quote.source, quote.source)
    series = Series(*(getattr(price, name) for name in Series._fields))
    figures = Figures(quote.low, quote.avg, quote.high, quote.missing)
    late = days.number(days.local(quote.collected_at)) - quote.day
    found = outcome(Checked(entry, product, series, figures, late), tuple(quote.checks.split()))
    read = units.read(quote.unit or entry.unit, catalogue.unit_words, price.currency)
    return Told(quote, entry, found, read.factor / 1000 if read else None)
