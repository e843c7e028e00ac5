"""What an address asks for: product, lines, kind of picture, period, from which day to which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from starlette.datastructures import QueryParams

from models.courses import Stretch
from models.rules import days
from models.rules.days import Period
from models.rules.errors import Unclear
from models.rules.years import Alignment
from web.words import trends as words
from web.words.pairs import Pair

C = TypeVar("C", bound=StrEnum)
MOST_LINES, MOST_PERIODS = 4, 400
OLDEST = date(1980, 1, 1)
USUAL = {Period.DAY: 90, Period.WEEK: 365, Period.TENDAY: 2 * 365, Period.MONTH: 5 * 365}
"""How many days are shown where no first day is asked for."""
LONG = 5 * 365
TOO_MANY: Pair = ("一张图最多画四条线，只画了前四条。", "One picture has four lines at most; the first four are drawn.")
TOO_LONG: Pair = (
    f"这么长的日子{{}}有{MOST_PERIODS}个点以上，改成{{}}。",
    f"That is more than {MOST_PERIODS} points {{}}; it is shown {{}}.",
)


class Kind(StrEnum):
    """What is drawn: lines over days, years laid over each other, boxes of the months."""

    LINES = "lines"
    YEARS = "years"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class View:
    """What to show. `keys` name lines of the product; `real`: in the money of one month, by the CPI.

    `too_many` lines were asked for; `finer` is the period that was asked for and has too many points.
    """

    product: str
    keys: Sequence[str]
    kind: Kind
    stretch: Stretch
    alignment: Alignment
    real: bool
    too_many: bool = False
    finer: Period | None = None


def asked(said: QueryParams) -> View:
    """Unclear where a word is none of those that can be chosen."""
    kind = _choice(Kind, said.get("kind") or Kind.LINES)
    alignment = _choice(Alignment, said.get("align") or Alignment.CALENDAR)
    keys = list(dict.fromkeys(filter(None, said.getlist("s"))))
    wanted = _stretch(said, kind)
    fitting = _fitting(wanted) if kind is Kind.LINES else wanted
    finer = wanted.period if fitting.period != wanted.period else None
    return View(
        said.get("product", "")[:40],
        keys[:MOST_LINES],
        kind,
        fitting,
        alignment,
        bool(said.get("real")),
        len(keys) > MOST_LINES,
        finer,
    )


def _choice(kind: type[C], said: str) -> C:
    try:
        return kind(said)
    except ValueError:
        raise Unclear(f"看不懂“{said[:20]}”，能写的有 {'、'.join(kind)}") from None


def _stretch(said: QueryParams, kind: Kind) -> Stretch:
    per = said.get("per") or "day"
    if per not in words.PERIODS:
        raise Unclear(f"看不懂按什么看“{per[:20]}”，能写的有 {'、'.join(words.PERIODS)}")
    period, until = words.PERIODS[per][0], days.asked(said["to"][:20]) if said.get("to") else days.today()
    length = LONG if kind is Kind.MONTHS else USUAL[period]
    since = days.asked(said["from"][:20]) if said.get("from") else days.back(until, length - 1)
    if not OLDEST <= since <= until <= days.today():
        raise Unclear(f"日子要从早到晚写，最早 {OLDEST.isoformat()}，最晚今天")
    return Stretch(period, since, until)


def _fitting(wanted: Stretch) -> Stretch:
    """By the next longer period where it has too many."""
    periods = (period for period in Period if period >= wanted.period)
    tried = (Stretch(period, wanted.since, wanted.until) for period in periods)
    return next((one for one in tried if one.count <= MOST_PERIODS), Stretch(Period.MONTH, wanted.since, wanted.until))
