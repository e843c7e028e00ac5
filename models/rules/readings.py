"""Readings (读数): what a source said, read with the catalogue's words: product, spot, unit, whole 厘, and what is amiss."""

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from models.rules import days, units
from models.rules.anomalies import in_band
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.errors import Unclear
from models.rules.inputs import MISSING, NO_PRICE, Observation
from models.rules.products import Product
from models.rules.statistics import NOTHING, mean

OLDEST = date(1980, 1, 1)
ACCEPTED, WAITING, HELD = "accepted", "waiting", "held"
TOLERANCE = Fraction(51, 10)
"""An average may lie 0.0051 of the told money outside low and high: sources round it."""
NATURES = ("quote", "transaction", "official_average", "index")
LARGEST_VOLUME = 10**11
DAY_BITS = 17
_RANGE = re.compile(r"(\d+(?:\.\d+)?)[-~–—至到](\d+(?:\.\d+)?)")
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


class Figures(NamedTuple):
    """Low, average and high in whole 厘; `reason` where there is no price."""

    low: int | None
    avg: int | None
    high: int | None
    reason: str


def read(catalogue: Catalogue, entry: SourceEntry, said: Observation) -> Reading:
    """The observation with its meaning; Unclear where it cannot be stored, with what to write instead."""
    day = _day(said.day)
    price = units.read(said.unit or entry.unit, catalogue.unit_words)
    if price is None:
        raise Unclear(f"看不懂单位“{said.unit}”，请写成 元/斤、元/公斤、元/吨 或 元/头")
    market, place = _spot(catalogue, entry, said)
    stage = _stage(catalogue, entry, said, market)
    figures = read_figures(said, price.factor)
    nature, currency = said.nature or entry.nature or NATURES[0], said.currency or entry.currency or "CNY"
    if nature not in NATURES:
        raise Unclear(f"看不懂价格性质“{nature}”，请写成 {'、'.join(NATURES)}")
    product, grade, word = _product(catalogue, said)
    if product is None and entry.unknown_names == "refuse":
        raise Unclear(_unknown(catalogue, said.name))
    series = None if product is None else Series(product.id, market or place, stage, grade, nature, currency, price.per)
    checks = () if product is None else tuple(check(product, stage, price.per, figures, price.factor))
    if product is None and figures.low and figures.high and figures.low > figures.high:
        checks = ("low_over_high",)
    state = WAITING if product is None else HELD if HOLDING & set(checks) else ACCEPTED
    words = (entry.key, market or place, said.name, said.spec, said.grade, said.origin, said.unit or entry.unit, stage, nature)
    key = _goods(words) << DAY_BITS | day
    return Reading(
        key, day, series, word, state, " ".join(checks), figures.reason, figures.low, figures.avg, figures.high,
        _volume(catalogue, said, price.per), market, place, stage, nature, currency, said,
    )


HOLDING = {"band", "average_outside", "jump"}
"""Checks that hold a price back until someone has looked; the others only lower its trust."""


def _day(day: date) -> int:
    if not OLDEST <= day <= days.today():
        raise Unclear(f"日期 {day.isoformat()} 不对，价格的日期应在 {OLDEST.year} 年以后、今天以前")
    return days.number(day)


def _spot(catalogue: Catalogue, entry: SourceEntry, said: Observation) -> tuple[str, str]:
    """Market id ("" where none) and place code: as said, else the registry's."""
    if said.market:
        market = catalogue.market_named(said.market)
        if market is None:
            near = "、".join(catalogue.nearest_markets(said.market))
            raise Unclear(f"不认得市场“{said.market}”" + (f"，是不是{near}？" if near else "，请写目录里的市场名"))
        return market.id, market.place
    if said.place:
        place = catalogue.place_named(said.place)
        if place is None:
            raise Unclear(f"不认得地方“{said.place}”，请写区划代码或目录里的地名")
        return "", place.code
    if entry.market:
        return entry.market, catalogue.markets[entry.market].place
    if entry.place:
        return "", entry.place
    raise Unclear("没有说市场，也没有说地方，请加一列 市场 或 产地")


def _stage(catalogue: Catalogue, entry: SourceEntry, said: Observation, market: str) -> str:
    if said.stage:
        stage = catalogue.stage_named(said.stage)
        if stage is None:
            raise Unclear(f"看不懂环节“{said.stage}”，请写成 地头价、产地批发价、批发价、集贸价、零售价 或 电商价")
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


def read_figures(said: Observation, factor: Fraction) -> Figures:
    """The three cells as money; a range in the average is low and high; no price has its reason."""
    low, avg, high = said.low, said.avg, said.high
    if not avg.isascii() or "-" in avg or "~" in avg:
        avg = units.clean(avg)
        if found := _RANGE.fullmatch(avg):
            low, avg, high = low or found[1], "", high or found[2]
    figures = [_figure(cell, factor) for cell in (low, avg, high)]
    if any(figures):
        return Figures(figures[0], figures[1] or _middle(figures[0], figures[2]), figures[2], "")
    reasons = (MISSING.get(units.clean(cell)) for cell in (avg, low, high))
    return Figures(None, None, None, next(filter(None, reasons), NOTHING))


def _figure(cell: str, factor: Fraction) -> int | None:
    figure = units.lis(cell, factor)
    if figure is not None:
        return figure
    cell = units.clean(cell)
    if cell in NO_PRICE:
        return None
    figure = units.lis(cell, factor)
    if figure is None:
        raise Unclear(f"看不懂价格“{cell[:20]}”，请写数字，例如 1.25")
    return figure


def _middle(low: int | None, high: int | None) -> int | None:
    return mean(low + high, 2) if low and high else low or high


def check(product: Product, stage: str, per: str, figures: Figures, factor: Fraction) -> list[str]:
    """Codes of what is amiss with the figures of a known product; empty when nothing is."""
    if figures.avg is None:
        return []
    found = []
    if figures.low and figures.high and figures.low > figures.high:
        found.append("low_over_high")
    elif _outside(figures, factor):
        found.append("average_outside")
    if band := product.band(stage, per):
        told = [figure for figure in (figures.low, figures.avg, figures.high) if figure]
        words = {in_band(figure, band.soft, band.hard) for figure in told}
        found += ["band"] if "hold" in words else ["band_soft"] if "confirm" in words else []
    return found


def _outside(figures: Figures, factor: Fraction) -> bool:
    slack = _slack(factor)
    low, avg, high = figures.low or figures.avg, figures.avg, figures.high or figures.avg
    return low is not None and avg is not None and high is not None and not low - slack <= avg <= high + slack


@lru_cache(maxsize=100)
def _slack(factor: Fraction) -> float:
    """In whole 厘 of the series, as a plain number: exact enough for a tolerance."""
    return float(TOLERANCE * factor / 1000)


@lru_cache(maxsize=100)
def _content(kg: Fraction | None) -> Fraction:
    """Grams in a unit of weight, else one head."""
    return 1000 * kg if kg else Fraction(1)


def _volume(catalogue: Catalogue, said: Observation, per: str) -> int | None:
    """Whole grams, or whole heads; None where it is not told or its unit does not fit the price."""
    if not said.volume:
        return None
    unit = catalogue.unit_words.get(said.volume_unit or "公斤")
    if unit is None or unit.per != per:
        return None
    volume = units.lis(said.volume, _content(unit.kg)) or units.lis(units.clean(said.volume), _content(unit.kg))
    return volume if volume and volume <= LARGEST_VOLUME else None


@lru_cache(maxsize=50_000)
def _goods(words: tuple[str, ...]) -> int:
    """The identity of goods (source, spot, words as said) as 47 bits with a sign: with the day, the key of an observation.

    Days of one kind of goods stand together in the index; two of 5,000 kinds fall together once in ten million times.
    """
    digest = blake2b("\x1f".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) >> DAY_BITS
