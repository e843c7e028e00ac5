"""Margins (产销价差): what lies between the stages of the trade, week by week, of days on which both told a price."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from models import prices
from models.prices import Latest, published
from models.rules import days, spreads
from models.rules.catalogue import Catalogue
from models.rules.catalogue.entries import Chain
from models.rules.days import Period
from models.rules.inputs import Query
from models.rules.spreads import Divergence, Margin, Pass

STAGES = FARM, WHOLESALE, RETAIL = "farm_gate", "wholesale", "retail"
"""From the farm to the shop."""
SHOPS = (RETAIL, "fair")
"""Where people buy: what shops tell, else what the fair tells."""
KG, WEEK, WEEKS = "kg", 7, 53
PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Week:
    """The means of both stages over the `days` on which both told a price, in whole 厘 per kg sold; `start`: its
    Monday."""

    start: int
    up: int
    down: int
    days: int

    @property
    def margin(self) -> int:
        return self.down - self.up

    @property
    def markup(self) -> float:
        """In per cent of the price upstream."""
        return self.margin / self.up * PER_CENT

    @property
    def share(self) -> float:
        """In per cent of the price downstream."""
        return self.margin / self.down * PER_CENT


@dataclass(frozen=True, slots=True)
class Link:
    """Two neighbouring stages. `divergence` and `passed` are None where there are too few weeks.

    `changes`: weeks from which the passing on was reckoned, or would be.
    """

    up: Latest
    down: Latest
    weeks: tuple[Week, ...]
    divergence: Divergence | None
    passed: Pass | None
    changes: int

    @property
    def alike(self) -> bool:
        """Whether both stages tell of one grade, where they sell one product."""
        return self.up.product != self.down.product or self.up.grade == self.down.grade


@dataclass(frozen=True, slots=True)
class Margins:
    """The newest price of each stage that has one, and the links between neighbours; `whole`: the newest week's margin
    of all three stages, in yuan per kg sold.

    `chain`: what each stage sells, and how much of it goes into a kg sold in the shop.
    """

    chain: Chain
    stages: Mapping[str, Latest]
    links: tuple[Link, ...]
    whole: Margin | None

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(stage for stage in STAGES if stage not in self.stages)


async def margins(catalogue: Catalogue, product: str, market: str, day: date) -> Margins:
    """The stages nearest to the district, wholesale at one market where it is named; a year up to that day."""
    chain = catalogue.trade(product)
    found = {
        FARM: await _newest(catalogue, Query(chain.farm, stage=FARM, per=KG)),
        WHOLESALE: await _newest(catalogue, Query(chain.wholesale, market, not market, WHOLESALE, per=KG)),
        RETAIL: await _shop(catalogue, chain.retail),
    }
    stages = {stage: price for stage, price in found.items() if price}
    parts = {FARM: chain.farm_kg, WHOLESALE: chain.wholesale_kg}
    told = {stage: await _days(catalogue, price, day, parts.get(stage, 1)) for stage, price in stages.items()}
    links = tuple(_link(stages[up], stages[down], told[up], told[down]) for up, down in pairwise(stages))
    return Margins(chain, stages, links, _whole(links))


async def _newest(catalogue: Catalogue, query: Query) -> Latest | None:
    """At the market that is named, else nearest to the district; few people's words are not told."""
    if not query.area:
        return await prices.latest(catalogue, query)
    return await prices.nearest(catalogue, query)


async def _shop(catalogue: Catalogue, product: str) -> Latest | None:
    found = [await _newest(catalogue, Query(product, stage=stage, per=KG)) for stage in SHOPS]
    return next(filter(None, found), None)


async def _days(catalogue: Catalogue, price: Latest, day: date, part: float) -> dict[int, int]:
    """Day -> average of `part` kg; what fewer than three people told is left out."""
    since = days.of_number(days.week_start(days.number(day)) - (WEEKS - 1) * WEEK)
    points = await prices.points(price.series, Period.DAY, since, day)
    shown = await published.seen(catalogue, price, points)
    return {point.start: round(point.avg * part) for point in shown if point.avg}


def _link(up: Latest, down: Latest, ups: Mapping[int, int], downs: Mapping[int, int]) -> Link:
    weeks = _weeks(ups, downs) if up.product != down.product or up.grade == down.grade else ()
    lines = _lines(weeks)
    passed = spreads.pass_through(*lines, spreads.LAGS)
    changes = passed.n if passed else 0
    divergence = spreads.divergence([week.share for week in weeks])
    return Link(up, down, weeks, divergence, passed if changes >= spreads.LONG_ENOUGH else None, changes)


def _weeks(ups: Mapping[int, int], downs: Mapping[int, int]) -> tuple[Week, ...]:
    """Of the days that both told alone, so that like is set against like."""
    both: dict[int, list[int]] = defaultdict(list)
    for day in sorted(ups.keys() & downs.keys()):
        both[days.week_start(day)].append(day)
    return tuple(
        Week(start, _mean(ups[day] for day in own), _mean(downs[day] for day in own), len(own))
        for start, own in both.items()
    )


def _mean(figures: Iterable[int]) -> int:
    told = list(figures)
    return round(sum(told) / len(told))


def _lines(weeks: Sequence[Week]) -> tuple[list[float | None], list[float | None]]:
    """Both stages as series without a gap in their weeks; a week without a common day is None."""
    if not weeks:
        return [], []
    known = {week.start: week for week in weeks}
    starts = range(weeks[0].start, weeks[-1].start + 1, WEEK)
    found = [known.get(start) for start in starts]
    return [week.up if week else None for week in found], [week.down if week else None for week in found]


def _whole(links: Sequence[Link]) -> Margin | None:
    """From farm to shop, of the newest week in which both links have a common day."""
    if len(links) < len(STAGES) - 1 or not all(link.weeks for link in links):
        return None
    first, last = links
    later = {week.start: week for week in last.weeks}
    pairs = [(week, later[week.start]) for week in first.weeks if week.start in later]
    if not pairs:
        return None
    farm, shop = pairs[-1]
    return spreads.margin(farm.up / 1000, farm.down / 1000, shop.down / 1000)
