"""Deflators (物价指数): the imported consumer price index by month, by which prices of different years are told in the
money of one month. It has to be on a fixed base (定基): one that begins again every month or year says nothing here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models import prices
from models.prices import Latest, Point
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.deflation import real
from models.rules.inputs import Query
from models.rules.places import NATION
from models.rules.readings import INDEX

CPI, MONEY = "index.cpi", "CNY"
NO_INDEX = "no_cpi"
OLDEST = date(1980, 1, 1)


@dataclass(frozen=True, slots=True)
class Deflator:
    """First days of months with their index; prices are told in the money of the month `base`, the newest."""

    months: Mapping[int, int]
    base: int

    def real(self, point: Point) -> Point:
        """A point of a month without an index tells nothing, and that this is why."""
        index = self.months.get(days.month_start(point.start))
        if point.avg is None:
            return point
        if index is None:
            return Point(point.start, None, None, None, 0, None, NO_INDEX)
        base = self.months[self.base]
        low, avg, high = (side if side is None else real(side, index, base) for side in point[1:4])
        return point._replace(low=low, avg=avg, high=high)


def fits(price: Latest) -> bool:
    """Money of this country; points of an index are none."""
    return price.nature != INDEX and price.currency == MONEY


async def cpi(catalogue: Catalogue) -> Deflator | None:
    """The nation's index; None where none was imported."""
    if CPI not in catalogue.products:
        return None
    found = await prices.latest(catalogue, Query(CPI, NATION))
    if found is None:
        return None
    points = await prices.points(found.series, Period.MONTH, OLDEST, days.today())
    months = {point.start: point.avg for point in points if point.avg}
    return Deflator(months, max(months)) if months else None
