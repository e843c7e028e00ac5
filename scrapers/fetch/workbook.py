"""Workbooks (电子表格): an XLSX file as JSON text, {sheet: [[cell, …], …]}, every number as it is written."""

import json
from datetime import date, datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineWorkbook

from scrapers.source import TurnedAway

MAGIC = b"PK"
UNPACKED = 40_000_000
MOST_PARTS = 500


def text(raw: bytes) -> str:
    """The sheets of the file; TurnedAway where it is none, or would unpack to more than 40 MB."""
    _check(raw)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except Exception as fault:
        raise TurnedAway("kind", f"电子表格打不开：{type(fault).__name__}") from None
    told = {name: [[_cell(value) for value in row] for row in rows] for name, rows in sheets.items()}
    return json.dumps(told, ensure_ascii=False)


def _check(raw: bytes) -> None:
    try:
        with ZipFile(BytesIO(raw)) as packed:
            parts = packed.infolist()
    except (BadZipFile, ValueError, NotImplementedError):
        raise TurnedAway("kind", "不是电子表格，或者没有收全") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise TurnedAway("too_big", "电子表格解开后太大")


def _cell(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value).strip()
