"""Boxes of the months (月份箱图): where half of the prices of a calendar month lie, the middle and the ends."""

from collections.abc import Mapping, Sequence
from html import escape

from models.rules.boxes import Box
from web.charts.frames import BELOW, HIGH, TOP, WIDE, Frame, fitted, steps, told

THICK = 0.3
"""Half of a box's width, of a month."""


def boxes(title: str, described: str, found: Mapping[int, Box | None], labels: Sequence[str]) -> str:
    """Twelve of them, "" where no month has any; `labels` stand under the months."""
    figures = [end for lies in found.values() if lies for end in (lies.low, lies.high)]
    if not figures:
        return ""
    frame = fitted(figures, 0, 12)
    return "".join((
        f'<svg class="chart boxes" role="img" width="100%" height="{TOP + HIGH + BELOW}">',
        f"<title>{escape(title)}</title><desc>{escape(described)}</desc>",
        f'<svg y="{TOP}" width="100%" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none">',
        "".join(f'<path class="grid" d="M0 {frame.y(figure)}H{WIDE}"/>' for figure in steps(frame)),
        "".join(_box(frame, month, lies) for month, lies in found.items() if lies),
        "</svg>",
        "".join(f'<text x="0" y="{TOP + frame.y(figure) - 5}">{text}</text>' for figure, text in told(steps(frame))),
        "".join(_month(number, text) for number, text in enumerate(labels)),
        "</svg>",
    ))  # fmt: skip


def _box(frame: Frame, month: int, lies: Box) -> str:
    """A line from the least to the most, the box over it, a line across at the middle."""
    at = month - 0.5
    middle, left, right = (round(place / 12 * WIDE, 1) for place in (at, at - THICK, at + THICK))
    top, bottom = frame.y(lies.upper), frame.y(lies.lower)
    return (
        f'<path class="reach" d="M{middle} {frame.y(lies.low)}V{frame.y(lies.high)}"/>'
        f'<rect x="{left}" y="{top}" width="{right - left:.1f}" height="{max(1.0, bottom - top):.1f}"/>'
        f'<path class="middle" d="M{left} {frame.y(lies.middle)}H{right}"/>'
    )


def _month(number: int, text: str) -> str:
    share = (number + 0.5) / 12 * 100
    return f'<text x="{share:.1f}%" y="{TOP + HIGH + 22}" text-anchor="middle">{escape(text)}</text>'
