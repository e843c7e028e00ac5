"""Pins and gaps on a drawing (事件标记、缺口): what happened stands as a number above its days, told in a list below;
where no price was told a dotted line lies at the bottom."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from web.charts.frames import HIGH, TOP, WIDE, Frame

NEAR = 6.0
"""Per cent of the width: pins nearer than this share one mark."""


class Pin(NamedTuple):
    """The number of an event in its list, and its first and last day."""

    number: int
    first: int
    last: int


def pinned(frame: Frame, pins: Sequence[Pin]) -> str:
    """A line down from each number; a bar beside it as long as the event lasts."""
    within = sorted(
        (pin for pin in pins if pin.last >= frame.first and pin.first <= frame.last), key=lambda pin: pin.first
    )
    lines = "".join(_line(frame, pin) for pin in within)
    return lines + "".join(_number(x, told) for x, told in _grouped(frame, within))


def _line(frame: Frame, pin: Pin) -> str:
    first, last = _at(frame, pin.first), _at(frame, pin.last)
    lasting = f'<line class="pin" x1="{first}%" x2="{last}%" y1="{TOP}" y2="{TOP}"/>' if last > first else ""
    return f'<line class="pin" x1="{first}%" x2="{first}%" y1="{TOP - 6}" y2="{TOP + HIGH}"/>{lasting}'


def _at(frame: Frame, day: int) -> float:
    return frame.across(min(max(day, frame.first), frame.last))


def _grouped(frame: Frame, pins: Iterable[Pin]) -> list[tuple[float, str]]:
    """Where the numbers stand; those that would lie upon each other are told at one place."""
    groups: list[tuple[float, str]] = []
    for pin in pins:
        x = _at(frame, pin.first)
        if groups and x - groups[-1][0] < NEAR:
            groups[-1] = (groups[-1][0], f"{groups[-1][1]},{pin.number}")
        else:
            groups.append((x, str(pin.number)))
    return groups


def _number(x: float, told: str) -> str:
    anchor = "start" if x < NEAR / 2 else "end" if x > 100 - NEAR / 2 else "middle"
    return f'<text class="pin" x="{x}%" y="{TOP - 9}" text-anchor="{anchor}">{told}</text>'


def silent(frame: Frame, gaps: Iterable[tuple[int, int]]) -> str:
    """Along the bottom from the first to the last day of every gap."""
    parts = (f"M{max(0.0, frame.x(first))} {HIGH - 3}H{min(float(WIDE), frame.x(last + 1))}" for first, last in gaps)
    told = "".join(parts)
    return f'<path class="gap" d="{told}"/>' if told else ""
