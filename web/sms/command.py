"""Commands (指令): what one is asked and how it answers. Each owns its words, its example and its answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from models.rules.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Said:
    """A message as a command reads it: its text, and the day it is meant on; in a demo all figures are invented."""

    catalogue: Catalogue
    text: str
    day: date
    demo: bool = False


Command = Callable[[Said], Awaitable[str | None]]
"""Answers a message that is meant for it; None where it is not."""


def product_example(catalogue: Catalogue, day: date) -> str:
    """The name of a product that is sold at this time of the year."""
    named = [product for product in catalogue.products.values() if not (product.composite or product.stock_only)]
    in_season = (product.zh for product in named if day.month in product.sale_months)
    return next(in_season, named[0].zh if named else "")
