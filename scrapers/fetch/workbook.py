"""Workbooks (电子表格): an XLSX file as JSON text, {sheet: [[cell, …], …]}, every number as it is written."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from scrapers.source import TurnedAway

MAGIC = b"PK"
UNPACKED = 40_000_000
MOST_PARTS = 500
READER = str(Path(__file__).with_name("sheets.py"))
PATIENCE = 30
UNREADABLE = 1
"""How Python ends where a file is none; a reader that wanted too much is killed, or has said so."""


def text(raw: bytes) -> str:
    """The sheets of the file; TurnedAway where it is none, or would take too much memory or time.

    Read by a process of its own, for a bomb ends the process that reads it.
    """
    _check(raw)
    try:
        command = [sys.executable, "-I", READER]
        reader = subprocess.run(command, input=raw, capture_output=True, timeout=PATIENCE)  # noqa: S603 - our own words
    except subprocess.TimeoutExpired:
        raise TurnedAway("too_big", "电子表格读得太久") from None
    if not reader.returncode:
        return reader.stdout.decode()
    fault = reader.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2].partition(":")[0]
    if reader.returncode == UNREADABLE and fault != MemoryError.__name__:
        raise TurnedAway("kind", f"电子表格打不开：{fault[:40]}")
    raise TurnedAway("too_big", "电子表格解开后太大")


def _check(raw: bytes) -> None:
    try:
        with ZipFile(BytesIO(raw)) as packed:
            parts = packed.infolist()
    except (BadZipFile, ValueError, NotImplementedError):
        raise TurnedAway("kind", "不是电子表格，或者没有收全") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise TurnedAway("too_big", "电子表格解开后太大")
