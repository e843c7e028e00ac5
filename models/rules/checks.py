"""Checks (核查) of one quote: which were made of it, and what came of each."""

from dataclasses import dataclass

from models.rules.catalogue.entries import SourceEntry
from models.rules.figures import Figures
from models.rules.products import Product
from models.rules.readings import HOLDING, Series
from models.rules.units import HOME

WINDOW = 60
"""A collected price is held against its neighbours while it is at most so many days old."""
FAILING = {
    "order": frozenset({"low_over_high", "average_outside"}),
    "band": frozenset({"band", "band_soft", "misnamed"}),
    "jump": frozenset({"jump"}),
    "neighbours": frozenset({"hampel", "cross_market"}),
}
"""Check -> the codes that it leaves on a quote which does not pass."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The checks that a quote passed, the codes of those that it did not, and whether someone let it in all the
    same."""

    passed: tuple[str, ...]
    failed: tuple[str, ...]
    let_in: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """A quote as far as its checks go: `late` is how many days after its own it was collected."""

    entry: SourceEntry
    product: Product
    series: Series
    figures: Figures
    late: int


def outcome(quote: Checked, codes: tuple[str, ...]) -> Outcome:
    """What came of the checks that were made; a check that could not be made is not told."""
    made = _made(quote)
    failed = frozenset(codes)
    passed = tuple(check for check, ok in made.items() if ok and not FAILING[check] & failed)
    return Outcome(passed, codes, bool(HOLDING & failed))


def _made(quote: Checked) -> dict[str, bool]:
    """A band judges yuan alone; jumps and neighbours are looked at where a source is asked by the timetable."""
    figures = quote.figures
    told = [figure for figure in (figures.low, figures.avg, figures.high) if figure]
    collected = bool(quote.entry.timetable)
    banded = quote.series.currency == HOME and quote.product.band(quote.series.stage, quote.series.per)
    return {
        "order": len(told) > 1,
        "band": bool(told and banded),
        "jump": bool(told and collected),
        "neighbours": bool(told and collected and quote.late <= WINDOW),
    }
