"""Sheets (表) of a dump that is being written: the same rows as CSV and as JSON lines, to be gone on with after a stop.

What was written up to the end of a step is known by its length; what stands behind it is cut off before one goes on.
"""

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from app.exports.fields import LISTED, Table
from web import sheets

CSV, LINES = ".csv", ".jsonl"
ENCODE = msgspec.json.Encoder().encode_lines
LIVE = frozenset(sheets.LIVE)

Rows = Sequence[Sequence[Any]]


class Sheet:
    """A table in its two files, or as CSV alone."""

    def __init__(self, table: Table, path: Path, forms: Sequence[str] = (CSV, LINES)) -> None:
        self.table = table
        self.files = {form: path.with_name(path.name + form) for form in forms}

    def begin(self) -> None:
        """Empty, with its head."""
        for form, file in self.files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_table([self.table.names]) if form == CSV else b"")


def write(some: Sequence[Sheet], rows: Rows) -> None:
    """More rows at the end of all their files; what several of them tell is made once."""
    first = some[0].table
    lists = [place for place, field in enumerate(first.fields) if field.kind == "list"]
    told = [_joined(row, lists) for row in rows] if lists else rows
    made = {CSV: _table(told), LINES: _lines(first.names, told)}
    for sheet in some:
        for form, file in sheet.files.items():
            with file.open("ab") as out:
                out.write(made[form])


def _joined(row: Sequence[Any], lists: Iterable[int]) -> list[Any]:
    """Several values stand in one cell."""
    cells = list(row)
    for place in lists:
        if isinstance(cells[place], list | tuple):
            cells[place] = LISTED.join(map(str, cells[place])) or None
    return cells


def _table(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _cell(cell: Any) -> Any:
    """As `sheets.cell` tells it, sooner for what most cells are."""
    kind = type(cell)
    if kind is float or kind is int:
        return cell
    if kind is str:
        return f"'{cell}" if cell[:1] in LIVE else cell
    return sheets.cell(cell)


def _lines(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    return ENCODE([dict(zip(names, row, strict=True)) for row in rows])


def flush(file: Path) -> None:
    number = os.open(file, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def cut(folder: Path, known: Mapping[str, int]) -> bool:
    """Brings the files back to these lengths; not so where one is shorter than it was."""
    if any(not (folder / name).is_file() or (folder / name).stat().st_size < size for name, size in known.items()):
        return False
    for file in folder.rglob("*"):
        name = file.relative_to(folder).as_posix()
        if file.suffix in (CSV, LINES) and name not in known:
            file.unlink()
    for name, size in known.items():
        os.truncate(folder / name, size)
    return True
