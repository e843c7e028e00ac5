"""Margins (价差的话): how far a margin lies from its usual one, and how fast one stage follows the other."""

from collections.abc import Sequence
from typing import Protocol

from models.rules.spreads import FEWEST, LAGS, LONG_ENOUGH, Divergence, Pass
from web.words import Words
from web.words.pairs import Pair


class Linked(Protocol):
    """Two stages of the trade and what could be told of them."""

    @property
    def alike(self) -> bool: ...
    @property
    def weeks(self) -> Sequence[object]: ...
    @property
    def divergence(self) -> Divergence | None: ...
    @property
    def passed(self) -> Pass | None: ...
    @property
    def changes(self) -> int: ...


LEVELS: dict[tuple[str, bool], Pair] = {
    ("green", True): ("和平常差不多", "about as usual"),
    ("green", False): ("和平常差不多", "about as usual"),
    ("yellow", True): ("比平常大一些", "somewhat wider than usual"),
    ("yellow", False): ("比平常小一些", "somewhat narrower than usual"),
    ("red", True): ("比平常大得多", "far wider than usual"),
    ("red", False): ("比平常小得多", "far narrower than usual"),
}
SHARES: Pair = ("差价占{stage}的{now:.0f}%，平常{usual:.0f}%", "{now:.0f}% of the {stage} price, usually {usual:.0f}%")
GRADES: Pair = ("两边的等级不一样，不能比", "the grades differ, so the two cannot be compared")
NO_DAYS: Pair = ("一年里没有同一天都报价的日子，不能比", "no day of the last year has a price of both")
FEW_WEEKS: Pair = (
    "只有{0}周可比，要有{1}周才看得出平常是多少",
    "{0} weeks to compare; {1} are needed to tell what is usual",
)
FEW_CHANGES: Pair = (
    "连续可比的只有{0}周，要有{1}周才看得出传导",
    "{0} weeks in a row to compare; {1} are needed to tell how prices pass on",
)
PASSED: Pair = (
    "{up}每变10%，{down}当周跟着变约{now:.1f}%，{lags}周里一共约{all:.1f}%",
    "for every 10% of the {up} price, the {down} price moves about {now:.1f}% in the same week and {all:.1f}% "
    "within {lags} weeks",
)
LAG: tuple[Pair, Pair] = (
    ("一半以上当周就到", "more than half at once"),
    ("一半以上要{0}周才到", "half takes {0} weeks"),
)
NONE: Pair = ("看不出{down}跟着{up}变", "the {down} price does not follow the {up} price")
FIT: Pair = ("{n}周的数，解释{r2:.0f}%的变化", "{n} weeks; explains {r2:.0f}% of the changes")
TEN = 10


def level(say: Words, found: Divergence) -> str:
    """比平常大一些."""
    return say.pick(LEVELS[found.level, found.gap > 0])


def shares(say: Words, found: Divergence, stage: str) -> str:
    return say.pick(SHARES).format(stage=stage, now=found.now, usual=found.usual)


def refusal(say: Words, link: Linked) -> str:
    """Why nothing can be compared, or why nothing is called usual; "" where all can."""
    if not link.alike:
        return say.pick(GRADES)
    if not link.weeks:
        return say.pick(NO_DAYS)
    return say.pick(FEW_WEEKS).format(len(link.weeks), FEWEST + 1) if link.divergence is None else ""


def passed(say: Words, link: Linked, up: str, down: str) -> str:
    """How far and how fast a change arrives, or why that cannot be told."""
    found = link.passed
    if found is None:
        return say.pick(FEW_CHANGES).format(link.changes, LONG_ENOUGH)
    fit = say.pick(FIT).format(n=found.n, r2=(found.r2 or 0) * 100)
    if found.lag is None:
        told = say.pick(NONE).format(up=up, down=down)
    else:
        now, whole = found.coefficients[0] * TEN, found.cumulative * TEN
        told = say.pick(PASSED).format(up=up, down=down, now=now, all=whole, lags=LAGS)
        told += say.pick(("，", "; ")) + say.pick(LAG[found.lag > 0]).format(found.lag)
    return told + say.pick(("（{}）", " ({})")).format(fit)
