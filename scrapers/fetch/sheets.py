"""Sheets (工作表): a program of its own that reads an XLSX file from its input and writes the cells as JSON text.

A hostile file makes the reader ask for more memory than there is, which ends the process that asks: so it is this one,
which may take little. Run by scrapers.fetch.workbook.
"""

import json
import resource
import sys
from datetime import date, datetime
from io import BytesIO

from python_calamine import CalamineWorkbook

MEMORY = 600_000_000
SECONDS = 10
LARGEST = 30_000_000


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    told = json.dumps(cells(sys.stdin.buffer.read()), ensure_ascii=False)
    if len(told) > LARGEST:
        raise MemoryError
    sys.stdout.buffer.write(told.encode("utf-8", "replace"))


def cells(raw: bytes) -> dict[str, list[list[str]]]:
    """{sheet: [[cell, …], …]}, every number as it is written."""
    book = CalamineWorkbook.from_filelike(BytesIO(raw))
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    return {name: [[_cell(value) for value in row] for row in rows] for name, rows in sheets.items()}


def _cell(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value).strip()


if __name__ == "__main__":
    main()
