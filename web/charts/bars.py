"""Bars in a row (排名图): what several markets leave, each with its span, and a line across at what it is measured by.

As in the other drawings the letters keep their size and the bars stretch, so all that lies sideways is in per cent.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

TOP, ROW, THICK = 26, 50, 14
EDGE = 50
LONGEST = 18
"""Signs of a name; more would run into the figure."""


class Bar(NamedTuple):
    """One bar: its name, its figure and the span around it as told, and the figure in words."""

    name: str
    figure: float
    low: float | None
    high: float | None
    told: str


class Across(NamedTuple):
    """What all bars are measured by, and its name."""

    figure: float
    told: str


def ranked(title: str, bars: Sequence[Bar], across: Across | None) -> str:
    """The bars from the top down; a figure below nothing reaches to the left of the zero line."""
    told = [figure for bar in bars for figure in (bar.figure, bar.low, bar.high) if figure is not None]
    told += [across.figure] if across else []
    frame = Frame(min(0.0, *told), max(0.0, *told))
    height = TOP + ROW * len(bars)
    return "".join((
        f'<svg class="chart ranked" role="img" width="100%" height="{height}"><title>{escape(title)}</title>',
        f"<desc>{escape('；'.join(f'{bar.name} {bar.told}' for bar in bars))}</desc>",
        _across(frame, across, height) if across else "",
        *(_bar(frame, bar, TOP + ROW * number) for number, bar in enumerate(bars)),
        "</svg>",
    ))  # fmt: skip


class Frame(NamedTuple):
    """The figures at the left and the right edge."""

    left: float
    right: float

    def x(self, figure: float) -> float:
        """In per cent of the width."""
        return round((figure - self.left) / ((self.right - self.left) or 1) * 100, 1)


def _bar(frame: Frame, bar: Bar, top: int) -> str:
    ends = sorted((frame.x(0), frame.x(bar.figure)))
    y = top + ROW - THICK - 8
    parts = [
        f'<text x="0" y="{top + 20}">{escape(_short(bar.name))}</text>',
        f'<text x="100%" y="{top + 20}" text-anchor="end" class="told">{escape(bar.told)}</text>',
        f'<rect x="{ends[0]}%" y="{y}" width="{max(0.5, ends[1] - ends[0]):.1f}%" height="{THICK}" rx="3"/>',
    ]
    if bar.low is not None and bar.high is not None:
        middle, low, high = y + THICK // 2, frame.x(bar.low), frame.x(bar.high)
        parts.append(f'<line class="span" x1="{low}%" x2="{high}%" y1="{middle}" y2="{middle}"/>')
        parts += [f'<line class="span" x1="{x}%" x2="{x}%" y1="{y + 2}" y2="{y + THICK - 2}"/>' for x in (low, high)]
    return "".join(parts)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _across(frame: Frame, across: Across, height: int) -> str:
    x = frame.x(across.figure)
    anchor = "end" if x > EDGE else "start"
    return (
        f'<line class="across" x1="{x}%" x2="{x}%" y1="20" y2="{height}"/>'
        f'<text x="{x}%" y="14" text-anchor="{anchor}">{escape(across.told)}</text>'
    )
