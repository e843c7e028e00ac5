"""Forecasts (预测的话): how far off it may be, how it was reckoned, and why nothing is told."""

from typing import Protocol

from models.rules.backtests import FEWEST, Silence
from models.rules.forecasts import DRIFT, NAIVE, SES, SNAIVE, THETA
from web.words import Words
from web.words.pairs import Pair

METHODS: dict[str, Pair] = {
    NAIVE: ("照最近一周的价", "the price of the last week"),
    DRIFT: ("照长期的涨跌接着走", "the long drift goes on"),
    SES: ("近几周的平均，越近越重", "mean of recent weeks, the newest weigh most"),
    THETA: ("长期走势和近几周各算一半", "half the trend, half the recent weeks"),
    SNAIVE: ("照去年同期的价", "the price of the same week last year"),
}
SILENCES: dict[Silence, Pair] = {
    Silence.NONE: ("还没有按周的价，不预测。", "There is no weekly price yet, so nothing is forecast."),
    Silence.STALE: ("上周没有报价，不预测。", "Last week has no price, so nothing is forecast."),
    Silence.FEW: (
        "连续只有{0}周的价，不到{1}周不预测。",
        "There are {0} weeks of prices without a break; below {1} nothing is forecast.",
    ),
    Silence.CLOSED: (
        "接下来不在它上市的月份，不预测；换季以后的价和现在接不上。",
        "The weeks to come lie outside of its season, so nothing is forecast.",
    ),
}
SOON: Pair = ("这周的预测还没有算，夜里会算。", "This week's forecast is reckoned in the night to come.")
THAN: dict[int, Pair] = {
    -1: ("比照抄当时的价准{0:.0f}%", "{0:.0f}% closer than repeating the last price"),
    0: ("和照抄当时的价一样", "as close as repeating the last price"),
    1: ("比照抄当时的价差{0:.0f}%", "{0:.0f}% further off than repeating the last price"),
}
EXACT: Pair = ("照抄当时的价却一点没差", "repeating the last price was not off at all")
INSIDE: Pair = ("{share:.0f}%落在八成的范围里", "{share:.0f}% came within the 80% range")


class Outlooked(Protocol):
    """What is told of a series, or why nothing is."""

    @property
    def silence(self) -> Silence | None: ...
    @property
    def weeks(self) -> int: ...


def method(say: Words, code: str) -> str:
    return say.pick(METHODS.get(code, (code, code)))


def silence(say: Words, found: Outlooked) -> str:
    """Why nothing is forecast now."""
    if found.silence is None:
        return say.pick(SOON)
    return say.pick(SILENCES[found.silence]).format(found.weeks, FEWEST)


def than(say: Words, error: float, naive: float) -> str:
    """How it compares with repeating the last price: 比照抄当时的价准3%."""
    if error and not naive:
        return say.pick(EXACT)
    pct = (error / naive - 1) * 100 if naive else 0.0
    side = 0 if abs(pct) < 1 else 1 if pct > 0 else -1
    return say.pick(THAN[side]).format(abs(pct))


def inside(say: Words, came: int, count: int) -> str:
    return say.pick(INSIDE).format(share=came / count * 100)
