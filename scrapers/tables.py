"""Tables (表格): rows of an HTML page read by the words of its header, never by position."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.rules.errors import Unclear
from scrapers import grids
from scrapers.grids import Grid, Line

LARGEST = 4_000_000
MOST_TAGS = 60_000
DEEPEST = 400
LONGEST_HEADING = 200
MEMORY = 5_000
LEFT_OPEN = {
    *("td", "th", "tr", "li", "p", "option", "dd", "dt", "br", "img"),
    *("input", "meta", "link", "hr", "col", "area", "tbody", "thead"),
}
"""Tags that need no closing one, so their openings say nothing about depth."""
PAGE_ENDS = ("/body", "/html")
"""Where a page says that it ends, a table left open is only badly written."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """A row with more or fewer cells than its header, or with one that covers several columns."""

    cells: list[str]


def rows(
    html: str, columns: Mapping[str, Sequence[str]], optional: Collection[str] = ()
) -> Iterator[dict[str, str] | Ragged]:
    """Each row under a header that has these columns, as {column: text}; Unclear says which column is missing.

    `columns` names each column's possible headings; `optional` ones may be missing. A line break in a cell stays one.
    """
    found = grids.read(html, check(html))
    wanted = {name: {fold(word) for word in words} for name, words in columns.items()}
    headers = [(number, _header_at(grid, wanted, optional)) for number, grid in enumerate(found)]
    for number, at in headers:
        if at is not None:
            yield from _read(found[number][at].cells, _body(found, number, at, wanted), wanted)
    if all(at is None for _, at in headers):
        raise Unclear(_missing(found, wanted, optional))


def check(html: str) -> Counter[str]:
    """How often each tag is opened and closed. Refuses what has no tag at all, and pages that would cost too much time
    or memory to read."""
    if html and "<" not in html:
        raise Unclear("页上没有价格表")
    if len(html) > LARGEST:
        raise Unclear("页面太大，读不了")
    if html.count("<") > MOST_TAGS:
        raise Unclear("页面的标签太多，读不了")
    tags = grids.tags(html)
    times = Counter(tags)
    often = {tag for tag, count in times.items() if count > DEEPEST and tag[0] != "/"}
    if any(_depth(tags, tag) > DEEPEST for tag in often - LEFT_OPEN):
        raise Unclear("页面套得太深，读不了")
    if times["table"] > times["/table"] and not any(times[end] for end in PAGE_ENDS):
        raise Unclear("页面断在表格中间，没有收全")
    return times


def _depth(tags: list[str], tag: str) -> int:
    """How deep a tag is opened inside itself; a closing one that closes nothing changes nothing."""
    either = {tag, f"/{tag}"}
    own = [told for told in tags if told in either]
    if set(own[::2]) == {tag} and tag not in own[1::2]:
        return 1
    deepest = depth = 0
    for told in own:
        depth = depth + 1 if told == tag else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def fold(word: str) -> str:
    """A heading made comparable: full-width signs made plain, every blank gone."""
    return _fold(word) if len(word) <= LONGEST_HEADING else _folded(word)


def _folded(word: str) -> str:
    return re.sub(r"[\s\u200b\ufeff]", "", unicodedata.normalize("NFKC", word))


_fold = lru_cache(maxsize=MEMORY)(_folded)
"""Short words, as they come again in row after row."""


def _header_at(grid: Grid, wanted: Mapping[str, set[str]], optional: Collection[str]) -> int | None:
    """The number of the first row that holds every column that is needed."""
    needed = [words for name, words in wanted.items() if name not in optional]
    for at, line in enumerate(grid):
        folded = _headings(line)
        if all(words & folded for words in needed):
            return at
    return None


def _headings(line: Line) -> set[str]:
    return {fold(text) for text in line.cells if len(text) <= LONGEST_HEADING}


def _body(found: list[Grid], number: int, at: int, wanted: Mapping[str, set[str]]) -> Grid:
    """The rows under a header; where it stands alone, those of the next table, if that has no header of its own."""
    own = found[number][at + 1 :]
    following = found[number + 1] if number + 1 < len(found) else []
    if own or not following or _header_at(following, wanted, wanted.keys() - {next(iter(wanted))}) is not None:
        return own
    return following


def _read(header: list[str], body: Grid, wanted: Mapping[str, set[str]]) -> Iterator[dict[str, str] | Ragged]:
    """Rows by the places of their columns; a header that comes again is passed over."""
    heads = [fold(cell) for cell in header]
    places = _places(heads, wanted)
    length = _length(heads, body)
    first = next(iter(places.values()))
    for cells, wide in body:
        if wide or len(cells) != length:
            yield Ragged(cells)
        elif fold(cells[first]) != heads[first] or any(fold(cells[at]) != heads[at] for at in places.values()):
            yield {name: cells[at] for name, at in places.items()}


def _length(heads: list[str], body: Grid) -> int:
    """How many cells a row must have: as many as its header, less the blank ones at its end if no row has those."""
    named = len(heads) - next((n for n, head in enumerate(reversed(heads)) if head), 0)
    return len(heads) if any(len(line.cells) == len(heads) for line in body) else named


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


def _missing(found: list[Grid], wanted: Mapping[str, set[str]], optional: Collection[str]) -> str:
    """What the row most like a header lacks."""
    needed = {name: words for name, words in wanted.items() if name not in optional}
    folded = [_headings(line) for grid in found for line in grid]
    lacks = [[words for words in needed.values() if not words & said] for said in folded]
    least = min(lacks, key=len, default=list(needed.values()))
    if len(least) == len(needed):
        return "页上没有价格表"
    return "表头里没有" + "、".join(f"“{min(words)}”" for words in least)
