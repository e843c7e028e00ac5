"""Weeks side by side (各周的柱): this year's bar, and past years' thin ones before it.

As in the other drawings the letters keep their size and the bars stretch, so all that lies sideways is in per cent.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

TOP, HIGH, BELOW = 24, 150, 26
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
    wide = 100 / len(groups)
    return "".join((
        f'<svg class="chart weeks" role="img" width="100%" height="{TOP + HIGH + BELOW}">',
        f"<title>{escape(title)}</title><desc>{escape(described)}</desc>",
        f'<line x2="100%" y1="{TOP}" y2="{TOP}"/><line x2="100%" y1="{TOP + HIGH}" y2="{TOP + HIGH}"/>',
        f'<text x="0" y="{TOP - 6}">{escape(told)}</text>',
        *(_group(group, most, number * wide, wide) for number, group in enumerate(groups)),
        *_labels(groups, wide),
        "</svg>",
    ))  # fmt: skip


def _group(group: Group, most: float, left: float, wide: float) -> str:
    """Past years from the left, then this year."""
    inner, start = wide * (1 - GAP), left + wide * GAP / 2
    thin = inner / (len(group.past) + THICK)
    bars = [_bar(figure, most, (start + thin * number, thin * 0.8), "then") for number, figure in enumerate(group.past)]
    bars.append(_bar(group.now, most, (start + thin * len(group.past), thin * THICK), ""))
    return "".join(bars)


def _bar(figure: float | None, most: float, across: tuple[float, float], kind: str) -> str:
    if not figure:
        return ""
    high = max(1, round(HIGH * figure / most, 1))
    named = f' class="{kind}"' if kind else ""
    return f'<rect{named} x="{across[0]:.1f}%" width="{across[1]:.1f}%" y="{TOP + HIGH - high:g}" height="{high:g}"/>'


def _labels(groups: Sequence[Group], wide: float) -> list[str]:
    """So many names as stand beside each other on a narrow screen."""
    step = -(-len(groups) // MOST_LABELS)
    return [_label(group.name, (number + 0.5) * wide) for number, group in enumerate(groups) if number % step == 0]


def _label(name: str, x: float) -> str:
    anchor = "start" if x < 100 * EDGE else "end" if x > 100 * (1 - EDGE) else "middle"
    spot = 0 if anchor == "start" else 100 if anchor == "end" else x
    return f'<text x="{spot:.1f}%" y="{TOP + HIGH + 20}" text-anchor="{anchor}">{escape(name)}</text>'
