"""Behind (依据) a figure: which sources told which informants what on a day, and how far they lie apart."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from models.engines import Transaction, database, numbered
from models.rules import days

BEHIND = """
SELECT t.series_id, t.day, p.market, p.place, s.key, p.checks, p.avg
FROM (SELECT value >> 20 AS series_id, ((value & 1048575) + 524288) % 1048576 - 524288 AS day FROM {numbers}
  AS n) AS t
JOIN price AS p ON p.series_id = t.series_id AND p.day = t.day AND p.current = 1 AND p.state = 'accepted' AND p.avg
  IS NOT NULL
JOIN source AS s ON s.id = p.source_id ORDER BY s.position, p.market
"""
Days = dict[tuple[int, int], list["Behind"]]
"""Series and day -> what stands behind its figure."""


class Behind(NamedTuple):
    """One accepted row behind a price."""

    spot: str
    source: str
    checks: str
    avg: int


class Support(NamedTuple):
    """Sources and informants as they are kept, codes of failed checks, how far the sources lie apart in whole per
    cent."""

    sources: str
    spots: str
    checks: str
    spread: int


async def behind(asked: Iterable[tuple[int, int]], tx: Transaction | None = None) -> Days:
    """The rows of these series and days."""
    cells = numbered({series << 20 | days.packed(day) for series, day in asked})
    found: Days = defaultdict(list)
    for series, day, market, place, *rest in await (tx or database()).rows(
        BEHIND.format(numbers=database().numbers), (cells,)
    ):
        found[series, day].append(Behind(market or place, *rest))
    return found


def support(told: Sequence[Behind]) -> Support:
    """What these rows are to a figure."""
    if len(told) == 1:
        return Support(told[0].source, told[0].spot, " ".join(sorted(told[0].checks.split())), 0)
    sources = dict.fromkeys(row.source for row in told)
    spots = " ".join(dict.fromkeys(row.spot for row in told))
    checks = " ".join(sorted({code for row in told for code in row.checks.split()}))
    return Support(" ".join(sources), spots, checks, _spread(told) if len(sources) > 1 else 0)


def _spread(told: Iterable[Behind]) -> int:
    """The widest gap between two sources about one informant, in per cent of the lower figure."""
    figures: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in told:
        figures[row.spot][row.source].append(row.avg)
    means = [[sum(said) / len(said) for said in by_source.values()] for by_source in figures.values()]
    return max((round((max(said) / min(said) - 1) * 100) for said in means if len(said) > 1), default=0)
