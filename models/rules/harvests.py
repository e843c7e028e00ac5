"""Harvests (上市量): how much comes to be had in a week, by listings and by officers' estimates, beside past years.

A listing belongs to the week from which it can be had, whatever became of it later, so that a year that runs and one
that is over are told alike. An estimate over several weeks is spread over their days evenly. Tonnes and heads are never
put together, and what is too small to be published (`outlooks`) is no part of any sum.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from models.rules import days, outlooks
from models.rules.catalogue import Catalogue
from models.rules.outlooks import Heap

YEARS = 5
"""Past years that a week is held against."""
WEEK = 7


class Tally(NamedTuple):
    """What people posted for a week: what is published of it, by how many listings and people, and how many places
    are withheld. None: nothing of it is published."""

    amount: int | None
    listings: int
    people: int
    withheld: int


NOTHING = Tally(0, 0, 0, 0)


class Counted(NamedTuple):
    """The tally of a product's week."""

    product: str
    per: str
    week: int
    tally: Tally


def tallies(catalogue: Catalogue, heaps: Iterable[Heap]) -> list[Counted]:
    """One for each product, unit and week."""
    known = [heap for heap in heaps if heap.product in catalogue.products and heap.place in catalogue.places]
    parted = groupby(sorted(known, key=_kind), _kind)
    return [Counted(*kind, _tally(catalogue, [*own])) for kind, own in parted]


def _kind(heap: Heap) -> tuple[str, str, int]:
    return heap.product, heap.per, heap.week


def _tally(catalogue: Catalogue, heaps: Sequence[Heap]) -> Tally:
    parts = outlooks.parts(catalogue, heaps)
    shown = [heap for part in parts if outlooks.withheld(part.heaps) is None for heap in part.heaps]
    small = sum(outlooks.withheld(part.heaps) is not None for part in parts)
    amount = sum(heap.amount for heap in shown) if shown else None
    return Tally(amount, sum(heap.listings for heap in shown), len({heap.owner for heap in shown}), small)


class Guess(NamedTuple):
    """An officer's estimate of what a place brings from the first to the last day; a later one has a higher number."""

    number: int
    place: str
    first: int
    last: int
    amount: int


class Reckoned(NamedTuple):
    """What officers reckon for a week: from so many estimates, of these places."""

    amount: int
    estimates: int
    places: tuple[str, ...]


def reckoned(catalogue: Catalogue, guesses: Iterable[Guess], week: int) -> Reckoned | None:
    """Of a place the newest estimate counts; a county's own stands for all its townships. None: nobody said."""
    newest: dict[str, Guess] = {}
    for guess in sorted(guesses):
        if guess.first < week + WEEK and guess.last >= week:
            newest[guess.place] = guess
    told = [guess for place, guess in sorted(newest.items()) if not newest.keys() & {*catalogue.chain(place)[1:]}]
    if not told:
        return None
    return Reckoned(sum(share(guess, week) for guess in told), len(told), tuple(guess.place for guess in told))


def share(guess: Guess, week: int) -> int:
    """What of it falls in the week, by days; the shares of all its weeks are the whole of it."""
    return _until(guess, week + WEEK) - _until(guess, week)


def _until(guess: Guess, day: int) -> int:
    """What of it has come before that day begins."""
    length = guess.last - guess.first + 1
    return guess.amount * min(max(day - guess.first, 0), length) // length


def year(week: int) -> int:
    """The year that a week counts to: that of its Thursday."""
    return days.of_number(week + 3).year


def back(week: int, years: int) -> int | None:
    """The week of that number so many years before; None where that year has no week 53."""
    calendar = days.of_number(week).isocalendar()
    try:
        return days.number(date.fromisocalendar(calendar.year - years, calendar.week, 1))
    except ValueError:
        return None
