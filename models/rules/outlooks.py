"""Outlooks (货源): how much is on offer and wanted, by product, township and week, without telling on anyone.

The rule of three: a cell of fewer than three people, or of which one has more than 70 %, is not published. Such cells
of one county are put together; what is still small then is withheld, and says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

from models.rules.catalogue import Catalogue
from models.rules.offers import Side

FEWEST = 3
MOST_PCT = 70


class Withheld(StrEnum):
    """Why a cell is not published: 不到三个人 一个人占了七成以上."""

    FEW = "few"
    ONE = "one"


class Heap(NamedTuple):
    """What one person has or wants of a product in one place, to be had in one week; grams or heads."""

    side: str
    product: str
    per: str
    week: int
    place: str
    owner: int
    amount: int
    listings: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is published. `merged`: the places it was put together from; withheld, it tells no figure."""

    side: str
    product: str
    per: str
    week: int
    place: str
    amount: int | None
    listings: int | None
    people: int | None
    merged: tuple[str, ...] = ()
    withheld: Withheld | None = None


class Part(NamedTuple):
    """What is told together: of a township, or of the townships of a county that were too small each."""

    place: str
    heaps: tuple[Heap, ...]
    merged: tuple[str, ...] = ()


Kind = tuple[str, str, str, int]
"""Side, product, unit and week: what is never put together."""


def cells(catalogue: Catalogue, heaps: Iterable[Heap]) -> list[Cell]:
    """By side and product as the catalogue has them, by week, the largest first."""
    order = {code: number for number, code in enumerate(catalogue.products)}
    known = [heap for heap in heaps if heap.product in order and heap.place in catalogue.places]
    found = [cell for kind, own in _parted(known, _kind) for cell in _of_kind(catalogue, kind, own)]
    sides = [*Side]
    return sorted(
        found, key=lambda one: (sides.index(Side(one.side)), order[one.product], one.week, -(one.amount or 0))
    )


def _parted(heaps: Iterable[Heap], key: Any) -> list[tuple[Any, list[Heap]]]:
    return [(name, list(own)) for name, own in groupby(sorted(heaps, key=key), key)]


def _kind(heap: Heap) -> Kind:
    return heap.side, heap.product, heap.per, heap.week


def _of_kind(catalogue: Catalogue, kind: Kind, heaps: Sequence[Heap]) -> list[Cell]:
    return [_cell(kind, part) for part in parts(catalogue, heaps)]


def parts(catalogue: Catalogue, heaps: Sequence[Heap]) -> list[Part]:
    """Each township that is large enough, and the rest of each county; of one kind."""
    towns = _parted(heaps, lambda heap: level(catalogue, heap.place, "township"))
    large = {town for town, own in towns if _is_township(catalogue, town) and withheld(own) is None}
    rest = [heap for town, own in towns if town not in large for heap in own]
    counties = _parted(rest, lambda heap: level(catalogue, heap.place, "county"))
    return [
        *(Part(town, tuple(own)) for town, own in towns if town in large),
        *(Part(county, tuple(own), _merged(catalogue, county, own)) for county, own in counties),
    ]


def _merged(catalogue: Catalogue, county: str, heaps: Sequence[Heap]) -> tuple[str, ...]:
    """The townships that were too small each."""
    towns = {level(catalogue, heap.place, "township") for heap in heaps}
    return tuple(sorted(town for town in towns if town != county))


def level(catalogue: Catalogue, place: str, name: str) -> str:
    """The place above it of that level; itself where it lies higher."""
    return next((code for code in catalogue.chain(place) if catalogue.places[code].level == name), place)


def _is_township(catalogue: Catalogue, place: str) -> bool:
    return catalogue.places[place].level == "township"


def withheld(heaps: Sequence[Heap]) -> Withheld | None:
    """Why these are too small to be published together; None where they are not."""
    amounts: dict[int, int] = {}
    for heap in heaps:
        amounts[heap.owner] = amounts.get(heap.owner, 0) + heap.amount
    if len(amounts) < FEWEST:
        return Withheld.FEW
    return Withheld.ONE if 100 * max(amounts.values()) > MOST_PCT * sum(amounts.values()) else None


def _cell(kind: Kind, part: Part) -> Cell:
    if reason := withheld(part.heaps):
        return Cell(*kind, part.place, None, None, None, part.merged, reason)
    amount, listings = sum(heap.amount for heap in part.heaps), sum(heap.listings for heap in part.heaps)
    return Cell(*kind, part.place, amount, listings, len({heap.owner for heap in part.heaps}), part.merged)
