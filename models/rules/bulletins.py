"""Bulletins (简报): what a day's or a week's report tells of prices, warnings, supply and sources."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from models.rules import days

READY = time(17)
"""Before that hour a day's prices are not in: what was left undone the evening before is not made up for."""
WEEK = 7
FLAT = 0.0005
"""Less than this share of the price is no move."""


class Kind(StrEnum):
    """How often: 日报, 周报."""

    DAILY = "daily"
    WEEKLY = "weekly"


class State(StrEnum):
    """Drafted by the program; published by an officer."""

    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Row:
    """A product's newest price, as its page tells it: money in whole 厘 per `per`.

    `line` are the days, or weeks, that have a price, each with its average.
    """

    product: str
    spot: str
    area: bool
    stage: str
    grade: str
    nature: str
    currency: str
    per: str
    day: int
    low: int | None
    avg: int
    high: int | None
    quotes: int
    markets: tuple[str, ...]
    sources: tuple[str, ...]
    before_day: int | None
    before_avg: int | None
    year_ago: int | None
    line: tuple[tuple[int, int], ...]

    @property
    def move(self) -> float:
        """The change on the week as a share, 0 where there is none to tell."""
        return self.avg / self.before_avg - 1 if self.before_avg else 0.0


@dataclass(frozen=True, slots=True)
class Warned:
    """An open warning, its figures as those of its record."""

    id: str
    rule: str
    product: str
    spot: str
    level: int
    side: str
    figure: int
    unit: str
    reference: int | None
    inputs: str
    price: int | None
    per: str
    day: int

    @property
    def told_inputs(self) -> dict[str, float]:
        found: dict[str, float] = json.loads(self.inputs)
        return found


@dataclass(frozen=True, slots=True)
class Supply:
    """What is offered or wanted of a product in all; `withheld` cells are too small to publish."""

    side: str
    product: str
    per: str
    amount: int | None
    withheld: int


@dataclass(frozen=True, slots=True)
class Origin:
    """A source and how it fares: its colour, and the newest day that it told."""

    key: str
    colour: str
    newest: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a bulletin was made of."""

    rows: tuple[Row, ...] = ()
    warnings: tuple[Warned, ...] = ()
    supply: tuple[Supply, ...] = ()
    sources: tuple[Origin, ...] = ()


def covered(kind: Kind, now: datetime) -> date | None:
    """The day that a bulletin made now is of, for a week its Monday; None while the day is not over."""
    there = now.astimezone(days.SHANGHAI)
    if kind is Kind.WEEKLY:
        return there.date() - timedelta(there.weekday())
    return there.date() if there.time() >= READY else None


def moves(rows: Iterable[Row], most: int) -> list[Row]:
    """Those that moved most in a week, up or down."""
    moved = [row for row in rows if abs(row.move) >= FLAT]
    return sorted(moved, key=lambda row: (-abs(row.move), row.product))[:most]
