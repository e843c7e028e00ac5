"""Figures (数字): the told cells as money, and what is amiss with them for their product."""

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from models.rules import units
from models.rules.anomalies import in_band
from models.rules.catalogue import Catalogue
from models.rules.errors import Unclear
from models.rules.inputs import MISSING, NO_PRICE, Observation
from models.rules.products import Band
from models.rules.statistics import NOTHING, mean
from models.rules.units import UnitPrice

TOLERANCE = Fraction(51, 10)
"""An average may lie 0.0051 of the told money outside low and high: sources round it."""
LARGEST_VOLUME = 10**11
SHORT = 60
"""Signs of three figures as most rows have them."""
_RANGE = re.compile(r"(\d+(?:\.\d+)?)[-~–—至到](\d+(?:\.\d+)?)")


CHECKS = {
    "band": "价格超出这个品种的合理范围",
    "band_soft": "价格少见，请再看一眼",
    "low_over_high": "最低价高于最高价",
    "average_outside": "平均价不在最低价和最高价之间",
    "jump": "比上一次的价格跳得太多",
    "hampel": "和前后几天不一样",
    "cross_market": "和别的市场不一样",
    "misnamed": "同名的价多半超出合理范围，品名可能标错",
    "misread": "重读原页时不再读出这一条",
    "unseen": "人报的价，要有人看过才算",
}
"""What each check says in words."""


def in_words(reason: str) -> str:
    """Codes of checks as a sentence; a reason that is a sentence already stays."""
    codes = reason.split()
    return "、".join(CHECKS[code] for code in codes) if set(codes) <= CHECKS.keys() else reason


class Figures(NamedTuple):
    """Low, average and high in whole 厘; `reason` where there is no price."""

    low: int | None
    avg: int | None
    high: int | None
    reason: str


def read_figures(said: Observation, factor: Fraction) -> Figures:
    """The three cells as money; a range in the average is low and high; no price has its reason."""
    low, avg, high = said.low, said.avg, said.high
    if not avg.isascii() or "-" in avg or "~" in avg:
        avg = units.clean(avg)
        if found := _RANGE.fullmatch(avg):
            low, avg, high = low or found[1], "", high or found[2]
    figures = [units.lis(cell, factor) or _figure(cell, factor) for cell in (low, avg, high)]
    if any(figures):
        return Figures(figures[0], figures[1] or _middle(figures[0], figures[2]), figures[2], "")
    reasons = (MISSING.get(units.clean(cell)) for cell in (avg, low, high))
    return Figures(None, None, None, next(filter(None, reasons), NOTHING))


def _figure(cell: str, factor: Fraction) -> int | None:
    figure = units.lis(cell, factor)
    if figure is not None:
        return figure
    cell = units.clean(cell)
    if cell in NO_PRICE:
        return None
    figure = units.lis(cell, factor)
    if figure is None:
        raise Unclear(f"看不懂价格“{cell[:20]}”，请写数字，例如 1.25")
    return figure


def _middle(low: int | None, high: int | None) -> int | None:
    return mean(low + high, 2) if low and high else low or high


def plain(said: Observation, read: units.Reader, band: Band | None) -> Figures | None:
    """Three plain figures in order and inside the band, as most rows have them; None: look closer."""
    low, avg, high = said.low, said.avg, said.high
    if len(low) + len(avg) + len(high) > SHORT:
        return None
    least, middle, most = read(low), read(avg), read(high)
    if not (least and middle and most and least <= middle <= most):
        return None
    if band and not band.soft[0] <= least <= most <= band.soft[1]:
        return None
    return Figures(least, middle, most, "")


def check(band: Band | None, factor: Fraction, figures: Figures) -> list[str]:
    """Codes of what is amiss with the figures; empty when nothing is."""
    found = []
    if figures.low and figures.high and figures.low > figures.high:
        found.append("low_over_high")
    elif _outside(figures, factor):
        found.append("average_outside")
    if band:
        told = [figure for figure in (figures.low, figures.avg, figures.high) if figure]
        words = {in_band(figure, band.soft, band.hard) for figure in told}
        found += ["band"] if "hold" in words else ["band_soft"] if "confirm" in words else []
    return found


def _outside(figures: Figures, factor: Fraction) -> bool:
    low, avg, high = figures.low or figures.avg, figures.avg, figures.high or figures.avg
    if low is None or avg is None or high is None or low <= avg <= high:
        return False
    slack = _slack(factor)
    return not low - slack <= avg <= high + slack


@lru_cache(maxsize=100)
def _slack(factor: Fraction) -> float:
    """In whole 厘 of the series, as a plain number: exact enough for a tolerance."""
    return float(TOLERANCE * factor / 1000)


@lru_cache(maxsize=100)
def _content(kg: Fraction | None) -> Fraction:
    """Grams in a unit of weight, else one head."""
    return 1000 * kg if kg else Fraction(1)


def read_volume(catalogue: Catalogue, said: Observation, price: UnitPrice | None) -> int | None:
    """Whole grams, or whole heads; None where it is not told or its unit does not fit the price."""
    unit = catalogue.unit_words.get(said.volume_unit or "公斤")
    if not said.volume or unit is None or price is None or unit.per != price.per:
        return None
    volume = units.lis(said.volume, _content(unit.kg)) or units.lis(units.clean(said.volume), _content(unit.kg))
    return volume if volume and volume <= LARGEST_VOLUME else None
