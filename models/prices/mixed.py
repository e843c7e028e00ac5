"""Mixed goods (混等级): which sorts and grades a series holds at once, so that its price may move without any price
moving."""

from collections.abc import Sequence

from models.engines import database, numbered
from models.prices.answers import Latest, Point
from models.prices.published import lines
from models.prices.told import OTHERS
from models.rules.catalogue import Catalogue

WORDS = f"""
SELECT DISTINCT p.spec, p.grade FROM price AS p JOIN source AS o ON o.id = p.source_id
WHERE p.series_id IN (SELECT value FROM {{numbers}} AS n) AND p.day BETWEEN ? AND ? AND p.current = 1
  AND p.state = 'accepted' AND p.avg IS NOT NULL AND {OTHERS}
"""


async def mixed(catalogue: Catalogue, price: Latest, points: Sequence[Point], length: int) -> tuple[str, ...]:
    """The sorts and grades of the series as they were written on the first and on the newest days that told a price,
    `length` days each; () where there are no two. What people told themselves is left out."""
    told = [point.start for point in points if point.avg is not None]
    if not told:
        return ()
    series, found = await _below(catalogue, price), set[str]()
    for first in {told[0], told[-1]}:
        asked = (numbered(series), first, first + length - 1)
        rows = await database().rows(WORDS.format(numbers=database().numbers), asked)
        found |= {" ".join(filter(None, words)) for words in rows}
    words = sorted(found - {""})
    return tuple(words) if len(words) > 1 else ()


async def _below(catalogue: Catalogue, price: Latest) -> list[int]:
    """The series itself; for a place those of the markets in it."""
    if not price.area:
        return [price.series]
    spots = catalogue.points_below(price.spot)
    family = (price.product, price.stage, price.grade, price.nature, price.currency, price.per)
    return [line.id for line in await lines(price.product) if line.family == family and line.spot in spots]
