"""Shapes (样子): the headings of a page's tables, or the fields of an answer, by which a change of layout is seen."""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers import tables
from scrapers.source import Wants
from scrapers.source.rows import shown

FEWEST_HEADINGS = 3
LOOKED_AT = 20
DEEPEST = 5
MOST = 200
LONGEST = 30
_NUMBER = re.compile(r"[\d.,/:\-年月日%]+")


def of(text: str, wants: Wants) -> str:
    """One heading or field a line, sorted; "" where a page has none (prose). The page was read before."""
    found = _headings(text) if wants == "html" else _fields(text)
    return "\n".join(sorted({shown([word]) for word in found} - {""})[:MOST])


def _headings(html: str) -> Iterator[str]:
    """The words of the first row of each table that holds three or more, none of them a figure.

    Each row is looked at once, and no cell that holds a table of its own: pages nest them by the hundred.
    """
    seen: set[int] = set()
    for row in LexborHTMLParser(html).css("tr"):
        table, told = _table(row), [cell for cell in row.iter() if cell.tag in ("th", "td")]
        if table in seen or len(told) < FEWEST_HEADINGS or any(cell.css_first("table") for cell in told):
            continue
        cells = [tables.fold(cell.text()) for cell in told]
        words = [_NUMBER.sub("", cell)[:LONGEST] for cell in cells if cell]
        if len(words) >= FEWEST_HEADINGS:
            seen.add(table)
            yield from words if all(words) else ()


def _table(row: LexborNode) -> int:
    """The table that a row belongs to, by a number of its own."""
    above = row.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above.mem_id if above else 0


def _fields(text: str) -> Iterator[str]:
    yield from _paths(json.loads(text), "", 0)


def _paths(thing: Any, path: str, depth: int) -> Iterator[str]:
    """`list[].prodName` for every field, whatever its value; of a list the first items are looked at."""
    if depth > DEEPEST:
        return
    if isinstance(thing, dict):
        for name, value in list(thing.items())[:MOST]:
            inner = f"{path}.{name}" if path else str(name)
            yield inner[:MOST]
            yield from _paths(value, inner, depth + 1)
    elif isinstance(thing, list):
        for value in thing[:LOOKED_AT]:
            yield from _paths(value, f"{path}[]", depth + 1)
