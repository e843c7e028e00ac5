"""Files (文件): CSV in UTF-8 or GBK, XLSX and JSON lines as rows of text."""

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import file_digest
from pathlib import Path

from python_calamine import CalamineWorkbook

from models.documents import Received
from models.rules import days
from models.rules.errors import Unclear

ENCODINGS = ("utf-8", "gb18030")
LARGEST_CELL = 1_000_000


def rows(path: Path) -> Iterator[list[str]]:
    """The rows of a file as texts, blank rows left out."""
    readers = {".xlsx": _sheet, ".jsonl": _lines}
    for row in readers.get(path.suffix.lower(), _table)(path):
        if any(row):
            yield row


def received(path: Path) -> Received:
    """The file as a document; its published time is not known."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Received(path.name, digest, path.stat().st_size, days.now())


def _table(path: Path) -> Iterator[list[str]]:
    """CSV; byte order marks are dropped wherever they stand (appended files have them in the middle)."""
    csv.field_size_limit(LARGEST_CELL)
    with path.open(encoding=_encoding(path), newline="") as file:
        try:
            for row in csv.reader(line.replace("\ufeff", "") for line in file):
                yield [cell.strip() for cell in row]
        except csv.Error as fault:
            raise Unclear(f"文件 {path.name} 不是可读的表格（{fault}），请另存为 CSV UTF-8 再导入") from None


def _encoding(path: Path) -> str:
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unclear(f"文件 {path.name} 既不是 UTF-8 也不是 GBK，请另存为 CSV UTF-8 再导入")


def _sheet(path: Path) -> Iterator[list[str]]:
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except Exception as fault:
        raise Unclear(f"文件 {path.name} 打不开（{type(fault).__name__}），请另存为 xlsx 或 CSV 再导入") from None
    for row in sheet.to_python(skip_empty_area=True):
        yield [_cell(value) for value in row]


def _cell(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value).strip()


def _lines(path: Path) -> Iterator[list[str]]:
    """JSON lines: the keys of the first line are the headings."""
    heads: list[str] = []
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            item = _object(path, number, line)
            if not heads:
                heads = list(item)
                yield heads
            yield ["" if item.get(head) is None else _cell(item[head]) for head in heads]


def _object(path: Path, number: int, line: str) -> dict[str, object]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        item = None
    if not isinstance(item, dict):
        raise Unclear(f"文件 {path.name} 第 {number} 行不是一个 JSON 对象，请一行写一个")
    return item
