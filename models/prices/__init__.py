"""Prices (行情): what was told, what it sums up to, and the questions people ask of it."""

from models.prices.answers import Latest, Point
from models.prices.checks import check
from models.prices.price import Price, Series
from models.prices.questions import board, chosen, compare, latest, newest_day, points, series, sparks
from models.prices.record import Counts, Manner, record

__all__ = [
    "Counts",
    "Latest",
    "Manner",
    "Point",
    "Price",
    "Series",
    "board",
    "check",
    "chosen",
    "compare",
    "latest",
    "newest_day",
    "points",
    "record",
    "series",
    "sparks",
]
