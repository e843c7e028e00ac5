"""Rows (一行报价): the cells of one row made an observation, or the reason why they are none."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from models.rules import days, units
from models.rules.inputs import NO_PRICE, Observation
from scrapers.source import Rejected, Said

LONGEST = 200
_RANGE = re.compile(r"(\d+(?:\.\d+)?)[-~\u2013\u2014至到](\d+(?:\.\d+)?)")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def said(day: str, words: dict[str, str], row: Sequence[str]) -> Said:
    """The row as an observation, or why it cannot be one."""
    words = {name: tidy(word) for name, word in words.items()}
    when = days.read(tidy(day))
    fault = _fault(when, words)
    if fault or when is None:
        return Rejected(" | ".join(tidy(cell) for cell in row)[:LONGEST], *fault)
    return Observation(day=when, **words)


def tidy(word: str) -> str:
    """A cell's text without invisible signs and with single blanks."""
    return " ".join(re.sub("[\u200b\u200c\u200d\u2060\ufeff]", "", word).split())


def _fault(when: date | None, words: dict[str, str]) -> tuple[str, str] | tuple[()]:
    """Code and sentence of the first thing that is wrong with a row."""
    if not words.get("name"):
        return "name", "没有品名"
    if bad := next((word for word in words.values() if not readable(word)), ""):
        return "text", f"有读不出的字或太长：{bad[:20]!r}"
    if when is None:
        return "date", "日期读不出来，应像 2026-11-20"
    if bad := next((words[name] for name in ("low", "avg", "high") if not is_figure(words.get(name, ""))), ""):
        return "figure", f"价格“{bad[:20]}”不是数"
    return ()


def readable(word: str) -> bool:
    """No control sign, lone surrogate, private or unknown sign, and not longer than a cell can be."""
    bad = {"Cc", "Cs", "Co", "Cn"}
    return len(word) <= LONGEST and "\ufffd" not in word and not any(unicodedata.category(sign) in bad for sign in word)


def is_figure(cell: str) -> bool:
    """A plain number, a range, or one of the ways to say that there is no price. `9,99` is none of them."""
    figure = units.clean(cell)
    if "," in unicodedata.normalize("NFKC", cell) and not _COMMAS.fullmatch(
        unicodedata.normalize("NFKC", cell).strip()
    ):
        return False
    return figure in NO_PRICE or units.lis(figure) is not None or _RANGE.fullmatch(figure) is not None
