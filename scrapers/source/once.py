"""Once (只算一次): rows of one crawl that came before, and rows that contradict what came before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from models.rules import units
from models.rules.inputs import Observation, told
from scrapers.source import Said
from scrapers.source.rows import rejected

FIGURES = told("low", "avg", "high")
GOODS = told("day", "name", "spec", "grade", "origin", "unit", "market", "place", "stage", "nature", "period")


@dataclass(slots=True)
class Once:
    """What a crawl has taken so far: the ids of the source, and what makes a price the same price."""

    ids: set[str] = field(default_factory=set)
    prices: dict[tuple[object, ...], tuple[str, ...]] = field(default_factory=dict)

    def fresh(self, rows: Iterable[Observation]) -> Iterator[Said]:
        """Rows that did not come yet; another price for the same goods and day is refused, the first one counts."""
        for row in rows:
            figures = FIGURES(row)
            known = self.prices.setdefault(GOODS(row), figures)
            if row.key and row.key in self.ids:
                continue
            if known is figures:
                yield row
            elif known != figures and _plain(known) != _plain(figures):
                words = [row.name, row.spec, row.origin, row.low, row.avg, row.high]
                yield rejected(words, "contradicts", "同一天同一品名规格已有另一个价")
            if row.key:
                self.ids.add(row.key)


def _plain(figures: Iterable[str]) -> list[int | str]:
    """Figures by what they are worth: 118.2 and 118.20 are the same."""
    return [units.lis(cell) or cell for cell in figures]
