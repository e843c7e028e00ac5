"""Plain lists (一页表): sources of one page with one table or one JSON list, of which nothing is to be said but where
they are and what their columns are called."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from scrapers import fields, tables
from scrapers.source import Request, Said, Source
from scrapers.source.rows import ragged, said


def table(key: str, url: str, columns: Mapping[str, Sequence[str]], optional: Collection[str] = ()) -> Source:
    """A page whose rows stand under a header with these columns: {field: its possible headings}."""

    def parse(text: str, url: str, day: date) -> Iterator[Said]:
        for row in tables.rows(text, columns, optional):
            if isinstance(row, tables.Ragged):
                yield ragged(row.cells)
            else:
                yield said(row.pop("day"), row, list(row.values()))

    return Source(key, "html", lambda window: [Request(key, url, "html")], parse)


def records(key: str, url: str, path: Sequence[str], wanted: Mapping[str, str]) -> Source:
    """A JSON answer whose list of rows stands under these names, from the outermost in: {field: the site's name}."""

    def parse(text: str, url: str, day: date) -> Iterator[Said]:
        yield from fields.each(_list(text, path), partial(_said, wanted))

    return Source(key, "json", lambda window: [Request(key, url, "json")], parse)


def _list(text: str, path: Sequence[str]) -> list[object]:
    """The rows, every number kept as it is written."""
    found: Any = fields.read(text)
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return fields.few(found, f"JSON 里没有价格表（{' / '.join(path) or '最外层'}）")


def _said(wanted: Mapping[str, str], row: Mapping[str, object]) -> Said:
    if refused := fields.lacking(row, wanted.values()):
        return refused
    words = {field: fields.word(row[name]) for field, name in wanted.items()}
    return said(words.pop("day"), words, fields.cells(row))
