"""Harvests (上市量的话): a week's listings and estimates beside past years, in words, and what stands behind them."""

from collections.abc import Sequence
from typing import NamedTuple

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.harvests import Reckoned, Tally
from web.words import Words
from web.words.pairs import Pair

SMALL: Pair = ("太少，不公布", "too small to publish")
NOBODY: Pair = ("没人挂", "none posted")
UNKNOWN: Pair = ("没有记录", "no record")
COUNTS: Pair = ("{0}条·{1}人", "{0} by {1}")
WITHHELD: Pair = ("另有{0}处不公布", "{0} places withheld")
ESTIMATES: Pair = ("{0}处", "{0} places")
COVERED: Pair = (
    "这几周挂出来的，约是估计的{0}%。",
    "What is posted for these weeks is about {0}% of what is reckoned.",
)
PLACES: Pair = ("估计说的是{0}。", "The estimates are of {0}.")
PAST: Pair = ("往年有{0}年的记录。", "Past years on record: {0}.")
NO_PAST: Pair = ("往年还没有记录。", "No past year is on record yet.")
POSTED: Pair = ("挂出来的", "posted")
RECKONED: Pair = ("农技员估计的", "reckoned by officers")
SPAN: Pair = ("{0}到{1}", "{0} to {1}")


class Told(NamedTuple):
    """A figure in words, and what it rests on."""

    amount: str
    note: str


def tally(say: Words, per: str, one: Tally | None) -> Told:
    """35 吨, 12条·8人; where nothing is told, why."""
    if one is None:
        return Told("", say.pick(UNKNOWN))
    if not one.listings:
        return Told("", say.pick(SMALL if one.withheld else NOBODY))
    parts = [say.pick(COUNTS).format(one.listings, one.people)]
    parts += [say.pick(WITHHELD).format(one.withheld)] if one.withheld else []
    return Told(say.volume(one.amount or 0, per), say.pick(("，", ", ")).join(parts))


def reckoned(say: Words, per: str, one: Reckoned | None) -> Told:
    """60 吨, 2处."""
    if one is None:
        return Told("", "—")
    return Told(say.volume(one.amount, per), say.pick(ESTIMATES).format(len(one.places)))


def covered(say: Words, catalogue: Catalogue, posted: int, told: Sequence[Reckoned]) -> list[str]:
    """How much of what is reckoned is posted, and which places the estimates are of."""
    amount = sum(one.amount for one in told)
    places = sorted({place for one in told for place in one.places if place in catalogue.places})
    names = say.pick(("、", ", ")).join(_place(say, catalogue, place) for place in places)
    said = [say.pick(COVERED).format(round(100 * posted / amount))] if amount and posted else []
    return said + ([say.pick(PLACES).format(names)] if names else [])


def _place(say: Words, catalogue: Catalogue, code: str) -> str:
    place = catalogue.places[code]
    return say.pick((place.short, place.en or place.zh))


def past(say: Words, years: int) -> str:
    """往年有2年的记录."""
    return say.pick(PAST).format(years) if years else say.pick(NO_PAST)


def short(say: Words, day: int) -> str:
    """12月14日, 14 Dec: without its year, under a drawing."""
    there = days.of_number(day)
    return say.pick((f"{there.month}月{there.day}日", f"{there.day} {there:%b}"))


def span(say: Words, first: int, last: int) -> str:
    """11月30日到12月6日."""
    return say.pick(SPAN).format(say.date(days.of_number(first)), say.date(days.of_number(last)))
