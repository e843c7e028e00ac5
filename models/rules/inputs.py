"""The values that cross the walls: what a source said, and what someone asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

MISSING = {"休市": "market_closed", "无货": "not_on_market", "缺货": "not_on_market", "断货": "not_on_market"}
NO_PRICE = {"", "-", "--", "—", "——", "..", "...", "......", "/", "0", "0.0", "0.00", "null", "None", "无", *MISSING}
"""Cells that say that there is no price, with plain signs (… is three dots). Missing is never zero."""


class Observation(NamedTuple):
    """A source said a price (采到的报价), in its own words: every figure is the text as written.

    An empty text was not said; the registry's entry of the source then stands in for market, stage, unit and the like.
    A figure of a longer time says so in `period` (week, tenday, month) and carries its last day.
    """

    day: date
    name: str
    low: str = ""
    avg: str = ""
    high: str = ""
    unit: str = ""
    spec: str = ""
    grade: str = ""
    origin: str = ""
    market: str = ""
    place: str = ""
    stage: str = ""
    nature: str = ""
    currency: str = ""
    volume: str = ""
    volume_unit: str = ""
    note: str = ""
    key: str = ""
    period: str = ""


def told(*fields: str) -> Callable[[Observation], tuple[Any, ...]]:
    """What gives these fields of an observation at once."""
    return itemgetter(*map(Observation._fields.index, fields))


@dataclass(frozen=True, slots=True)
class Query:
    """Someone asks for a price. `spot` is a market id or a place code, "" for all markets; `area` says that it is
    a place."""

    product: str
    spot: str = ""
    area: bool = True
    stage: str = ""
    grade: str | None = None
    nature: str = ""
    currency: str = "CNY"
    per: str = ""
