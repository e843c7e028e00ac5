"""Tables (表格): rows of an HTML page read by the words of its header, never by position."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup

from models.rules.errors import Unclear

LARGEST = 4_000_000
MOST_TAGS = 60_000
DEEPEST = 400
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LEFT_OPEN = {
    "td",
    "th",
    "tr",
    "li",
    "p",
    "option",
    "dd",
    "dt",
    "br",
    "img",
    "input",
    "meta",
    "link",
    "hr",
    "col",
    "area",
    "tbody",
    "thead",
}
"""Tags that need no closing one, so their openings say nothing about depth."""

Grid = list[list[str]]


@dataclass(frozen=True, slots=True)
class Ragged:
    """A row with more or fewer cells than its header."""

    cells: list[str]


def rows(
    html: str, columns: Mapping[str, Sequence[str]], optional: Collection[str] = ()
) -> Iterator[dict[str, str] | Ragged]:
    """Each row under a header that has these columns, as {column: text}; Unclear says which column is missing.

    `columns` names each column's possible headings; `optional` ones may be missing.
    """
    check(html)
    grids = _grids(BeautifulSoup(html, "lxml"))
    wanted = {name: {fold(word) for word in words} for name, words in columns.items()}
    found = False
    for number, grid in enumerate(grids):
        if (at := _header_at(grid, wanted, optional)) is not None:
            found = True
            yield from _read(grid[at], _body(grids, number, at, wanted), wanted)
    if not found:
        raise Unclear(_missing(grids, wanted, optional))


def check(html: str) -> None:
    """Refuses what has no tag at all, and pages that would cost too much time or memory to read."""
    if html and "<" not in html:
        raise Unclear("页上没有价格表")
    if len(html) > LARGEST:
        raise Unclear("页面太大，读不了")
    if html.count("<") > MOST_TAGS:
        raise Unclear("页面的标签太多，读不了")
    opened: Counter[str] = Counter()
    for closing, tag in _TAG.findall(html):
        opened[tag.lower()] += -1 if closing else 1
        if not closing and opened[tag.lower()] > DEEPEST and tag.lower() not in _LEFT_OPEN:
            raise Unclear("页面套得太深，读不了")
    if opened["table"] > 0:
        raise Unclear("页面断在表格中间，没有收全")


def fold(word: str) -> str:
    """A heading made comparable: full-width signs made plain, every blank gone."""
    return re.sub(r"[\s\u200b\ufeff]", "", unicodedata.normalize("NFKC", word))


def _grids(soup: BeautifulSoup) -> list[Grid]:
    """The cells of every table; a table inside another keeps its own rows."""
    grids: dict[int, Grid] = {id(table): [] for table in soup.find_all("table")}
    for row in soup.find_all("tr"):
        cells = [cell.get_text() for cell in row.find_all(["td", "th"], recursive=False)]
        if (owner := row.find_parent("table")) and any(fold(cell) for cell in cells):
            grids[id(owner)].append(cells)
    return list(grids.values())


def _header_at(grid: Grid, wanted: Mapping[str, set[str]], optional: Collection[str]) -> int | None:
    """The number of the first row that holds every column that is needed."""
    needed = [words for name, words in wanted.items() if name not in optional]
    for at, cells in enumerate(grid):
        folded = {fold(cell) for cell in cells}
        if all(words & folded for words in needed):
            return at
    return None


def _body(grids: list[Grid], number: int, at: int, wanted: Mapping[str, set[str]]) -> Grid:
    """The rows under a header; where it stands alone, those of the next table, if that has no header of its own."""
    own = grids[number][at + 1 :]
    following = grids[number + 1] if number + 1 < len(grids) else []
    if own or not following or _header_at(following, wanted, wanted.keys() - {next(iter(wanted))}) is not None:
        return own
    return following


def _read(header: list[str], body: Grid, wanted: Mapping[str, set[str]]) -> Iterator[dict[str, str] | Ragged]:
    heads = [fold(cell) for cell in header]
    named = len(heads) - next((n for n, head in enumerate(reversed(heads)) if head), 0)
    places = _places(heads, wanted)
    for cells in body:
        if [fold(cell) for cell in cells] == heads:
            continue
        if len(cells) not in (named, len(heads)):
            yield Ragged(cells)
        else:
            yield {name: cells[place] for name, place in places.items()}


def _places(heads: list[str], wanted: Mapping[str, set[str]]) -> dict[str, int]:
    """Where each column stands; two columns under one heading cannot be told apart."""
    places = {}
    for name, words in wanted.items():
        found = [n for n, head in enumerate(heads) if head in words]
        if len(found) > 1:
            raise Unclear(f"表头里有两列“{heads[found[0]]}”，分不清")
        if found:
            places[name] = found[0]
    return places


def _missing(grids: list[Grid], wanted: Mapping[str, set[str]], optional: Collection[str]) -> str:
    """What the row most like a header lacks."""
    needed = {name: words for name, words in wanted.items() if name not in optional}
    lacks = [
        [words for words in needed.values() if not words & {fold(c) for c in cells}] for grid in grids for cells in grid
    ]
    least = min(lacks, key=len, default=list(needed.values()))
    if len(least) == len(needed):
        return "页上没有价格表"
    return "表头里没有" + "、".join(f"“{min(words)}”" for words in least)
