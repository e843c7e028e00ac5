"""What a crawl has gathered (攒下的页): pages that wait to be stored together; and when summaries are due again."""

from dataclasses import dataclass, field
from time import monotonic

from models.prices.cells import Numbers
from scrapers.source.crawl import Page

TOGETHER = 1.0
LONGEST = 30.0
MOST_ROWS = 10_000
"""What is stored in about half a second, and in five on a machine that is ten times too busy: others wait no longer."""
SUMMED_EVERY = 60.0
"""Seconds for which the summaries of a crawl may be behind its prices."""


@dataclass(slots=True)
class Gathered:
    """Pages that are stored together where they come fast, as the summaries of many pages are made once.

    The first is stored at once; then what came within a second, or in four times as long as storing the last ones took.
    `series` are those that were met so far; where storing fails, the crawl ends, so none of them is told in vain.
    """

    pages: list[Page] = field(default_factory=list)
    series: Numbers = field(default_factory=dict)
    due: float = 0.0
    sums_due: float = 0.0

    def enough(self) -> bool:
        return monotonic() >= self.due or sum(len(page.observations) for page in self.pages) >= MOST_ROWS

    def begin(self, spent: float) -> None:
        self.pages, self.due = [], monotonic() + min(max(TOGETHER, 4 * spent), LONGEST)

    def unsummed(self) -> bool:
        """Whether summaries are due: at once for the first pages, then once a minute."""
        due = monotonic() >= self.sums_due
        if due:
            self.sums_due = monotonic() + SUMMED_EVERY
        return due
