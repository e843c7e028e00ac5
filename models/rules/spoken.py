"""Spoken prices (口语价): 一块二, 1块25, 6块半, 四五毛, 一块二到一块五, 12.5元/公斤, as people say and write them."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from models.rules.numerals import number

UNITS = {
    "公斤": "kg", "千克": "kg", "kg": "kg", "市斤": "jin", "500克": "jin", "斤": "jin", "吨": "t", "担": "dan",
    "头": "head", "口": "head", "只": "bird", "羽": "bird", "个": "piece", "枚": "piece", "箱": "box", "升": "litre",
}  # fmt: skip
NOISE = re.compile(r"左右|大概|大约|差不多|上下|人民币|价格|价钱|单价|价|钱|约|卖|[\s,。!！?？]")
RANGE = re.compile(r"[-~～—–到至]+")
_UNIT = re.compile(rf"(?:/|每|一|(?<![\d.])1)?({'|'.join(sorted(UNITS, key=len, reverse=True))})", re.IGNORECASE)
_HUNDREDWEIGHT = re.compile(r"(?:/|每|一)?百斤")
_NEXT = re.compile(r"([一二两三四五六七八九])([一二两三四五六七八九])(?=[块元角毛分十百千万])")
"""四五毛: two digits that follow one another are a range."""
_N = r"[\d.零〇一二两三四五六七八九十百千万]+"
_YUAN = re.compile(rf"({_N}|半)?[块元]({_N}|半|(?:{_N}[角毛])?(?:{_N}分?|半)?)")
_JIAO = re.compile(rf"({_N})[角毛]({_N}|半)?分?")
_FEN = re.compile(rf"({_N})分")
_RUN = "一二三四五六七八九"
QUESTION = "到底多少钱？请写清楚，例如 1.2元一斤"
"""To what is vague."""
HALF = Decimal("0.5")
JIAO, FEN = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Yuan from `low` to `high` per unit; None where the words are too vague: then one must ask back."""

    low: Decimal | None
    high: Decimal | None
    unit: str


def read(said: str, default_unit: str) -> Spoken:
    """A price with its unit; without one it is `default_unit`."""
    text = NOISE.sub("", unicodedata.normalize("NFKC", said))
    text, unit = _without_unit(text)
    low, high = _ends(text) or (None, None)
    return Spoken(low, high, unit or default_unit)


def _without_unit(text: str) -> tuple[str, str]:
    if found := _HUNDREDWEIGHT.search(text):
        return text[: found.start()] + text[found.end() :], "dan"
    found = _UNIT.search(text)
    if found is None:
        return text, ""
    return (text[: found.start()] + text[found.end() :]).strip("/每"), UNITS[found[1].lower()]


def _ends(text: str) -> tuple[Decimal, Decimal] | None:
    """Both ends of a range, or one price twice; the lower one first."""
    parts = _parts(text)
    figures = [_figure(part) for part in parts]
    told = [figure for figure in figures if figure is not None]
    return (min(told), max(told)) if told and len(told) == len(parts) else None


def _parts(text: str) -> list[str]:
    """One or two prices: 四五毛 is 四毛 and 五毛; 四到五毛 and 一块二到五 borrow from each other."""
    found = _NEXT.search(text)
    if found and _RUN.find(_plain(found[2])) == _RUN.find(_plain(found[1])) + 1:
        return [text[: found.start()] + digit + text[found.end() :] for digit in found.groups()]
    parts = [part for part in RANGE.split(text) if part]
    match parts:
        case [low, high]:
            return _completed(low, high)
    return parts or [text]


def _completed(low: str, high: str) -> list[str]:
    """Two prices, each with what it left to the other to say."""
    if number(high) is not None and number(low) is None:
        return [low, _borrowed(low, high)]
    if number(low) is not None and (money := re.search(r"[块元角毛分].*", high)):
        return [low + money[0][0], high]
    return [low, high]


def _plain(digit: str) -> str:
    return "二" if digit == "两" else digit


def _borrowed(low: str, high: str) -> str:
    """一块二到五 is 一块五: the last number of the lower end is said anew."""
    last = list(re.finditer(_N, low))[-1:]
    return low[: last[0].start()] + high + low[last[0].end() :] if last else high


def _figure(said: str) -> Decimal | None:
    """Yuan of one price."""
    if found := _YUAN.fullmatch(said):
        whole = Decimal(1) if found[1] is None else HALF if found[1] == "半" else number(found[1])
        rest = _tail(found[2])
        return None if whole is None or rest is None or (found[1] is None and not found[2]) else whole + rest
    if found := _JIAO.fullmatch(said):
        tenths, behind = number(found[1]), found[2]
        part = HALF * JIAO if behind == "半" else _decimals(behind, FEN) if behind else Decimal(0)
        return None if tenths is None or part is None else tenths * JIAO + part
    if found := _FEN.fullmatch(said):
        cents = number(found[1])
        return None if cents is None else cents * FEN
    return number(said)


def _tail(said: str) -> Decimal | None:
    """What follows 块: 二 is 0.2, 二五 and 25 are 0.25, 半 is 0.5, 二毛五 is 0.25, 零五 is 0.05."""
    if not said:
        return Decimal(0)
    if said == "半":
        return HALF
    if re.search("[角毛]", said):
        return _figure(said)
    return _decimals(said.removesuffix("分"), FEN if said.endswith("分") and len(said) == len("五分") else JIAO)


def _decimals(said: str, step: Decimal) -> Decimal | None:
    """Digits behind the point, the first of them worth `step`."""
    figure = number(said)
    digits = len(re.findall(r"[\d零〇一二两三四五六七八九]", said))
    if figure is None or digits != len(said):
        return None
    return (figure * step).scaleb(1 - digits)
