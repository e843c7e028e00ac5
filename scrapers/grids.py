"""Grids (格子): the cells of every table of an HTML page, row by row, merged ones in every place that they cover."""

import re
from collections.abc import Collection, Iterator
from itertools import chain
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from models.rules.errors import Unclear

WIDEST = 400
MOST_TEXT = 8_000_000
ALL_ROWS = 100_000
CELLS = ("td", "th")
CELL_IDS = {cell.tag_id for cell in LexborHTMLParser("<table><tr><td><th>").css("td, th")}
"""The parser's numbers of these tags, which are told quicker than their names."""
AGAIN = {"b", "big", "code", "em", "font", "i", "nobr", "option", "s", "small", "strike", "strong", "tt", "u"}
"""Tags that are opened again in every block after them where they are left open: a small page could fill the memory."""


def _in_any_case(tag: str) -> str:
    """A pattern for a tag's name in capitals or not: much quicker than a pattern that ignores case."""
    return "".join(f"[{sign}{sign.upper()}]" if sign.isalpha() else sign for sign in tag.lower())


_NAMES = "|".join(map(_in_any_case, sorted(AGAIN)))
_TAG = re.compile(r"<(?!/?[tT][dDrR]\b)(/?[a-zA-Z][a-zA-Z0-9]*)")
_AGAIN_OPENED = re.compile(rf"<(?=[bcefinostuBCEFINOSTU])(?:{_NAMES})(?=[\s/>])")
_AGAIN_CLOSED = re.compile(rf"</(?:{_NAMES})(?=[\s/>])")
_BREAK = re.compile(r"<[bB][rR](?=[\s/>])")
_COUNT = re.compile(r"\s*([0-9]{1,5})")
_SIGN = re.compile(r"[^\s\u200b\ufeff]")


class Cell(NamedTuple):
    """The text of a cell, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


class Line(NamedTuple):
    """One row of a table, a text for every column. `wide`: one of its cells covers several columns."""

    cells: list[str]
    wide: bool = False


Grid = list[Line]
Hanging = dict[int, Cell]
"""Column -> the cell that reaches down into it from a row above, and how many rows more."""


def tags(html: str) -> list[str]:
    """The tags in the order in which they stand, a closing one as /a, in small letters; those of rows and cells, which
    are the most and say nothing about depth, are left out."""
    found = _TAG.findall(html)
    return found if all(map(str.islower, set(found))) else list(map(str.lower, found))


def read(html: str, found: Collection[str]) -> list[Grid]:
    """The rows of every table that say anything; a table inside another keeps its own. `found` are the page's tags."""
    page = _simple(html, found).encode("utf-8", "ignore")
    tree = LexborHTMLParser(page)
    tree.strip_tags(["script", "style", "template"])
    lines = _merged if _merges(page) else _plain
    grids: list[Grid] = []
    room = MOST_TEXT
    for table in tree.tags("table"):
        grids.append([line for part in table.iter() for line in lines(part) if any(map(_SIGN.search, line.cells))])
        room -= sum(map(len, chain.from_iterable(line.cells for line in grids[-1])))
        if room < 0:
            raise Unclear("页面套得太深，读不了")
    return grids


def _simple(html: str, found: Collection[str]) -> str:
    """The page with line breaks that stay in the text, and plain tags for those that would be opened again."""
    if not AGAIN.isdisjoint(found):
        html = _AGAIN_CLOSED.sub("</span", _AGAIN_OPENED.sub("<span", html))
    return _BREAK.sub("\n<br", html) if "br" in found else html


def _merges(page: bytes) -> bool:
    """Whether cells may be merged; bytes are the quickest to search in any case of letters."""
    plain = page.lower()
    return b"colspan" in plain or b"rowspan" in plain


def _plain(part: LexborNode) -> Iterator[Line]:
    """The rows of a head, body or foot without merged cells."""
    for row in part.iter():
        if row.tag == "tr":
            yield Line([cell.text_lexbor() for cell in row.iter() if cell.tag_id in CELL_IDS])


def _merged(part: LexborNode) -> Iterator[Line]:
    """The rows of a head, body or foot; a merged cell stands in every row and column that it covers."""
    hanging: Hanging = {}
    for row in part.iter():
        if row.tag == "tr":
            cells = [_cell(cell) for cell in row.iter() if cell.tag in CELLS]
            line = _spread(cells, hanging)
            hanging = {at: cell._replace(rows=cell.rows - 1) for at, cell in enumerate(line) if cell.rows > 1}
            yield Line([cell.text for cell in line], any(cell.columns > 1 for cell in line))


def _cell(node: LexborNode) -> Cell:
    told = node.attributes
    return Cell(node.text_lexbor(), _count(told.get("colspan")) or 1, _count(told.get("rowspan")) or ALL_ROWS)


def _count(told: str | None) -> int:
    """How many columns or rows a cell says that it covers: rowspan="0" means all that follow."""
    found = _COUNT.match(told or "")
    return int(found[1]) if found else 1


def _spread(cells: list[Cell], hanging: Hanging) -> list[Cell]:
    """One cell for every column of a row: its own, and between them those that reach down into it."""
    line: list[Cell] = []
    for cell in (*cells, Cell("", 0)):
        while above := hanging.get(len(line)):
            line.append(above)
        line += [cell] * min(cell.columns, WIDEST)
        if len(line) > WIDEST:
            raise Unclear("一行的格太多，读不了")
    return line
