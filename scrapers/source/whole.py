"""Whole (整页): whether a page as a whole can be right, before any of its rows is taken."""

from collections.abc import Collection, Sequence

from models.rules import units
from models.rules.inputs import Observation
from scrapers.source import Rejected, TurnedAway

FEWEST, FIGURES = 4, 3


def check(good: Sequence[Observation], bad: Sequence[Rejected]) -> None:
    """A page without a row, without a readable one, or with its columns mixed up is turned away whole."""
    if not good and not bad:
        raise TurnedAway("empty")
    if not good:
        raise TurnedAway("unreadable", bad[0].reason)
    told = [figures for row in good if len(figures := _figures(row)) == FIGURES]
    wrong = sum(figures != sorted(figures) for figures in told)
    if len(told) >= FEWEST and wrong * 2 > len(told):
        raise TurnedAway("swapped", f"{len(told)} 行里有 {wrong} 行")


def _figures(row: Observation) -> list[int]:
    """Low, average and high, those of them that are told."""
    told = (units.lis(cell) or units.lis(units.clean(cell)) for cell in (row.low, row.avg, row.high))
    return [figure for figure in told if figure is not None]


def check_kinds(good: list[Observation], kinds: Collection[str]) -> None:
    """Half of the kinds gone since last time: the page is not whole."""
    names = {row.name for row in good}
    lost = set(kinds) - names
    if len(lost) * 2 > len(set(kinds)):
        raise TurnedAway("kinds_gone", f"{len(set(kinds))} 种里少了 {len(lost)} 种")
