"""Prices (行情): what was told, what it sums up to, and the questions people ask of it."""

from models.prices.answers import Latest, Point
from models.prices.backlog import settle
from models.prices.checks import check
from models.prices.nearest import nearest
from models.prices.price import Price, Series
from models.prices.questions import (
    around,
    board,
    chosen,
    compare,
    latest,
    newest_day,
    newest_days,
    points,
    series,
    sparks,
)
from models.prices.record import Batch, Counts, Manner, record, record_all
from models.prices.review import Held, enter, gone, held_count, hold, judge, untold
from models.prices.review import held as held_back
from models.prices.waiting import Recognised, teach

__all__ = [
    "Batch",
    "Counts",
    "Held",
    "Latest",
    "Manner",
    "Point",
    "Price",
    "Recognised",
    "Series",
    "around",
    "board",
    "check",
    "chosen",
    "compare",
    "enter",
    "gone",
    "held_back",
    "held_count",
    "hold",
    "judge",
    "latest",
    "nearest",
    "newest_day",
    "newest_days",
    "points",
    "record",
    "record_all",
    "series",
    "settle",
    "sparks",
    "teach",
    "untold",
]
