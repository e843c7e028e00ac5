"""Selling (售期): weeks told one after the other, and where a closed season or a long silence breaks them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from models.rules import days

WEEK = 7
LONGEST_GAP = 4 * WEEK
"""Days between two weeks with a price that still belong to one run."""


@dataclass(frozen=True, slots=True)
class Past:
    """A series by week, the oldest first: Mondays and prices, weeks without a price left out; `months`: when it is
    sold, all year where they are not told."""

    weeks: Sequence[int]
    prices: Sequence[float]
    months: Sequence[int] = ()

    @property
    def starts(self) -> list[int]:
        """For each week the first one of its run."""
        breaks = [after - before > LONGEST_GAP or self.bridges(before, after) for before, after in pairwise(self.weeks)]
        firsts = (number if broken else 0 for number, broken in enumerate(breaks, 1))
        return [*accumulate(firsts, max, initial=0)] if self.weeks else []

    @property
    def run(self) -> int:
        """How many weeks with a price the newest run has."""
        return len(self.weeks) - self.starts[-1] if self.weeks else 0

    def bridges(self, first: int, last: int) -> bool:
        """Whether any week from the one to the other lies outside of the season, even with one day."""
        return not all(self._is_open(week) for week in range(first, last + 1, WEEK))

    def _is_open(self, week: int) -> bool:
        ends = {days.of_number(day).month for day in (week, week + WEEK - 1)}
        return not self.months or ends <= set(self.months)
