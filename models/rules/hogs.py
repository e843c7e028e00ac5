"""Hogs (猪粮比价、能繁母猪): the warnings of the pork plan of 2021; its limits stand here, as plans are revised."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

RATIO, SOW_YOY, SOW_3M, LEAN_PORK = "ratio", "sow_yoy", "sow_3m", "lean_pork"
DOWN, UP = "down", "up"
BREAK_EVEN, DEEP = 6, 5
FALL_WEEKS, RISE_WEEKS = 3, 2
SOW_GRAVE, SOW_BAD = -10, -5
HIGH, DEAR, SCARCE = 9, (10, 12), 12
LEAN_GRAVE, LEAN_BAD = 40, 30
GREEN, YELLOW = (92, 105), (85, 110)
"""Per cent of the normal stock of breeding sows, both ends in."""


@dataclass(frozen=True, slots=True)
class Herd:
    """What the plan looks at: hog over maize price of the last weeks, and changes in per cent that may be missing."""

    ratios: Sequence[float | None]
    sow_yoy: float | None = None
    sow_3m: float | None = None
    lean_pork: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.ratios[-1] if self.ratios else None

    def lasting(self, weeks: int, test: Callable[[float], bool]) -> bool:
        """Whether it holds of each of the last weeks."""
        last = self.ratios[-weeks:]
        return len(last) == weeks and all(ratio is not None and test(ratio) for ratio in last)


@dataclass(frozen=True, slots=True)
class Warned:
    """Level 1 is the gravest, 0 none; which side, and what gave the reason."""

    level: int
    side: str | None = None
    reason: str | None = None


def warned(herd: Herd) -> Warned:
    """The graver side wins, falling on a tie."""
    both = [side for side in (_falling(herd), _rising(herd)) if side.level]
    return min(both, key=lambda side: side.level, default=Warned(0))


def _falling(herd: Herd) -> Warned:
    ratio, yoy, months = herd.ratio, herd.sow_yoy, herd.sow_3m
    tests = (
        (1, RATIO, ratio is not None and ratio < DEEP),
        (1, SOW_YOY, yoy is not None and yoy <= SOW_GRAVE),
        (1, SOW_3M, months is not None and months < SOW_GRAVE),
        (2, RATIO, herd.lasting(FALL_WEEKS, lambda ratio: DEEP <= ratio < BREAK_EVEN)),
        (2, SOW_YOY, yoy is not None and yoy <= SOW_BAD),
        (2, SOW_3M, months is not None and months <= SOW_BAD),
        (3, RATIO, ratio is not None and ratio < BREAK_EVEN),
    )
    return _first(DOWN, tests)


def _rising(herd: Herd) -> Warned:
    ratio, lean = herd.ratio, herd.lean_pork
    tests = (
        (1, RATIO, ratio is not None and ratio > SCARCE),
        (1, LEAN_PORK, lean is not None and lean > LEAN_GRAVE),
        (2, RATIO, herd.lasting(RISE_WEEKS, lambda ratio: DEAR[0] <= ratio <= DEAR[1])),
        (2, LEAN_PORK, lean is not None and lean >= LEAN_BAD),
        (3, RATIO, ratio is not None and ratio > HIGH),
    )
    return _first(UP, tests)


def _first(side: str, tests: Sequence[tuple[int, str, bool]]) -> Warned:
    return next((Warned(level, side, reason) for level, reason, hit in tests if hit), Warned(0))


@dataclass(frozen=True, slots=True)
class Zone:
    """Where the stock of breeding sows stands: green, yellow or red, and on which side."""

    share_pct: float
    zone: str
    side: str | None


def sow_zone(stock: float, normal: float) -> Zone:
    """92 to 105 per cent of the normal stock are green, 85 to 110 yellow."""
    share = stock * 100 / normal
    side = "short" if share < GREEN[0] else "surplus" if share > GREEN[1] else None
    colours = (("green", GREEN), ("yellow", YELLOW))
    return Zone(share, next((name for name, (low, high) in colours if low <= share <= high), "red"), side)
