"""Bulletins (简报的话): a report's title and every line of it in words, the same on the page and in the sheet."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from models.rules.bulletins import WEEK, Figures, Kind, Row, Supply, Warned
from models.rules.catalogue import Catalogue, SourceEntry
from models.rules.catalogue.warnings import Level
from models.rules.products import Product
from web.words import Change, Words
from web.words import warnings as alarms
from web.words.pairs import Pair

KINDS: dict[Kind, Pair] = {Kind.DAILY: ("日报", "Daily bulletin"), Kind.WEEKLY: ("周报", "Weekly bulletin")}
SIDES: dict[str, Pair] = {"supply": ("供应", "on offer"), "demand": ("求购", "wanted")}
NOTES: tuple[Pair, ...] = (
    (
        "价是每个品种离本地最近的地方最新一天的均价，30天以内的才写；不到3个人说的价不写。",
        "A price is the average of the newest day at the nearest place that has one, of the last 30 days; a price that "
        "fewer than 3 people told is left out.",
    ),
    (
        "比上周：和7天前比，那天没有价就用再早3天里最近的。比去年：和去年同一天比，没有就用前7天里最近的。",
        "On the week: against 7 days before, else the nearest of the 3 days before that. On the year: against the same "
        "day a year before, else the nearest of the 7 days before that.",
    ),
    (
        "预警是起草那时没有解除的，算法和界限见预警页。",
        "Warnings are those that stood when it was drafted; methods and limits are told with the warnings.",
    ),
    (
        "货源是供求里有效的数量，太少的不公布，也不算进去。",
        "Supply is what the open listings add up to; amounts too small to publish are left out.",
    ),
)


class Dated(Protocol):
    """A bulletin's kind and day."""

    @property
    def period(self) -> Kind: ...
    @property
    def day(self) -> int: ...


def title(say: Words, bulletin: Dated) -> str:
    """11月25日 日报; 11月16日至22日 周报: of a week the seven days before its Monday."""
    word, day = say.pick(KINDS[bulletin.period]), bulletin.day
    if bulletin.period is Kind.DAILY:
        return f"{say.numbered(day)} {word}"
    return f"{say.numbered(day - WEEK)}{say.pick(('至', ' to '))}{say.numbered(day - 1)} {word}"


class Line(NamedTuple):
    """A product's price in words."""

    row: Row
    product: Product
    where: str
    stage: str
    day: str
    price: str
    unit: str
    quotes: str
    week: Change
    year: Change


def lines(say: Words, catalogue: Catalogue, rows: Sequence[Row]) -> list[Line]:
    """Those of a product and a place that the catalogue still has."""
    return [
        _line(say, catalogue, row) for row in rows if row.product in catalogue.products and _is_known(catalogue, row)
    ]


def _is_known(catalogue: Catalogue, row: Row) -> bool:
    return row.spot in (catalogue.places if row.area else catalogue.markets)


def _line(say: Words, catalogue: Catalogue, row: Row) -> Line:
    product = catalogue.products[row.product]
    return Line(
        row,
        product,
        say.where(catalogue, row),
        say.stage(catalogue, row),
        say.numbered(row.day),
        say.figure(row.avg, row.per, product.unit),
        say.per(row.per, product.unit, row.currency),
        say.quotes(row.quotes),
        say.change(row.avg, row.before_avg, row.per, product.unit),
        say.change(row.avg, row.year_ago, row.per, product.unit),
    )


def ends(say: Words, line: Line) -> str:
    """10月5日 1.31 — 11月30日 1.25: where its drawing begins and ends."""
    points, unit = line.row.line, line.product.unit
    told = [f"{say.numbered(day)} {say.figure(avg, line.row.per, unit)}" for day, avg in (points[0], points[-1])]
    return " — ".join(told)


def money(say: Words, line: Line, figures: Sequence[int | None]) -> list[float | None]:
    """Figures of a line in the unit that it is told in."""
    unit = line.product.unit
    return [None if one is None else float(say.value(one, line.row.per, unit)) for one in figures]


def percent(change: Change) -> float | str:
    """5.0, -0.4, 0.0: a change in per cent as the page tells it, "" where there is nothing to compare with."""
    if change.kind in ("none", "flat"):
        return 0.0 if change.kind == "flat" else ""
    size = float(change.share.removesuffix("%"))
    return size if change.kind == "up" else -size


class Warning(NamedTuple):
    """An open warning in words."""

    id: str
    product: Product
    level: str
    colour: str
    what: str
    where: str
    measured: str
    day: str


def warnings(say: Words, catalogue: Catalogue, figures: Figures) -> list[Warning]:
    """Those whose rule, product and place the catalogue still has."""
    spots = catalogue.markets.keys() | catalogue.places.keys()
    rules = {rule.code for rule in catalogue.lists.warnings}
    known = (one for one in figures.warnings if one.rule in rules and one.product in catalogue.products)
    return [_warning(say, catalogue, one) for one in known if one.spot in spots]


def _warning(say: Words, catalogue: Catalogue, one: Warned) -> Warning:
    product, level = catalogue.products[one.product], Level(one.level)
    rule = next(rule for rule in catalogue.lists.warnings if rule.code == one.rule)
    return Warning(
        one.id,
        product,
        say.pick(alarms.LEVELS[level]),
        alarms.COLOURS[level],
        say.pick(rule.say[one.side]),
        alarms.where(say, catalogue, one.spot),
        alarms.measured(say, rule, product, one),
        alarms.period(say, rule, one.day),
    )


class Goods(NamedTuple):
    """What is offered or wanted of a product, in words."""

    product: Product
    side: str
    amount: str
    figure: float
    unit: str


def supply(say: Words, catalogue: Catalogue, figures: Figures) -> list[Goods]:
    """Without those of which nothing is published."""
    return [*_supply(say, catalogue, figures.supply)]


def _supply(say: Words, catalogue: Catalogue, told: tuple[Supply, ...]) -> Iterator[Goods]:
    for one in told:
        if one.amount is not None and one.product in catalogue.products:
            amount, (figure, unit) = say.volume(one.amount, one.per), say.bulk(one.amount, one.per)
            yield Goods(catalogue.products[one.product], say.pick(SIDES[one.side]), amount, float(figure), unit)


class Told(NamedTuple):
    """A source in words: how it fares, and the newest day that it told."""

    entry: SourceEntry
    colour: str
    health: str
    newest: str


def sources(say: Words, catalogue: Catalogue, figures: Figures) -> list[Told]:
    return [
        Told(
            catalogue.sources[one.key],
            one.colour,
            say.health(one.colour),
            "" if one.newest is None else say.numbered(one.newest),
        )
        for one in figures.sources
        if one.key in catalogue.sources
    ]


def notes(say: Words) -> list[str]:
    """How the figures were made."""
    return [say.pick(note) for note in NOTES]
