"""Orders (排法): the page of a search that someone asked for, newest first or in another order."""

from collections.abc import Callable
from typing import NamedTuple

from models.listings.search import PAGE, SORTED, Found, search
from models.rules import distances
from models.rules.catalogue import Catalogue
from models.rules.seeking import Seeking, Sort

FAR = 1e9
"""Where nobody knows how far it is, it stands last."""


class Page(NamedTuple):
    """One page of what was found, and whether another follows."""

    rows: list[Found]
    more: bool


async def page(catalogue: Catalogue, asked: Seeking, size: int = PAGE) -> Page:
    """The page that was asked for by its number."""
    return await part(catalogue, asked, size, skip=(asked.page - 1) * size)


async def part(catalogue: Catalogue, asked: Seeking, size: int, skip: int = 0, before: int = 0) -> Page:
    """So many after skipping some, or of the newest after the row that the page before ended with.

    Another order than the newest first is made of the thousand newest.
    """
    if asked.sort is Sort.NEWEST:
        rows = await search(asked.wanted, size + 1, skip, before)
    else:
        rows = sorted(await search(asked.wanted, SORTED), key=_key(catalogue, asked))[skip : skip + size + 1]
    return Page(rows[:size], len(rows) > size)


def _key(catalogue: Catalogue, asked: Seeking) -> Callable[[Found], tuple[float, ...]]:
    """What has no price stands behind what has one, whichever way."""
    if asked.sort is Sort.PRICE:
        return lambda one: (one.low is None, one.low or 0)
    if asked.sort is Sort.PRICE_DESC:
        return lambda one: (one.high is None, -(one.high or 0))
    return lambda one: (away(catalogue, asked, one.place),)


def away(catalogue: Catalogue, asked: Seeking, place: str) -> float:
    """Kilometres from where it is wanted, from the district's seat where no place was said."""
    found = distances.km(catalogue, asked.place or catalogue.district, place)
    return FAR if found is None else found
