"""Once (只算一次): rows of one crawl that came before, and rows that contradict what came before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from models.rules import units
from models.rules.inputs import Observation, told
from scrapers.source import Said
from scrapers.source.rows import rejected

GOODS = told("day", "name", "spec", "grade", "origin", "unit", "market", "place", "stage", "nature", "period")


@dataclass(slots=True)
class Once:
    """What a crawl has taken so far: the ids of the source, and what makes a price the same price."""

    ids: set[str] = field(default_factory=set)
    prices: dict[tuple[object, ...], tuple[object, ...]] = field(default_factory=dict)

    def fresh(self, rows: Iterable[Observation]) -> Iterator[Said]:
        """Rows that did not come yet; another price for the same goods and day is refused, the first one counts."""
        for row in rows:
            figures = (_plain(row.low), _plain(row.avg), _plain(row.high))
            known = self.prices.setdefault(GOODS(row), figures)
            if row.key not in self.ids and known is not figures and known != figures:
                words = [row.name, row.spec, row.origin, row.low, row.avg, row.high]
                yield rejected(words, "contradicts", "同一天同一品名规格已有另一个价")
            elif row.key not in self.ids and known is figures:
                yield row
            if row.key:
                self.ids.add(row.key)


def _plain(cell: str) -> int | str:
    """A figure by what it is worth: 118.2 and 118.20 are the same."""
    return units.lis(cell) or cell
