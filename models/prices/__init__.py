"""Prices (行情): what was told, what it sums up to, and the questions people ask of it."""

from models.prices.among import among, every, priced, told_at
from models.prices.answers import Latest, Point
from models.prices.backlog import settle
from models.prices.checks import check
from models.prices.mixed import mixed
from models.prices.nearest import nearest, outwards, whole
from models.prices.pieces import Pieces
from models.prices.points import points, sparks
from models.prices.price import Price, Series
from models.prices.questions import (
    RECENT,
    around,
    board,
    chosen,
    compare,
    latest,
    newest_day,
    newest_days,
    series,
)
from models.prices.record import Batch, Counts, Manner, record, record_all
from models.prices.review import Held, enter, gone, held_count, hold, judge, take_back, untold
from models.prices.review import held as held_back
from models.prices.singles import singles
from models.prices.trend import Span, Trend, trend
from models.prices.waiting import Recognised, teach

__all__ = [
    "RECENT",
    "Batch",
    "Counts",
    "Held",
    "Latest",
    "Manner",
    "Pieces",
    "Point",
    "Price",
    "Recognised",
    "Series",
    "Span",
    "Trend",
    "among",
    "around",
    "board",
    "check",
    "chosen",
    "compare",
    "enter",
    "every",
    "gone",
    "held_back",
    "held_count",
    "hold",
    "judge",
    "latest",
    "mixed",
    "nearest",
    "newest_day",
    "newest_days",
    "outwards",
    "points",
    "priced",
    "record",
    "record_all",
    "series",
    "settle",
    "singles",
    "sparks",
    "take_back",
    "teach",
    "told_at",
    "trend",
    "untold",
    "whole",
]
