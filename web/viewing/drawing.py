"""The pictures of the trend desk (走势台的图): the chosen lines over their days."""

from collections.abc import Callable

from models.rules import days
from models.rules.catalogue import Catalogue
from web.charts import explore, svg
from web.charts import lines as charts
from web.charts.explore import Trace
from web.charts.lines import Drawing, Line
from web.charts.pins import Pin
from web.viewing.asked import View
from web.viewing.sight import Sight, Strand
from web.words import Words
from web.words import trends as words


def lines(say: Words, view: View, sight: Sight) -> str:
    """All that share the unit of the first; "" where none has a price."""
    first, last = view.stretch.first, max(view.stretch.last, view.stretch.first + 1)
    drawn = sight.drawn
    title = f"{say.name(sight.product)} {words.by(say, view.stretch.period)} {drawn[0].unit if drawn else ''}"
    described = say.pick(("；", "; ")).join(_described(say, sight, strand) for strand in drawn if strand.course.told)
    pins = [Pin(number, one.since, one.until) for number, one in enumerate(sight.happened, 1)]
    drawing = Drawing(title, described, first, last, [_line(say, sight, strand) for strand in drawn], None, pins)
    return charts.several(drawing, labels(say, first, last))


def _line(say: Words, sight: Sight, strand: Strand) -> Line:
    marks = svg.marks(strand.course.points, figures(say, sight, strand))
    return Line(str(strand.number), f"l{strand.number}", marks, strand.course.stretch.step)


def figures(say: Words, sight: Sight, strand: Strand) -> Callable[[int], float]:
    """厘 as they are told."""
    return lambda figure: float(say.value(figure, strand.price.per, sight.product.unit))


def _described(say: Words, sight: Sight, strand: Strand) -> str:
    told, per, unit = strand.course.told, strand.price.per, sight.product.unit
    ends = (min(told, key=lambda point: point.avg or 0), max(told, key=lambda point: point.avg or 0), told[-1])
    parts = [
        f"{words.began(say, strand.course.stretch.period, one.start)} {say.figure(one.avg, per, unit)}" for one in ends
    ]
    return f"{strand.number} {strand.name} " + say.pick(
        ("最低 {}，最高 {}，最近 {}", "lowest {}, highest {}, newest {}")
    ).format(*parts)


def figure(say: Words, catalogue: Catalogue, sight: Sight) -> str:
    """The lines for the browser's own exploring."""
    quoted = say.pick(("{}家报价", "quotes: {}"))
    return explore.several([_trace(say, catalogue, sight, strand) for strand in sight.drawn], quoted)


def _trace(say: Words, catalogue: Catalogue, sight: Sight, strand: Strand) -> Trace:
    told = strand.course.told
    marks = svg.marks(told, figures(say, sight, strand))
    sources = words.sources(say, catalogue, strand.price)
    name = f"{strand.number} {strand.name}"
    return Trace(name, strand.unit, marks, [one.quotes for one in told], sources, strand.course.stretch.step)


def labels(say: Words, first: int, last: int) -> list[tuple[int, str]]:
    shown = dict.fromkeys((first, (first + last) // 2, last)) if last > first + 1 else (first, last)
    return [(day, say.date(days.of_number(day))) for day in shown]
