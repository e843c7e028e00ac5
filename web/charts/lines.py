"""Several lines on one drawing (多条线): each with its number at its end and its own dashes, so that no colour alone
tells them apart; behind them a band and thin lines of other years."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from web.charts.frames import BELOW, HIGH, TOP, WIDE, Frame, fitted, label, steps, told
from web.charts.pins import Pin, pinned
from web.charts.svg import Mark, band, path

APART = 17
"""Pixels between the numbers at the ends of the lines."""


class Line(NamedTuple):
    """One line: what stands at its end, its class in the style sheet, its points; `step` parts neighbours."""

    told: str
    kind: str
    marks: Sequence[Mark]
    step: int = 1


class Drawing(NamedTuple):
    """What is drawn from the `first` to the `last` day or slot; `band` lies behind, from low to high."""

    title: str
    described: str
    first: int
    last: int
    lines: Sequence[Line]
    band: Line | None = None
    pins: Sequence[Pin] = ()


def several(drawing: Drawing, labels: Sequence[tuple[int, str]]) -> str:
    """The lines from the first to the last; "" where none has a price."""
    figures = _figures(drawing)
    if not figures:
        return ""
    frame = fitted(figures, drawing.first, drawing.last)
    behind = drawing.band
    return "".join((
        f'<svg class="chart several" role="img" width="100%" height="{TOP + HIGH + BELOW}">',
        f"<title>{escape(drawing.title)}</title><desc>{escape(drawing.described)}</desc>",
        f'<svg y="{TOP}" width="100%" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none">',
        "".join(f'<path class="grid" d="M0 {frame.y(figure)}H{WIDE}"/>' for figure in steps(frame)),
        f'<path class="band" d="{band(frame, behind.marks, behind.step)}"/>' if behind else "",
        "".join(f'<path class="{one.kind}" d="{path(frame, one.marks, one.step)}"/>' for one in drawing.lines),
        "</svg>",
        "".join(f'<text x="0" y="{TOP + frame.y(figure) - 5}">{text}</text>' for figure, text in told(steps(frame))),
        "".join(label(frame, day, text) for day, text in labels),
        "".join(_ends(frame, drawing.lines)),
        pinned(frame, drawing.pins),
        "</svg>",
    ))  # fmt: skip


def _figures(drawing: Drawing) -> list[float]:
    lines = [mark.mid for line in drawing.lines for mark in line.marks if mark.mid is not None]
    sides = [side for mark in (drawing.band.marks if drawing.band else ()) for side in (mark.low, mark.high)]
    return lines + [side for side in sides if side is not None]


def _ends(frame: Frame, lines: Iterable[Line]) -> Iterable[str]:
    """What each line is called, at its last point; one that would lie upon another stands above it."""
    ends = [(line, next((mark for mark in reversed(line.marks) if mark.mid is not None), None)) for line in lines]
    placed = sorted(
        (TOP + frame.y(mark.mid or 0), frame.across(mark.day), line) for line, mark in ends if mark and line.told
    )
    lowest = float("inf")
    for y, x, line in reversed(placed):
        lowest = min(y, lowest - APART)
        anchor = "start" if x < APART else "end"
        yield (
            f'<text class="name {line.kind}" x="{x}%" y="{lowest + 5:.0f}" text-anchor="{anchor}">'
            f"{escape(line.told)}</text>"
        )
