"""Plain lists (一页表): sources of one page with one table or one JSON list, of which nothing is to be said but where
they are and what their columns are called."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from models.rules.errors import Unclear
from scrapers import fields, tables
from scrapers.source import Request, Said, Source
from scrapers.source.rows import rejected, said

MOST_ROWS = 2_000


def table(key: str, url: str, columns: Mapping[str, Sequence[str]], optional: Collection[str] = ()) -> Source:
    """A page whose rows stand under a header with these columns: {field: its possible headings}."""

    def parse(text: str, url: str, day: date) -> Iterator[Said]:
        for row in tables.rows(text, columns, optional):
            if isinstance(row, tables.Ragged):
                yield rejected(row.cells, "ragged", "这一行的格数和表头不一样")
            else:
                yield said(row.pop("day"), row, list(row.values()))

    return Source(key, "html", lambda window: [Request(key, url, "html")], parse)


def records(key: str, url: str, path: Sequence[str], wanted: Mapping[str, str]) -> Source:
    """A JSON answer whose list of rows stands under these names, from the outermost in: {field: the site's name}."""

    def parse(text: str, url: str, day: date) -> Iterator[Said]:
        for row in _list(text, path):
            yield _said(row, wanted) if isinstance(row, dict) else rejected([str(row)], "row", "这一行不是一条价格")

    return Source(key, "json", lambda window: [Request(key, url, "json")], parse)


def _list(text: str, path: Sequence[str]) -> list[object]:
    """The rows, every number kept as it is written."""
    found: Any = fields.read(text)
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise Unclear(f"JSON 里没有价格表（{' / '.join(path) or '最外层'}）")
    if len(found) > MOST_ROWS:
        raise Unclear(f"一页有 {len(found)} 行，太多了")
    return found


def _said(row: Mapping[str, object], wanted: Mapping[str, str]) -> Said:
    cells = [cell for cell in row.values() if isinstance(cell, str)]
    if lost := [name for name in wanted.values() if name not in row]:
        return rejected(cells, "column", f"这一行没有 {'、'.join(lost)}")
    words = {field: cell if isinstance(cell := row[name], str) else "" for field, name in wanted.items()}
    return said(words.pop("day"), words, cells)
