"""Sheets (表格): rows as CSV that a spreadsheet opens safely: UTF-8 with BOM, RFC 4180, no live cells."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import msgspec

BOM = "\ufeff"
LIVE = tuple("=+-@\t\r\0＝＋－＠")
"""What a spreadsheet would take for a formula at the start of a text cell."""

Value: TypeAlias = "str | int | float | bool | Sequence[object] | None"


def written(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Head and rows as one CSV file."""
    sheet = io.StringIO()
    sheet.write(BOM)
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return sheet.getvalue().encode()


def cell(value: Value) -> str | int | float:
    """A number stays a number; a text that would come alive gets a ' before it; several values are parted by |."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else "|".join(str(part) for part in value)
    return "'" + text if text.startswith(LIVE) else text


def things(items: Any, kind: Any) -> list[Any]:
    """Items of a kind, also where they are JSON already."""
    told: list[Any] = msgspec.json.decode(items, type=list[kind]) if isinstance(items, msgspec.Raw) else items
    return told
