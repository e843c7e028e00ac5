"""Rows (一行报价): the cells of one row made an observation, or the reason why they are none."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from models.rules import days, units
from models.rules.inputs import NO_PRICE, Observation
from scrapers.source import Rejected, Said

LONGEST = 200
MEMORY = 20_000
LEAST_DIGITS = 4
FIGURES = ("low", "avg", "high")
UNREADABLE = {"Cc", "Cs", "Co", "Cn"}
_RANGE = re.compile(r"(\d+(?:\.\d+)?)[-~\u2013\u2014至到](\d+(?:\.\d+)?)")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PARTED = re.compile(r"[\d.]\s+[\d.]")
_CODE = re.compile(r"\s*[=+@]|.*<[a-zA-Z/!]", re.DOTALL)


def said(day: str, words: dict[str, str], row: Sequence[str]) -> Said:
    """The row as an observation, or why it cannot be one."""
    cells = words.values()
    if len(day) + len("".join(cells)) <= LONGEST and (when := _when(day)):
        readers, fields = _order(tuple(words))
        plain = [read(cell) for read, cell in zip(readers, cells, strict=True)]
        if None not in plain and "name" in words:
            return Observation._make(fields((when, "", *plain)))
    return _said(day, {name: tidy(word) for name, word in words.items()}, row)


class Order(NamedTuple):
    """How cells that come in the same order in row after row are read, and how they become an observation's fields:
    those of the day, an empty word and the cells."""

    readers: list[Callable[[str], str | None]]
    fields: Callable[[tuple[Any, ...]], tuple[Any, ...]]


@lru_cache(maxsize=MEMORY)
def _order(names: tuple[str, ...]) -> Order:
    if strange := set(names) - set(Observation._fields[1:]):
        raise TypeError(f"an observation has no {strange}")
    places = {"day": 0, **{name: place for place, name in enumerate(names, 2)}}
    fields = itemgetter(*(places.get(name, 1) for name in Observation._fields))
    return Order([READERS.get(name, _word) for name in names], fields)


def _said(day: str, words: dict[str, str], row: Sequence[str]) -> Said:
    when = days.read(tidy(day))
    fault = _fault(words)
    if when is None:
        fault = fault or ("date", f"日期“{shown([day])[:20]}”读不出来，应像 2026-11-20")
    if fault or when is None:
        return rejected(row, *fault)
    return Observation(day=when, **words)


def rejected(row: Sequence[str], code: str, reason: str) -> Rejected:
    """The row as it stood, with a code for programs and a sentence for people."""
    return Rejected(shown(row), code, reason)


def ragged(row: Sequence[str]) -> Rejected:
    """A row with more or fewer cells than its header."""
    return rejected(row, "ragged", "这一行的格数和表头不一样")


def shown(row: Sequence[str]) -> str:
    """Cells as one line that can be printed and stored: signs that cannot be are question marks."""
    line = " | ".join(tidy(cell) for cell in row)[:LONGEST]
    return "".join("?" if unicodedata.category(sign) in UNREADABLE else sign for sign in line)


def tidy(word: str) -> str:
    """A cell's text without invisible signs and with single blanks."""
    if not word.isprintable():
        word = re.sub("[\u200b\u200c\u200d\u2060\ufeff]", "", word)
    return " ".join(word.split())


def _fault(words: dict[str, str]) -> tuple[str, str] | tuple[()]:
    """Code and sentence of the first thing that is wrong with a row."""
    if not words.get("name"):
        return "name", "没有品名"
    if not is_name(words["name"]):
        return "name", f"“{shown([words['name']])[:20]}”不像品名"
    if bad := next((word for word in words.values() if not readable(word)), ""):
        return "text", f"有读不出的字，或者太长：“{shown([bad])[:20]}”"
    figures = [words.get(name, "") for name in FIGURES]
    if bad := next((cell for cell in figures if not is_figure(cell)), ""):
        return "figure", f"价格“{bad[:20]}”不是数"
    return ()


def is_name(word: str) -> bool:
    """Holds a letter, or is a number that calls a variety (8424 is a melon, 16 is a figure in the wrong column);
    neither markup nor a formula that a spreadsheet would run."""
    called = word.isdecimal() and len(word) >= LEAST_DIGITS
    return (called or any(sign.isalpha() for sign in word)) and not _CODE.match(word)


def readable(word: str) -> bool:
    """No control sign, lone surrogate, private or unknown sign, and not longer than a cell can be."""
    if len(word) > LONGEST or "\ufffd" in word:
        return False
    return word.isprintable() or not any(unicodedata.category(sign) in UNREADABLE for sign in word)


def is_figure(cell: str) -> bool:
    """A plain number, a range, or one of the ways to say that there is no price. `9,99` and `2 3` are none of them."""
    if units.lis(cell):
        return True
    plain = unicodedata.normalize("NFKC", cell).strip()
    if ("," in plain and not _COMMAS.fullmatch(plain)) or _PARTED.search(plain):
        return False
    figure = units.clean(cell)
    return figure in NO_PRICE or units.lis(figure) is not None or _RANGE.fullmatch(figure) is not None


@lru_cache(maxsize=MEMORY)
def _word(cell: str) -> str | None:
    """The text of a cell, None where it cannot be read. Cells say the same again and again, so short ones are known."""
    word = tidy(cell)
    return word if readable(word) else None


@lru_cache(maxsize=MEMORY)
def _figure(cell: str) -> str | None:
    word = _word(cell)
    return word if word is not None and is_figure(word) else None


@lru_cache(maxsize=MEMORY)
def _name(cell: str) -> str | None:
    word = _word(cell)
    return word if word and is_name(word) else None


READERS = {"name": _name, **dict.fromkeys(FIGURES, _figure)}


@lru_cache(maxsize=MEMORY)
def _when(day: str) -> date | None:
    return days.read(tidy(day))
