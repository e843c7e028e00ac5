"""Once (只算一次): rows of one crawl that came before, and rows that contradict what came before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from models.rules import units
from models.rules.inputs import Observation
from scrapers.source import Said
from scrapers.source.rows import rejected


@dataclass(slots=True)
class Once:
    """What a crawl has taken so far: the ids of the source, and what makes a price the same price."""

    ids: set[str] = field(default_factory=set)
    prices: dict[tuple[object, ...], tuple[object, ...]] = field(default_factory=dict)

    def fresh(self, rows: Iterable[Observation]) -> Iterator[Said]:
        """Rows that did not come yet; another price for the same goods and day is refused, the first one counts."""
        for row in rows:
            same = (row.day, row.name, row.spec, row.grade, row.origin, row.unit, row.market, row.place, row.stage)
            figures = (_plain(row.low), _plain(row.avg), _plain(row.high))
            known = self.prices.setdefault((*same, row.nature, row.period), figures)
            if row.key not in self.ids and known is not figures and known != figures:
                words = [row.name, row.spec, row.origin, row.low, row.avg, row.high]
                yield rejected(words, "contradicts", "同一天同一品名规格已有另一个价")
            elif row.key not in self.ids and known is figures:
                yield row
            self.ids |= {row.key} - {""}


def _plain(cell: str) -> int | str:
    """A figure by what it is worth: 118.2 and 118.20 are the same."""
    return units.lis(cell) or cell
