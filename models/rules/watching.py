"""Watching (到价提醒的规则): at which price someone is told, when they are told again, and on which days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from models.rules import days, units
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused, Unclear
from models.rules.products import Product
from models.rules.units import Unit

BACK = 2
"""Per cent that a price has to be on the other side of the level before it is told again."""
FIRST_HOUR, LAST_HOUR = 8, 20
"""What was subscribed to is told in the daytime, from the first hour on, before the last."""
LASTING = timedelta(days=30)
"""How long an alert stands."""
RECENT, FRESH = 30, 7
"""Days: an older price is not told to a subscriber, and one older than a week makes no alert."""
POINT = "point"
_CENT, _MILL = Decimal("0.01"), Decimal("0.001")


class Op(StrEnum):
    """From which side a price reaches the level: 涨到 跌到."""

    GE = "ge"
    LE = "le"


class Freq(StrEnum):
    """How often a price is told: 每天 每周."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Level:
    """A price to be told of: whole 厘 per `per`; `unit` is the unit as it was said."""

    op: str
    figure: int
    per: str
    unit: str


def reached(level: Level, price: int) -> bool:
    return price >= level.figure if level.op == Op.GE else price <= level.figure


def is_back(level: Level, price: int) -> bool:
    """Whether the price is two per cent on the other side."""
    if level.op == Op.GE:
        return price * 100 <= level.figure * (100 - BACK)
    return price * 100 >= level.figure * (100 + BACK)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an alert stands: whether it may fire, and the kept day on which it fired last."""

    armed: bool
    told_day: int


def after(level: Level, standing: Standing, price: int, today: int) -> Standing:
    """Where it stands after this price; with another `told_day` it fires: once, and at most once a day."""
    if not standing.armed:
        return Standing(is_back(level, price), standing.told_day)
    if reached(level, price) and standing.told_day < today:
        return Standing(False, today)
    return standing


def due(now: datetime) -> dict[Freq, int]:
    """For each frequency the kept day since which a subscription must have been told by now; none at night."""
    here = now.astimezone(days.SHANGHAI)
    if not FIRST_HOUR <= here.hour < LAST_HOUR:
        return {}
    today = days.number(here.date())
    return {Freq.DAY: today, Freq.WEEK: days.week_start(today)}


def begun(now: datetime) -> int:
    """The day that counts as told when a subscription is made: the next morning brings the first price."""
    here = now.astimezone(days.SHANGHAI)
    return days.number(here.date()) - (here.hour < FIRST_HOUR)


def evening(now: datetime) -> datetime:
    """Until when a text of that day is of use: the end of its daytime, or of the next one."""
    here = now.astimezone(days.SHANGHAI)
    last = here.replace(hour=LAST_HOUR, minute=0, second=0, microsecond=0)
    return (last if here < last else last + timedelta(days=1)).astimezone(UTC)


def is_recent(day: date, today: date, most: int = RECENT) -> bool:
    return (today - day).days <= most


def check(product: Product) -> Product:
    """The product, where people can watch its price."""
    if product.stock_only or POINT in product.trade_units:
        raise Refused(f"{product.zh}没有按斤按头的价，订不了")
    return product


def level(catalogue: Catalogue, product: Product, op: str, said: tuple[str, str]) -> Level:
    """A price as written with its unit (1.5, 斤); Unclear where it is none, Refused where it cannot come to that."""
    figure, word = said
    unit = catalogue.unit_words.get(word.strip().removeprefix("元/"))
    if unit is None or unit.kind == "area":
        raise Unclear(f"不认识价钱的单位“{word[:10]}”，请写 斤、公斤 或 头")
    factor = Fraction(1000) / unit.kg if unit.kg else Fraction(1000)
    found = units.lis(units.clean(figure), factor)
    if found is None:
        raise Unclear(f"看不懂价钱“{figure.strip()[:20]}”，请只写数字，例如 1.5")
    told = Level(Op(op), found, unit.per, unit.zh)
    _within(product, told, figure.strip())
    return told


def _within(product: Product, level: Level, said: str) -> None:
    """Refuses a unit that the product is not priced in, and a price outside its hard bands."""
    pers = {band.per for band in product.bands}
    if pers and level.per not in pers:
        raise Refused(f"{product.zh}不按{level.unit}报价，请换个单位")
    ends = [band.hard for band in product.bands if band.per == level.per]
    if ends and not min(low for low, _ in ends) <= level.figure <= max(high for _, high in ends):
        raise Refused(f"{product.zh}每{level.unit}{said[:8]}元不太可能，请看看单位")


def told(figure: int, unit: Unit) -> str:
    """厘 in yuan per the unit, as people write it: 1.5; a third decimal only where it is needed."""
    exact = Decimal(figure) / 1000
    if unit.kg:
        exact = exact * unit.kg.numerator / unit.kg.denominator
    cent = exact.quantize(_CENT, ROUND_HALF_UP)
    plain = f"{cent if cent == exact else exact.quantize(_MILL, ROUND_HALF_UP):f}"
    return plain.rstrip("0").rstrip(".")
