"""Provenance (来历的话): what each test of a grade saw, how a figure was made, and what became of a quote."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.checks import Outcome
from models.rules.days import Period
from models.rules.trust import AGREE_PCT, ENOUGH, FRESH_DAYS, Grounds
from web.words import Check, Words
from web.words.pairs import REASONS, Pair


class Written(Protocol):
    """A quote's figures as they were written."""

    @property
    def said_low(self) -> str: ...
    @property
    def said_avg(self) -> str: ...
    @property
    def said_high(self) -> str: ...


BARS: dict[str, Pair] = {
    "informants": (f"要至少{ENOUGH}家，或官方来源", f"needs {ENOUGH}, or an official source"),
    "age": (f"要{FRESH_DAYS}天以内", f"needs at most {FRESH_DAYS} days"),
    "checks": ("要一条也没有", "needs none"),
    "spread": (f"要不超过{AGREE_PCT}%", f"needs at most {AGREE_PCT}%"),
}
OFFICIAL: Pair = ("{n}家报价，有官方来源", "{n} quoted, an official source among them")
OTHERS: Pair = ("{n}家报价，没有官方来源", "{n} quoted, no official source")
AGE: Pair = ("是{n}天前的价", "{n} days old")
FRESH: Pair = ("是今天的价", "of today")
DOUBTED: Pair = ("{rows}条报价里有{n}条没通过核查", "{n} of {rows} quotes did not pass a check")
ALONE: Pair = ("没有两个来源报同一个市场，不用比", "no two sources tell the same market")
SECRET: Pair = ("里面有人自己报的价，差多少不写", "what a person said is among them, so the gap is not told")
SPREAD: Pair = ("{n}个来源报同一个市场，相差{share}%", "{n} sources tell the same market and differ by {share}%")
PASSED: dict[str, Pair] = {
    "order": ("最低、平均、最高的顺序对", "low, average and high are in order"),
    "band": ("在这个品种合理的范围里", "within the band of this product"),
    "jump": ("没有比上次跳得太大", "no jump from the last price"),
    "neighbours": ("和前后几天、别的市场合得上", "fits the days around it and other markets"),
}
LET_IN: Pair = ("工作人员看过，认为没有错", "looked at by staff and let in")
MADE: dict[tuple[bool, bool], Pair] = {
    (True, False): (
        "这个市场这一天的数：排在最前的来源报的{n}条取平均。别的来源只用来核对。",
        "This market's day: the mean of the quotes ({n}) of the source that comes first; others are compared only.",
    ),
    (True, True): (
        "这一天有价的{n}个市场，一个市场算一份，取平均。",
        "The mean of the markets with a price on this day ({n}), each counting once.",
    ),
    (False, False): (
        "这段时间里有价的{n}天，一天算一份，取平均。",
        "The mean of the days with a price ({n}), each counting once.",
    ),
    (False, True): (
        "这段时间里有价的{n}天，各市场每一天算一份，取平均。",
        "The mean over the days with a price ({n}), each day of each market counting once.",
    ),
}
TIMES: Pair = ("写的数×{n}", "figures as written × {n}")
PARTS: Pair = ("写的数÷{n}", "figures as written ÷ {n}")
MIDDLE: Pair = ("平均没有写，取最低和最高的中间", "no average was written: the middle of low and high")
PERIODS: dict[Period, Pair] = {
    Period.WEEK: ("起一周", "week from"),
    Period.TENDAY: ("起一旬", "ten days from"),
    Period.MONTH: ("起一个月", "month from"),
}


def tests(say: Words, grounds: Grounds, amiss: Sequence[str]) -> list[Check]:
    """Each of the four tests: what it saw, and what it asks for."""
    seen = {
        "informants": say.pick(OFFICIAL if grounds.official else OTHERS).format(n=grounds.informants),
        "age": say.pick(AGE if grounds.age else FRESH).format(n=grounds.age),
        "checks": say.pick(DOUBTED).format(n=grounds.doubted, rows=grounds.rows),
        "spread": _spread(say, grounds),
    }
    return [
        Check(code not in amiss, f"{text}{say.pick(('，', ', '))}{say.pick(BARS[code])}") for code, text in seen.items()
    ]


def _spread(say: Words, grounds: Grounds) -> str:
    if grounds.compared <= 1:
        return say.pick(ALONE)
    if grounds.spread is None:
        return say.pick(SECRET)
    return say.pick(SPREAD).format(n=grounds.compared, share=grounds.spread)


def made(say: Words, period: Period, area: bool, count: int) -> str:
    """How the figure was reckoned from the `count` things that stand below it."""
    return say.pick(MADE[period is Period.DAY, area]).format(n=count)


def when(say: Words, period: Period, start: int) -> str:
    """11月20日, or 11月16日起一周."""
    day = say.numbered(start)
    if period is Period.DAY:
        return day
    return f"{say.pick(PERIODS[period])} {day}" if say.lang == "en" else day + say.pick(PERIODS[period])


def iso(start: int) -> str:
    """2026-11-20: a kept day as addresses name it."""
    return days.text(start)


def findings(say: Words, found: Outcome) -> list[Check]:
    """What a quote passed, what it did not, and that someone let it in."""
    passed = [Check(True, say.pick(PASSED[code])) for code in found.passed]
    failed = [Check(False, say.pick(REASONS.get(code, (code, code)))) for code in found.failed]
    return [*passed, *failed, *([Check(True, say.pick(LET_IN))] if found.let_in else [])]


def turned(say: Words, times: Fraction | None) -> str:
    """写的数×2; nothing where the figure stayed as it was."""
    if times is None or times == 1:
        return ""
    pair, times = (TIMES, times) if times > 1 else (PARTS, 1 / times)
    return say.pick(pair).format(n=f"{float(times):g}")


def written(quote: Written) -> str:
    """2.80 3.10 3.40: the figures as they stood, low, average, high; a dash where nothing was written."""
    return " ".join(said or "—" for said in (quote.said_low, quote.said_avg, quote.said_high))


def stored(say: Words, figure: int, per: str, currency: str) -> str:
    """6.20元/公斤: a figure as it is kept, whatever unit the visitor reads."""
    kept = Words(say.lang, "kg", say.today)
    return f"{kept.figure(figure, per)} {kept.per(per, 'kg', currency)}"


def spot(say: Words, catalogue: Catalogue, code: str) -> str:
    """北京新发地: a market, or a place that was told without one."""
    market = catalogue.markets.get(code)
    if market:
        return say.pick((market.short or market.zh, market.en or market.zh))
    return say.name(catalogue.places[code]) if code in catalogue.places else code
