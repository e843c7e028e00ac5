"""The catalogue as everyone sees it: its tables, and one question for each kind of word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.rules.catalogue.entries import (
    Chain,
    Code,
    Evidence,
    Festival,
    Haul,
    Indication,
    Money,
    Scheme,
    SourceEntry,
    Spoken,
    Stage,
    Term,
    Truck,
)
from models.rules.catalogue.lessons import Lessons, Waits
from models.rules.catalogue.look import Words
from models.rules.catalogue.warnings import Rule
from models.rules.errors import Unclear
from models.rules.places import Market, Place
from models.rules.products import Family, Grade, Product, Season
from models.rules.units import Unit

NOWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False, slots=True)
class Lists:
    """The lists that are read as they stand."""

    money: tuple[Money, ...]
    sms_map: tuple[Spoken, ...]
    schemes: tuple[Scheme, ...]
    codes: tuple[Code, ...]
    indications: tuple[Indication, ...]
    evidence: tuple[Evidence, ...]
    trucks: tuple[Truck, ...]
    hauls: tuple[Haul, ...]
    warnings: tuple[Rule, ...]
    chains: tuple[Chain, ...]
    festivals: tuple[Festival, ...]


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Catalogue:
    """All reference data of a district, built once by `load`. `sources` stand in registry order.

    Only `lessons` change while the program runs.
    """

    district: str
    families: Mapping[str, Family]
    products: Mapping[str, Product]
    places: Mapping[str, Place]
    markets: Mapping[str, Market]
    sources: Mapping[str, SourceEntry]
    units: Mapping[str, Unit]
    unit_words: Mapping[str, Unit]
    stages: Mapping[str, Stage]
    glossary: tuple[Term, ...]
    lists: Lists
    words: Words
    below: Mapping[str, frozenset[str]]
    lessons: Lessons

    def source(self, key: str) -> SourceEntry:
        """The registered source of that key; Unclear says which ones there are."""
        if key not in self.sources:
            raise Unclear(f"没有登记来源“{key}”，登记的有 {'、'.join(self.sources)}")
        return self.sources[key]

    def product_named(self, word: str, day: date) -> Product | None:
        """By name, alias, misspelling or variety; a word of the season by the day. None: ask back."""
        found = self.words.product[word]
        return found.on(day) if isinstance(found, Season) else found

    def product_asked(self, word: str, day: date) -> Product | None:
        """What a person may have meant: also pinyin, initials (QC) and one wrong character."""
        found = self.words.asked_product(word)
        return found.on(day) if isinstance(found, Season) else found

    def trade(self, product: str) -> Chain:
        """The chain that a product stands in; one that stands in none is sold as it is at every stage."""
        found = (one for one in self.lists.chains if product in (one.farm, one.wholesale, one.retail))
        return next(found, Chain(product, product, product))

    def kin(self, product: str) -> frozenset[str]:
        """The products that people call by one word of the season (蜜桔), or that are of one kind; itself too.

        One that stands for its whole family (柑橘) is kin to all of it.
        """
        own = self.products[product]
        same = {code for code, other in self.products.items() if _akin(own, other)}
        seasons = (word for word in self.words.index.products.values() if isinstance(word, Season))
        return frozenset(same.union(*(word.ids for word in seasons if product in word.ids)))

    def nearest_products(self, word: str) -> list[str]:
        """Up to three names of products for 是不是…？"""
        return list(self.words.near_product[word] or ())

    def grade_named(self, product: Product, word: str) -> Grade | None:
        return self.words.grade[product.grade_set][word]

    def place_named(self, word: str) -> Place | None:
        """By code or name; a village only with its town or by code."""
        return self.words.place[word]

    def place_asked(self, word: str) -> Place | None:
        """What a person may have meant: also pinyin, initials (YQL) and one wrong character."""
        return self.words.asked_place(word)

    def market_named(self, word: str) -> Market | None:
        return self.words.market[word]

    def nearest_markets(self, word: str) -> list[str]:
        """Up to three names of markets for 是不是…？"""
        return list(self.words.near_market[word] or ())

    def meaning(self, kind: Waits, word: str) -> str:
        """The code that a lesson names, from the code or name an officer gave; the word itself where there is none."""
        place = self.place_named(word)
        if kind is Waits.PRODUCT:
            found = self.products.get(word) or self.words.product[word]
            return found.id if isinstance(found, Product) else word
        if kind is Waits.MARKET:
            market = self.market_named(word)
            return market.id if market else place.code if place else word
        unit = self.unit_words.get(word)
        return unit.code if unit else word

    def guesses(self, kind: Waits, word: str) -> list[str]:
        """Up to three names that an unknown word may mean."""
        if kind is Waits.UNIT:
            return []
        return self.nearest_products(word) if kind is Waits.PRODUCT else self.nearest_markets(word)

    def stage_named(self, word: str) -> str | None:
        return self.words.stage[word]

    def chain(self, code: str) -> tuple[str, ...]:
        """A place and its ancestors up to the nation, nearest first; for a market those of the place it stands in."""
        market = self.markets.get(code)
        return self.words.index.chains.get(market.place if market else code, ())

    def points_below(self, place: str) -> frozenset[str]:
        """The markets in a place and in all places below it."""
        return self.below.get(place, NOWHERE)

    def grades(self, product: Product) -> tuple[Grade, ...]:
        """The grades it is sorted by, best first."""
        return tuple(dict.fromkeys(self.words.index.grades[product.grade_set].values()))


def _akin(one: Product, other: Product) -> bool:
    return one.kind == other.kind or (one.family == other.family and (one.composite or other.composite))
