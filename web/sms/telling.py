"""Telling (说法): figures, changes and places as texts tell them: short, and without empty decimals."""

from typing import Protocol

from models.prices import Latest
from models.rules.places import NATION, Place
from models.rules.products import Product
from web.sms.command import Said, Spot
from web.words import Words
from web.words.pairs import UNITS, Pair

MOST = 35
"""Signs: no value of a template may be longer."""
CHANGES: dict[str, Pair] = {
    "up": ("涨{}", "up {}"),
    "down": ("跌{}", "down {}"),
    "flat": ("持平", "flat"),
    "none": ("", ""),
}
NATIONWIDE: Pair = ("全国", "China")


class Named(Protocol):
    """A thing with a Chinese and an English name."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


def words(said: Said) -> Words:
    """The language of who wrote, on the day of the message."""
    return Words(said.texter.lang, today=said.day)


def name(say: Words, thing: Named) -> str:
    """A name without what stands in brackets, in whole words."""
    told = say.name(thing).partition(" (")[0]
    while len(told) > MOST and " " in told:
        told = told.rpartition(" ")[0]
    return told.rstrip(",")[:MOST]


def spot(say: Words, thing: Spot) -> str:
    """A market or place by the name that people say: 鸦鹊岭, 北京新发地, 全国."""
    if isinstance(thing, Place) and thing.code == NATION:
        return say.pick(NATIONWIDE)
    return name(say, thing) if say.lang == "en" and thing.en else thing.short or thing.zh


def where(said: Said, price: Latest) -> str:
    """The one market behind a price, else its place."""
    catalogue, behind = said.catalogue, price.markets if price.area else (price.spot,)
    market = catalogue.markets.get(behind[0]) if len(behind) == 1 else None
    return spot(words(said), market or catalogue.places[price.spot])


def unit(say: Words, price: Latest, product: Product) -> str:
    """斤, 公斤, 头: what the product's price is told per."""
    measure = say.measure(price.per, product.unit)
    return say.pick(UNITS.get(measure, (measure, measure)))


def figure(say: Words, figure: int, price: Latest, product: Product) -> str:
    """3.1, 580: in that unit."""
    told = say.figure(figure, price.per, product.unit)
    return told.rstrip("0").rstrip(".") if "." in told else told


def change(say: Words, now: int, before: int | None, price: Latest) -> str:
    """涨3%, 跌0.4%, 持平."""
    moved = say.change(now, before, price.per)
    return say.pick(CHANGES[moved.kind]).format(moved.share)


def number(quantity: float) -> str:
    """5000, 1.5: as it was said."""
    return str(int(quantity)) if quantity == int(quantity) else str(quantity)
