"""Weeks side by side (各周的柱): this year's bar, and past years' thin ones before it.

As in the other drawings the letters keep their size and the bars stretch: the plot is an inner `svg` whose sides are
scaled apart.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

TOP, HIGH, BELOW = 24, 150, 26
WIDE = 1000
GAP, THICK = 0.16, 3
"""Of a week's width what parts it from the next; how many past years' bars are as wide as this year's."""
EDGE = 0.12
MOST_LABELS = 3


class Group(NamedTuple):
    """A week: its name, this year's figure, and past years', the oldest first; None: unknown."""

    name: str
    now: float | None
    past: tuple[float | None, ...]


def columns(title: str, described: str, groups: Sequence[Group], told: str) -> str:
    """The weeks from left to right; `told` is the tallest figure in words. Empty where no figure is known."""
    most = max((figure or 0 for group in groups for figure in (group.now, *group.past)), default=0)
    if not most:
        return ""
    wide = WIDE / len(groups)
    then = "".join(_past(group, most, number * wide, wide) for number, group in enumerate(groups))
    now = "".join(_now(group, most, number * wide, wide) for number, group in enumerate(groups))
    return "".join((
        f'<svg class="chart weeks" role="img" width="100%" height="{TOP + HIGH + BELOW}">',
        f"<title>{escape(title)}</title><desc>{escape(described)}</desc>",
        f'<svg y="{TOP}" width="100%" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none">',
        f'<path class="then" d="{then}"/><path d="{now}"/></svg>',
        f'<line x2="100%" y1="{TOP}" y2="{TOP}"/><line x2="100%" y1="{TOP + HIGH}" y2="{TOP + HIGH}"/>',
        f'<text x="0" y="{TOP - 6}">{escape(told)}</text>',
        *_labels(groups),
        "</svg>",
    ))  # fmt: skip


def _past(group: Group, most: float, left: float, wide: float) -> str:
    """Past years from the left."""
    start, thin = _inner(group, left, wide)
    return "".join(_bar(figure, most, start + thin * n, thin * 0.8) for n, figure in enumerate(group.past))


def _now(group: Group, most: float, left: float, wide: float) -> str:
    start, thin = _inner(group, left, wide)
    return _bar(group.now, most, start + thin * len(group.past), thin * THICK)


def _inner(group: Group, left: float, wide: float) -> tuple[float, float]:
    """Where a week's bars begin, and how wide a thin one is with the room beside it."""
    return left + wide * GAP / 2, wide * (1 - GAP) / (len(group.past) + THICK)


def _bar(figure: float | None, most: float, x: float, width: float) -> str:
    """From the ground up; nothing where there is nothing."""
    high = max(1, round(HIGH * (figure or 0) / most))
    return f"M{x:.0f} {HIGH}v-{high}h{width:.0f}v{high}z" if figure else ""


def _labels(groups: Sequence[Group]) -> Iterator[str]:
    """So many names as stand beside each other on a narrow screen."""
    step = -(-len(groups) // MOST_LABELS)
    for number, group in enumerate(groups):
        if number % step == 0:
            yield _label(group.name, (number + 0.5) / len(groups))


def _label(name: str, share: float) -> str:
    anchor, spot = ("start", 0.0) if share < EDGE else ("end", 1.0) if share > 1 - EDGE else ("middle", share)
    return f'<text x="{spot * 100:.1f}%" y="{TOP + HIGH + 20}" text-anchor="{anchor}">{escape(name)}</text>'
