"""Readings (读数): what a source said, read with the catalogue's words: product, spot, unit, whole 厘, and what is
amiss."""

import re
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from models.rules import days, units
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.errors import Unclear
from models.rules.figures import check, read_figures, read_volume
from models.rules.inputs import Observation
from models.rules.products import Product
from models.rules.units import UnitPrice

OLDEST = date(1950, 1, 1)
ACCEPTED, WAITING, HELD = "accepted", "waiting", "held"
NATURES = ("quote", "transaction", "official_average", "index")
INDEX = "index"
"""Points of an index have no stage."""
DAY_BITS = 17
DAY_MASK = (1 << DAY_BITS) - 1
_BRACKET = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")


class Series(NamedTuple):
    """What makes prices comparable: never averaged across any of these. `spot`: a market id or a place code."""

    product: str
    spot: str
    stage: str
    grade: str
    nature: str
    currency: str
    per: str


class Reading(NamedTuple):
    """One observation as it is stored. Money in whole 厘 per `per`; `avg` is the told average, else the midpoint."""

    key: int
    day: int
    series: Series | None
    word: str
    state: str
    checks: str
    missing: str
    low: int | None
    avg: int | None
    high: int | None
    volume: int | None
    market: str
    place: str
    stage: str
    nature: str
    currency: str
    said: Observation


def read(catalogue: Catalogue, entry: SourceEntry, said: Observation) -> Reading:
    """The observation with its meaning; Unclear where it cannot be stored, with what to write instead."""
    day = _day(said.day)
    words = (said.unit, said.market, said.place, said.stage, said.nature, said.currency)
    setting = _setting(_Shelf(catalogue, entry), words)
    figures = read_figures(said, setting.price.factor)
    product, grade, word = _product(catalogue, said)
    if product is None and entry.unknown_names == "refuse":
        raise Unclear(_unknown(catalogue, said.name))
    checks = check(product, setting.stage, setting.price, figures)
    state = WAITING if product is None else HELD if HOLDING & set(checks) else ACCEPTED
    meaning = (_series(product, grade, setting), word, state, " ".join(checks))
    money = (figures.reason, figures.low, figures.avg, figures.high, read_volume(catalogue, said, setting.price.per))
    key = (
        _goods((entry.key, setting.spot, *_identity(said, entry), setting.stage, setting.nature)) << DAY_BITS
        | day & DAY_MASK
    )
    return Reading._make((key, day, *meaning, *money, *setting[1:], said))


def _series(product: Product | None, grade: str, setting: "Setting") -> Series | None:
    if product is None:
        return None
    per = setting.price.per
    return Series(product.id, setting.spot, setting.stage, grade, setting.nature, setting.currency, per)


def _identity(said: Observation, entry: SourceEntry) -> tuple[str, ...]:
    return said.name, said.spec, said.grade, said.origin, said.unit or entry.unit, *filter(None, (said.period,))


HOLDING = {"band", "average_outside", "jump"}
"""Checks that hold a price back until someone has looked; the others only lower its trust."""


def _day(day: date) -> int:
    if not OLDEST <= day <= days.today():
        raise Unclear(f"日期 {day.isoformat()} 不对，价格的日期应在 {OLDEST.year} 年以后、今天以前")
    return days.number(day)


class Setting(NamedTuple):
    """What many rows share: the unit, market and place, stage, nature and currency."""

    price: UnitPrice
    market: str
    place: str
    stage: str
    nature: str
    currency: str

    @property
    def spot(self) -> str:
        return self.market or self.place


class _Shelf:
    """Catalogue and source as a key for the cache: the same two objects are the same key."""

    __slots__ = ("catalogue", "entry")

    def __init__(self, catalogue: Catalogue, entry: SourceEntry) -> None:
        self.catalogue, self.entry = catalogue, entry

    def __hash__(self) -> int:
        return id(self.catalogue) ^ id(self.entry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shelf) and self.catalogue is other.catalogue and self.entry is other.entry


@lru_cache(maxsize=10_000)
def _setting(shelf: _Shelf, words: tuple[str, ...]) -> Setting:
    """Read once for all rows with the same words; a fault is not remembered and is raised for each."""
    catalogue, entry = shelf.catalogue, shelf.entry
    unit, market_said, place_said, stage_said, nature_said, currency_said = words
    price = units.read(unit or entry.unit, catalogue.unit_words)
    if price is None:
        raise Unclear(f"看不懂单位“{unit}”，请写成 元/斤、元/公斤、元/吨 或 元/头")
    market, place = _spot(catalogue, entry, market_said, place_said)
    nature = nature_said or entry.nature or NATURES[0]
    if nature not in NATURES:
        raise Unclear(f"看不懂价格性质“{nature}”，请写成 {'、'.join(NATURES)}")
    stage = "" if nature == INDEX else _stage(catalogue, entry, stage_said, market)
    return Setting(price, market, place, stage, nature, currency_said or entry.currency or "CNY")


def _spot(catalogue: Catalogue, entry: SourceEntry, market_said: str, place_said: str) -> tuple[str, str]:
    """Market id ("" where none) and place code: as said, else the registry's."""
    if market_said:
        market = catalogue.market_named(market_said)
        if market is None:
            near = "、".join(catalogue.nearest_markets(market_said))
            raise Unclear(f"不认得市场“{market_said}”" + (f"，是不是{near}？" if near else "，请写目录里的市场名"))
        return market.id, market.place
    if place_said:
        place = catalogue.place_named(place_said)
        if place is None:
            raise Unclear(f"不认得地方“{place_said}”，请写区划代码或目录里的地名")
        return "", place.code
    if entry.market:
        return entry.market, catalogue.markets[entry.market].place
    if entry.place:
        return "", entry.place
    raise Unclear("没有说市场，也没有说地方，请加一列 市场 或 产地")


def _stage(catalogue: Catalogue, entry: SourceEntry, said: str, market: str) -> str:
    if said:
        stage = catalogue.stage_named(said)
        if stage is None:
            raise Unclear(f"看不懂环节“{said}”，请写成 地头价、产地批发价、批发价、集贸价、零售价 或 电商价")
        return stage
    stage = entry.stage or (catalogue.markets[market].stage if market else "")
    if not stage:
        raise Unclear("没有说环节，请加一列 环节，例如 批发价")
    return stage


def _product(catalogue: Catalogue, said: Observation) -> tuple[Product | None, str, str]:
    """Product and grade code, and the word that waits where one of them is not known."""
    product = catalogue.products.get(said.name) or catalogue.product_named(said.name, said.day)
    if product is None or product.stock_only:
        return None, "", said.name
    if said.grade:
        grade = catalogue.grade_named(product, said.grade)
        return (None, "", f"{said.name} {said.grade}") if grade is None else (product, grade.code, "")
    for inside in _BRACKET.findall(said.name):
        if grade := catalogue.grade_named(product, inside):
            return product, grade.code, ""
    return product, "", ""


def _unknown(catalogue: Catalogue, name: str) -> str:
    near = "、".join(catalogue.nearest_products(name))
    return f"不认得品名“{name}”" + (f"，是不是{near}？" if near else "，请写目录里的品名")


@lru_cache(maxsize=50_000)
def _goods(words: tuple[str, ...]) -> int:
    """The identity of goods (source, spot, words as said) as 47 bits with a sign: with the day, the key of an
    observation.

    Days of one kind of goods stand together in the index; two of 5,000 kinds fall together once in ten million times.
    """
    digest = blake2b("\x1f".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) >> DAY_BITS
