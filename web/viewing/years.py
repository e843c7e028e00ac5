"""This year over the five before it (今年和前五年): what is usual lies behind as a band, or it is said why not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models import courses
from models.courses import Stretch
from models.rules import days, years
from models.rules.boxes import Box
from models.rules.catalogue import Catalogue
from models.rules.days import Period
from models.rules.years import Alignment, Compared, Frame
from web.charts import lines as charts
from web.charts.lines import Drawing, Line
from web.charts.svg import Mark
from web.viewing.asked import View
from web.viewing.sight import Sight, Strand
from web.words import Words
from web.words import years as words

AGES = ("l1", "l2")
"""How the year that runs and the one before are drawn; those before them are thin."""


class Row(NamedTuple):
    """A slot in words, what each of the years tells of it, the newest first, and what is usual."""

    told: str
    prices: Sequence[int | None]
    usual: Box | None


@dataclass(frozen=True, slots=True)
class Years:
    """The picture, its table, `dated`: which festival this year's is, and `refusal`: why nothing is said to be
    usual."""

    frame: Frame
    chart: str
    names: Sequence[str]
    rows: Sequence[Row]
    refusal: str
    dated: str = ""


async def of(catalogue: Catalogue, say: Words, view: View, sight: Sight) -> Years | None:
    """Of the first line; None where there is none."""
    if not sight.strands:
        return None
    strand, frame = sight.strands[0], framed(catalogue, view)
    found = await _compared(catalogue, sight, frame)
    if found is None:
        return Years(frame, "", (), (), words.undated(say, frame.alignment))
    every = [found.year, *(year for year in range(found.year - 1, found.year - years.PAST - 1, -1))]
    rows = list(_rows(say, frame, found, every))
    refusal = "" if found.usual else words.too_few(say, len(found.past))
    dated = words.dated(say, frame, found.year)
    return Years(frame, _chart(say, sight, strand, frame, found), words.names(say, every), rows, refusal, dated)


def framed(catalogue: Catalogue, view: View) -> Frame:
    """By months or weeks of the calendar, by weeks or days from a festival."""
    is_calendar = view.alignment is Alignment.CALENDAR
    able = (Period.MONTH, Period.WEEK) if is_calendar else (Period.WEEK, Period.DAY)
    anchors = {
        one.year: days.number(one.spring if view.alignment is Alignment.SPRING else one.qingming)
        for one in catalogue.lists.festivals
    }
    return Frame(view.alignment, view.stretch.period if view.stretch.period in able else able[0], anchors)


async def _compared(catalogue: Catalogue, sight: Sight, frame: Frame) -> Compared | None:
    """From months or weeks as they are kept; from days where they are counted from a festival."""
    today = days.today()
    by = frame.period if frame.alignment is Alignment.CALENDAR else Period.DAY
    since = days.of_number(years.first_day(frame, days.number(today)))
    points = await courses.within(catalogue, sight.strands[0].price, Stretch(by, since, today), sight.by)
    told = ((point.start, float(point.avg)) for point in points if point.avg is not None)
    return years.compared(told, frame, days.number(today))


def _rows(say: Words, frame: Frame, found: Compared, every: Sequence[int]) -> Iterator[Row]:
    for slot in range(found.window.first, found.window.last + 1):
        prices = [_whole(found.told.get(year, {}).get(slot)) for year in every]
        if any(price is not None for price in prices):
            yield Row(words.slot(say, frame, slot), prices, found.usual.get(slot))


def _whole(price: float | None) -> int | None:
    return None if price is None else round(price)


def _chart(say: Words, sight: Sight, strand: Strand, frame: Frame, found: Compared) -> str:
    def told(price: float) -> float:
        return float(say.value(round(price), strand.price.per, sight.product.unit))

    def line(year: int) -> Line:
        marks = [Mark(slot, None, told(price), None) for slot, price in sorted(found.told.get(year, {}).items())]
        age = found.year - year
        return Line(words.name(say, age) if age < len(AGES) else "", AGES[age] if age < len(AGES) else "past", marks)

    usual = [Mark(slot, *map(told, (lies.lower, lies.middle, lies.upper))) for slot, lies in found.usual.items()]
    lines = [line(year) for year in range(found.year - years.PAST, found.year + 1)]
    middle = [Line("", "middle", usual)] if usual else []
    band = Line("", "band", usual) if usual else None
    title = f"{say.name(sight.product)} {strand.name} {words.by(say, frame)} {strand.unit}"
    described = words.described(say, found)
    drawing = Drawing(title, described, *found.window, [*middle, *lines], band)
    return charts.several(drawing, words.labels(say, frame))
