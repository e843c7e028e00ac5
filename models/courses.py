"""Courses (走势线): how a price went over a stretch of days, by day, week, 旬 or month: where it has gaps and why, and
which grades are mixed in it. What too few people told is withheld."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models import deflators, prices
from models.deflators import Deflator
from models.prices import Latest, Point, published
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.gaps import Gap, Reach, gaps

LENGTHS = {Period.DAY: 1, Period.WEEK: 7, Period.TENDAY: 11, Period.MONTH: 31}
"""How many days lie at most between the first days of neighbours."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The periods that hold the days from `since` to `until`."""

    period: Period
    since: date
    until: date

    @property
    def first(self) -> int:
        return days.start(self.period, days.number(self.since))

    @property
    def last(self) -> int:
        """The first day of the last period."""
        return days.start(self.period, days.number(self.until))

    @property
    def end(self) -> int:
        """The last day of the last period."""
        return days.end(self.period, self.last)

    @property
    def step(self) -> int:
        return LENGTHS[self.period]

    @property
    def count(self) -> int:
        """About how many periods these are."""
        return (self.last - self.first) // self.step + 1


@dataclass(frozen=True, slots=True)
class Course:
    """A price over a stretch. `mixed`: the grades and sorts that stand in it at once, as they were written."""

    price: Latest
    stretch: Stretch
    points: Sequence[Point]
    gaps: Sequence[Gap]
    mixed: tuple[str, ...]

    @property
    def told(self) -> list[Point]:
        """The periods with a price."""
        return [point for point in self.points if point.avg is not None]

    @property
    def rows(self) -> list[Point | Gap]:
        """Prices and gaps, the newest first."""
        return sorted([*self.told, *self.gaps], key=lambda row: -row[0])


async def course(catalogue: Catalogue, price: Latest, stretch: Stretch, by: Deflator | None = None) -> Course:
    """`by`: in the money of one month."""
    points = await within(catalogue, price, stretch, by)
    reach = Reach(stretch.period, stretch.first, stretch.last, days.number(days.today()))
    silent = gaps(points, reach, catalogue.products[price.product].sale_months)
    return Course(price, stretch, points, silent, await prices.mixed(catalogue, price, points, stretch.step))


async def within(catalogue: Catalogue, price: Latest, stretch: Stretch, by: Deflator | None = None) -> list[Point]:
    """The points alone."""
    since, until = days.of_number(stretch.first), days.of_number(stretch.last)
    found = await prices.points(price.series, stretch.period, since, until)
    seen = await published.seen(catalogue, price, found, stretch.period)
    return [by.real(point) for point in seen] if by and deflators.fits(price) else seen
