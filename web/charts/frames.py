"""Frames (图框): the days and figures that a drawing spans, the round figures told at its side, the days under it.

What lies sideways is in thousandths of the width, or in per cent outside of the inner `svg`, so that a drawing
stretches with the page while its letters keep their size.
"""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple


class Frame(NamedTuple):
    """The days and figures that the plot spans."""

    first: int
    last: int
    bottom: float
    top: float

    def x(self, day: int) -> float:
        return round((day - self.first) / max(1, self.last - self.first) * WIDE, 1)

    def across(self, day: int) -> float:
        """In per cent of the width."""
        return round(self.x(day) / WIDE * 100, 1)

    def y(self, figure: float) -> float:
        return round((self.top - figure) / (self.top - self.bottom) * HIGH, 1)


WIDE, HIGH = 1000, 180
TOP, BELOW = 24, 30
LINES = 3
EDGE = 0.15


def fitted(figures: Sequence[float], first: int, last: int) -> Frame:
    """A frame that holds the figures between round ones."""
    low, high = min(figures), max(figures)
    step = _step(max(high - low, high * 0.04))
    bottom, top = floor(low / step) * step, ceil(high / step) * step
    return Frame(first, last, bottom, top if top > bottom else bottom + step)


def _step(span: float) -> float:
    """A round distance (1, 2, 5, 10 …) so that about three lines cover the span."""
    power = 10 ** floor(log10(span / LINES))
    return float(next(power * step for step in (1, 2, 5, 10) if power * step * LINES >= span))


def steps(frame: Frame) -> list[float]:
    step = _step((frame.top - frame.bottom) * 0.999)
    first = ceil(frame.bottom / step - 1e-6)
    return [number * step for number in range(first, floor(frame.top / step + 1e-6) + 1)]


def told(figures: list[float]) -> list[tuple[float, str]]:
    """With as many decimals as tell them apart."""
    apart = figures[1] - figures[0] if len(figures) > 1 else figures[0]
    decimals = max(0, -floor(log10(apart) + 1e-9))
    return [(figure, f"{figure:.{decimals}f}") for figure in figures]


def label(frame: Frame, day: int, text: str) -> str:
    share = frame.x(day) / WIDE
    anchor = "start" if share < EDGE else "end" if share > 1 - EDGE else "middle"
    return f'<text x="{share * 100:.0f}%" y="{TOP + HIGH + 22}" text-anchor="{anchor}">{escape(text)}</text>'
