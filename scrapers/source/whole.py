"""Whole (整页): whether a page as a whole can be right, before any of its rows is taken."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from models.rules import units
from models.rules.inputs import Observation, told
from scrapers.source import Rejected, TurnedAway

FEWEST = 4
MEMORY = 50_000
FIGURES = told("low", "avg", "high")


def check(good: Sequence[Observation], bad: Sequence[Rejected]) -> None:
    """A page without a row, without a readable one, or with its columns mixed up is turned away whole."""
    if not good and not bad:
        raise TurnedAway("empty")
    if not good:
        raise TurnedAway("unreadable", bad[0].reason)
    figures = [
        (low, avg, high) for row in good for low, avg, high in [map(_figure, FIGURES(row))] if low and avg and high
    ]
    wrong = sum(not low <= avg <= high for low, avg, high in figures)
    if len(figures) >= FEWEST and wrong * 2 > len(figures):
        raise TurnedAway("swapped", f"{len(figures)} 行里有 {wrong} 行")


@lru_cache(maxsize=MEMORY)
def _figure(cell: str) -> int | None:
    return units.lis(cell) or units.lis(units.clean(cell))


def check_kinds(good: list[Observation], kinds: Collection[str]) -> None:
    """Half of the kinds gone since last time: the page is not whole."""
    names = {row.name for row in good}
    lost = set(kinds) - names
    if len(lost) * 2 > len(set(kinds)):
        raise TurnedAway("kinds_gone", f"{len(set(kinds))} 种里少了 {len(lost)} 种")
