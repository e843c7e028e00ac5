"""Charts drawn by the server as SVG (走势图): a spark line, a line with its band, a bar. A gap in the days stays a gap.

The drawings stretch with the page while letters and strokes keep their size: the plot is an inner `svg` whose sides are
scaled apart, its strokes do not scale, and the letters stand outside it at percentages.
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import NamedTuple, Protocol

from web.charts.frames import BELOW, HIGH, TOP, WIDE, Frame, fitted, label, steps, told
from web.charts.pins import Pin, pinned, silent


class Mark(NamedTuple):
    """One point of a line: its day (days since 1970-01-01) and its figures as told. `mid` None: no price then."""

    day: int
    low: float | None
    mid: float | None
    high: float | None


class Chart(NamedTuple):
    """What is drawn from the `first` to the `last` day; `step` days part neighbours, `older` is compared with.

    `gaps`: from which to which day no price was told; `pins` mark what happened.
    """

    title: str
    described: str
    first: int
    last: int
    marks: Sequence[Mark]
    older: Sequence[Mark] = ()
    step: int = 1
    gaps: Sequence[tuple[int, int]] = ()
    pins: Sequence[Pin] = ()


class Told(Protocol):
    """A point of a series: whole 厘, None where there was no price."""

    @property
    def start(self) -> int: ...
    @property
    def low(self) -> int | None: ...
    @property
    def avg(self) -> int | None: ...
    @property
    def high(self) -> int | None: ...


def marks(points: Iterable[Told], told: Callable[[int], float]) -> list[Mark]:
    """Points as marks, their money told in the unit that people read."""
    return [
        Mark(point.start, *(None if side is None else told(side) for side in (point.low, point.avg, point.high)))
        for point in points
    ]


def spark(marks: Sequence[Mark], days: tuple[int, int], title: str, step: int = 1) -> str:
    """A line from the first to the last of `days` without axes; empty where fewer than two of them have a price."""
    told = [mark.mid for mark in marks if mark.mid is not None]
    if len(told) <= 1:
        return ""
    middle, reach = (max(told) + min(told)) / 2, max(max(told) - min(told), max(told) * 0.02) / 2
    frame = Frame(*days, middle - reach * 1.3, middle + reach * 1.3)
    return (
        f'<svg class="spark" role="img" viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none">'
        f'<title>{escape(title)}</title><path class="line" d="{path(frame, marks, step)}"/></svg>'
    )


def line_with_band(chart: Chart, labels: Sequence[tuple[int, str]]) -> str:
    """The middle as a line over the band from low to high; `labels` are the days told under it."""
    frame = fitted(_figures(chart), chart.first, chart.last)
    return "".join((
        f'<svg class="chart" role="img" width="100%" height="{TOP + HIGH + BELOW}">',
        f"<title>{escape(chart.title)}</title><desc>{escape(chart.described)}</desc>",
        f'<svg y="{TOP}" width="100%" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none">',
        "".join(f'<path class="grid" d="M0 {frame.y(figure)}H{WIDE}"/>' for figure in steps(frame)),
        f'<path class="band" d="{band(frame, chart.marks, chart.step)}"/>',
        f'<path class="older" d="{path(frame, chart.older, chart.step)}"/>' if chart.older else "",
        silent(frame, chart.gaps),
        f'<path class="line" d="{path(frame, chart.marks, chart.step)}"/></svg>',
        "".join(f'<text x="0" y="{TOP + frame.y(figure) - 5}">{text}</text>' for figure, text in told(steps(frame))),
        "".join(label(frame, day, text) for day, text in labels),
        _end(frame, chart.marks),
        pinned(frame, chart.pins),
        "</svg>",
    ))  # fmt: skip


def bar(share: float) -> str:
    """A bar as long as a share (0 to 1) of its cell; the figure stands beside it in words."""
    width = max(1, round(share * 100))
    rect = f'<rect width="{width}%" height="10" rx="5"/>'
    return f'<svg class="bar" width="100%" height="10" aria-hidden="true">{rect}</svg>'


def _figures(chart: Chart) -> list[float]:
    return [figure for mark in (*chart.marks, *chart.older) for figure in mark[1:] if figure is not None]


def runs(marks: Iterable[Mark], step: int) -> list[list[Mark]]:
    """The stretches without a gap: days in a row (`step` apart) that all have a price."""
    stretches: list[list[Mark]] = []
    for mark in marks:
        if mark.mid is None:
            continue
        if stretches and mark.day - stretches[-1][-1].day <= step:
            stretches[-1].append(mark)
        else:
            stretches.append([mark])
    return stretches


def path(frame: Frame, marks: Iterable[Mark], step: int) -> str:
    """A path; a day alone becomes a dot (a line of no length with a round end)."""
    parts = []
    for stretch in runs(marks, step):
        points = [f"{frame.x(mark.day)} {frame.y(mark.mid or 0)}" for mark in stretch]
        parts.append("M" + "L".join(points) + ("h.1" if len(points) == 1 else ""))
    return "".join(parts)


def band(frame: Frame, marks: Iterable[Mark], step: int) -> str:
    """The shape between low and high, where both are told."""
    parts = []
    for stretch in runs(marks, step):
        sides = [mark for mark in stretch if mark.low is not None and mark.high is not None]
        upper = [f"{frame.x(mark.day)} {frame.y(mark.high or 0)}" for mark in sides]
        lower = [f"{frame.x(mark.day)} {frame.y(mark.low or 0)}" for mark in reversed(sides)]
        parts += ["M" + "L".join(upper + lower) + "z"] if len(sides) > 1 else []
    return "".join(parts)


def _end(frame: Frame, marks: Sequence[Mark]) -> str:
    """A dot on the newest price."""
    newest = next(mark for mark in reversed(marks) if mark.mid is not None)
    share = frame.x(newest.day) / WIDE * 100
    return f'<circle class="end" cx="{share:.1f}%" cy="{TOP + frame.y(newest.mid or 0)}" r="5"/>'


def moved(marks: Iterable[Mark], days: int) -> list[Mark]:
    """The marks so many days later: last year's laid over this year's."""
    return [mark._replace(day=mark.day + days) for mark in marks]
