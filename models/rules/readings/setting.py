"""Setting (背景): what many rows share, read once: the unit, market and place, stage, nature and currency."""

from functools import lru_cache
from typing import NamedTuple

from models.rules import units
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.catalogue.lessons import NOT_OURS, Waits
from models.rules.errors import Unclear
from models.rules.units import UnitPrice

NATURES = ("quote", "transaction", "official_average", "index")
INDEX = "index"
"""Points of an index have no stage."""


class Unknown(NamedTuple):
    """A word that nobody knows yet and its kind; one that is none of ours waits for nobody."""

    kind: str = ""
    word: str = ""
    ours: bool = True

    def __bool__(self) -> bool:
        return bool(self.kind)


KNOWN = Unknown()


class Setting(NamedTuple):
    """What many rows share: the unit, market and place, stage, nature and currency; `unknown` is what nobody knows."""

    price: UnitPrice | None
    market: str
    place: str
    stage: str
    nature: str
    currency: str
    unknown: Unknown = KNOWN

    @property
    def spot(self) -> str:
        return self.market or self.place

    @property
    def told(self) -> tuple[str, ...]:
        return self.market, self.place, self.stage, self.nature, self.currency


class Shelf:
    """Catalogue, source and the newest lesson as a key for the cache."""

    __slots__ = ("catalogue", "entry", "lesson")

    def __init__(self, catalogue: Catalogue, entry: SourceEntry) -> None:
        self.catalogue, self.entry, self.lesson = catalogue, entry, catalogue.lessons.version

    def __hash__(self) -> int:
        return id(self.catalogue) ^ id(self.entry) ^ self.lesson

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Shelf)
            and self.catalogue is other.catalogue
            and self.entry is other.entry
            and self.lesson == other.lesson
        )


@lru_cache(maxsize=10_000)
def of(shelf: Shelf, words: tuple[str, ...]) -> Setting:
    """Read once for all rows with the same words; a fault is not remembered and is raised for each."""
    catalogue, entry = shelf.catalogue, shelf.entry
    unit, market_said, place_said, stage_said, nature_said, currency_said = words
    currency = currency_said or entry.currency or units.HOME
    price, strange_unit = _price(shelf, unit, currency)
    market, place, strange_market = _spot(catalogue, entry, market_said, place_said)
    nature = nature_said or entry.nature or NATURES[0]
    if nature not in NATURES:
        raise Unclear(f"看不懂价格性质“{nature}”，请写成 {'、'.join(NATURES)}")
    lenient = bool(strange_market) and entry.unknown_names != "refuse"
    stage = "" if nature == INDEX else _stage(catalogue, entry, stage_said, market, lenient)
    return Setting(price, market, place, stage, nature, currency, strange_market or strange_unit)


def _price(shelf: Shelf, said: str, currency: str) -> tuple[UnitPrice | None, Unknown]:
    """The unit as it is written, else as it was taught."""
    catalogue, entry = shelf.catalogue, shelf.entry
    word = said or entry.unit
    if price := units.read(word, catalogue.unit_words, currency):
        return price, KNOWN
    means = catalogue.lessons.means(Waits.UNIT, word, entry.key)
    if means and means != NOT_OURS:
        return units.read(means, catalogue.unit_words), KNOWN
    return None, Unknown(Waits.UNIT, word, ours=means != NOT_OURS)


def _spot(catalogue: Catalogue, entry: SourceEntry, market_said: str, place_said: str) -> tuple[str, str, Unknown]:
    """Market id ("" where none) and place code: as said, else the registry's."""
    if market_said:
        return _market(catalogue, entry, market_said)
    if place_said:
        place = catalogue.place_named(place_said)
        if place is None:
            raise Unclear(f"不认得地方“{place_said}”，请写区划代码或目录里的地名")
        return "", place.code, KNOWN
    if entry.market:
        return entry.market, catalogue.markets[entry.market].place, KNOWN
    if entry.place:
        return "", entry.place, KNOWN
    raise Unclear("没有说市场，也没有说地方，请加一列 市场 或 产地")


def _market(catalogue: Catalogue, entry: SourceEntry, said: str) -> tuple[str, str, Unknown]:
    """By its name, else as it was taught: another market, or a place where it has no entry of its own."""
    means = catalogue.lessons.means(Waits.MARKET, said, entry.key)
    market = catalogue.markets.get(means) or catalogue.market_named(said)
    if market:
        return market.id, market.place, KNOWN
    if means in catalogue.places:
        return "", means, KNOWN
    return "", "", Unknown(Waits.MARKET, said, ours=means != NOT_OURS)


def _stage(catalogue: Catalogue, entry: SourceEntry, said: str, market: str, lenient: bool) -> str:
    """As said, else the registry's, else the market's; `lenient` where the market is still to be known."""
    if said:
        stage = catalogue.stage_named(said)
        if stage is None:
            raise Unclear(f"看不懂环节“{said}”，请写成 地头价、产地批发价、批发价、集贸价、零售价 或 电商价")
        return stage
    stage = entry.stage or (catalogue.markets[market].stage if market else "")
    if not stage and not lenient:
        raise Unclear("没有说环节，请加一列 环节，例如 批发价")
    return stage
