"""What a question about prices is answered with (行情): the same object for page, machine and text."""

from datetime import date
from typing import NamedTuple

from models.rules.catalogue.entries import PEOPLE
from models.rules.trust import ENOUGH, Trust

NEAR_THE_FARM = ("farm_gate", "collection")
"""Stages at which people tell prices: fewer than three of them are not told."""


class Latest(NamedTuple):
    """The latest price of one series. Money in whole 厘 (1/1000 of the currency) per `per`; change against 7 days
    before.

    `spot` is a market id or a place code; `area` tells a place. `markets` are the informants behind it, newest day
    only.
    """

    product: str
    spot: str
    area: bool
    stage: str
    grade: str
    nature: str
    currency: str
    per: str
    series: int
    day: date
    low: int | None
    avg: int
    high: int | None
    median: int
    quotes: int
    volume: int | None
    before_day: date | None
    before_avg: int | None
    sources: tuple[str, ...]
    markets: tuple[str, ...]
    trust: Trust

    @property
    def is_by_people(self) -> bool:
        """Whether it rests on what people said, and on nothing that a market or an office published."""
        return self.stage in NEAR_THE_FARM and set(self.sources) <= PEOPLE

    @property
    def is_thin(self) -> bool:
        """Whether it rests on the words of fewer than three people."""
        return self.is_by_people and self.quotes < ENOUGH


class Point(NamedTuple):
    """One day, week or month of a series. A day without a price has `avg` None and its reason."""

    start: int
    low: int | None
    avg: int | None
    high: int | None
    quotes: int
    volume: int | None
    missing: str
